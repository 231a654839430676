import { describe, expect, it } from 'vitest';
import type { DecimalValue } from '../syntax/abstract.ts';
import { callExtension } from './index.ts';
import { accepts, rejects, value } from './testing.ts';

const units = (count: bigint): DecimalValue => ({ kind: 'decimal', units: count });

describe('decimal', () => {
  accepts('decimal', [
    ['1.0', units(10_000n), 'one digit after the point'],
    ['1.2345', units(12_345n), 'four digits after the point'],
    ['1.0000', units(10_000n), 'trailing zeros'],
    ['0.0', units(0n), 'zero'],
    ['-0.0', units(0n), 'minus zero is zero'],
    ['-1.5', units(-15_000n), 'a sign'],
    ['-0.0001', units(-1n), 'a sign before a zero'],
    ['00.1', units(1_000n), 'leading zeros'],
    ['0001.5', units(15_000n), 'leading zeros'],
    ['-00.10', units(-1_000n), 'leading zeros behind a sign'],
    ['922337203685477.5807', units(2n ** 63n - 1n), 'the greatest'],
    ['-922337203685477.5808', units(-(2n ** 63n)), 'the least'],
    ['0000000000000000000000000000001.0', units(10_000n), 'more zeros than an i64 has digits'],
  ]);

  rejects('decimal', [
    ['no fraction', '1', '1.', '-'],
    ['no integer part', '.5', '-.5', '.', ''],
    ['more than four digits after the point', '1.23456', '1.00000'],
    ['another sign', '+1.0', '--1.0', '- 1.0'],
    ['blanks', '1.0 ', ' 1.0', '1.0\n'],
    ['not a number of this form', '1.0.0', '1,0', '1e5', '1.0e1', '1_0.0', 'NaN'],
    ['digits that are not ASCII', '٣.١'],
    ['out of range', '922337203685477.5808', '-922337203685477.5809', '922337203685478.0', '99999999999999999999.0'],
  ]);

  it.each([
    ['-0.5', '0.0', [true, true, false, false]],
    ['1.5', '1.50', [false, true, false, true]],
    ['10.0', '9.0', [false, false, true, true]],
    ['-922337203685477.5808', '922337203685477.5807', [true, true, false, false]],
  ])('compares %s with %s', (left, right, expected) => {
    const [a, b] = [value('decimal', left), value('decimal', right)];
    const methods = ['lessThan', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual'];
    expect(methods.map(fn => value(fn, a, b))).toEqual(expected);
    for (const fn of methods) expect(callExtension(fn, [a, right])).toEqual({ error: 'type' });
  });
});
