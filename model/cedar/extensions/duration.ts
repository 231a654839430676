/**
 * duration: a signed length of time in milliseconds, an i64.
 *
 * Language reference, part 1, section 4.4.
 */

import type { DurationValue } from '../syntax/abstract.ts';
import { fitsLong } from '../values.ts';
import { constructorFunction, method } from './signature.ts';

const SECOND = 1_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
export const DAY = 24n * HOUR;

/** Each unit at most once and in this order; the sign belongs to the whole. */
const SHAPE = /^(-?)(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?$/;
const UNITS = [DAY, HOUR, MINUTE, SECOND, 1n];

/** Undefined outside i64. */
export const duration = (ms: bigint): DurationValue | undefined =>
  fitsLong(ms) ? { kind: 'duration', ms } : undefined;

const parse = (text: string): DurationValue | undefined => {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [, sign, ...quantities] = match;
  if (quantities.every(quantity => quantity === undefined)) return undefined;
  // Signed before the range is checked: -2^63 ms is a duration although 2^63 ms is none.
  let magnitude = 0n;
  for (const [index, quantity] of quantities.entries()) {
    if (quantity !== undefined) magnitude += BigInt(quantity) * (UNITS[index] ?? 0n);
  }
  return duration(sign === '-' ? -magnitude : magnitude);
};

export const durationFunctions = [
  constructorFunction('duration', ['string'], 'duration', parse),
  // BigInt division truncates towards zero, as these do; toDate and toTime of datetime round down.
  method('toMilliseconds', ['duration'], 'long', a => a.ms),
  method('toSeconds', ['duration'], 'long', a => a.ms / SECOND),
  method('toMinutes', ['duration'], 'long', a => a.ms / MINUTE),
  method('toHours', ['duration'], 'long', a => a.ms / HOUR),
  method('toDays', ['duration'], 'long', a => a.ms / DAY),
];
