/** Operands for probes: groups of values that are easily taken for each other, edges of ranges, and failures. */
import type { EntitiesJson, Json, RequestJson, UidJson } from '../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../choices.ts';
import { ADDRESSES, DATETIMES, DECIMALS, DURATIONS, MALFORMED } from './constants.ts';
import { attribute, binary, call, type Est, getTag, record, set, value, variables } from './est.ts';
import { anyAddress, anyDatetime, anyDecimal, exact } from './synthetic.ts';

// ---------------------------------------------------------------------------------------------------------- the store

const uid = (type: string, id: string): UidJson => ({ type, id });
const entity = (it: UidJson): Json => ({ __entity: it });

/** More groups than implementations keep in a plain list. */
const MANY = Array.from({ length: 14 }, (_, i) => uid('Group', `g${i}`));

/** The same for all probes, so that drawing it costs nothing. */
export const probeEntities: EntitiesJson = [
  { uid: uid('User', 'a'), attrs: { a: 1 }, parents: [uid('Group', 'a'), uid('A', 'B::c')], tags: { a: 1 } },
  { uid: uid('User', 'A'), attrs: { a: 'x' }, parents: [uid('NS::Group', 'a'), uid('A::B', 'c')] },
  { uid: uid('NS::User', 'a'), attrs: {}, parents: MANY },
  { uid: uid('Group', 'a'), attrs: {}, parents: [uid('Group', 'b')] },
  { uid: uid('Group', 'g13'), attrs: {}, parents: [uid('NS::Group', 'top')] },
];

export const probeRequest: RequestJson = {
  principal: uid('User', 'a'),
  action: uid('Action', 'view'),
  resource: uid('NS::User', 'a'),
  context: { a: 1, text: '1', no: false, empty: '', none: [], nothing: {}, wide: 9007199254740991 },
};
const held = (name: string): Est => attribute(variables.context, name);

const MEMBERS = [uid('User', 'a'), uid('User', 'A'), uid('NS::User', 'a'), uid('Group', 'a'), uid('Group', 'g13')];
const GROUPS = [
  ...[uid('Group', 'a'), uid('Group', 'A'), uid('NS::Group', 'a'), uid('Group', 'b'), uid('NS::Group', 'top')],
  ...[uid('A', 'B::c'), uid('A::B', 'c'), uid('a', 'B::c'), uid('User', 'a'), uid('User', 'A'), uid('Group', 'g')],
];
export const TYPE_NAMES_ALIKE = ['User', 'NS::User', 'Group', 'NS::Group', 'A', 'A::B', 'B', 'user', 'Us'];

/** An entity that mostly is in groups. */
export const member = (choices: Choices): Json => entity(choices.pick(choices.chance(0.8) ? MEMBERS : GROUPS));

export function group(choices: Choices): Json {
  return entity(choices.pick(choices.chance(0.4) ? MANY : GROUPS));
}

// ------------------------------------------------------------------------------------------------------------- twins

const decimal = (text: string): Est => call('decimal', [value(text)]);
const ip = (text: string): Est => call('ip', [value(text)]);
const datetime = (text: string): Est => call('datetime', [value(text)]);
const duration = (text: string): Est => call('duration', [value(text)]);
/** As JSON has it: a number where that is exact. */
export const long = (n: bigint): Est => value(exact(n));
const ONE = value(1);
const TWO = value(2);

const WIDE = [
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  2n ** 63n - 2n,
  -(2n ** 63n),
  -(2n ** 53n) - 1n,
];

/** Whoever compares by text, by truth, by size or by the names that are asked for takes some in a group for equal. */
const ALIKE: readonly (readonly Est[])[] = [
  // What the context holds is no literal, and nobody can decide about it beforehand.
  [
    held('a'),
    held('text'),
    ONE,
    value('1'),
    value(true),
    value('true'),
    decimal('1.0'),
    duration('1ms'),
    set([ONE]),
    record(['a'], [ONE]),
  ],
  [
    held('no'),
    held('empty'),
    held('none'),
    held('nothing'),
    value(0),
    value(''),
    value(false),
    set([]),
    record([], []),
    value('0'),
    decimal('0.0'),
    duration('0ms'),
  ],
  [
    record(['a'], [ONE]),
    record(['a', 'b'], [ONE, TWO]),
    record(['b', 'a'], [TWO, ONE]),
    record(['a'], [TWO]),
    record(['A'], [ONE]),
    record(['a', '__proto__'], [ONE, TWO]),
    record(['a'], [value('1')]),
  ],
  [set([ONE]), set([ONE, ONE]), set([ONE, TWO]), set([TWO, ONE]), set([set([ONE])]), set([value('1')]), set([TWO])],
  [...GROUPS.slice(0, 3), ...GROUPS.slice(5)].map(each => value(entity(each))),
  ['a', 'A', 'á', 'a\u0301', 'ａ', 'а', 'a ', 'a\u0000'].map(value),
  [held('wide'), ...WIDE.map(long)],
  [
    decimal('1.0'),
    decimal('1.0000'),
    decimal('1.0001'),
    decimal('-1.0'),
    decimal('922337203685477.5807'),
    decimal('922337203685477.5806'),
  ],
  [ip('10.0.0.1'), ip('10.0.0.1/32'), ip('10.0.0.1/31'), ip('::ffff:a00:1'), ip('::a00:1'), value('10.0.0.1')],
  [
    datetime('1970-01-01'),
    datetime('1970-01-01T00:00:00.000Z'),
    datetime('1970-01-01T01:00:00+0100'),
    datetime('1970-01-01T00:00:00.001Z'),
    value('1970-01-01'),
  ],
  [duration('1d'), duration('24h'), duration('86400000ms'), duration('86400001ms'), value(86_400_000), value('1d')],
];

/** Two out of one group, now and then the same one twice, or two of different groups. */
export function twins(choices: Choices): readonly [Est, Est] {
  const alike = choices.pick(ALIKE);
  return [choices.pick(alike), choices.pick(choices.chance(0.9) ? alike : choices.pick(ALIKE))];
}

// ------------------------------------------------------------------------------------------------- edges of the ranges

/** All texts of up to four letters a and b, and longer ones that repeat. */
export const SMALL_TEXTS: readonly string[] = ['aba', 'abab', 'ababa', 'abba', 'aab', 'abaab', 'abbab'].concat(
  [0, 1, 2, 3, 4].flatMap(length => Array.from({ length: 1 << length }, (_, bits) => lettersOf(bits, length))),
);

function lettersOf(bits: number, length: number): string {
  return Array.from({ length }, (_, i) => ((bits >> i) & 1 ? 'b' : 'a')).join('');
}

const EDGES = [
  0n,
  0n,
  1n,
  2n ** 15n,
  2n ** 31n,
  2n ** 32n,
  3_037_000_500n,
  94_906_266n,
  2n ** 52n,
  2n ** 53n,
  2n ** 62n,
];
const GREATEST = 2n ** 63n - 1n;
const LEAST = -(2n ** 63n);

/** An i64 within nine of a power of two, a square root of one, a limit or zero. */
export function edgeLong(choices: Choices): bigint {
  if (choices.chance(0.1))
    return choices.chance(0.5) ? GREATEST - BigInt(choices.below(3)) : LEAST + BigInt(choices.below(3));
  const near = choices.pick(EDGES) + BigInt(choices.integer(0, 18) - 9);
  return choices.chance(0.3) ? -near : near;
}

export const whollyWithin = (n: bigint): boolean => n >= LEAST && n <= GREATEST;

/** Well formed; up to 15 digits before the point, so that all are in range. */
export function decimalText(choices: Choices): string {
  if (choices.chance(0.3)) return choices.pick(DECIMALS)[0];
  if (choices.chance(0.5)) return anyDecimal(choices)[0];
  return `${'9'.repeat(choices.integer(0, 6))}${choices.below(100_000_000)}.${choices.below(10_000)}`;
}

/** Two ranges of which one may just hold the other: one bit of the address apart, prefixes one apart. */
export function nearAddresses(choices: Choices): readonly [string, string] {
  if (choices.chance(0.4)) return [wellFormed(choices), wellFormed(choices)];
  const octets = [choices.pick([10, 127, 224, 239, 0, 255]), 0, choices.pick([0, 255]), choices.below(256)];
  const at = choices.below(4);
  const flipped = octets.map((octet, i) => (i === at ? octet ^ (1 << choices.below(8)) : octet));
  const prefix = choices.integer(0, 32);
  const other = choices.chance(0.6) ? prefix : Math.min(32, prefix + 1);
  return [`${octets.join('.')}/${other}`, `${(choices.chance(0.8) ? flipped : octets).join('.')}/${prefix}`];
}

const wellFormed = (choices: Choices): string => (choices.chance(0.5) ? choices.pick(ADDRESSES) : anyAddress(choices));

/** Far from the ends of what a datetime can be. */
export function calendarDate(choices: Choices): string {
  return choices.chance(0.4) ? choices.pick(DATETIMES)[0] : anyDatetime(choices)[0];
}

// ------------------------------------------------------------------------------------------------------- what may fail

const ANY_FAILING: readonly Est[] = [
  binary['+'](long(GREATEST), ONE),
  binary['+'](ONE, value('x')),
  attribute(variables.principal, 'nope'),
  attribute(variables.context, 'nope'),
  attribute(value(entity(uid('User', 'ghost'))), 'a'),
  getTag(variables.principal, value('nope')),
  decimal('x'),
  call('ip', []),
];

/** An expression that fails; one of each kind. */
export const failing = (choices: Choices): Est => choices.pick(ANY_FAILING);

const VARIABLES = [variables.principal, variables.action, variables.resource, variables.context];

/** A value of any type, now and then a variable, an attribute, or a failure. */
export function anyOperand(choices: Choices): Est {
  const kind = choices.below(20);
  if (kind < 2) return choices.pick(VARIABLES);
  if (kind < 4) return failing(choices);
  if (kind < 5) return attribute(variables.principal, 'a');
  if (kind < 7) return set([choices.pick(choices.pick(ALIKE))]);
  return choices.pick(choices.pick(ALIKE));
}

const TEXTS = {
  decimal: DECIMALS.map(([text]) => text),
  ip: ADDRESSES,
  datetime: DATETIMES.map(([text]) => text),
  duration: DURATIONS.map(([text]) => text),
};
const CONSTRUCTORS = ['decimal', 'ip', 'datetime', 'duration'] as const;
/** Around what a part of an address, a date or a time may be. */
const PARTS = [
  0, 1, 4, 5, 12, 13, 23, 24, 28, 29, 30, 31, 32, 33, 59, 60, 61, 127, 128, 129, 255, 256, 257, 999, 1000, 9999,
];
const CHARACTERS = [...'0123456789', '.', '/', ':', '-', '+', 'a', 'f', 'g', 'm', 's', 'h', 'd', 'T', 'Z', ' ', '٣'];

/** A constructor's text, well formed or known not to be, with up to two characters changed. */
export function malformed(choices: Choices): Est {
  const fn = choices.pick(CONSTRUCTORS);
  let text: string = choices.chance(0.7) ? choices.pick(TEXTS[fn]) : choices.pick(MALFORMED[fn]);
  for (let left = choices.below(3); left > 0; left--) {
    text = choices.chance(0.4) ? otherPart(choices, text, fn) : edited(choices, text);
  }
  return call(fn, [value(text)]);
}

/** One of the numbers in the text becomes one at the edge of what may stand there; only dates have a fixed width. */
function otherPart(choices: Choices, text: string, fn: string): string {
  const numbers = [...text.matchAll(/\d+/g)];
  if (numbers.length === 0) return text;
  const { index, 0: digits } = choices.pick(numbers);
  const other = String(choices.pick(PARTS)).padStart(fn === 'datetime' ? digits.length : 0, '0');
  return text.slice(0, index) + other + text.slice(index + digits.length);
}

/** One character left out, doubled, put in, changed, or counted up or down. */
function edited(choices: Choices, text: string): string {
  const at = choices.below(text.length + 1);
  const [before, here, after] = [text.slice(0, at), text.slice(at, at + 1), text.slice(at + 1)];
  switch (choices.below(5)) {
    case 0:
      return before + after;
    case 1:
      return before + here + here + after;
    case 2:
      return before + choices.pick(CHARACTERS) + here + after;
    case 3:
      return before + choices.pick(CHARACTERS) + after;
    default:
      return before + (/\d/.test(here) ? String((Number(here) + choices.pick([1, 9])) % 10) : here) + after;
  }
}
