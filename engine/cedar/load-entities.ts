/**
 * Entities: JSON to a store (language reference, part 1, 6.3; with a schema part 2, 2.1).
 *
 * Checked in this order: all JSON, duplicates, conformance of entities that are no actions, cycles, actions. One problem
 * is reported.
 */

import type { EntityType, RecordType, Schema, Type } from '../../model/cedar/syntax/abstract.ts';
import type { EntitiesJson, Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { DataProblem, firstProblem, reading, readValue, uidJson } from './data.ts';
import { isJsonObject, parseJson } from './json.ts';
import { isActionType } from './names.ts';
import { type Read, read, type Unread, unread } from './read.ts';
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
  // How all entities are built comes before what any of them says: looked at once more, and only now, to be fast.
  if (!entities.ok) return badlyBuilt(list) ?? entities;
  const filled = store.close(entities.value);
  if (schema === undefined || (!filled.ok && filled.category !== 'cycle')) return filled;
  const problem = reader.isDoubtful ? conformOthers(asRead(entities.value), schema) : undefined;
  if (problem !== undefined || !filled.ok) return problem ?? filled;
  const differing = reader.sawAction ? conformActions(asRead(entities.value), store, schema) : undefined;
  if (differing !== undefined) return differing;
  addMissingActions(store, schema);
  return filled;
}

const badlyBuilt = (list: readonly Json[]): Unread | undefined => {
  const built = reading(() => list.forEach(checkBuilt));
  return built.ok ? undefined : built;
};

/** Throws DataProblem. It returns nothing new: this is done a million times. */
function checkBuilt(json: Json): asserts json is JsonObject & EntityParts {
  if (!isJsonObject(json)) throw new DataProblem('jsonShape', 'an entity is an object');
  const { uid, attrs, parents, tags } = json;
  if (uid === undefined || !isJsonObject(attrs) || !Array.isArray(parents)) {
    throw new DataProblem('jsonShape', 'an entity has `uid`, the object `attrs` and the array `parents`');
  }
  if (tags !== undefined && !isJsonObject(tags)) throw new DataProblem('jsonShape', '`tags` is an object');
}

interface EntityParts {
  readonly uid: Json;
  readonly attrs: JsonObject;
  readonly parents: readonly Json[];
  readonly tags: JsonObject | undefined;
}

const asRead = (nodes: readonly EntityNode[]): LoadedEntity[] =>
  nodes.map(node => ({
    node,
    attrs: node.attrs ?? EMPTY_RECORD,
    tags: node.tags ?? EMPTY_RECORD,
    parents: node.parents,
  }));

/**
 * Stores one entity in a loaded store, or replaces the one of the same uid; if it is refused nothing changes. `schema`
 * must be the one that the store was loaded with: its actions cannot be changed, category `actionMismatch`. The other
 * categories are those of `loadEntities`.
 *
 *     const ann = { type: 'User', id: 'ann' };
 *     const stored = putEntity({ uid: ann, attrs: {}, parents: [{ type: 'Group', id: 'staff' }] }, store);
 *     return stored.ok && removeEntity(ann, store).ok; // true
 */
export function putEntity(json: Json, store: EntityStore, schema?: Schema): Read<EntityStore> {
  return store.attempt(() => {
    const entity = reading(() => {
      if (schema !== undefined && isJsonObject(json)) refuseAction(json.uid);
      return new EntityReader(store, schema).read(json);
    });
    if (!entity.ok) return entity;
    const problem = schema === undefined ? undefined : conformEntity(entity.value, schema);
    return problem ?? store.put(entity.value);
  });
}

/**
 * Takes one entity out of a loaded store. Whoever is in it stays in it, but no longer in what it was in. `schema` as for
 * `putEntity`. Categories: `unknownEntity`, `actionMismatch`, and those of a bad uid.
 */
export function removeEntity(json: Json, store: EntityStore, schema?: Schema): Read<EntityStore> {
  const uid = reading(() => {
    const { type, id } = uidJson(json);
    if (schema !== undefined) refuseAction(json);
    return { type, id };
  });
  if (!uid.ok) return uid;
  if (store.remove(uid.value)) return read(store);
  return unread('unknownEntity', `there is no entity ${uid.value.type}::${JSON.stringify(uid.value.id)}`);
}

/** What is no uid at all is told by whoever reads the rest, too: what comes first is the same with a schema and without. */
function refuseAction(json: Json | undefined): void {
  const uid = reading(() => uidJson(json));
  if (!uid.ok || !isActionType(uid.value.type)) return;
  throw new DataProblem('actionMismatch', 'the schema says all that there is to say of its actions');
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
  /** The names of the attributes of the last entity of each type: most entities of a type have the same ones. */
  private readonly layouts = new Map<string, readonly string[]>();

  private readonly evaluates: boolean;

  constructor(store: EntityStore, schema: Schema | undefined, evaluates = true) {
    this.store = store;
    this.typed = schema === undefined ? undefined : new TypedReader(schema, evaluates);
    this.evaluates = evaluates;
  }

  /** Whether some entity that is no action may not conform; see TypedReader. */
  get isDoubtful(): boolean {
    return this.typed?.doubtful === true;
  }

  /** Stores each as soon as it is read, so that nothing but the store is made; whatever is wrong shows afterwards. */
  readAll(list: readonly Json[]): EntityNode[] {
    const nodes = new Array<EntityNode>(list.length);
    for (let i = 0; i < list.length; i++) nodes[i] = this.store.enter(this.read(list[i] as Json));
    return nodes;
  }

  /** Throws DataProblem. */
  read(json: Json): LoadedEntity {
    // As callsLast, without a closure for each entity.
    try {
      return this.readParts(json);
    } catch (problem) {
      throw firstProblem(problem, () => this.withoutCalls().readParts(json));
    }
  }

  private withoutCalls(): EntityReader {
    return new EntityReader(this.store, this.typed?.schema, false);
  }

  private readParts(json: Json): LoadedEntity {
    checkBuilt(json);
    const { uid, attrs, parents, tags } = json;
    const { type, id } = uidJson(uid);
    const isAction = isActionType(type);
    if (isAction) this.sawAction = true;
    if (this.typed === undefined || isAction) {
      const node = this.store.intern(type, id);
      return {
        node,
        attrs: this.attributes(type, attrs),
        tags: tags === undefined ? EMPTY_RECORD : readMap(tags, this.evaluates),
        parents: this.parents(parents, isAction, undefined),
      };
    }
    const declared = declaredType(type, this.typed.schema);
    const node = this.store.intern(type, id);
    if (declared.kind === 'enum' && !declared.ids.has(id)) this.typed.doubtful = true;
    return {
      node,
      attrs: this.attributes(type, attrs, declared),
      tags: tags === undefined ? EMPTY_RECORD : readTags(tags, declared, this.typed),
      parents: this.parents(parents, false, declared),
    };
  }

  /** Entities of one type with the same attributes share the list of their names. */
  private attributes(type: string, json: JsonObject, declared?: EntityType): RecordValue {
    const keys = keysOf(json, this.layouts.get(type));
    if (keys.length === 0 && declared === undefined) return EMPTY_RECORD;
    this.layouts.set(type, keys);
    return declared === undefined || this.typed === undefined
      ? new RecordValue(keys, readAll(json, keys, this.evaluates))
      : readAttributes(json, keys, declared, this.typed);
  }

  private parents(json: readonly Json[], childIsAction: boolean, child: EntityType | undefined): readonly EntityNode[] {
    if (json.length === 0) return NO_PARENTS;
    if (json.length === 1) return this.parent(json[0], childIsAction, child).asOnlyParent();
    const nodes = new Array<EntityNode>(json.length);
    for (let i = 0; i < json.length; i++) nodes[i] = this.parent(json[i], childIsAction, child);
    return nodes;
  }

  private parent(json: Json | undefined, childIsAction: boolean, child: EntityType | undefined): EntityNode {
    const { type, id } = uidJson(json);
    if (childIsAction && !isActionType(type)) {
      throw new DataProblem('actionParentNotAction', `an action can only be in actions, not in a \`${type}\``);
    }
    const node = this.store.intern(type, id);
    if (child !== undefined && this.typed !== undefined && !this.typed.doubtful) {
      const isAllowed = child.kind === 'standard' && child.ancestors.has(type);
      this.typed.doubtful = !isAllowed || conformUid(node, this.typed.schema) !== undefined;
    }
    return node;
  }
}

// The map of attributes or tags itself is never an escape: an attribute may be called `__entity`.

function readMap(json: JsonObject, evaluates: boolean): RecordValue {
  const keys = keysOf(json, undefined);
  return keys.length === 0 ? EMPTY_RECORD : new RecordValue(keys, readAll(json, keys, evaluates));
}

/** The keys of an object; `likely` itself, if these are they. */
function keysOf(json: JsonObject, likely: readonly string[] | undefined): readonly string[] {
  let count = 0;
  if (likely !== undefined) {
    for (const key in json) {
      if (key !== likely[count]) return Object.keys(json);
      count++;
    }
    if (count === likely.length) return likely;
  }
  return Object.keys(json);
}

/** No array here grows by pushing: it would keep room for more than it ever holds. */
function readAll(json: JsonObject, keys: readonly string[], evaluates: boolean): Value[] {
  const values = new Array<Value>(keys.length);
  for (let i = 0; i < keys.length; i++) values[i] = readValue(json[keys[i] as string] as Json, 1, evaluates);
  return values;
}

function readAttributes(json: JsonObject, keys: readonly string[], type: EntityType, reader: TypedReader): RecordValue {
  const shape = type.kind === 'enum' ? NO_ATTRIBUTES : type.shape;
  const values = new Array<Value>(keys.length);
  let required = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const attribute = shape.attributes.get(key);
    if (attribute === undefined) throw new DataProblem('unexpectedAttr', `the schema has no attribute \`${key}\` here`);
    if (attribute.required) required++;
    values[i] = reader.value(json[key] as Json, attribute.type);
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
  const keys = keysOf(json, undefined);
  const values = new Array<Value>(keys.length);
  for (let i = 0; i < keys.length; i++) values[i] = reader.value(json[keys[i] as string] as Json, tagType(type));
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
