/**
 * Values of any type of a scenario. Sets and records, like scalars, come from a small stock: what is made for one
 * entity turns up again in the next, so that whole sets and records are equal now and then.
 */
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { type Attribute, BOOL, Datum, DECIMAL, type EntityType, IPADDR, LONG, STRING, Type } from './domain.ts';
import { put, value } from './est.ts';
import type { World } from './world.ts';

/** How many different sets, or records, of one type a scenario has at most. */
const STOCK = 3;
const LARGE_SET = 40;

export function drawValue(world: World, type: Type): Datum {
  switch (type.kind) {
    case 'entity':
      return entityOf(world, type);
    case 'set':
    case 'record':
      return compoundOf(world, type);
    default:
      return world.pools.pick(type);
  }
}

/** An entity of the scenario; every type has one, be it only spoken of. */
const entityOf = (world: World, type: Type): Datum => world.choices.pick((type.entity as EntityType).handles).datum;

function compoundOf(world: World, type: Type): Datum {
  let stock = world.compounds[type.id];
  if (stock === undefined) {
    stock = [];
    world.compounds[type.id] = stock;
  }
  const at = world.choices.below(STOCK);
  const known = stock[at];
  if (known !== undefined) return known;
  const made = type.kind === 'set' ? freshSet(world, type) : freshRecord(world, type);
  stock.push(made);
  return made;
}

function freshSet(world: World, type: Type): Datum {
  const { choices } = world;
  const element = type.element ?? LONG;
  const size = choices.chance(0.004) ? LARGE_SET : choices.size(0, 6, 0.65);
  const parts: Datum[] = [];
  for (let i = 0; i < size; i++) parts.push(drawValue(world, element));
  return setDatum(type, parts);
}

export function setDatum(type: Type, parts: readonly Datum[]): Datum {
  const json = parts.map(part => part.json);
  return new Datum(type, json, Number.NaN, '', parts);
}

/** Required attributes and about two thirds of the optional ones. */
export function freshRecord(world: World, type: Type): Datum {
  const parts = type.attributes.map(attribute =>
    attribute.required || world.choices.chance(0.65) ? drawValue(world, attribute.type) : null,
  );
  return recordDatum(type, parts);
}

export function recordDatum(type: Type, parts: readonly (Datum | null)[]): Datum {
  const json: Record<string, Json> = {};
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part !== null && part !== undefined) put(json, (type.attributes[i] as Attribute).name, part.json);
  }
  return new Datum(type, json, Number.NaN, '', parts);
}

const STRANGE_TYPES = [LONG, STRING, BOOL, DECIMAL, IPADDR];

/** Records that look like escapes but are none, and an escape with a key too many inside, which is one. */
const LOOK_ALIKES: readonly JsonObject[] = [
  { fn: 'ip', arg: '10.0.0.1' },
  { type: 'User', id: 'a' },
  { __entity: { type: 'User', id: 'a' }, z: 1 },
  { __entity: 'User::"a"' },
  { __extn: { fn: 'decimal' } },
  { __entity: { type: 'User', id: 'a', z: 1 } },
];
const ANY_RECORD = new Type(0, 'record', { type: 'Record', attributes: {} });

/** A value of hardly the type that one expects, for data that no schema governs. */
export function strangeValue(world: World): Datum {
  const { choices } = world;
  if (choices.chance(0.12)) {
    const json = choices.pick(LOOK_ALIKES);
    return new Datum(ANY_RECORD, json, Number.NaN, '', [], null, json, value(json));
  }
  if (choices.chance(0.3)) {
    return setDatum(world.setOf(STRING), [strangeScalar(world), strangeScalar(world)]);
  }
  return choices.chance(0.3) ? choices.pick(world.handles).datum : strangeScalar(world);
}

const strangeScalar = (world: World): Datum => world.pools.pick(world.choices.pick(STRANGE_TYPES));

/** Whether two values are equal, as far as it is cheap to tell; null: not told. */
export function same(a: Datum, b: Datum): boolean | null {
  if (a === b) return true;
  if (a.type.kind !== b.type.kind) return false;
  switch (a.type.kind) {
    case 'bool':
    case 'long':
      return a.json === b.json;
    case 'string':
      return a.text === b.text;
    case 'entity':
      return a.handle === b.handle;
    case 'decimal':
    case 'datetime':
    case 'duration':
      // Beyond 2^53 the numbers are approximate.
      return Number.isSafeInteger(a.number) && Number.isSafeInteger(b.number) ? a.number === b.number : null;
    default:
      return null;
  }
}
