/**
 * Entities: JSON to a store (language reference, part 1, 6.3; with a schema part 2, 2.1).
 *
 * Checked in this order: all JSON, duplicates, conformance of entities that are no actions, cycles, actions. One problem
 * is reported.
 */

import type { EntityType, Schema, Type } from '../../model/cedar/syntax/abstract.ts';
import type { EntitiesJson, Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { DataProblem, reading, readValue, uidJson } from './data.ts';
import { isJsonObject, parseJson } from './json.ts';
import { isActionType } from './names.ts';
import { type Read, type Unread, unread } from './read.ts';
import { conformActions, conformEntity, conformOthers } from './schema/conform.ts';
import { type EntityNode, EntityStore, type LoadedEntity } from './store.ts';
import { EMPTY_RECORD, RecordValue, type Value } from './values.ts';

/** Categories: those of the language reference, part 2, 2.1; `jsonShape` also for text that is no JSON. */
export function loadEntities(json: EntitiesJson, schema?: Schema): Read<EntityStore> {
  const document = typeof json === 'string' ? parseJson(json) : ({ ok: true, value: json } as const);
  if (!document.ok) return document;
  const list = document.value;
  if (!Array.isArray(list)) return unread('jsonShape', 'entities are an array');
  const store = new EntityStore();
  const entities = reading(() => list.map(entity => readEntity(entity, store, schema)));
  if (!entities.ok) return entities;
  const filled = store.fill(entities.value);
  if (schema === undefined || (!filled.ok && filled.category !== 'cycle')) return filled;
  const problem = conformOthers(entities.value, schema);
  if (problem !== undefined || !filled.ok) return problem ?? filled;
  return conformActions(entities.value, store, schema) ?? store.fill(missingActions(store, schema));
}

/**
 * Stores one entity in a loaded store, or replaces the one of the same uid; if it is refused nothing changes. `schema`
 * must be the one that the store was loaded with. Its actions cannot be replaced: category `actionMismatch`.
 */
export function putEntity(json: Json, store: EntityStore, schema?: Schema): Read<EntityStore> {
  const entity = reading(() => readEntity(json, store, schema));
  if (!entity.ok) return entity;
  const problem = schema === undefined ? undefined : conformNew(entity.value, schema);
  return problem ?? store.put(entity.value);
}

function conformNew(entity: LoadedEntity, schema: Schema): Unread | undefined {
  if (!isActionType(entity.node.type)) return conformEntity(entity, schema);
  return unread('actionMismatch', 'the schema says all that there is to say of its actions');
}

/**
 * The actions of the schema that the data does not list, below all their ancestors. Only after conformance: an action
 * that the data does list must name its ancestors without their help.
 */
function missingActions(store: EntityStore, schema: Schema): LoadedEntity[] {
  const missing: LoadedEntity[] = [];
  for (const { uid, ancestors } of schema.actions.values()) {
    const node = store.intern(uid.type, uid.id);
    if (node.attrs !== undefined) continue;
    const parents = ancestors.map(({ type, id }) => store.intern(type, id));
    missing.push({ node, attrs: EMPTY_RECORD, tags: EMPTY_RECORD, parents });
  }
  return missing;
}

/** Reads one entity, converts its values, and interns it and its parents in `store`. Throws DataProblem. */
export function readEntity(json: Json, store: EntityStore, schema: Schema | undefined): LoadedEntity {
  if (!isJsonObject(json)) throw new DataProblem('jsonShape', 'an entity is an object');
  const { uid, attrs, parents, tags } = json;
  if (uid === undefined || !isJsonObject(attrs) || !Array.isArray(parents)) {
    throw new DataProblem('jsonShape', 'an entity has `uid`, the object `attrs` and the array `parents`');
  }
  if (tags !== undefined && !isJsonObject(tags)) throw new DataProblem('jsonShape', '`tags` is an object');
  const { type, id } = uidJson(uid);
  const declared = schema === undefined || isActionType(type) ? undefined : declaredType(type, schema);
  const node = store.intern(type, id);
  return {
    node,
    attrs: readMap(attrs, declared === undefined ? undefined : name => attributeType(declared, name)),
    tags:
      tags === undefined ? EMPTY_RECORD : readMap(tags, declared === undefined ? undefined : () => tagType(declared)),
    parents: readParents(parents, node, store),
  };
}

function readParents(json: readonly Json[], child: EntityNode, store: EntityStore): readonly EntityNode[] {
  const childIsAction = isActionType(child.type);
  return json.map(parent => {
    const { type, id } = uidJson(parent);
    if (childIsAction && !isActionType(type)) {
      throw new DataProblem('actionParentNotAction', `an action can only be in actions, not in a \`${type}\``);
    }
    return store.intern(type, id);
  });
}

/**
 * Attributes or tags. The map itself is never an escape: an attribute may be called `__entity`. `typeOf` throws for a name
 * that may not be there.
 */
function readMap(json: JsonObject, typeOf: ((name: string) => Type) | undefined): RecordValue {
  const keys = Object.keys(json);
  if (keys.length === 0) return EMPTY_RECORD;
  const values = new Array<Value>(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    values[i] = readValue(json[key] as Json, typeOf?.(key));
  }
  return new RecordValue(keys, values);
}

// ------------------------------------------------------------------------------------------------ what a schema knows

function declaredType(name: string, schema: Schema): EntityType {
  const type = schema.entityTypes.get(name);
  if (type === undefined) throw new DataProblem('undeclaredEntityType', `\`${name}\` is not declared in the schema`);
  return type;
}

function attributeType(type: EntityType, name: string): Type {
  const attribute = type.kind === 'enum' ? undefined : type.shape.attributes.get(name);
  if (attribute === undefined) throw new DataProblem('unexpectedAttr', `the schema has no attribute \`${name}\` here`);
  return attribute.type;
}

function tagType(type: EntityType): Type {
  const tags = type.kind === 'enum' ? undefined : type.tags;
  if (tags === undefined) throw new DataProblem('unexpectedTag', 'the schema allows no tags here');
  return tags;
}
