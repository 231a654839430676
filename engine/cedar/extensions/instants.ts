/**
 * The datetime and duration types: milliseconds in an i64 (language reference, part 1, 4.3 and 4.4).
 *
 * JavaScript's Date is not used: it is far too lenient as a parser, maps the years 0-99 to 1900-1999, and covers a
 * thousandth of the range.
 */

import { type Long, toLong } from '../longs.ts';
import type { Composite, Keyed } from '../values.ts';
import { digitsValue, EXACT_DIGITS, endOfDigits } from './decimal.ts';

export const MS_PER_DAY = 86_400_000;
export const MS_PER_HOUR = 3_600_000;
export const MS_PER_MINUTE = 60_000;
export const MS_PER_SECOND = 1_000;

/** A datetime. */
export class Instant implements Keyed {
  /** Since 1970-01-01T00:00:00Z. */
  readonly ms: Long;

  constructor(ms: Long) {
    this.ms = ms;
  }

  equals(other: Composite): boolean {
    return other instanceof Instant && this.ms === other.ms;
  }

  key(): string {
    return `t${this.ms};`;
  }
}

/** A duration. */
export class Span implements Keyed {
  readonly ms: Long;

  constructor(ms: Long) {
    this.ms = ms;
  }

  equals(other: Composite): boolean {
    return other instanceof Span && this.ms === other.ms;
  }

  key(): string {
    return `u${this.ms};`;
  }
}

// --------------------------------------------------------------------------------------------------------- datetime

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365] as const;
/** Days from 0000-01-01 to 1970-01-01 in the proleptic Gregorian calendar. */
const EPOCH_DAY = 719_528;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Exactly `YYYY-MM-DD`, or that with `Thh:mm:ss`, optionally `.SSS`, and `Z` or `+hhmm` or `-hhmm`. */
export function parseDatetime(text: string): Instant | undefined {
  const day = parseDay(text);
  if (day === undefined) return undefined;
  if (text.length === 10) return new Instant(day * MS_PER_DAY);

  const hour = fixed(text, 11, 2);
  const minute = fixed(text, 14, 2);
  const second = fixed(text, 17, 2);
  if (text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return undefined;
  // Written so that NaN, which `fixed` gives for anything but digits, fails.
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;

  const fraction = text[19] === '.';
  const ms = fraction ? fixed(text, 20, 3) : 0;
  const offset = parseZone(text, fraction ? 23 : 19);
  if (Number.isNaN(ms) || Number.isNaN(offset)) return undefined;
  // At most 10^4 years: always a safe integer, so nothing can overflow here.
  const local = day * MS_PER_DAY + hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * MS_PER_SECOND + ms;
  return new Instant(local - offset);
}

/** Days since 1970-01-01 of the date in the first ten characters; undefined unless it exists. */
function parseDay(text: string): number | undefined {
  const year = fixed(text, 0, 4);
  const month = fixed(text, 5, 2);
  const day = fixed(text, 8, 2);
  if (text[4] !== '-' || text[7] !== '-' || !(year >= 0 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  const before = DAYS_BEFORE_MONTH[month - 1] as number;
  const leapDay = isLeap(year) ? 1 : 0;
  if (day > (DAYS_BEFORE_MONTH[month] as number) - before + (month === 2 ? leapDay : 0)) return undefined;
  // Leap days in the years 0 .. year - 1; the year 0 is one of them.
  const leapDays =
    year === 0 ? 0 : 1 + Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400);
  return year * 365 + leapDays + before + (month > 2 ? leapDay : 0) + day - 1 - EPOCH_DAY;
}

/** The offset from UTC in milliseconds of the zone that is the whole rest of `text`; NaN if it is none. */
function parseZone(text: string, from: number): number {
  const sign = text[from];
  if (sign === 'Z') return text.length === from + 1 ? 0 : Number.NaN;
  if ((sign !== '+' && sign !== '-') || text.length !== from + 5) return Number.NaN;
  const hour = fixed(text, from + 1, 2);
  const minute = fixed(text, from + 3, 2);
  if (!(hour <= 23 && minute <= 59)) return Number.NaN;
  const offset = hour * MS_PER_HOUR + minute * MS_PER_MINUTE;
  return sign === '+' ? offset : 0 - offset;
}

/** The number of exactly `count` ASCII digits at `from`; NaN if one of them is anything else or missing. */
function fixed(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    // charCodeAt is NaN beyond the end, and fails the comparison.
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

// --------------------------------------------------------------------------------------------------------- duration

/** In the only order in which they may stand. `ms` is told from `m` by its second letter. */
const UNITS = ['d', 'h', 'm', 's', 'ms'] as const;
const UNIT_MS = [MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, 1] as const;

/** `-?` and then at least one of `N d`, `N h`, `N m`, `N s`, `N ms`, in this order, within i64. */
export function parseDuration(text: string): Span | undefined {
  const negative = text[0] === '-';
  let at = negative ? 1 : 0;
  if (at === text.length) return undefined;
  let unit = 0;
  let total = 0;
  while (at < text.length) {
    const end = endOfDigits(text, at);
    if (end === at) return undefined;
    const name = text[end] === 'm' && text[end + 1] === 's' ? 'ms' : text[end];
    while (unit < UNITS.length && UNITS[unit] !== name) unit++;
    if (name === undefined || unit === UNITS.length) return undefined;
    // As in longs.ts: a sum of non-negative terms that ends below 2^53 never rounded on the way.
    const count = end - at > EXACT_DIGITS ? Number(text.slice(at, end)) : digitsValue(text, at, end);
    total += count * (UNIT_MS[unit] as number);
    at = end + name.length;
    unit++;
  }
  if (total <= Number.MAX_SAFE_INTEGER) return new Span(negative ? 0 - total : total);
  const exact = exactDuration(text, negative ? 1 : 0);
  // The sign first, then the range: -2^63 is a duration, 2^63 is not. All terms have one sign, so the sum alone decides.
  const ms = toLong(negative ? -exact : exact);
  return typeof ms === 'symbol' ? undefined : new Span(ms);
}

/** The sum of the components of a text that is known to be well formed. */
function exactDuration(text: string, from: number): bigint {
  let sum = 0n;
  for (let at = from; at < text.length; ) {
    const end = endOfDigits(text, at);
    const name = text[end] === 'm' && text[end + 1] === 's' ? 'ms' : (text[end] as 'd');
    sum += BigInt(text.slice(at, end)) * BigInt(UNIT_MS[UNITS.indexOf(name)] as number);
    at = end + name.length;
  }
  return sum;
}
