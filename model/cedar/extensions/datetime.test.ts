import { describe, expect, it } from 'vitest';
import type { DatetimeValue, Value } from '../syntax/abstract.ts';
import { callExtension } from './index.ts';
import { accepts, failed, rejects, value } from './testing.ts';

const at = (ms: bigint): DatetimeValue => ({ kind: 'datetime', ms });
const lasting = (ms: bigint): Value => ({ kind: 'duration', ms });
const LEAST = -(2n ** 63n);
const GREATEST = 2n ** 63n - 1n;

describe('datetime', () => {
  accepts('datetime', [
    ['1970-01-01', at(0n), 'the epoch'],
    ['2024-01-01', at(1704067200000n), 'a date'],
    ['2024-02-29', at(1709164800000n), 'a leap year'],
    ['2000-02-29', at(951782400000n), 'a century that is a leap year'],
    ['0000-01-01', at(-62167219200000n), 'the first year'],
    ['0000-02-29', at(-62162121600000n), 'the first year is a leap year'],
    ['0001-01-01', at(-62135596800000n), 'a year that JavaScript takes for 1901'],
    ['9999-12-31T23:59:59.999Z', at(253402300799999n), 'the last millisecond that can be written in UTC'],
    ['9999-12-31T23:59:59.999-2359', at(253402387139999n), 'an offset leads beyond the last year'],
    ['0000-01-01T00:00:00.000+2359', at(-62167305540000n), 'an offset leads before the first year'],
    ['2024-01-01T00:00:00Z', at(1704067200000n), 'a time'],
    ['2024-01-01T00:00:00.123Z', at(1704067200123n), 'milliseconds'],
    ['2024-01-01T00:00:00+0100', at(1704063600000n), 'a zone ahead'],
    ['2024-01-01T00:00:00-0100', at(1704070800000n), 'a zone behind'],
    ['2024-01-01T00:00:00+0530', at(1704047400000n), 'a zone with minutes'],
    ['2024-01-01T00:00:00-0000', at(1704067200000n), 'minus zero'],
    ['2024-01-01T00:00:00+2359', at(1703980860000n), 'the greatest offset'],
    ['2024-01-01T00:00:00.123+0100', at(1704063600123n), 'milliseconds and a zone'],
    ['1969-12-31T23:59:59.999Z', at(-1n), 'before the epoch'],
    ['1582-10-10', at(-12219724800000n), 'a day that the Julian reform skipped'],
  ]);

  rejects('datetime', [
    ['not a whole date', '', '2024', '2024-01'],
    ['wrong digits', '2024-1-1', '20240101', '2024/01/01', '10000-01-01', '999-01-01', '٢٠٢٤-01-01'],
    ['a sign', '-0001-01-01', '+2024-01-01'],
    ['no such day', '2023-02-29', '1900-02-29', '2024-02-30', '2024-04-31', '2024-01-00', '2024-01-32', '2023-11-31'],
    ['no such month', '2024-13-01', '2024-00-10'],
    ['a zone without a time', '2024-01-01Z', '2024-01-01+0100'],
    ['a time without a zone', '2024-01-01T00:00:00', '2024-01-01T00:00:00.123'],
    ['not a whole time', '2024-01-01T', '2024-01-01T00:00Z'],
    ['lower case', '2024-01-01t00:00:00Z', '2024-01-01T00:00:00z'],
    ['blanks', '2024-01-01 00:00:00Z', ' 2024-01-01', '2024-01-01\n'],
    ['no such time', '2024-01-01T24:00:00Z', '2024-01-01T23:60:00Z', '2016-12-31T23:59:60Z'],
    [
      'not three digits of milliseconds',
      '2024-01-01T00:00:00.1Z',
      '2024-01-01T00:00:00.1234Z',
      '2024-01-01T00:00:00.Z',
    ],
    ['no such zone', '2024-01-01T00:00:00+2400', '2024-01-01T00:00:00+0060'],
    ['not a zone', '2024-01-01T00:00:00+01:00', '2024-01-01T00:00:00+01', '2024-01-01T00:00:00Z+0100'],
  ]);

  it('counts every day of 400 years as JavaScript does, where both agree', () => {
    for (let day = 0; day < 146_097; day += 1) {
      const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
      if ((value('datetime', date) as DatetimeValue).ms !== BigInt(day) * 86_400_000n) expect.fail(date);
    }
  });

  it.each([
    [0n, 5n, at(5n)],
    [GREATEST, LEAST, at(-1n)],
    [0n, LEAST, at(LEAST)],
    [-86_400_000n, LEAST, undefined],
    [GREATEST, 1n, undefined],
  ])('%s offset by %s ms is %s', (from, by, expected) =>
    expect(callExtension('offset', [at(from), lasting(by)])).toEqual(expected ? { value: expected } : failed),
  );

  it.each([
    [0n, 86_400_000n, lasting(-86_400_000n)],
    [-1n, LEAST, lasting(GREATEST)],
    [0n, LEAST, undefined],
    [LEAST, 1n, undefined],
  ])('%s since %s is %s', (a, b, expected) =>
    expect(callExtension('durationSince', [at(a), at(b)])).toEqual(expected ? { value: expected } : failed),
  );

  it.each([
    [0n, at(0n), 0n],
    [86_399_999n, at(0n), 86_399_999n],
    [86_400_000n, at(86_400_000n), 0n],
    [-1n, at(-86_400_000n), 86_399_999n],
    [-86_400_000n, at(-86_400_000n), 0n],
    [-86_400_001n, at(-172_800_000n), 86_399_999n],
    [GREATEST, at(GREATEST - 25_975_807n), 25_975_807n],
    [LEAST, undefined, 60_424_192n],
  ])('%s ms are the date and time %s, %s', (ms, date, time) => {
    expect(callExtension('toDate', [at(ms)])).toEqual(date ? { value: date } : failed);
    expect(callExtension('toTime', [at(ms)])).toEqual({ value: lasting(time) });
  });
});
