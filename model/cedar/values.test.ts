import { describe, expect, it } from 'vitest';
import { callExtension } from './extensions/index.ts';
import type { Value } from './syntax/abstract.ts';
import { compareCodePoints, entity, equal, fitsLong, makeSet, record, type TypeWord, typeOf } from './values.ts';

const extension = (fn: string, text: string): Value => {
  const called = callExtension(fn, [text]);
  if ('error' in called) throw new Error(`${fn}(${text}): ${called.error}`);
  return called.value;
};

/** Values of one row are equal, values of different rows are not. */
const classes: readonly (readonly [TypeWord, ...Value[]])[] = [
  ['bool', true],
  ['bool', false],
  ['long', 1n],
  ['long', 0n],
  ['string', '1'],
  ['string', ''],
  ['string', 'true'],
  ['string', '\u00e9'],
  ['string', 'e\u0301'],
  ['entity', entity({ type: 'User', id: 'a' }), entity({ type: 'User', id: 'a' })],
  ['entity', entity({ type: 'A::User', id: 'a' })],
  ['entity', entity({ type: 'User', id: 'A' })],
  ['set', makeSet([])],
  ['set', makeSet([1n]), makeSet([1n, 1n])],
  ['set', makeSet(['1'])],
  ['set', makeSet([1n, true, '1']), makeSet(['1', true, 1n, true])],
  ['set', makeSet([makeSet([1n, 2n])]), makeSet([makeSet([1n, 2n]), makeSet([2n, 1n])])],
  ['record', record(new Map())],
  ['record', record(new Map([['__proto__', 1n]]))],
  ['record', record(new Map([['constructor', 1n]]))],
  [
    'record',
    record(
      new Map<string, Value>([
        ['a', 1n],
        ['b', '2'],
      ]),
    ),
    record(
      new Map<string, Value>([
        ['b', '2'],
        ['a', 1n],
      ]),
    ),
  ],
  [
    'record',
    record(
      new Map<string, Value>([
        ['a', 1n],
        ['b', 2n],
      ]),
    ),
  ],
  [
    'record',
    record(
      new Map<string, Value>([
        ['a', 1n],
        ['c', '2'],
      ]),
    ),
  ],
  [
    'record',
    record(new Map([['a', makeSet([extension('decimal', '1.0')])]])),
    record(new Map([['a', makeSet([extension('decimal', '1.00')])]])),
  ],
  ['decimal', extension('decimal', '1.0'), extension('decimal', '01.0000')],
  ['decimal', extension('decimal', '0.0001')],
  ['decimal', extension('decimal', '0.0'), extension('decimal', '-0.0')],
  ['ipaddr', extension('ip', '127.0.0.1'), extension('ip', '127.0.0.1/32')],
  ['ipaddr', extension('ip', '10.0.0.0/24')],
  ['ipaddr', extension('ip', '10.0.0.1/24')],
  ['ipaddr', extension('ip', '0.0.0.1')],
  ['ipaddr', extension('ip', '::1'), extension('ip', '0:0:0:0:0:0:0:0001/128')],
  ['ipaddr', extension('ip', '::1/32')],
  ['datetime', extension('datetime', '1970-01-01'), extension('datetime', '1970-01-01T01:00:00+0100')],
  ['datetime', extension('datetime', '1970-01-01T00:00:00.001Z')],
  ['duration', extension('duration', '0ms'), extension('duration', '-0d')],
  ['duration', extension('duration', '1ms')],
  ['duration', extension('duration', '1d'), extension('duration', '24h')],
];

describe('equality', () => {
  const values = classes.flatMap(([type, ...members], row) => members.map(value => ({ type, value, row })));

  it('holds within a row of the table and nowhere else, both ways round', () => {
    for (const a of values) {
      for (const b of values) expect(equal(a.value, b.value), `row ${a.row} and row ${b.row}`).toBe(a.row === b.row);
    }
  });

  it('belongs with the type words of the table', () => {
    for (const { type, value } of values) expect(typeOf(value)).toBe(type);
  });

  it('makes sets free of duplicates', () => {
    const everything = makeSet(values.map(({ value }) => value));
    expect(everything.elements).toHaveLength(classes.length);
  });
});

describe('order of strings', () => {
  it.each([
    ['', '', 0],
    ['', 'a', -1],
    ['a', 'ab', -1],
    ['B', 'b', -1],
    ['10', '9', -1],
    ['\uffff', '\u{10000}', -1],
    ['a\u{10000}', 'a\u{10001}', -1],
    ['\u{1f600}', '\u{1f600}', 0],
    ['\u{1f600}', '\u{1f600}a', -1],
    ['\ud7ff', '\ue000', -1],
  ])('%j against %j', (a, b, sign) => {
    expect(Math.sign(compareCodePoints(a, b))).toBe(sign);
    expect(Math.sign(compareCodePoints(b, a))).toBe(sign === 0 ? 0 : -sign);
  });

  it('is the order of UTF-8 bytes', () => {
    const samples = [
      '',
      'a',
      '\u007f',
      '\u0080',
      '\u07ff',
      '\u0800',
      '\uffff',
      '\u{10000}',
      '\u{10ffff}',
      'a\u{10000}',
      'a\uffff',
    ];
    const byBytes = [...samples].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect([...samples].reverse().sort(compareCodePoints)).toEqual(byBytes);
  });
});

it('knows the range of Long', () => {
  expect([2n ** 63n - 1n, -(2n ** 63n)].map(fitsLong)).toEqual([true, true]);
  expect([2n ** 63n, -(2n ** 63n) - 1n, 2n ** 64n].map(fitsLong)).toEqual([false, false, false]);
});
