/**
 * Requests for `cedar/context`: the context is what is tried. With a schema it conforms to the action's context type or has
 * one defect; without, it is any value.
 */
import type { ContextInput, Json, JsonObject, RequestJson } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import { freshRecord } from '../values.ts';
import type { World } from '../world.ts';
import { ODD_NUMBERS, plantDefect, type Vocabulary } from './defects.ts';
import { isIgnored, isObject, placesOf, renamed, withAt, withKey } from './places.ts';
import { drawWorld, requestOf, schemaOf } from './schema-world.ts';
import { anyRecord, anyValue, badValue, withIgnoredPart } from './values.ts';

type Quality = 'valid' | 'value' | 'field' | 'shape' | 'action' | 'other';
const QUALITIES = table<Quality>([
  [9, 'valid'],
  [6, 'value'],
  [4, 'field'],
  [2, 'shape'],
  [1, 'action'],
  [2, 'other'],
]);

export function contextScenario(choices: Choices): ContextInput {
  const quality = choices.weighted(QUALITIES);
  const world = drawWorld(choices, choices.chance(0.65));
  const drawn = requestOf(world);
  const request = quality === 'action' && world.typed ? spoiltAction(world, drawn) : drawn;
  const context = world.typed ? request.context : anyRecord(choices, 3);
  const changed = spoiltContext(world, context, quality);
  const spoiled = choices.chance(0.1) ? withIgnoredPart(choices, changed) : changed;
  return { schema: schemaOf(world), request: { ...request, context: spoiled } };
}

const UID = { type: 'User', id: 'a' };

/** No malformed calls: that the context is no record is defect enough. */
// biome-ignore format: a table
const NO_RECORDS: readonly Json[] = [
  null, 1, 'x', true, [], [1], [{}], {}, { __entity: UID }, { __entity: UID, z: 1 }, { __extn: { fn: 'ip', arg: '::1' } }, { __extn: { fn: 'ip' } }, { __expr: 'x' }, { __expr: 1 },
  { __entity: { type: 'A B', id: 'a' } }, { fn: 'ip', arg: '::1' }, UID, [null], [{ __expr: 'x' }], ...ODD_NUMBERS,
];

function spoiltContext(world: World, context: JsonObject, quality: Quality): Json {
  const { choices } = world;
  switch (quality) {
    case 'value': {
      const once = otherValue(world, context);
      // Which of two comes first is known of what needs no schema.
      return !world.typed && isObject(once) && choices.chance(0.35) ? otherValue(world, once) : once;
    }
    case 'field':
      return otherField(world, context);
    case 'shape':
      return plantDefect(choices, context, VOCABULARY, world.typed);
    case 'other':
      return choices.pick(NO_RECORDS);
    default:
      return context;
  }
}

// biome-ignore format: a table
const VOCABULARY: Vocabulary = {
  keys: ['__entity', '__extn', '__expr', 'fn', 'arg', 'args', 'type', 'id', 'name', 'age', '', '__proto__', 'constructor'],
  values: [
    null, true, 0, 1, 'x', '', [], {}, { type: 'User', id: 'a' }, { __entity: { type: 'User', id: 'a' } }, { __extn: { fn: 'ip', arg: '::1' } }, { fn: 'ip', arg: '::1' }, 9223372036854775807n, '1.0', '10.0.0.1', '2024-01-01', '1h', ['x'], [1, 'x'], { a: 1 }, { __expr: 'x' }, 'User', 'decimal', 'ip',
  ],
  odd: ODD_NUMBERS,
};

function otherValue({ choices, typed }: World, context: JsonObject): Json {
  const places = placesOf(context).filter(({ path }) => path.length > 0 && !isIgnored(path));
  // Under a schema, the field itself would be a defect.
  if (places.length === 0) return typed ? context : { a: badValue(choices) };
  const value = choices.chance(0.3) ? choices.pick(places).json : badValue(choices);
  return withAt(context, choices.pick(places).path, value);
}

/** A field too many or too few, at the top or in a record inside. */
function otherField({ choices, fields }: World, context: JsonObject): Json {
  const records = placesOf(context).filter(({ json }) => isObject(json));
  const place = choices.chance(0.6) ? { path: [], json: context } : choices.pick(records);
  const record = place.json as JsonObject;
  const keys = Object.keys(record);
  const key = keys.length > 0 ? choices.pick(keys) : 'name';
  switch (choices.below(3)) {
    case 0:
      return withAt(context, place.path, withKey(record, key, undefined));
    case 1:
      return Object.hasOwn(record, key) ? withAt(context, place.path, renamed(record, key, `${key}s`)) : context;
    default:
      return withAt(context, place.path, withKey(record, choices.pick(fields).name, anyValue(choices, 1)));
  }
}

/** An action that is not declared, or another one with a context of its type: it may not apply to the principal. */
function spoiltAction(world: World, request: RequestJson): RequestJson {
  const { choices, actions } = world;
  const { handle, context } = choices.pick(actions);
  if (!choices.chance(0.5)) return { ...request, action: { type: handle.uid.type, id: 'undeclared' } };
  return { ...request, action: handle.uid, context: freshRecord(world, context).json as JsonObject };
}
