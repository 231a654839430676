/** `==` and `!=` on everything, `< <= > >=` on what has an order. */
import { table } from '../choices.ts';
import { BOOL, DATETIME, type Datum, DECIMAL, DURATION, IPADDR, LONG, STRING, type Type } from './domain.ts';
import { binary, call, type Est, set, value } from './est.ts';
import { isStrict, literalOf, spelled } from './literals.ts';
import { anyEntity } from './membership.ts';
import { CONTEXT } from './reach.ts';
import type { Site } from './site.ts';
import { drawValue, same } from './values.ts';
import type { World } from './world.ts';

const SCALARS = [LONG, STRING, BOOL, DECIMAL, IPADDR, DATETIME, DURATION];

type Left = (site: Site, depth: number) => readonly [Est, Type];

/** What to compare: mostly something that the request or the store decides. */
const LEFTS = table<Left>([
  [14, pathOrScalar],
  [3, site => [anyEntity(site), (site.seen as Datum).type]],
  [3, (site, depth) => ofType(site, site.choices.pick(SCALARS), depth)],
  [3, compound],
]);

const ofType = (site: Site, type: Type, depth: number): readonly [Est, Type] => [site.expression(type, depth), type];

function pathOrScalar(site: Site, depth: number): readonly [Est, Type] {
  // The context has the fewest paths, and would hardly be read if all were equally likely.
  const fromContext = (site.roots & CONTEXT) !== 0 && site.choices.chance(0.2);
  const path = site.reach.pickAny(site.world, fromContext ? CONTEXT : site.roots);
  return path === null ? ofType(site, site.choices.pick(SCALARS), depth) : [site.use(path), path.type];
}

function compound(site: Site, depth: number): readonly [Est, Type] {
  const { choices, world } = site;
  const writable = world.records.filter(type => type.writable);
  const type = writable.length > 0 && choices.chance(0.5) ? choices.pick(writable) : world.setOf(choices.pick(SCALARS));
  return ofType(site, type, depth);
}

export function equality(site: Site, depth: number, wish: boolean): Est {
  const { choices } = site;
  const [left, type] = choices.weighted(LEFTS)(site, depth);
  const seen = site.seen;
  const right = counterpart(site, type, left, seen, depth, wish);
  const equal = site.truth;
  // The operator is chosen last, knowing the operands: that is how the wish comes true whatever they are.
  const positive = equal === null ? choices.chance(0.7) : (equal === wish) !== choices.chance(0.1);
  if (equal !== null) site.truth = equal === positive;
  const operator = binary[positive ? '==' : '!='];
  return choices.chance(0.2) ? operator(right, left) : operator(left, right);
}

/** The other operand; leaves in `site.truth` whether the two are equal. */
function counterpart(site: Site, type: Type, left: Est, seen: Datum | null, depth: number, wish: boolean): Est {
  const { choices } = site;
  if (seen !== null && isStrict(seen) && choices.chance(wish ? 0.7 : 0.25)) {
    site.truth = true;
    return respelled(site, seen);
  }
  const computed = seen === null ? computedValue(type, site.number) : null;
  if (computed !== null && choices.chance(0.6)) {
    site.truth = true;
    return computed;
  }
  if (choices.chance(0.04) || (!type.writable && !site.reach.offers(type, site.roots))) {
    site.truth = true;
    return left;
  }
  const right = site.expression(type, depth - 1);
  site.truth = seen === null || site.seen === null ? null : same(seen, site.seen);
  return right;
}

/** The literal for the outcome of a computation: an exact test of what was computed. */
function computedValue(type: Type, number: number): Est | null {
  if (!Number.isSafeInteger(number)) return null;
  switch (type) {
    case LONG:
      return value(number === 0 ? 0 : number);
    case DURATION:
      return call('duration', [value(`${number === 0 ? 0 : number}ms`)]);
    case DATETIME:
      // The notation holds the years 0 to 9999.
      return number >= -62_167_219_200_000 && number < 253_402_300_800_000
        ? call('datetime', [value(new Date(number).toISOString())])
        : null;
    default:
      return null;
  }
}

/** The same value in other words: elements in another order and repeated, another notation of an equal constant. */
function respelled(site: Site, datum: Datum): Est {
  const { choices } = site;
  if (datum.type.kind === 'set' && choices.chance(0.5)) {
    const elements = choices.shuffle(datum.parts.map(part => literalOf(part as Datum)));
    if (choices.chance(0.3)) elements.push(choices.pick(elements));
    return set(elements);
  }
  if (Number.isSafeInteger(datum.number) && datum.type.kind !== 'bool' && choices.chance(0.5)) {
    const twin = site.world.pools.of(datum.type).find(other => other !== datum && other.number === datum.number);
    if (twin !== undefined) return spelled(choices, twin);
  }
  return spelled(choices, datum);
}

const ORDERED = table<Type>([
  [6, LONG],
  [3, DATETIME],
  [3, DURATION],
]);
const RISING = ['<', '<='] as const;
const FALLING = ['>', '>='] as const;
const LEVEL_TRUE = ['<=', '>='] as const;
const LEVEL_FALSE = ['<', '>'] as const;
const ALL = ['<', '<=', '>', '>='] as const;

export function order(site: Site, depth: number, wish: boolean): Est {
  const { choices } = site;
  const type = choices.weighted(ORDERED);
  const left = site.expression(type, depth);
  const [from, seen] = [site.number, site.seen];
  let right: Est;
  if (seen !== null && choices.chance(0.15)) right = literalOf(seen);
  else right = site.expression(type, depth - 1);
  const to = seen !== null && right === seen.literal ? from : site.number;
  const known = from < to || from > to || from === to;
  site.truth = known ? wish : null;
  return binary[choices.pick(operatorsFor(from, to, wish))](left, right);
}

function operatorsFor(from: number, to: number, wish: boolean): readonly ('<' | '<=' | '>' | '>=')[] {
  if (from < to) return wish ? RISING : FALLING;
  if (from > to) return wish ? FALLING : RISING;
  if (from === to) return wish ? LEVEL_TRUE : LEVEL_FALSE;
  return ALL;
}

const PLAIN = [LONG, STRING, BOOL];

/** A value that is a literal in the validator's eyes: a Long that is the outcome of a call is none. */
function plainValue(world: World): Datum {
  const datum = drawValue(world, world.choices.pick(PLAIN));
  return typeof datum.json === 'object' ? drawValue(world, BOOL) : datum;
}

/** Two literals, often of different types: valid, and decided by the types. */
export function literalEquality(site: Site, _depth: number, wish: boolean): Est {
  const { choices, world } = site;
  const left = plainValue(world);
  const right = choices.chance(0.3) ? left : plainValue(world);
  const equal = same(left, right) === true;
  site.truth = wish;
  return binary[equal === wish ? '==' : '!='](literalOf(left), literalOf(right));
}
