/**
 * Whether entities and requests are what a schema allows: language reference, part 2, section 2.
 *
 * Here values are checked; how JSON becomes values, and which problems that can meet (undeclared types, attributes and
 * tags among them), is another matter (data.ts, load.ts).
 */

import { ancestors, type Entities, hasCycle, uidKey } from '../entities.ts';
import { type Loaded, rejected } from '../loaded.ts';
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

const first = <T>(things: Iterable<T>, problemOf: (thing: T) => Problem): Problem => {
  for (const thing of things) {
    const problem = problemOf(thing);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

// ---------------------------------------------------------------------------------------------------------- entities

/**
 * Part 2, 2.1, in the order stated there: entities that are not actions, then cycles, then actions. What is accepted
 * comes with the schema's own action entities, whichever of them the data lists.
 */
export function conformEntities(entities: Entities, schema: Schema): Loaded<Entities> {
  const all = [...entities.values()];
  const actions = all.filter(entity => isActionType(entity.uid.type));
  const others = all.filter(entity => !isActionType(entity.uid.type));
  const problem =
    first(others, entity => entityProblem(entity, schema)) ??
    (hasCycle(entities) ? rejected('cycle', 'the parents of an entity lead back to it') : undefined) ??
    first(actions, entity => actionProblem(entity, entities, schema));
  return problem ?? { loaded: new Map([...entities, ...actionEntities(schema)]) };
}

const actionEntities = (schema: Schema): Entities =>
  new Map(
    [...schema.actions].map(([key, { uid, ancestors: parents }]) => [
      key,
      { uid, attrs: new Map(), tags: new Map(), parents },
    ]),
  );

function entityProblem({ uid, attrs, tags, parents }: Entity, schema: Schema): Problem {
  const { shape, tags: tagType, ancestors: parentTypes } = standard(schema.entityTypes.get(uid.type));
  for (const [name, { required }] of shape.attributes) {
    if (required && !attrs.has(name)) return rejected('missingRequiredAttr', `${uidKey(uid)}: no attribute ${name}`);
  }
  return (
    uidProblem(uid, schema) ??
    first(attrs, ([name, value]) => valueProblem(value, shape.attributes.get(name)?.type, `attribute ${name}`)) ??
    first([...attrs.values()].flatMap(uidsIn), inside => uidProblem(inside, schema)) ??
    first(parents, parent => uidProblem(parent, schema) ?? parentProblem(uid, parent, parentTypes)) ??
    first(tags, ([name, value]) => valueProblem(value, tagType, `tag ${name}`)) ??
    first([...tags.values()].flatMap(uidsIn), inside => uidProblem(inside, schema))
  );
}

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
  const listed = ancestors(uid, entities);
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

function uidsIn(value: Value): readonly EntityUid[] {
  if (typeof value !== 'object') return [];
  if (value.kind === 'entity') return [value.uid];
  if (value.kind === 'set') return value.elements.flatMap(uidsIn);
  if (value.kind === 'record') return [...value.fields.values()].flatMap(uidsIn);
  return [];
}

function valueProblem(value: Value, type: Type | undefined, where: string): Problem {
  switch (type?.kind) {
    case 'set':
      if (typeof value !== 'object' || value.kind !== 'set') break;
      return first(value.elements, element => valueProblem(element, type.element, where));
    case 'record':
      if (typeof value !== 'object' || value.kind !== 'record') break;
      return recordProblem(value, type, where);
    default:
      if (type !== undefined && isScalarOf(value, type)) return undefined;
  }
  return rejected('typeMismatch', `${where} is not of its declared type`);
}

function recordProblem({ fields }: RecordValue, { attributes }: RecordType, where: string): Problem {
  for (const [name, { required }] of attributes) {
    if (required && !fields.has(name)) return rejected('missingRecordAttr', `${where}: no attribute ${name}`);
  }
  return first(fields, ([name, value]) => {
    const declared = attributes.get(name);
    if (declared === undefined) return rejected('unexpectedRecordAttr', `${where}: no attribute ${name} declared`);
    return valueProblem(value, declared.type, `${where}.${name}`);
  });
}

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
    first(uidsIn(request.context), uid => uidProblem(uid, schema)) ??
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
  const problem = recordProblem(context, action.context, 'context');
  return problem !== undefined && 'rejected' in problem && problem.rejected === 'typeMismatch'
    ? rejected('invalidContext', problem.why)
    : problem;
}
