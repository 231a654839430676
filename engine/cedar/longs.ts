/**
 * Long arithmetic: signed 64-bit integers, exact, with every step checked (language reference, part 1, 3.5).
 *
 * A Long is a JavaScript number while it is a safe integer and a bigint beyond, never the other way round. That form is
 * canonical, so `===` decides equality, and JavaScript's own `<` is exact on any mixture of the two. The usual case
 * costs one floating point operation and one range check.
 */

import { OVERFLOW } from './outcome.ts';

/** number: |n| < 2^53, never -0. bigint: inside i64 but outside that range. */
export type Long = number | bigint;

export const MIN_LONG = -(2n ** 63n);
export const MAX_LONG = 2n ** 63n - 1n;
const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const MAX_SAFE_BIG = BigInt(MAX_SAFE);

/** The canonical Long, or OVERFLOW when `exact` does not fit 64 bits. */
export function toLong(exact: bigint): Long | symbol {
  if (exact >= -MAX_SAFE_BIG && exact <= MAX_SAFE_BIG) return Number(exact);
  return exact >= MIN_LONG && exact <= MAX_LONG ? exact : OVERFLOW;
}

// The fast paths below are exact although doubles round: rounding is monotonic and 2^53 is itself a double, so an exact
// result beyond 2^53 - 1 can only round to something beyond 2^53 - 1, and fails the range check. Do not "simplify" to
// `| 0` or to a check of the operands.

export function addLongs(a: Long, b: Long): Long | symbol {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (sum <= MAX_SAFE && sum >= -MAX_SAFE) return sum;
  }
  return toLong(BigInt(a) + BigInt(b));
}

export function subtractLongs(a: Long, b: Long): Long | symbol {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (difference <= MAX_SAFE && difference >= -MAX_SAFE) return difference;
  }
  return toLong(BigInt(a) - BigInt(b));
}

export function multiplyLongs(a: Long, b: Long): Long | symbol {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    // + 0 turns the -0 of `0 * -1` into 0.
    if (product <= MAX_SAFE && product >= -MAX_SAFE) return product + 0;
  }
  return toLong(BigInt(a) * BigInt(b));
}

/** `0 - a` rather than `-a`, which would make -0. */
export const negateLong = (a: Long): Long | symbol => (typeof a === 'number' ? 0 - a : toLong(-a));

/** Division towards zero by a positive divisor: exact, cannot overflow. */
export function divideLong(a: Long, divisor: number): Long {
  // Not Math.trunc(a / divisor): the quotient may round up to the next whole number. A multiple divides exactly.
  if (typeof a === 'number') return (a - (a % divisor)) / divisor + 0;
  const quotient = a / BigInt(divisor);
  return quotient >= -MAX_SAFE_BIG && quotient <= MAX_SAFE_BIG ? Number(quotient) : quotient;
}

/** The remainder in [0, divisor): floor-modulo, unlike JavaScript's `%`. */
export function floorModulo(a: Long, divisor: number): number {
  const remainder = typeof a === 'number' ? a % divisor : Number(a % BigInt(divisor));
  return remainder < 0 ? remainder + divisor : remainder + 0;
}
