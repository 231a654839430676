/** Expressions of type Long. */
import { table } from '../choices.ts';
import { DURATION, LONG } from './domain.ts';
import { binary, call, type Est, negate, value } from './est.ts';
import { literalOf } from './literals.ts';
import type { Site } from './site.ts';
import { exact } from './synthetic.ts';

type LongForm = (site: Site, depth: number) => Est;

const FORMS = table<LongForm>([
  [5, plain],
  [3, sum],
  [3, difference],
  [2, product],
  [3, negation],
  [2, atTheLimit],
  [13, durationAsLong],
]);

export function long(site: Site, depth: number): Est {
  return depth <= 0 ? plain(site) : site.choices.weighted(FORMS)(site, depth);
}

function plain(site: Site): Est {
  const path = site.choices.chance(0.65) ? site.reach.pick(site.world, LONG, site.roots) : null;
  if (path !== null) return site.use(path);
  const datum = site.world.pools.pick(LONG);
  site.know(datum);
  return literalOf(datum);
}

function sum(site: Site, depth: number): Est {
  return arithmetic(site, '+', depth);
}

function difference(site: Site, depth: number): Est {
  return arithmetic(site, '-', depth);
}

function product(site: Site, depth: number): Est {
  return arithmetic(site, '*', depth);
}

function arithmetic(site: Site, operator: '+' | '-' | '*', depth: number): Est {
  const left = site.expression(LONG, depth - 1);
  const from = site.number;
  const right = site.expression(LONG, site.choices.chance(0.3) ? depth - 1 : 0);
  const by = site.number;
  site.know(null);
  const result = operator === '+' ? from + by : operator === '-' ? from - by : from * by;
  if (Number.isSafeInteger(result)) site.number = result;
  return binary[operator](left, right);
}

function negation(site: Site, depth: number): Est {
  const arg = site.expression(LONG, depth - 1);
  const from = site.number;
  site.know(null);
  site.number = -from;
  return negate(arg);
}

const MAX = 9223372036854775807n;
const MIN = -9223372036854775808n;

/** A sum or difference that hits the end of the range exactly, or misses it by one. */
function atTheLimit(site: Site): Est {
  const { choices } = site;
  const left = plain(site);
  const { number, seen } = site;
  if (seen === null || !Number.isSafeInteger(number) || typeof seen.json !== 'number') return left;
  const upward = choices.chance(0.5);
  const excess = choices.chance(0.3) ? 1n : 0n;
  const step = upward ? MAX - BigInt(number) + excess : BigInt(number) - MIN + excess;
  site.know(null);
  if (step < 0n || step > MAX) {
    // A step that is no Long itself: the other way round, from the limit back.
    return binary['-'](value(exact(upward ? MAX : MIN)), left);
  }
  return binary[upward ? '+' : '-'](left, value(exact(step)));
}

const CONVERSIONS = ['toMilliseconds', 'toSeconds', 'toMinutes', 'toHours', 'toDays'] as const;
const UNITS = [1, 1000, 60_000, 3_600_000, 86_400_000] as const;

function durationAsLong(site: Site, depth: number): Est {
  const unit = site.choices.below(CONVERSIONS.length);
  const receiver = site.expression(DURATION, depth - 1);
  const { number } = site;
  site.know(null);
  site.number = Math.trunc(number / (UNITS[unit] as number));
  return call(CONVERSIONS[unit] as string, [receiver]);
}
