/**
 * Conformance of loaded entities and requests to a schema (language reference, part 2, 2.1 and 2.2).
 *
 * The loader has already used the schema to read the data, and has refused what it could not read: undeclared types,
 * unknown attributes, records of another shape. What is left is asked here, of values: required attributes, types,
 * ancestors, ids of enums, actions. The first problem met is reported; compare categories only for inputs with one
 * defect.
 */

import type {
  ActionType,
  EntityType,
  EntityUid,
  RecordType,
  Schema,
  Type,
} from '../../../model/cedar/syntax/abstract.ts';
import { EXTENSION_CLASSES } from '../extensions/functions.ts';
import { isActionType } from '../names.ts';
import { type Unread, unread } from '../read.ts';
import type { EntityStore, LoadedEntity } from '../store.ts';
import { EntityRef, RecordValue, SetValue, type Value } from '../values.ts';
import { findAction } from './actions.ts';
import { actionKey } from './names.ts';

/** undefined: every entity that is no action conforms. They are read with the schema, and need not be stored yet. */
export const conformOthers = (entities: readonly LoadedEntity[], schema: Schema): Unread | undefined =>
  first(entities, entity => (isActionType(entity.node.type) ? undefined : conformEntity(entity, schema)));

/** undefined: every action conforms. They are stored in `store`, whose hierarchy has no cycle. */
export const conformActions = (
  entities: readonly LoadedEntity[],
  store: EntityStore,
  schema: Schema,
): Unread | undefined =>
  first(entities, entity => (isActionType(entity.node.type) ? conformAction(entity, store, schema) : undefined));

/** An entity that is no action; it need not be stored yet. */
export function conformEntity(entity: LoadedEntity, schema: Schema): Unread | undefined {
  const { node } = entity;
  const type = schema.entityTypes.get(node.type);
  if (type === undefined) return unread('undeclaredEntityType', `\`${node.type}\` is not declared in the schema`);
  return (
    conformUid(node, schema) ??
    conformAttributes(entity, type, schema) ??
    conformTags(entity, type, schema) ??
    conformParents(entity, type, schema)
  );
}

/** An action given as an entity says nothing new: no attributes, no tags, and exactly the ancestors of the schema. */
function conformAction(entity: LoadedEntity, store: EntityStore, schema: Schema): Unread | undefined {
  const { node, attrs, tags } = entity;
  const declared = findAction(schema, node.type, node.id);
  if (declared === undefined) return unread('undeclaredAction', `the schema has no action ${uidText(node)}`);
  const expected = new Set(declared.ancestors.map(uidText));
  const ancestors = store.ancestorsOf(node);
  const same = ancestors.length === expected.size && ancestors.every(uid => expected.has(uidText(uid)));
  if (same && attrs.keys.length === 0 && tags.keys.length === 0) return undefined;
  return unread('actionMismatch', `${uidText(node)} differs from what the schema declares`);
}

function conformAttributes({ node, attrs }: LoadedEntity, type: EntityType, schema: Schema): Unread | undefined {
  const shape = type.kind === 'enum' ? NO_ATTRIBUTES : type.shape;
  for (const [name, { required }] of shape.attributes) {
    if (required && attrs.indexOf(name) < 0) {
      return unread('missingRequiredAttr', `${uidText(node)} has no attribute \`${name}\``);
    }
  }
  return first(attrs.keys, (name, i) => {
    const attribute = shape.attributes.get(name);
    if (attribute === undefined) return unread('unexpectedAttr', `${uidText(node)} has an attribute \`${name}\``);
    return conformValue(attrs.values[i] as Value, attribute.type, `\`${name}\` of ${uidText(node)}`, schema);
  });
}

function conformTags({ node, tags }: LoadedEntity, type: EntityType, schema: Schema): Unread | undefined {
  if (tags.keys.length === 0) return undefined;
  const expected = type.kind === 'enum' ? undefined : type.tags;
  if (expected === undefined) return unread('unexpectedTag', `${uidText(node)} can have no tags`);
  return first(tags.keys, (name, i) =>
    conformValue(tags.values[i] as Value, expected, `tag \`${name}\` of ${uidText(node)}`, schema),
  );
}

/** Each listed parent on its own; an ancestor further up is the business of the entity between. */
function conformParents({ node, parents }: LoadedEntity, type: EntityType, schema: Schema): Unread | undefined {
  return first(parents, parent => {
    if (type.kind === 'standard' && type.ancestors.has(parent.type)) return conformUid(parent, schema);
    const why = `${uidText(node)} cannot be in a \`${parent.type}\``;
    return conformUid(parent, schema) ?? unread('invalidAncestorType', why);
  });
}

// ---------------------------------------------------------------------------------------------------------- requests

/** What conformance of a request needs; a Frame is one. */
export interface LoadedRequest {
  readonly principal: EntityUid;
  readonly resource: EntityUid;
  readonly context: RecordValue;
}

/**
 * undefined: the request belongs to a request environment of the schema. `action` is its action as declared; `doubtful`:
 * whether its context may not conform, see TypedReader.
 */
export function conformRequest(
  request: LoadedRequest,
  action: ActionType,
  schema: Schema,
  doubtful: boolean,
): Unread | undefined {
  const { principal, resource, context } = request;
  const problem = conformParty('Principal', principal, schema) ?? conformParty('Resource', resource, schema);
  if (problem !== undefined) return problem;
  if (!action.principals.has(principal.type)) return invalidParty('Principal', principal, action);
  if (!action.resources.has(resource.type)) return invalidParty('Resource', resource, action);
  if (!doubtful) return undefined;
  const uids = conformUids(context, schema);
  if (uids !== undefined || hasType(context, action.context)) return uids;
  return unread('invalidContext', `the context does not have the type that ${uidText(action.uid)} declares`);
}

function conformParty(role: 'Principal' | 'Resource', uid: EntityUid, schema: Schema): Unread | undefined {
  const type = schema.entityTypes.get(uid.type);
  if (type?.kind === 'standard') return undefined;
  if (type === undefined) return unread(`undeclared${role}Type`, `\`${uid.type}\` is not declared in the schema`);
  return conformUid(uid, schema);
}

const invalidParty = (role: 'Principal' | 'Resource', uid: EntityUid, { uid: action }: ActionType): Unread =>
  unread(`invalid${role}Type`, `${uidText(action)} does not apply to ${role.toLowerCase()}s of type \`${uid.type}\``);

// ------------------------------------------------------------------------------------------------------------ values

const NO_ATTRIBUTES: RecordType = { kind: 'record', attributes: new Map() };

function conformValue(value: Value, type: Type, what: string, schema: Schema): Unread | undefined {
  if (!hasType(value, type)) return unread('typeMismatch', `${what} has the wrong type`);
  return conformUids(value, schema);
}

/** Whether a value is of a type; ids of enums and of actions are not looked at. */
function hasType(value: Value, type: Type): boolean {
  switch (type.kind) {
    case 'bool':
      return typeof value === 'boolean';
    case 'long':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'string':
      return typeof value === 'string';
    case 'entity':
      return value instanceof EntityRef && value.type === type.name;
    case 'extension':
      return value instanceof EXTENSION_CLASSES[type.name];
    case 'set':
      return value instanceof SetValue && value.elements.every(element => hasType(element, type.element));
    case 'record':
      return value instanceof RecordValue && recordHasType(value, type);
  }
}

function recordHasType(record: RecordValue, { attributes }: RecordType): boolean {
  let found = 0;
  for (const [name, { type, required }] of attributes) {
    const value = record.get(name);
    if (value === undefined) {
      if (required) return false;
    } else if (hasType(value, type)) found++;
    else return false;
  }
  return found === record.keys.length;
}

/** Every uid inside a value: enums and actions are closed lists, other entities need not exist. */
function conformUids(value: Value, schema: Schema): Unread | undefined {
  if (value instanceof EntityRef) return conformUid(value, schema);
  const parts = value instanceof SetValue ? value.elements : value instanceof RecordValue ? value.values : [];
  return first(parts, part => conformUids(part, schema));
}

/** undefined: not the uid of an undeclared action, nor of an undeclared member of an enumerated type. */
export function conformUid(uid: EntityUid, schema: Schema): Unread | undefined {
  const type = schema.entityTypes.get(uid.type);
  // The common case first; no such type is the type of actions.
  if (type?.kind === 'standard') return undefined;
  if (type !== undefined) return type.ids.has(uid.id) ? undefined : invalidId(uid);
  if (!isActionType(uid.type) || findAction(schema, uid.type, uid.id) !== undefined) return undefined;
  return unread('undeclaredAction', `the schema has no action ${uidText(uid)}`);
}

const invalidId = ({ type, id }: EntityUid): Unread =>
  unread('invalidEnumEid', `${JSON.stringify(id)} is not an id of the enumerated type \`${type}\``);

const uidText = (uid: EntityUid): string => actionKey(uid.type, uid.id);

/** The first problem that `check` finds. */
function first<T>(items: readonly T[], check: (item: T, index: number) => Unread | undefined): Unread | undefined {
  for (let i = 0; i < items.length; i++) {
    const problem = check(items[i] as T, i);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
