import { describe, expect, it } from 'vitest';
import type { DurationValue } from '../syntax/abstract.ts';
import { accepts, rejects, value } from './testing.ts';

const lasting = (ms: bigint): DurationValue => ({ kind: 'duration', ms });
const LEAST = -(2n ** 63n);
const GREATEST = 2n ** 63n - 1n;

describe('duration', () => {
  accepts('duration', [
    ['1d', lasting(86_400_000n), 'days'],
    ['1h', lasting(3_600_000n), 'hours'],
    ['1m', lasting(60_000n), 'minutes'],
    ['1s', lasting(1_000n), 'seconds'],
    ['1ms', lasting(1n), 'milliseconds'],
    ['0ms', lasting(0n), 'nothing'],
    ['-0ms', lasting(0n), 'minus nothing'],
    ['-1d', lasting(-86_400_000n), 'a sign'],
    ['1d2h3m4s5ms', lasting(93_784_005n), 'all units'],
    ['-1d2h3m4s5ms', lasting(-93_784_005n), 'the sign is for all units'],
    ['1m1ms', lasting(60_001n), 'm before ms'],
    ['1d1ms', lasting(86_400_001n), 'units left out'],
    ['36h', lasting(129_600_000n), 'more hours than a day has'],
    ['007d', lasting(604_800_000n), 'leading zeros'],
    ['00d00h', lasting(0n), 'zeros'],
    ['0000000000000000000000000001ms', lasting(1n), 'more zeros than an i64 has digits'],
    ['106751991167d7h12m55s807ms', lasting(GREATEST), 'the greatest'],
    ['-106751991167d7h12m55s808ms', lasting(LEAST), 'the least'],
    ['9223372036854775s807ms', lasting(GREATEST), 'the greatest'],
    ['-9223372036854775s808ms', lasting(LEAST), 'the least'],
    ['-9223372036854775808ms', lasting(LEAST), 'the least'],
  ]);

  rejects('duration', [
    ['no quantity', '', '-', 'd', '-d', 'ms'],
    ['no unit', '1', '1h30'],
    ['unknown units', '1D', '1MS', '1w', '1min', 'P1D'],
    ['another sign', '+1d', '--1d', '1d-2h'],
    ['another order', '2h1d', '1ms1s', '1s1m', '1ms1m'],
    ['a unit twice', '1h1h', '1ms1ms'],
    ['blanks', '1d 2h', '1 d', ' 1d', '1d\n'],
    ['not digits', '1.5h', '1e3s', '1_000ms', '٣d'],
    ['out of range', '9223372036854775808ms', '-9223372036854775809ms', '106751991168d', '99999999999999999999d'],
    ['a sum out of range', '9223372036854775s808ms', '-106751991167d7h12m55s809ms'],
  ]);

  it.each([
    ['-999ms', [-999n, 0n, 0n, 0n, 0n]],
    ['-1999ms', [-1999n, -1n, 0n, 0n, 0n]],
    ['-25h', [-90_000_000n, -90_000n, -1500n, -25n, -1n]],
    ['23h59m59s999ms', [86_399_999n, 86_399n, 1439n, 23n, 0n]],
    ['-9223372036854775808ms', [LEAST, -9223372036854775n, -153722867280912n, -2562047788015n, -106751991167n]],
  ])('%s in ms, s, m, h and d is cut off towards zero', (text, expected) => {
    const methods = ['toMilliseconds', 'toSeconds', 'toMinutes', 'toHours', 'toDays'];
    expect(methods.map(fn => value(fn, value('duration', text)))).toEqual(expected);
  });
});
