/** The comparison of subjects that declare none. */
import { expect, it } from 'vitest';
import { readJson } from '../json.ts';
import { compareJson } from './compare.ts';

it.each([
  [{ a: [1, { b: null }] }, { a: [1, { b: null }] }],
  [{ a: 1, b: undefined }, { a: 1 }],
  [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
  ],
])('%j and %j are the same', (left, right) => {
  expect(compareJson(left, right)).toBeUndefined();
});

it.each([
  [{ a: 1 }, { a: 2 }, { kind: 'a', at: 'a', left: 1, right: 2 }],
  [{ a: [true, true] }, { a: [true, false] }, { kind: 'a[]', at: 'a[1]', left: true, right: false }],
  [{ a: [{ b: 1 }] }, { a: [{ b: '1' }] }, { kind: 'a[].b', at: 'a[0].b', left: 1, right: '1' }],
  [{ a: [1] }, { a: [1, 2] }, { kind: 'a.length', at: 'a.length', left: 1, right: 2 }],
  [{ a: 1 }, { a: 1, b: {} }, { kind: 'b', at: 'b', left: null, right: {} }],
  [{ a: { b: 1 } }, { a: {} }, { kind: 'a.b', at: 'a.b', left: 1, right: null }],
  [[1], { a: 1 }, { kind: 'answer', at: '', left: [1], right: { a: 1 } }],
  [[1], [2], { kind: '[]', at: '[0]', left: 1, right: 2 }],
])('%j and %j part', (left, right, difference) => {
  expect(compareJson(left, right)).toEqual(difference);
});

it('numbers are compared to the last digit', () => {
  const read = () => readJson('{"a":1.0,"b":9007199254740993}');
  expect(compareJson(read(), read())).toBeUndefined();
  expect(compareJson(read(), readJson('{"a":1.0,"b":9007199254740992}'))).toMatchObject({ kind: 'b' });
});
