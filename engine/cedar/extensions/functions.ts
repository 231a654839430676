/**
 * The extension functions: their arity and what they compute (language reference, part 1, 4.5).
 *
 * Constructors and methods alike are plain functions of one or two values, the receiver first. Each checks the types of
 * its arguments itself, because the compiler has already checked the count (an error of a different kind). The table is
 * the only list of names: what is not in it is an unknown function.
 */

import type { ExtensionName, Type } from '../../../model/cedar/syntax/abstract.ts';
import { addLongs, divideLong, floorModulo, type Long, subtractLongs } from '../longs.ts';
import { EXTENSION_ERROR, type Result, TYPE_ERROR, WRONG_ARITY } from '../outcome.ts';
import type { Value } from '../values.ts';
import { Decimal, parseDecimal } from './decimal.ts';
import {
  Instant,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  parseDatetime,
  parseDuration,
  Span,
} from './instants.ts';
import { IpAddress, isLoopback, isMulticast, parseIp } from './ipaddr.ts';

/** `params` are the types that `apply` checks; typed reading of data is led by them. */
export type ExtensionFunction =
  | { readonly arity: 1; readonly params: readonly [Type]; readonly apply: (a: Value) => Result }
  | { readonly arity: 2; readonly params: readonly [Type, Type]; readonly apply: (a: Value, b: Value) => Result };

const STRING: Type = { kind: 'string' };
const DECIMAL: Type = { kind: 'extension', name: 'decimal' };
const IPADDR: Type = { kind: 'extension', name: 'ipaddr' };
const DATETIME: Type = { kind: 'extension', name: 'datetime' };
const DURATION: Type = { kind: 'extension', name: 'duration' };

/** A constructor: a String, which must have the form of the type. */
const fromText = (parse: (text: string) => Value | undefined): ExtensionFunction => ({
  arity: 1,
  params: [STRING],
  apply: a => (typeof a === 'string' ? (parse(a) ?? EXTENSION_ERROR) : TYPE_ERROR),
});

const onDecimals = (holds: (a: Long, b: Long) => boolean): ExtensionFunction => ({
  arity: 2,
  params: [DECIMAL, DECIMAL],
  apply: (a, b) => (a instanceof Decimal && b instanceof Decimal ? holds(a.units, b.units) : TYPE_ERROR),
});

const onIp = (holds: (a: IpAddress) => boolean): ExtensionFunction => ({
  arity: 1,
  params: [IPADDR],
  apply: a => (a instanceof IpAddress ? holds(a) : TYPE_ERROR),
});

const onInstant = (compute: (ms: Long) => Result): ExtensionFunction => ({
  arity: 1,
  params: [DATETIME],
  apply: a => (a instanceof Instant ? compute(a.ms) : TYPE_ERROR),
});

/** Whole units in a duration, towards zero: -1ms is 0 days. */
const inUnitsOf = (ms: number): ExtensionFunction => ({
  arity: 1,
  params: [DURATION],
  apply: a => (a instanceof Span ? divideLong(a.ms, ms) : TYPE_ERROR),
});

/** What overflows in a datetime is an error of the extension, not of Long arithmetic. */
const instant = (ms: Long | symbol): Result => (typeof ms === 'symbol' ? EXTENSION_ERROR : new Instant(ms));
const span = (ms: Long | symbol): Result => (typeof ms === 'symbol' ? EXTENSION_ERROR : new Span(ms));

/** A Map, not an object: `toString` must be an unknown function. */
export const EXTENSION_FUNCTIONS: ReadonlyMap<string, ExtensionFunction> = new Map<string, ExtensionFunction>([
  ['decimal', fromText(parseDecimal)],
  ['ip', fromText(parseIp)],
  ['datetime', fromText(parseDatetime)],
  ['duration', fromText(parseDuration)],

  ['lessThan', onDecimals((a, b) => a < b)],
  ['lessThanOrEqual', onDecimals((a, b) => a <= b)],
  ['greaterThan', onDecimals((a, b) => a > b)],
  ['greaterThanOrEqual', onDecimals((a, b) => a >= b)],

  ['isIpv4', onIp(ip => ip.bits === 32)],
  ['isIpv6', onIp(ip => ip.bits === 128)],
  ['isLoopback', onIp(isLoopback)],
  ['isMulticast', onIp(isMulticast)],
  [
    'isInRange',
    {
      arity: 2,
      params: [IPADDR, IPADDR],
      apply: (a, b) => (a instanceof IpAddress && b instanceof IpAddress ? a.isInRange(b) : TYPE_ERROR),
    },
  ],

  [
    'offset',
    {
      arity: 2,
      params: [DATETIME, DURATION],
      apply: (a, b) => (a instanceof Instant && b instanceof Span ? instant(addLongs(a.ms, b.ms)) : TYPE_ERROR),
    },
  ],
  [
    'durationSince',
    {
      arity: 2,
      params: [DATETIME, DATETIME],
      apply: (a, b) => (a instanceof Instant && b instanceof Instant ? span(subtractLongs(a.ms, b.ms)) : TYPE_ERROR),
    },
  ],
  // The floor can leave i64 at its lower end; the time of day cannot.
  ['toDate', onInstant(ms => instant(subtractLongs(ms, floorModulo(ms, MS_PER_DAY))))],
  ['toTime', onInstant(ms => new Span(floorModulo(ms, MS_PER_DAY)))],

  ['toMilliseconds', inUnitsOf(1)],
  ['toSeconds', inUnitsOf(MS_PER_SECOND)],
  ['toMinutes', inUnitsOf(MS_PER_MINUTE)],
  ['toHours', inUnitsOf(MS_PER_HOUR)],
  ['toDays', inUnitsOf(MS_PER_DAY)],
]);

/** The values of each extension type. */
export const EXTENSION_CLASSES = { ipaddr: IpAddress, decimal: Decimal, datetime: Instant, duration: Span };

/** The constructor that a bare value implies where a type of its own is expected. */
export const CONSTRUCTOR_OF: { readonly [name in ExtensionName]: string } = {
  decimal: 'decimal',
  ipaddr: 'ip',
  datetime: 'datetime',
  duration: 'duration',
};

/** Calls `fn` with values; a wrong count is a failure. */
export function applyExtension(fn: ExtensionFunction, args: readonly Value[]): Result {
  const [first, second] = args;
  if (fn.arity !== args.length || first === undefined) return WRONG_ARITY;
  if (fn.arity === 1) return fn.apply(first);
  return second === undefined ? WRONG_ARITY : fn.apply(first, second);
}
