/**
 * Entities: JSON to a store (language reference, part 1, 6.3; with a schema part 2, 2.1).
 *
 * Checked in this order: all JSON, duplicates, conformance of entities that are no actions, cycles, actions. One problem
 * is reported.
 */

import type { EntityType, RecordType, Schema, Type } from '../../model/cedar/syntax/abstract.ts';
import type { EntitiesJson, Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { DataProblem, reading, readValue, uidJson } from './data.ts';
import { isJsonObject, parseJson } from './json.ts';
import { isActionType } from './names.ts';
import { type Read, type Unread, unread } from './read.ts';
import { actionsOf } from './schema/actions.ts';
import { conformActions, conformEntity, conformOthers, conformUid } from './schema/conform.ts';
import { RecordShape } from './schema/plain-types.ts';
import { type EntityNode, EntityStore, type LoadedEntity } from './store.ts';
import { TypedReader } from './typed-data.ts';
import { EMPTY_RECORD, RecordValue, type Value } from './values.ts';

/**
 * Entities as JSON, or as the text of a JSON document. Categories: those of the language reference, part 2, 2.1;
 * `jsonShape` also for text that is no JSON and for data that is nested too deep.
 *
 *     const ann = { type: 'User', id: 'ann' };
 *     const store = loadEntities([{ uid: ann, attrs: { age: 40 }, parents: [{ type: 'Group', id: 'staff' }] }]);
 *     return store.ok; // true; otherwise store.category and store.problem say why not
 */
export function loadEntities(json: EntitiesJson, schema?: Schema): Read<EntityStore> {
  const document = typeof json === 'string' ? parseJson(json) : ({ ok: true, value: json } as const);
  if (!document.ok) return document;
  const list = document.value;
  if (!Array.isArray(list)) return unread('jsonShape', 'entities are an array');
  const store = new EntityStore();
  const reader = new EntityReader(store, schema);
  const entities = reading(() => reader.readAll(list));
  if (!entities.ok) return entities;
  const filled = store.fill(entities.value);
  if (schema === undefined || (!filled.ok && filled.category !== 'cycle')) return filled;
  const problem = reader.isDoubtful ? conformOthers(entities.value, schema) : undefined;
  if (problem !== undefined || !filled.ok) return problem ?? filled;
  const differing = reader.sawAction ? conformActions(entities.value, store, schema) : undefined;
  if (differing !== undefined) return differing;
  addMissingActions(store, schema);
  return filled;
}

/**
 * Stores one entity in a loaded store, or replaces the one of the same uid; if it is refused nothing changes. `schema`
 * must be the one that the store was loaded with. Its actions cannot be replaced: category `actionMismatch`.
 */
export function putEntity(json: Json, store: EntityStore, schema?: Schema): Read<EntityStore> {
  const entity = reading(() => new EntityReader(store, schema).read(json));
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
function addMissingActions(store: EntityStore, schema: Schema): void {
  for (const { uid, ancestors } of actionsOf(schema)) {
    const node = store.intern(uid.type, uid.id);
    if (node.attrs !== undefined) continue;
    const parents = ancestors.map(({ type, id }) => store.intern(type, id));
    store.add({ node, attrs: EMPTY_RECORD, tags: EMPTY_RECORD, parents });
  }
}

const NO_ATTRIBUTES: RecordType = { kind: 'record', attributes: new Map() };
const NO_PARENTS: readonly EntityNode[] = [];

/** Reads entities, converts their values, and interns them and their parents in a store. */
class EntityReader {
  /** Whether an action was among the entities. */
  sawAction = false;
  private readonly store: EntityStore;
  private readonly typed: TypedReader | undefined;

  constructor(store: EntityStore, schema: Schema | undefined) {
    this.store = store;
    this.typed = schema === undefined ? undefined : new TypedReader(schema);
  }

  /** Whether some entity that is no action may not conform; see TypedReader. */
  get isDoubtful(): boolean {
    return this.typed?.doubtful === true;
  }

  readAll(list: readonly Json[]): LoadedEntity[] {
    const entities = new Array<LoadedEntity>(list.length);
    for (let i = 0; i < list.length; i++) entities[i] = this.read(list[i] as Json);
    return entities;
  }

  /** Throws DataProblem. */
  read(json: Json): LoadedEntity {
    if (!isJsonObject(json)) throw new DataProblem('jsonShape', 'an entity is an object');
    const { uid, attrs, parents, tags } = json;
    if (uid === undefined || !isJsonObject(attrs) || !Array.isArray(parents)) {
      throw new DataProblem('jsonShape', 'an entity has `uid`, the object `attrs` and the array `parents`');
    }
    if (tags !== undefined && !isJsonObject(tags)) throw new DataProblem('jsonShape', '`tags` is an object');
    const { type, id } = uidJson(uid);
    const isAction = isActionType(type);
    if (isAction) this.sawAction = true;
    if (this.typed === undefined || isAction) {
      const node = this.store.intern(type, id);
      const ownTags = tags === undefined ? EMPTY_RECORD : readMap(tags);
      return { node, attrs: readMap(attrs), tags: ownTags, parents: this.parents(parents, isAction, undefined) };
    }
    const declared = declaredType(type, this.typed.schema);
    const node = this.store.intern(type, id);
    if (declared.kind === 'enum' && !declared.ids.has(id)) this.typed.doubtful = true;
    return {
      node,
      attrs: readAttributes(attrs, declared, this.typed),
      tags: tags === undefined ? EMPTY_RECORD : readTags(tags, declared, this.typed),
      parents: this.parents(parents, false, declared),
    };
  }

  private parents(json: readonly Json[], childIsAction: boolean, child: EntityType | undefined): readonly EntityNode[] {
    if (json.length === 0) return NO_PARENTS;
    const nodes = new Array<EntityNode>(json.length);
    for (let i = 0; i < json.length; i++) {
      const { type, id } = uidJson(json[i]);
      if (childIsAction && !isActionType(type)) {
        throw new DataProblem('actionParentNotAction', `an action can only be in actions, not in a \`${type}\``);
      }
      const node = this.store.intern(type, id);
      if (child !== undefined && this.typed !== undefined && !this.typed.doubtful) {
        const isAllowed = child.kind === 'standard' && child.ancestors.has(type);
        this.typed.doubtful = !isAllowed || conformUid(node, this.typed.schema) !== undefined;
      }
      nodes[i] = node;
    }
    return nodes;
  }
}

// The map of attributes or tags itself is never an escape: an attribute may be called `__entity`.

function readMap(json: JsonObject): RecordValue {
  const keys: string[] = [];
  const values: Value[] = [];
  for (const key in json) {
    keys.push(key);
    values.push(readValue(json[key] as Json));
  }
  return keys.length === 0 ? EMPTY_RECORD : new RecordValue(keys, values);
}

function readAttributes(json: JsonObject, type: EntityType, reader: TypedReader): RecordValue {
  const shape = type.kind === 'enum' ? NO_ATTRIBUTES : type.shape;
  const keys: string[] = [];
  const values: Value[] = [];
  let required = 0;
  for (const key in json) {
    const attribute = shape.attributes.get(key);
    if (attribute === undefined) throw new DataProblem('unexpectedAttr', `the schema has no attribute \`${key}\` here`);
    if (attribute.required) required++;
    keys.push(key);
    values.push(reader.value(json[key] as Json, attribute.type));
  }
  // Which one is missing is for conformance to say.
  if (required !== requiredIn(shape)) reader.doubtful = true;
  return keys.length === 0 ? EMPTY_RECORD : new RecordValue(keys, values);
}

function requiredIn(shape: RecordType): number {
  if (shape instanceof RecordShape) return shape.required;
  let count = 0;
  for (const { required } of shape.attributes.values()) if (required) count++;
  return count;
}

function readTags(json: JsonObject, type: EntityType, reader: TypedReader): RecordValue {
  const keys: string[] = [];
  const values: Value[] = [];
  for (const key in json) {
    keys.push(key);
    values.push(reader.value(json[key] as Json, tagType(type)));
  }
  return keys.length === 0 ? EMPTY_RECORD : new RecordValue(keys, values);
}

// ------------------------------------------------------------------------------------------------ what a schema knows

function declaredType(name: string, schema: Schema): EntityType {
  const type = schema.entityTypes.get(name);
  if (type === undefined) throw new DataProblem('undeclaredEntityType', `\`${name}\` is not declared in the schema`);
  return type;
}

function tagType(type: EntityType): Type {
  const tags = type.kind === 'enum' ? undefined : type.tags;
  if (tags === undefined) throw new DataProblem('unexpectedTag', 'the schema allows no tags here');
  return tags;
}
