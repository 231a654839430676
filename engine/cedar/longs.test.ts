import { describe, expect, it } from 'vitest';
import {
  addLongs,
  divideLong,
  floorModulo,
  type Long,
  MAX_LONG,
  MIN_LONG,
  multiplyLongs,
  negateLong,
  subtractLongs,
  toLong,
} from './longs.ts';
import { OVERFLOW } from './outcome.ts';
import { type Random, seeded } from './testdata/random.ts';

const PIVOTS = [0n, 2n ** 31n, 2n ** 32n, 3037000499n, 2n ** 53n, 2n ** 62n, 2n ** 63n];

/** Near a power where some representation changes, or anywhere. */
function randomLong(random: Random): Long {
  const pivot = random.pick(PIVOTS) * (random.below(2) === 0 ? 1n : -1n);
  const exact = random.below(4) === 0 ? pivot / BigInt(random.below(1000) + 1) : pivot + BigInt(random.below(7) - 3);
  const long = toLong(exact);
  return typeof long === 'symbol' ? randomLong(random) : long;
}

/** What exact arithmetic says, in canonical form. */
function expected(exact: bigint): Long | symbol {
  if (exact < MIN_LONG || exact > MAX_LONG) return OVERFLOW;
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}

describe('Long arithmetic', () => {
  it('agrees with bigint on 100,000 pairs around every boundary', () => {
    const random = seeded(7);
    for (let i = 0; i < 100_000; i++) {
      const [a, b] = [randomLong(random), randomLong(random)];
      const [x, y] = [BigInt(a), BigInt(b)];
      const results = [addLongs(a, b), subtractLongs(a, b), multiplyLongs(a, b), negateLong(a)];
      const wanted = [expected(x + y), expected(x - y), expected(x * y), expected(-x)];
      if (results.some((result, k) => !Object.is(result, wanted[k]))) {
        expect({ a, b, results: results.map(String) }).toEqual({ a, b, results: wanted.map(String) });
      }
      if (a < b !== x < y || (a === b) !== (x === y)) expect.unreachable(`${a} and ${b} compare wrongly`);
    }
  });

  it.each<[string, Long | symbol, Long | symbol]>([
    ['0 * -1 is 0, not -0', multiplyLongs(0, -1), 0],
    ['the negation of 0 is 0', negateLong(0), 0],
    ['-2^63 * -1', multiplyLongs(MIN_LONG, -1), OVERFLOW],
    ['-(-2^63)', negateLong(MIN_LONG), OVERFLOW],
    ['2^53 - 1 + 1 leaves the numbers', addLongs(Number.MAX_SAFE_INTEGER, 1), 2n ** 53n],
    ['2^53 - 1 comes back to them', subtractLongs(2n ** 53n, 1), Number.MAX_SAFE_INTEGER],
    ['65536 * 65536', multiplyLongs(65536, 65536), 4294967296],
    ['3037000500^2', multiplyLongs(3037000500, 3037000500), OVERFLOW],
  ])('%s', (_name, actual, wanted) => {
    expect(actual).toBe(wanted);
  });

  it('divides towards zero and takes remainders towards minus infinity', () => {
    const random = seeded(11);
    for (let i = 0; i < 20_000; i++) {
      const a = randomLong(random);
      const divisor = random.pick([1, 1000, 60_000, 3_600_000, 86_400_000]);
      const [x, d] = [BigInt(a), BigInt(divisor)];
      if (!Object.is(divideLong(a, divisor), expected(x / d))) expect.unreachable(`${a} / ${divisor}`);
      if (floorModulo(a, divisor) !== Number(((x % d) + d) % d)) expect.unreachable(`${a} mod ${divisor}`);
    }
  });

  it('never gives -0', () => {
    expect([divideLong(-1, 1000), floorModulo(-86_400_000, 86_400_000), multiplyLongs(-5, 0)]).toEqual([0, 0, 0]);
  });
});
