/**
 * Fresh scalar values, for what no table of constants foresees: any i64, any text of a small alphabet, any address,
 * date and duration. All well formed; extension values come as the argument of their constructor.
 */
import type { Choices } from '../choices.ts';

/** A notation with the number that orders it (see `Datum.number`). */
export type Rated = readonly [notation: string, number: number];

/** Any i64; half of them within 2^53, where JSON keeps them as numbers. */
export function anyLong(choices: Choices): number | bigint {
  if (!choices.chance(0.5)) return choices.integer(0, 2000) - 1000;
  const word = (BigInt(choices.below(0x1_0000_0000)) << 32n) | BigInt(choices.below(0x1_0000_0000));
  return exact(BigInt.asIntN(64, word) >> BigInt(choices.below(64)));
}

/** The JSON form of an integer: a number only where a double is exact. */
export function exact(long: bigint): number | bigint {
  const double = Number(long);
  return Number.isSafeInteger(double) ? double : long;
}

const LETTERS = [
  'a',
  'b',
  'c',
  'A',
  '*',
  ' ',
  '1',
  '.',
  '\\',
  '"',
  '\n',
  'é',
  '\u0301',
  '\u{1F600}',
  '\uFFFF',
  '\u0000',
];

export function anyString(choices: Choices): string {
  let text = '';
  for (let length = choices.below(9); length > 0; length--) text += choices.pick(LETTERS);
  return text;
}

/** Up to 15 digits before the point, 1 to 4 after it. */
export function anyDecimal(choices: Choices): Rated {
  const whole = choices.below(10 ** choices.integer(1, 9));
  const places = choices.integer(1, 4);
  const fraction = choices.below(10 ** places);
  const sign = choices.chance(0.3) ? '-' : '';
  const units = whole * 10_000 + fraction * 10 ** (4 - places);
  return [`${sign}${whole}.${padded(fraction, places)}`, sign === '' ? units : -units];
}

export function anyAddress(choices: Choices): string {
  return choices.chance(0.4) ? anyIpv6(choices) : anyIpv4(choices);
}

function anyIpv4(choices: Choices): string {
  const octet = () => (choices.chance(0.5) ? choices.below(256) : choices.below(3));
  const address = `${octet()}.${octet()}.${octet()}.${octet()}`;
  return choices.chance(0.5) ? `${address}/${choices.below(33)}` : address;
}

/** Eight groups, of which a run may be shortened to `::`. */
function anyIpv6(choices: Choices): string {
  const groups: string[] = [];
  for (let i = 0; i < 8; i++) groups.push((choices.chance(0.5) ? choices.below(0x1_0000) : 0).toString(16));
  const suffix = choices.chance(0.5) ? `/${choices.below(129)}` : '';
  if (!choices.chance(0.5)) return groups.join(':') + suffix;
  const from = choices.below(8);
  const count = choices.integer(1, 8 - from);
  return `${groups.slice(0, from).join(':')}::${groups.slice(from + count).join(':')}${suffix}`;
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** One of the five notations of a datetime, any year from 0 to 9999. */
export function anyDatetime(choices: Choices): Rated {
  const year = choices.chance(0.3) ? choices.below(10_000) : 1965 + choices.below(65);
  const month = choices.below(12);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const day = 1 + choices.below(month === 1 && leap ? 29 : (MONTH_LENGTHS[month] as number));
  const date = `${padded(year, 4)}-${padded(month + 1, 2)}-${padded(day, 2)}`;
  // Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999. 400 years are 146,097 days.
  const midnight = Date.UTC(year + 400, month, day) - 146_097 * 86_400_000;
  if (!choices.chance(0.7)) return [date, midnight];
  const [hour, minute, second] = [choices.below(24), choices.below(60), choices.below(60)];
  const millis = choices.chance(0.5) ? choices.below(1000) : -1;
  const fraction = millis < 0 ? '' : `.${padded(millis, 3)}`;
  const time = `T${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}${fraction}`;
  const local = midnight + ((hour * 60 + minute) * 60 + second) * 1000 + Math.max(0, millis);
  if (!choices.chance(0.5)) return [`${date}${time}Z`, local];
  const east = choices.chance(0.5);
  const [zoneHour, zoneMinute] = [choices.below(24), choices.below(60)];
  const offset = (zoneHour * 60 + zoneMinute) * 60_000;
  return [
    `${date}${time}${east ? '+' : '-'}${padded(zoneHour, 2)}${padded(zoneMinute, 2)}`,
    local + (east ? -offset : offset),
  ];
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** Any choice of units, in their order, up to about 30 years each. */
export function anyDuration(choices: Choices): Rated {
  const sign = choices.chance(0.3) ? '-' : '';
  const units = choices.integer(1, 31);
  let text = sign;
  let total = 0;
  UNITS.forEach(([unit, ms], i) => {
    if ((units & (1 << i)) === 0) return;
    const quantity = choices.below(choices.chance(0.2) ? 10_000 : 70);
    text += `${quantity}${unit}`;
    total += quantity * ms;
  });
  return [text, sign === '' ? total : -total];
}

const padded = (n: number, width: number): string => String(n).padStart(width, '0');
