/**
 * Entities for `cedar/entities`: stores that load, and the same with one defect, with and without a schema.
 *
 * One defect each, so that all implementations meet the same problem first and categories can be compared.
 */
import type { EntitiesInput, EntitiesJson, Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import { put } from '../est.ts';
import { ENTITY_IDS } from '../names.ts';
import type { World } from '../world.ts';
import { ODD_NUMBERS, plantDefect, type Vocabulary } from './defects.ts';
import { isIgnored, isList, isObject, type Path, type Place, placesOf, renamed, withAt, withKey } from './places.ts';
import { drawWorld, entitiesOf, schemaOf } from './schema-world.ts';
import { documentText, TEXT_FORMS } from './text.ts';
import { anyRecord, anyValue, badValue, withIgnoredPart } from './values.ts';

type Quality = 'valid' | 'value' | 'store' | 'shape' | 'text';
const QUALITIES = table<Quality>([
  [9, 'valid'],
  [5, 'value'],
  [5, 'store'],
  [3, 'shape'],
  [3, 'text'],
]);

export function entitiesScenario(choices: Choices): EntitiesInput {
  const quality = choices.weighted(QUALITIES);
  const world = drawWorld(choices, choices.chance(0.6));
  const entities = world.typed ? entitiesOf(world) : decorated(choices, entitiesOf(world));
  const spoiled = spoilt(world, entities, quality);
  const decorate = typeof spoiled !== 'string' && choices.chance(0.1);
  return { schema: schemaOf(world), entities: decorate ? (withIgnoredPart(choices, spoiled) as Json[]) : spoiled };
}

/** Without a schema anything goes: attributes and tags of every value. */
function decorated(choices: Choices, entities: readonly Json[]): Json[] {
  return entities.map(entity => {
    if (!isObject(entity) || choices.chance(0.6)) return entity;
    const { uid = null, parents = [] } = entity;
    const plain = { uid: choices.chance(0.2) ? { __entity: uid } : uid, attrs: anyRecord(choices, 3), parents };
    return choices.chance(0.4) ? { ...plain, tags: anyRecord(choices, 2) } : plain;
  });
}

function spoilt(world: World, entities: readonly Json[], quality: Quality): EntitiesJson {
  const { choices } = world;
  switch (quality) {
    case 'value': {
      const once = spoiltValue(world, entities);
      // Which of two comes first is known of what needs no schema.
      return !world.typed && isList(once) && choices.chance(0.35) ? spoiltValue(world, once) : once;
    }
    case 'store':
      return choices.weighted(STORE_DEFECTS)(world, entities);
    case 'shape': {
      const spoiled = plantDefect(choices, entities, VOCABULARY, world.typed);
      return isList(spoiled) ? spoiled : documentText(choices, spoiled, 'plain');
    }
    case 'text':
      return documentText(choices, entities, choices.weighted(TEXT_FORMS));
    default:
      return entities;
  }
}

const UID = { type: 'User', id: 'a' };

// biome-ignore format: a table
const VOCABULARY: Vocabulary = {
  keys: ['uid', 'attrs', 'parents', 'tags', 'type', 'id', '__entity', '__extn', '__expr', 'fn', 'arg', 'args', 'name', 'age', '', '__proto__', 'constructor', 'ancestors', 'Uid'],
  values: [
    null, true, 0, 1, -1, 'x', '', [], {}, UID, { __entity: UID }, [UID], { uid: UID, attrs: {}, parents: [] }, 'User::"a"', { __extn: { fn: 'ip', arg: '::1' } }, 9223372036854775807n, '1.0', '10.0.0.1', '2024-01-01', '1h', ['x'], [1, 'x'], { type: 'User' }, { fn: 'ip', arg: '::1' }, { __expr: 'x' },
  ],
  odd: ODD_NUMBERS,
};

// ------------------------------------------------------------------------------------------------------------ values

const isValuePath = (path: Path): boolean =>
  path.length > 2 && (path[1] === 'attrs' || path[1] === 'tags') && !isIgnored(path);

/** One value among attributes and tags, at any depth, by another. */
function spoiltValue({ choices, typed }: World, entities: readonly Json[]): EntitiesJson {
  const places = placesOf(entities).filter(({ path }) => isValuePath(path));
  if (places.length === 0) {
    // A schema would have more to say than that the value is bad.
    return typed ? entities : [...entities, { uid: UID, attrs: { a: badValue(choices) }, parents: [] }];
  }
  const calls = places.filter(({ json }) => isCall(json));
  if (calls.length > 0 && choices.chance(0.15)) {
    const { path, json } = choices.pick(calls);
    return withAt(entities, path, otherCall(choices, json as JsonObject)) as Json[];
  }
  const { path } = choices.pick(places);
  const value = choices.chance(0.3) ? choices.pick(places).json : badValue(choices);
  return withAt(entities, path, value) as Json[];
}

const isCall = (json: Json): boolean => isObject(json) && typeof json.fn === 'string' && json.arg !== undefined;

/** A call by another name, or with other arguments: too few, too many, of another type, or just written otherwise. */
function otherCall(choices: Choices, { fn, arg }: JsonObject): JsonObject {
  const same = arg as Json;
  return choices.pick<JsonObject>([
    { fn: fn as Json, args: [same] },
    { fn: fn as Json, args: [] },
    { fn: fn as Json, args: [same, same] },
    {
      fn: choices.pick(['ip', 'decimal', 'datetime', 'duration', 'offset', 'toDays', 'isIpv4', 'nope', 'Ip', 'A::ip']),
      arg: same,
    },
    { fn: fn as Json, arg: [same] },
    { fn: fn as Json, arg: 1 },
    { fn: fn as Json },
  ]);
}

// ------------------------------------------------------------------------------------------------------------- store

type StoreDefect = (world: World, entities: readonly Json[]) => Json[];

const STORE_DEFECTS = table<StoreDefect>([
  [4, twin],
  [4, cycle],
  [3, parent],
  [3, attribute],
  [3, tag],
  [3, actionEntity],
  [2, otherUid],
  [2, stranger],
  [2, enumId],
  [2, noEntity],
]);

function pickEntity(choices: Choices, entities: readonly Json[]): Place | undefined {
  const places = entities.flatMap((json, i) => (isObject(json) ? [{ path: [i], json }] : []));
  return places.length === 0 ? undefined : choices.pick(places);
}

/** Something else in the place of an entity. */
function noEntity({ choices }: World, entities: readonly Json[]): Json[] {
  const other = choices.pick<Json>([null, true, 0, 'User::"a"', [], [null], {}, UID]);
  const at = choices.below(entities.length + 1);
  return [...entities.slice(0, at), other, ...entities.slice(at + 1)];
}

/** The same entity again: as it is, in another notation of the same, or with a difference. */
function twin({ choices, typed }: World, entities: readonly Json[]): Json[] {
  const entity = pickEntity(choices, entities)?.json;
  if (!isObject(entity)) return [...entities, { uid: UID, attrs: {}, parents: [UID] }];
  const { attrs = {}, parents = [], tags } = entity;
  const again = choices.pick<JsonObject>([
    entity,
    { ...entity, parents: isList(parents) ? [...parents, ...parents] : parents },
    { ...entity, parents: isList(parents) ? [...parents].reverse() : parents },
    { ...entity, uid: { __entity: entity.uid as Json } },
    tags === undefined ? { ...entity, tags: {} } : withKey(entity, 'tags', undefined),
    { ...entity, attrs: isObject(attrs) ? Object.fromEntries(Object.entries(attrs).reverse()) : attrs },
    { ...entity, attrs: repeatedInSets(attrs) },
    { ...entity, parents: [] },
    { ...entity, attrs: {} },
    typed ? { ...entity, attrs: {} } : { ...entity, attrs: { ...(attrs as JsonObject), name: 'another' } },
  ]);
  const at = choices.below(entities.length + 1);
  return [...entities.slice(0, at), again, ...entities.slice(at)];
}

/** Equal values: repeated elements of sets say nothing. */
function repeatedInSets(json: Json): Json {
  if (isList(json)) return [...json, ...json];
  if (!isObject(json) || json.__extn !== undefined || json.__entity !== undefined) return json;
  const copy: Record<string, Json> = {};
  for (const [key, value] of Object.entries(json)) put(copy, key, repeatedInSets(value));
  return copy;
}

/** A parent below or beside the entity: itself, one of its own children, or a chain that leads back. */
function cycle({ choices }: World, entities: readonly Json[]): Json[] {
  const one = pickEntity(choices, entities);
  const other = pickEntity(choices, entities);
  if (one === undefined || other === undefined) return [{ uid: UID, attrs: {}, parents: [UID] }];
  const below = choices.chance(0.3) ? one : (entities.findLastIndex(each => hasParent(each, one.json)) ?? -1);
  const child = typeof below === 'number' ? (entities[below] ?? other.json) : below.json;
  return withParent(entities, one, (child as JsonObject).uid as Json);
}

const keyOf = (uid: Json | undefined): string => JSON.stringify(isObject(uid) ? [uid.type, uid.id] : uid);
const hasParent = (entity: Json, parent: Json): boolean =>
  isObject(entity) &&
  isObject(parent) &&
  isList(entity.parents) &&
  entity.parents.some(each => keyOf(each) === keyOf(parent.uid));

function withParent(entities: readonly Json[], { path, json }: Place, uid: Json): Json[] {
  const entity = json as JsonObject;
  const parents = isList(entity.parents) ? entity.parents : [];
  return withAt(entities, path, { ...entity, parents: [...parents, uid] }) as Json[];
}

/** A parent of any type, present or not. */
function parent(world: World, entities: readonly Json[]): Json[] {
  const place = pickEntity(world.choices, entities);
  return place === undefined ? [] : withParent(entities, place, someUid(world));
}

function someUid({ choices, handles, actions, entityTypes }: World): JsonObject {
  switch (choices.below(6)) {
    case 0:
      return choices.pick(handles).uid;
    case 1:
      return choices.pick(actions).handle.uid;
    case 2:
      return { type: choices.pick(entityTypes).name, id: choices.pick(ENTITY_IDS) };
    case 3:
      return { type: choices.pick(actions).handle.uid.type, id: 'undeclared' };
    case 4:
      return { type: 'Undeclared', id: 'a' };
    default:
      return { type: choices.pick(['', 'A B', 'if', '__cedar', 'A::', 'a::Action', 'Action::b']), id: 'a' };
  }
}

function attribute({ choices, fields }: World, entities: readonly Json[]): Json[] {
  return changedMap(choices, entities, 'attrs', attrs => {
    const keys = Object.keys(attrs);
    const key = keys.length > 0 ? choices.pick(keys) : 'name';
    switch (choices.below(3)) {
      case 0:
        return withKey(attrs, key, undefined);
      case 1:
        return Object.hasOwn(attrs, key) ? renamed(attrs, key, `${key}s`) : attrs;
      default:
        return withKey(attrs, choices.pick(fields).name, anyValue(choices, 1));
    }
  });
}

function tag({ choices, tagKeys }: World, entities: readonly Json[]): Json[] {
  return changedMap(choices, entities, 'tags', tags => {
    const value = choices.chance(0.4) ? (Object.values(tags)[0] ?? 'x') : anyValue(choices, 1);
    return withKey(tags, choices.chance(0.5) ? choices.pick(tagKeys) : 'undeclared', value);
  });
}

function changedMap(
  choices: Choices,
  entities: readonly Json[],
  name: 'attrs' | 'tags',
  change: (map: JsonObject) => JsonObject,
): Json[] {
  const place = pickEntity(choices, entities);
  if (place === undefined) return [...entities];
  const entity = place.json as JsonObject;
  const map = entity[name];
  return withAt(entities, place.path, withKey(entity, name, change(isObject(map) ? map : {}))) as Json[];
}

/** An entity for an action: declared or not, with parents, attributes or tags that it has or has not. */
function actionEntity({ choices, actions, handles }: World, entities: readonly Json[]): Json[] {
  const { handle } = choices.pick(actions);
  const parents: Json[] = handle.parents.map(({ uid }) => uid);
  const plain = { uid: handle.uid as JsonObject, attrs: {} as JsonObject, parents };
  const entity = choices.pick<JsonObject>([
    plain,
    { ...plain, parents: [] },
    { ...plain, parents: [...parents, choices.pick(actions).handle.uid] },
    { ...plain, parents: [...parents, choices.pick(handles).uid] },
    { ...plain, attrs: { name: 'x' } },
    { ...plain, tags: { k: 'x' } },
    { ...plain, tags: {} },
    { ...plain, uid: { ...handle.uid, id: 'undeclared' } },
    { ...plain, uid: { type: 'Action', id: handle.uid.id } },
  ]);
  return [...entities, entity];
}

/** Somebody else's name on an entity. */
function otherUid(world: World, entities: readonly Json[]): Json[] {
  const place = pickEntity(world.choices, entities);
  return place === undefined ? [] : (withAt(entities, [...place.path, 'uid'], someUid(world)) as Json[]);
}

/** One entity more, of any type, with nothing in it. */
function stranger(world: World, entities: readonly Json[]): Json[] {
  return [...entities, { uid: someUid(world), attrs: {}, parents: [] }];
}

/** An id that its enumerated type does not list, on an entity or on a parent; without such a type, a stranger. */
function enumId(world: World, entities: readonly Json[]): Json[] {
  const { choices, entityTypes } = world;
  const enumerated = entityTypes.filter(type => type.enumIds !== null);
  if (enumerated.length === 0) return stranger(world, entities);
  const uid = { type: choices.pick(enumerated).name, id: 'unlisted' };
  const place = pickEntity(choices, entities);
  if (place === undefined || choices.chance(0.5)) return [...entities, { uid, attrs: {}, parents: [] }];
  return withParent(entities, place, uid);
}
