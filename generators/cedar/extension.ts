/** Extension types: decimals, addresses, dates and durations, with every function there is. */
import { table } from '../choices.ts';
import { DATETIME, DECIMAL, DURATION, IPADDR, type Type } from './domain.ts';
import { call, type Est } from './est.ts';
import { spelled } from './literals.ts';
import type { Site } from './site.ts';

/** An expression of an extension type: a path, a constant, or a computation. */
export function extension(site: Site, type: Type, depth: number): Est {
  if (depth > 0 && site.choices.chance(0.45)) {
    if (type === DATETIME) return site.choices.chance(0.5) ? toDate(site, depth) : offset(site, depth);
    if (type === DURATION) return site.choices.chance(0.5) ? toTime(site, depth) : durationSince(site, depth);
  }
  return plain(site, type);
}

function plain(site: Site, type: Type): Est {
  const { choices, world } = site;
  const path = choices.chance(0.65) ? site.reach.pick(world, type, site.roots) : null;
  if (path !== null) return site.use(path);
  const datum = world.pools.pick(type);
  site.know(datum);
  return spelled(choices, datum);
}

const DAY = 86_400_000;

function computed(site: Site, number: number): void {
  site.know(null);
  site.number = number;
}

function offset(site: Site, depth: number): Est {
  const from = site.expression(DATETIME, depth - 1);
  const start = site.number;
  const by = site.expression(DURATION, depth - 1);
  computed(site, start + site.number);
  return call('offset', [from, by]);
}

function durationSince(site: Site, depth: number): Est {
  const to = site.expression(DATETIME, depth - 1);
  const end = site.number;
  const from = site.expression(DATETIME, depth - 1);
  computed(site, end - site.number);
  return call('durationSince', [to, from]);
}

function toDate(site: Site, depth: number): Est {
  const from = site.expression(DATETIME, depth - 1);
  computed(site, Math.floor(site.number / DAY) * DAY);
  return call('toDate', [from]);
}

function toTime(site: Site, depth: number): Est {
  const from = site.expression(DATETIME, depth - 1);
  computed(site, site.number - Math.floor(site.number / DAY) * DAY);
  return call('toTime', [from]);
}

// -------------------------------------------------------------------------------------------------------- conditions

const LESS = ['lessThan', 'lessThanOrEqual'] as const;
const GREATER = ['greaterThan', 'greaterThanOrEqual'] as const;
const LEVEL = ['lessThanOrEqual', 'greaterThanOrEqual'] as const;
const STEEP = ['lessThan', 'greaterThan'] as const;
const ALL = [...LESS, ...GREATER];

export function decimalOrder(site: Site, depth: number, wish: boolean): Est {
  const left = site.expression(DECIMAL, depth);
  const from = site.number;
  const right = site.expression(DECIMAL, depth - 1);
  const to = site.number;
  let functions: readonly string[] = ALL;
  if (from < to) functions = wish ? LESS : GREATER;
  else if (from > to) functions = wish ? GREATER : LESS;
  else if (from === to) functions = wish ? LEVEL : STEEP;
  site.truth = functions === ALL ? null : wish;
  return call(site.choices.pick(functions), [left, right]);
}

const PREDICATES = table<string>([
  [1, 'isIpv4'],
  [1, 'isIpv6'],
  [2, 'isLoopback'],
  [2, 'isMulticast'],
]);

export function addressPredicate(site: Site, depth: number): Est {
  const receiver = site.expression(IPADDR, depth);
  const predicate = site.choices.weighted(PREDICATES);
  const isIpv6 = site.seen?.text.includes(':');
  if (isIpv6 !== undefined && predicate.startsWith('isIp')) site.truth = (predicate === 'isIpv6') === isIpv6;
  return call(predicate, [receiver]);
}

export function addressRange(site: Site, depth: number, wish: boolean): Est {
  const { choices } = site;
  const left = site.expression(IPADDR, depth);
  const text = site.seen?.text ?? '';
  if (wish && text !== '' && choices.chance(0.6)) {
    site.truth = true;
    return call('isInRange', [left, call('ip', [{ Value: widened(text, choices.below(5)) }])]);
  }
  return call('isInRange', [left, site.expression(IPADDR, depth - 1)]);
}

/** The same address with a shorter prefix: a range around it. */
function widened(text: string, step: number): string {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const full = text.includes(':') ? 128 : 32;
  const prefix = slash < 0 ? full : Number(text.slice(slash + 1));
  return `${address}/${[prefix, prefix >> 1, Math.max(0, prefix - 1), Math.max(0, prefix - 7), 0][step]}`;
}
