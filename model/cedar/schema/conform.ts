/**
 * Whether entities and requests are what a schema allows: language reference, part 2, section 2.
 *
 * Here values are checked; how JSON becomes values, and which problems that can meet (undeclared types, attributes and
 * tags among them), is another matter (data.ts, load.ts).
 */

import { ancestors, type Entities, everyEntity, hasCycle, storeOf, uidKey } from '../entities.ts';
import { firstOf, type Loaded, rejected } from '../loaded.ts';
import { isActionType } from '../names.ts';
import type {
  ActionType,
  Entity,
  EntityType,
  EntityUid,
  RecordType,
  RecordValue,
  Request,
  Schema,
  Type,
  Value,
} from '../syntax/abstract.ts';

type Problem = Loaded<never> | undefined;

// ---------------------------------------------------------------------------------------------------------- entities

/**
 * Part 2, 2.1, in the order stated there: entities that are not actions, then cycles, then actions. What is accepted
 * comes with the schema's own action entities, whichever of them the data lists.
 */
export function conformEntities(entities: Entities, schema: Schema): Loaded<Entities> {
  const all = everyEntity(entities);
  const problem =
    firstOf(all, entity => (isActionType(entity.uid.type) ? undefined : entityProblem(entity, schema))) ??
    (hasCycle(entities) ? rejected('cycle', 'the parents of an entity lead back to it') : undefined) ??
    firstOf(all, entity => (isActionType(entity.uid.type) ? actionProblem(entity, entities, schema) : undefined));
  return problem ?? { loaded: storeOf([...all, ...actionEntities(schema)]) };
}

const actionEntities = ({ actions }: Schema): readonly Entity[] =>
  [...actions.values()].map(({ uid, ancestors: parents }) => ({ uid, attrs: NONE, tags: NONE, parents }));
const NONE: ReadonlyMap<string, Value> = new Map();

/** The order of the real Cedar: each attribute as a whole, then each parent, then each tag. */
function entityProblem({ uid, attrs, tags, parents }: Entity, schema: Schema): Problem {
  const { shape, tags: tagType, ancestors: parentTypes } = standard(schema.entityTypes.get(uid.type));
  for (const [name, { required }] of shape.attributes) {
    if (required && !attrs.has(name)) return rejected('missingRequiredAttr', `${uidKey(uid)}: no attribute ${name}`);
  }
  return (
    uidProblem(uid, schema) ??
    firstOf(attrs, ([name, value]) => memberProblem(name, value, shape.attributes.get(name)?.type, schema)) ??
    firstOf(parents, parent => uidProblem(parent, schema) ?? parentProblem(uid, parent, parentTypes)) ??
    firstOf(tags, ([name, value]) => memberProblem(name, value, tagType, schema))
  );
}

function memberProblem(name: string, value: Value, type: Type | undefined, schema: Schema): Problem {
  return inside(name, valueProblem(value, type) ?? referenceProblem(value, schema));
}

/** The same problem, with the name of its place before the words; said only where there is one. */
const inside = (name: string, problem: Problem): Problem =>
  problem !== undefined && 'rejected' in problem ? rejected(problem.rejected, `${name}: ${problem.why}`) : undefined;

function parentProblem(uid: EntityUid, parent: EntityUid, allowed: ReadonlySet<string>): Problem {
  if (allowed.has(parent.type)) return undefined;
  return rejected('invalidAncestorType', `${uidKey(uid)} may not be in ${uidKey(parent)}`);
}

type StandardType = EntityType & { readonly kind: 'standard' };
const BARE: StandardType = {
  kind: 'standard',
  ancestors: new Set(),
  shape: { kind: 'record', attributes: new Map() },
};
/** An enum type has no attributes, tags or parents. */
const standard = (type: EntityType | undefined): StandardType => (type?.kind === 'standard' ? type : BARE);

/** The ancestors are those that the data alone gives: the schema's hierarchy does not help an action that is listed. */
function actionProblem({ uid, attrs, tags }: Entity, entities: Entities, schema: Schema): Problem {
  const declared = schema.actions.get(uidKey(uid));
  if (declared === undefined) return rejected('undeclaredAction', `${uidKey(uid)} is not declared`);
  const listed = new Set([...ancestors(uid, entities)].map(uidKey));
  const sameAncestors =
    listed.size === declared.ancestors.length && declared.ancestors.every(group => listed.has(uidKey(group)));
  if (sameAncestors && attrs.size === 0 && tags.size === 0) return undefined;
  return rejected('actionMismatch', `${uidKey(uid)} is not what the schema declares`);
}

// ------------------------------------------------------------------------------------------------------------ values

/** A uid may be of any entity that need not exist, except that enum ids and actions must be declared ones. */
function uidProblem(uid: EntityUid, schema: Schema): Problem {
  const declared = schema.entityTypes.get(uid.type);
  if (declared?.kind === 'enum' && !declared.ids.has(uid.id)) {
    return rejected('invalidEnumEid', `${uidKey(uid)} is none of the ids of its type`);
  }
  if (isActionType(uid.type) && !schema.actions.has(uidKey(uid))) {
    return rejected('undeclaredAction', `${uidKey(uid)} is not declared`);
  }
  return undefined;
}

/** Anywhere in the value. */
function referenceProblem(value: Value, schema: Schema): Problem {
  if (typeof value !== 'object') return undefined;
  if (value.kind === 'entity') return uidProblem(value.uid, schema);
  if (value.kind === 'set') return firstOf(value.elements, element => referenceProblem(element, schema));
  if (value.kind === 'record') return firstOf(value.fields.values(), field => referenceProblem(field, schema));
  return undefined;
}

function valueProblem(value: Value, type: Type | undefined): Problem {
  switch (type?.kind) {
    case 'set':
      if (typeof value !== 'object' || value.kind !== 'set') break;
      return firstOf(value.elements, element => valueProblem(element, type.element));
    case 'record':
      if (typeof value !== 'object' || value.kind !== 'record') break;
      return recordProblem(value, type);
    default:
      if (type !== undefined && isScalarOf(value, type)) return undefined;
  }
  return rejected('typeMismatch', 'the value is not of the declared type');
}

const recordProblem = ({ fields }: RecordValue, { attributes }: RecordType): Problem =>
  firstOf(fields, ([name, value]) => inside(name, valueProblem(value, attributes.get(name)?.type)));

function isScalarOf(value: Value, type: Type): boolean {
  switch (type.kind) {
    case 'bool':
      return typeof value === 'boolean';
    case 'long':
      return typeof value === 'bigint';
    case 'string':
      return typeof value === 'string';
    case 'entity':
      return typeof value === 'object' && value.kind === 'entity' && value.uid.type === type.name;
    case 'extension':
      return typeof value === 'object' && value.kind === type.name;
    case 'set':
    case 'record':
      return false;
  }
}

// ---------------------------------------------------------------------------------------------------------- requests

/** Part 2, 2.2: steps 1 and 3 to 5. Step 2, reading the context, comes before a request can be given here. */
export function conformRequest(request: Request, schema: Schema): Loaded<Request> {
  const action = schema.actions.get(uidKey(request.action));
  if (action === undefined) return rejected('undeclaredAction', `${uidKey(request.action)} is not declared`);
  return (
    declaredProblem('Principal', request.principal, schema) ??
    declaredProblem('Resource', request.resource, schema) ??
    appliesProblem('Principal', request.principal, action.principals, action) ??
    appliesProblem('Resource', request.resource, action.resources, action) ??
    referenceProblem(request.context, schema) ??
    contextProblem(request.context, action) ?? { loaded: request }
  );
}

type Role = 'Principal' | 'Resource';
function declaredProblem(role: Role, uid: EntityUid, schema: Schema): Problem {
  if (schema.entityTypes.has(uid.type)) return uidProblem(uid, schema);
  return rejected(`undeclared${role}Type`, `${role.toLowerCase()} ${uidKey(uid)}: its type is not declared`);
}

function appliesProblem(role: Role, uid: EntityUid, types: ReadonlySet<string>, action: ActionType): Problem {
  if (types.has(uid.type)) return undefined;
  return rejected(`invalid${role}Type`, `${uidKey(action.uid)} does not apply to the type ${uid.type}`);
}

function contextProblem(context: RecordValue, action: ActionType): Problem {
  const problem = recordProblem(context, action.context);
  return problem !== undefined && 'rejected' in problem && problem.rejected === 'typeMismatch'
    ? rejected('invalidContext', problem.why)
    : problem;
}
