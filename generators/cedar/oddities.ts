/**
 * Conditions of shapes that optimisers have a special way for: the same operand compared with one constant after
 * another, sets and records of many elements, sets whose elements look alike but are of different types.
 */
import { BOOL, type Datum, DECIMAL, LONG, STRING } from './domain.ts';
import { attribute, binary, type Est, has, or, record, set, value } from './est.ts';
import { entityLiteral, literalOf } from './literals.ts';
import { anyEntity } from './membership.ts';
import { longDatum, stringDatum } from './pools.ts';
import { contains } from './sets.ts';
import type { Site } from './site.ts';
import { drawValue, same } from './values.ts';

/** `x == a || x == b || ...`: begs to be turned into one look-up, which must mind the types. */
export function oneOf(site: Site, _depth: number, wish: boolean): Est {
  const { choices, world } = site;
  const left = anyEntity(site);
  const handle = site.seen?.handle ?? null;
  const listed = choices.sample(world.handles, choices.integer(2, 4));
  if (wish && handle !== null) listed.splice(choices.below(listed.length), 1, handle);
  site.truth = handle === null ? null : listed.includes(handle);
  const tests = listed.map(other => binary['=='](left, entityLiteral(other)));
  return tests.slice(1).reduce(or, tests[0] as Est);
}

const KEYS = ['10', '9', 'B', '_c', 'Z', 'a', 'z', 'é', '', '__proto__', 'constructor', '\uFFFF', '\u{10000}'];

/** A record of five to eleven fields, asked about or taken apart. */
export function wideRecord(site: Site, _depth: number, wish: boolean): Est {
  const { choices, world } = site;
  // Neighbours, not a sample: every new order of names costs the engine of JavaScript a new class of objects.
  const names = KEYS.slice(choices.below(4)).slice(0, choices.integer(5, 9));
  const fields = names.map(() => drawValue(world, choices.pick(SCALARS)));
  const whole = record(names, fields.map(literalOf));
  if (choices.chance(0.5)) {
    const name = wish ? choices.pick(names) : choices.pick(KEYS);
    site.truth = names.includes(name);
    return has(whole, name);
  }
  const at = choices.below(names.length);
  const field = fields[at] as Datum;
  site.truth = wish;
  return binary[wish ? '==' : '!='](attribute(whole, names[at] as string), literalOf(field));
}

const SCALARS = [LONG, STRING, BOOL, DECIMAL];

/** A set of up to 40 numbers and their look-alikes; without a schema or with one that nobody validates against. */
export function mixedSet(site: Site, depth: number, wish: boolean): Est {
  const { choices, world } = site;
  if (world.typed && site.loose === 0) return contains(site, depth, wish);
  const elements: Datum[] = [];
  const size = choices.chance(0.2) ? 40 : choices.integer(1, 6);
  for (let i = 0; i < size; i++) elements.push(lookAlike(site, choices.integer(0, Math.max(2, size >> 1))));
  if (choices.chance(0.3)) return mixedSetsCompared(site, elements);
  const wanted = lookAlike(site, choices.below(3));
  site.truth = elements.some(element => same(element, wanted) === true);
  return binary.contains(set(elements.map(literalOf)), literalOf(wanted));
}

/** The set against itself in another order, less an element or with one more. */
function mixedSetsCompared(site: Site, elements: readonly Datum[]): Est {
  const { choices } = site;
  const others = choices.shuffle(elements);
  if (choices.chance(0.5)) others.pop();
  if (choices.chance(0.4)) others.push(lookAlike(site, 1));
  site.truth = null;
  const operator = choices.pick(['==', 'containsAll', 'containsAny'] as const);
  return binary[operator](set(elements.map(literalOf)), set(others.map(literalOf)));
}

function lookAlike(site: Site, n: number): Datum {
  const { choices, world } = site;
  if (choices.chance(0.25)) return choices.pick(world.handles).datum;
  if (choices.chance(0.6)) return longDatum(n);
  return choices.chance(0.7) ? stringDatum(String(n)) : world.pools.pick(choices.pick(SCALARS));
}

/** The condition inside out: many levels of operators that do not change it. */
export function deeplyNested(site: Site, inner: Est, levels: number): Est {
  let whole = inner;
  for (let i = 0; i < levels; i++) {
    switch (site.choices.below(4)) {
      case 0:
        whole = { '!': { arg: { '!': { arg: whole } } } };
        i++;
        break;
      case 1:
        whole = { '&&': { left: value(true), right: whole } };
        break;
      case 2:
        whole = { '||': { left: value(false), right: whole } };
        break;
      default:
        whole = binary['=='](set([whole]), set([value(true)]));
    }
  }
  return whole;
}
