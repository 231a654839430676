/** The decimal type: fixed point numbers with four decimal places (language reference, part 1, 4.1). */

import { type Long, toLong } from '../longs.ts';
import type { Composite, Keyed } from '../values.ts';

const ZERO = 48;
const NINE = 57;
const MINUS = 45;
const DOT = 46;
/** So many decimal digits always fit a double. */
export const EXACT_DIGITS = 15;
const FRACTION_DIGITS = 4;
const UNITS_PER_ONE = 10_000;

export class Decimal implements Keyed {
  /** An i64 count of 1/10000. */
  readonly units: Long;

  constructor(units: Long) {
    this.units = units;
  }

  equals(other: Composite): boolean {
    return other instanceof Decimal && this.units === other.units;
  }

  key(): string {
    return `d${this.units};`;
  }
}

/** `-? DIGIT+ "." DIGIT{1,4}` within i64 units; undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const negative = text.charCodeAt(0) === MINUS;
  const start = negative ? 1 : 0;
  const dot = endOfDigits(text, start);
  if (dot === start || text.charCodeAt(dot) !== DOT) return undefined;
  const end = endOfDigits(text, dot + 1);
  const missing = FRACTION_DIGITS - (end - dot - 1);
  if (end !== text.length || missing < 0 || missing === FRACTION_DIGITS) return undefined;

  // Written with all its places it has at most 15 digits: below 2^53.
  if (dot - start + FRACTION_DIGITS <= EXACT_DIGITS) {
    const magnitude = digitsValue(text, start, dot) * UNITS_PER_ONE + digitsValue(text, dot + 1, end) * 10 ** missing;
    return new Decimal(negative ? 0 - magnitude : magnitude);
  }
  // Rare: leading zeros are free.
  const digits = text.slice(start, dot) + text.slice(dot + 1) + '0'.repeat(missing);
  const units = toLong(negative ? -BigInt(digits) : BigInt(digits));
  return typeof units === 'symbol' ? undefined : new Decimal(units);
}

/** What at most EXACT_DIGITS digits mean; cheaper than to cut them out and to convert the text. */
export function digitsValue(text: string, from: number, end: number): number {
  let value = 0;
  for (let i = from; i < end; i++) value = value * 10 + text.charCodeAt(i) - ZERO;
  return value;
}

/** The canonical text, with all four decimals. */
export function decimalText(decimal: Decimal): string {
  const units = BigInt(decimal.units);
  const magnitude = units < 0n ? -units : units;
  const fraction = String(magnitude % BigInt(UNITS_PER_ONE)).padStart(FRACTION_DIGITS, '0');
  return `${units < 0n ? '-' : ''}${magnitude / BigInt(UNITS_PER_ONE)}.${fraction}`;
}

/** The position of the first character at or after `from` that is not an ASCII digit; `text.length` if there is none. */
export function endOfDigits(text: string, from: number): number {
  let i = from;
  while (i < text.length && text.charCodeAt(i) >= ZERO && text.charCodeAt(i) <= NINE) i++;
  return i;
}
