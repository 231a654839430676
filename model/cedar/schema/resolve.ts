/**
 * Turns a schema as written into a schema as meant: names become absolute, common types are inlined, hierarchies are
 * closed. A schema that is not well formed is rejected with one category of the language reference, part 2, 1.5.
 */

import { uidKey } from '../entities.ts';
import { type Loaded, rejected } from '../loaded.ts';
import { type Note, reading } from '../reading.ts';
import type { ActionType, EntityType, EntityUid, RecordType, Schema } from '../syntax/abstract.ts';
import { type Inlined, inline, orderOfUse } from './inline.ts';
import { actionMeant, actionUid, declaredNames, meaningOf, type Names, qualify } from './names.ts';
import {
  type ActionDeclaration,
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
  const declared = reading(note => declarations(unresolved, { names, common: new Map(), size: 0, note }));
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
function declarations(unresolved: UnresolvedSchema, resolution: Resolution): Schema {
  const { names } = resolution;
  for (const { name, namespace, type } of orderOfUse(names)) {
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

function entityNames(references: readonly string[], namespace: string, names: Names): readonly string[] {
  const meanings = references.map(name => meaningOf({ name, mayBe: 'entity' }, namespace, names));
  return meanings.flatMap(meaning => (meaning?.kind === 'entity' ? [meaning.name] : []));
}

function entityType(name: string, declared: EntityDeclaration, namespace: string, resolution: Resolution): EntityType {
  if (declared.kind === 'enum') return { kind: 'enum', ids: new Set(declared.ids) };
  return {
    kind: 'standard',
    ancestors: new Set(entityNames(declared.parents, namespace, resolution.names)),
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
  const applies = declared.appliesTo ?? { principals: [], resources: [], context: EMPTY_RECORD };
  return {
    uid,
    ancestors: declared.parents.flatMap(parent => actionMeant(parent, namespace, names) ?? []),
    principals: new Set(entityNames(applies.principals, namespace, names)),
    resources: new Set(entityNames(applies.resources, namespace, names)),
    context: recordType(`the context of ${uidKey(uid)}`, applies.context, namespace, resolution),
  };
}

// ------------------------------------------------------------------------------------------------------- hierarchies

function closed({ entityTypes, actions }: Schema): Loaded<Schema> {
  const groups = new Map([...actions].map(([key, { ancestors }]) => [key, ancestors.map(uidKey)]));
  const parents = new Map([...entityTypes].map(([name, type]) => [name, parentsOf(type)]));
  let size = 0;
  const closedActions = new Map<string, ActionType>();
  for (const [key, action] of actions) {
    const ancestors = reachable(key, groups);
    if (ancestors.has(key)) return rejected('actionCycle', `${key} is in itself`);
    size += ancestors.size;
    const uids = [...ancestors].flatMap(ancestor => actions.get(ancestor)?.uid ?? []);
    closedActions.set(key, { ...action, ancestors: uids });
    if (size > MAX_SCHEMA_SIZE) return rejected('tooLarge', `the actions have more than ${MAX_SCHEMA_SIZE} ancestors`);
  }
  const closedTypes = new Map<string, EntityType>();
  for (const [name, type] of entityTypes) {
    const ancestors = reachable(name, parents);
    size += ancestors.size;
    closedTypes.set(name, type.kind === 'enum' ? type : { ...type, ancestors });
    if (size > MAX_SCHEMA_SIZE) return rejected('tooLarge', `the types have more than ${MAX_SCHEMA_SIZE} ancestors`);
  }
  const mentioned = [
    ...[...parents.values()].flat(),
    ...[...actions.values()].flatMap(({ principals, resources }) => [...principals, ...resources]),
  ];
  // What is a type to the rules of names and not declared is the type of actions.
  const undeclared = mentioned.find(name => !entityTypes.has(name));
  if (undeclared !== undefined) return rejected('undeclaredEntityType', `${undeclared} is no type of entities`);
  return { loaded: { entityTypes: closedTypes, actions: closedActions } };
}

const parentsOf = (type: EntityType): readonly string[] => (type.kind === 'enum' ? [] : [...type.ancestors]);

/** All that can be reached in one step or more; the start only if a cycle leads back to it. */
function reachable(start: string, parents: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set(parents.get(start));
  for (const name of found) {
    for (const parent of parents.get(name) ?? []) found.add(parent);
  }
  return found;
}
