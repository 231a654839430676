/**
 * Turns a schema as written into a schema as meant: names become absolute, common types are inlined, hierarchies are
 * closed. A schema that is not well formed is rejected with one category of the language reference, part 2, 1.5.
 */

import { uidKey } from '../entities.ts';
import { firstOf, type Loaded, rejected } from '../loaded.ts';
import { type Note, reading } from '../reading.ts';
import type { ActionType, EntityType, EntityUid, RecordType, Schema } from '../syntax/abstract.ts';
import { type Inlined, inline, orderOfUse } from './inline.ts';
import { actionMeant, actionUid, type CommonType, declaredNames, meaningOf, type Names, qualify } from './names.ts';
import {
  type ActionDeclaration,
  type AppliesTo,
  EMPTY_RECORD,
  type EntityDeclaration,
  MAX_TYPE_DEPTH,
  type TypeRef,
  type UnresolvedSchema,
} from './unresolved.ts';
import { firstProblem } from './well-formed.ts';

/**
 * Parts of types that a schema may have once common types are inlined, and entries of all closed hierarchies. Thirty
 * common types, each using the one before it twice, would make a thousand million parts.
 */
const MAX_SCHEMA_SIZE = 1_000_000;

/** Beside the reference's categories: `tooLarge`, for what is beyond MAX_TYPE_DEPTH or MAX_SCHEMA_SIZE. */
export function resolveSchema(unresolved: UnresolvedSchema): Loaded<Schema> {
  const names = declaredNames(unresolved);
  const problem = firstProblem(unresolved, names);
  if (problem !== undefined) return problem;
  const common = orderOfUse(names);
  if (common.length < names.common.size) {
    const circular = [...names.common.values()].find(type => !common.includes(type));
    return rejected('commonTypeCycle', `the definition of ${circular?.name} leads round in a circle`);
  }
  const declared = reading(note => declarations(unresolved, common, { names, common: new Map(), size: 0, note }));
  return 'loaded' in declared ? closed(declared.loaded) : declared;
}

interface Resolution {
  readonly names: Names;
  /** By absolute name; grows in the order of use. */
  readonly common: Map<string, Inlined>;
  size: number;
  readonly note: Note;
}

/** With the declared parents and groups only; `closed` does the rest. */
function declarations(unresolved: UnresolvedSchema, common: readonly CommonType[], resolution: Resolution): Schema {
  for (const { name, namespace, type } of common) {
    resolution.common.set(name, inlined(type, namespace, resolution));
  }
  const entityTypes = new Map<string, EntityType>();
  const actions = new Map<string, ActionType>();
  for (const [namespace, declared] of unresolved) {
    for (const [id, declaration] of declared.entityTypes) {
      const name = qualify(namespace, id);
      entityTypes.set(name, entityType(name, declaration, namespace, resolution));
    }
    for (const [id, declaration] of declared.actions) {
      const action = actionType(actionUid(namespace, id), declaration, namespace, resolution);
      actions.set(uidKey(action.uid), action);
    }
  }
  return { entityTypes, actions };
}

function inlined(type: TypeRef, namespace: string, resolution: Resolution): Inlined {
  const result = inline(type, namespace, resolution.names, resolution.common, resolution.note);
  resolution.size += result.size;
  if (result.depth > MAX_TYPE_DEPTH) resolution.note('tooLarge', `a type is over ${MAX_TYPE_DEPTH} deep`);
  if (resolution.size > MAX_SCHEMA_SIZE) resolution.note('tooLarge', `over ${MAX_SCHEMA_SIZE} parts of types`);
  return result;
}

function recordType(what: string, type: TypeRef, namespace: string, resolution: Resolution): RecordType {
  const result = inlined(type, namespace, resolution).type;
  if (result.kind === 'record') return result;
  const empty: RecordType = { kind: 'record', attributes: new Map() };
  return resolution.note('notRecord', `${what} is declared with a type other than a record`, empty);
}

function entityNames(references: readonly string[], namespace: string, names: Names): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of references) {
    const meaning = meaningOf({ name, mayBe: 'entity' }, namespace, names);
    if (meaning?.kind === 'entity') found.add(meaning.name);
  }
  return found;
}

function entityType(name: string, declared: EntityDeclaration, namespace: string, resolution: Resolution): EntityType {
  if (declared.kind === 'enum') return { kind: 'enum', ids: new Set(declared.ids) };
  return {
    kind: 'standard',
    ancestors: entityNames(declared.parents, namespace, resolution.names),
    shape: recordType(`the shape of ${name}`, declared.shape, namespace, resolution),
    ...(declared.tags === undefined ? {} : { tags: inlined(declared.tags, namespace, resolution).type }),
  };
}

function actionType(
  uid: EntityUid,
  declared: ActionDeclaration,
  namespace: string,
  resolution: Resolution,
): ActionType {
  const { names } = resolution;
  const applies = declared.appliesTo ?? NOTHING;
  return {
    uid,
    ancestors: declared.parents.flatMap(parent => actionMeant(parent, namespace, names) ?? []),
    principals: entityNames(applies.principals, namespace, names),
    resources: entityNames(applies.resources, namespace, names),
    context: recordType(`the context of ${uidKey(uid)}`, applies.context, namespace, resolution),
  };
}

const NOTHING: AppliesTo = { principals: [], resources: [], context: EMPTY_RECORD };

// ------------------------------------------------------------------------------------------------------- hierarchies

function closed({ entityTypes, actions }: Schema): Loaded<Schema> {
  let size = 0;
  const closedActions = new Map<string, ActionType>();
  for (const [key, action] of actions) {
    const ancestors = reachable(groupsOf(action), group => groupsOf(actions.get(group)));
    if (ancestors.has(key)) return rejected('actionCycle', `${key} is in itself`);
    size += ancestors.size;
    const uids = [...ancestors].flatMap(ancestor => actions.get(ancestor)?.uid ?? []);
    closedActions.set(key, { ...action, ancestors: uids });
    if (size > MAX_SCHEMA_SIZE) return rejected('tooLarge', `the actions have more than ${MAX_SCHEMA_SIZE} ancestors`);
  }
  const closedTypes = new Map<string, EntityType>();
  for (const [name, type] of entityTypes) {
    const ancestors = reachable(parentsOf(type), parent => parentsOf(entityTypes.get(parent)));
    size += ancestors.size;
    closedTypes.set(name, type.kind === 'enum' ? type : { ...type, ancestors });
    if (size > MAX_SCHEMA_SIZE) return rejected('tooLarge', `the types have more than ${MAX_SCHEMA_SIZE} ancestors`);
  }
  const undeclared =
    firstOf(entityTypes.values(), type => undeclaredIn(parentsOf(type), entityTypes)) ??
    firstOf(actions.values(), ({ principals }) => undeclaredIn(principals, entityTypes)) ??
    firstOf(actions.values(), ({ resources }) => undeclaredIn(resources, entityTypes));
  if (undeclared !== undefined) return rejected('undeclaredEntityType', `${undeclared} is no type of entities`);
  return { loaded: { entityTypes: closedTypes, actions: closedActions } };
}

const groupsOf = (action: ActionType | undefined): readonly string[] => action?.ancestors.map(uidKey) ?? [];

const parentsOf = (type: EntityType | undefined): ReadonlySet<string> =>
  type?.kind === 'standard' ? type.ancestors : NO_NAMES;
const NO_NAMES: ReadonlySet<string> = new Set();

/** All that the first ones lead to, and these; what they belong to only if a cycle leads back to it. */
function reachable(first: Iterable<string>, parentsOf: (name: string) => Iterable<string>): ReadonlySet<string> {
  const found = new Set(first);
  // The set grows while it is walked.
  for (const name of found) for (const parent of parentsOf(name)) found.add(parent);
  return found;
}

/** What is a type to the rules of names and not declared is the type of actions. */
const undeclaredIn = (names: Iterable<string>, entityTypes: Schema['entityTypes']): string | undefined =>
  firstOf(names, name => (entityTypes.has(name) ? undefined : name));
