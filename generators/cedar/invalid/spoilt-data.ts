/**
 * Entities and requests that do not load, whether or not a schema governs them.
 *
 * Promise: no implementation of the language may load the result.
 */
import type { EntitiesJson, Json, JsonObject, RequestJson } from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';
import type { Target } from '../domain.ts';
import { isObject, withKey } from '../json/places.ts';
import { documentText } from '../json/text.ts';
import type { World } from '../world.ts';
import { deepText, deepValue } from './deep.ts';
import { plantInEntities } from './entities.ts';
import { plantInRequest } from './request.ts';

const UID = { type: 'User', id: 'a' };
const NO_UIDS: readonly Json[] = ['User::"a"', { type: 'A B', id: 'a' }, { type: 'User' }, 1, []];

type EntityDefect = readonly [kind: string, change: (choices: Choices, entity: JsonObject) => JsonObject];

const withAttribute = (entity: JsonObject, name: string, json: Json): JsonObject => ({
  ...entity,
  attrs: withKey(entity.attrs as JsonObject, name, json),
});
const withParent = (entity: JsonObject, parent: Json): JsonObject => ({
  ...entity,
  parents: [...(entity.parents as readonly Json[]), parent],
});

// biome-ignore format: a table
const ENTITY_DEFECTS: readonly EntityDefect[] = [
  ['key of an entity missing', (choices, entity) => withKey(entity, choices.pick(['uid', 'attrs', 'parents']), undefined)],
  ['tags that are null', (_choices, entity) => ({ ...entity, tags: null })],
  ['attributes that are a list', (_choices, entity) => ({ ...entity, attrs: [] })],
  ['uid that is none', (choices, entity) => ({ ...entity, uid: choices.pick(NO_UIDS) })],
  ['parent that is no uid', (choices, entity) => withParent(entity, choices.pick(NO_UIDS))],
  ['entity that is its own parent', (_choices, entity) => withParent(entity, entity.uid as Json)],
  ['attribute that is null', (_choices, entity) => withAttribute(entity, 'spoilt', null)],
  ['attribute that is an escape of old', (_choices, entity) => withAttribute(entity, 'spoilt', { __expr: '1' })],
  ['attribute whose call fails', (_choices, entity) => withAttribute(entity, 'spoilt', { __extn: { fn: 'ip', arg: 'nowhere' } })],
  ['attribute that is nested too deep', (_choices, entity) => withAttribute(entity, 'spoilt', deepValue())],
];

interface SpoiltEntities {
  readonly entities: EntitiesJson;
  readonly kind: string;
}

/** What is wrong with or without a schema. */
export function spoilEntities(choices: Choices, entities: readonly Json[]): SpoiltEntities {
  const whole = choices.below(12);
  // No document begins with a shorter one.
  if (whole === 1) {
    const text = documentText(choices, entities, 'plain');
    return { entities: text.slice(0, choices.below(text.length)), kind: 'text of entities that is broken off' };
  }
  if (whole === 2) return { entities: choices.pick(['{}', '"[]"', '1', '[1]']), kind: 'text of something else' };
  if (whole === 3) return { entities: deepText(), kind: 'text that is nested too deep' };
  const sound = entities.filter(isObject);
  const entity = sound.length > 0 ? choices.pick(sound) : { uid: UID, attrs: {}, parents: [] };
  if (whole === 4) {
    const twin = withAttribute(entity, 'spoilt', true);
    return { entities: [...entities.filter(each => each !== entity), entity, twin], kind: 'entity twice' };
  }
  const [kind, change] = choices.pick(ENTITY_DEFECTS);
  return { entities: [...entities.filter(each => each !== entity), change(choices, entity)], kind };
}

/** What is wrong under the schema of the world, too, if it has one. */
export function spoilEntitiesOf(world: World, entities: readonly Json[]): SpoiltEntities {
  const { choices } = world;
  if (world.typed && choices.chance(0.5)) {
    const spoilt = plantInEntities(world, entities as readonly JsonObject[]);
    if (spoilt !== undefined) return { entities: spoilt.entities, kind: spoilt.planted.kind };
  }
  return spoilEntities(choices, entities);
}

// ------------------------------------------------------------------------------------------------------------ requests

type RequestChange = readonly [kind: string, change: (choices: Choices) => JsonObject];

// biome-ignore format: a table
const REQUEST_CHANGES: readonly RequestChange[] = [
  ['party that is no uid', choices => ({ [choices.pick(['principal', 'action', 'resource'])]: choices.pick(NO_UIDS) })],
  ['context that is no record', choices => ({ context: choices.pick<Json>([[], 'x', 1, null, { __entity: UID }]) })],
  ['context with a null', () => ({ context: { spoilt: null } })],
  ['context with an escape of old', () => ({ context: { spoilt: { __expr: '1' } } })],
  ['context with a call that fails', () => ({ context: { spoilt: { __extn: { fn: 'ip', arg: 'nowhere' } } } })],
  ['context that is nested too deep', () => ({ context: { spoilt: deepValue() } })],
];

interface SpoiltRequest {
  readonly request: RequestJson;
  readonly kind: string;
}

/** What is wrong with or without a schema. */
export function spoilRequest(choices: Choices, request: RequestJson): SpoiltRequest {
  const [kind, change] = choices.pick(REQUEST_CHANGES);
  return { request: { ...request, ...change(choices) }, kind };
}

/** What is wrong under the schema of the world, too, if it has one; `request` is about the target. */
export function spoilRequestOf(world: World, target: Target, request: RequestJson): SpoiltRequest {
  if (world.typed && world.choices.chance(0.6)) {
    const spoilt = plantInRequest(world, target, request);
    if (spoilt !== undefined) return { request: spoilt.request, kind: spoilt.planted.kind };
  }
  return spoilRequest(world.choices, request);
}
