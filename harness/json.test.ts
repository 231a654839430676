import { describe, expect, it } from 'vitest';
import type { Json } from '../model/cedar/syntax/interchange.ts';
import {
  canonicalJson,
  compareCodePoints,
  isObject,
  JsonNumber,
  MAX_JSON_DEPTH,
  readJson,
  readTrustedJson,
  writeJson,
} from './json.ts';

describe('reading', () => {
  it.each<[string, Json]>([
    [' [ ] ', []],
    ['{ }', {}],
    ['"a\\u0041\\n\\/\\ud83d\\ude00"', 'aA\n/😀'],
    ['"\\ud800"', '\ud800'],
    ['[true,false,null,0,-1]', [true, false, null, 0, -1]],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9223372036854775808', -9223372036854775808n],
    ['123456789012345678901234567890', 123456789012345678901234567890n],
    ['\t\r\n{"a":\n[1]}', { a: [1] }],
  ])('%s', (text, value) => {
    expect(readJson(text)).toStrictEqual(value);
    expect(readTrustedJson(text)).toStrictEqual(value);
  });

  it.each(['1.0', '1e2', '1E+2', '-0', '-0.0', '0.5', '1e400'])('%s stays the token that it is', token => {
    for (const read of [readJson, readTrustedJson]) {
      const value = read(`[${token}]`) as readonly Json[];
      expect(value[0]).toBeInstanceOf(JsonNumber);
      expect(writeJson(value)).toBe(`[${token}]`);
    }
  });

  it('keeps keys that objects inherit', () => {
    const value = readJson('{"__proto__":{"a":1},"constructor":2,"toString":3,"":4}') as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'toString', '']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(writeJson(value)).toBe('{"__proto__":{"a":1},"constructor":2,"toString":3,"":4}');
  });

  it.each([
    ['', '1:1: expected a JSON value, found the end'],
    ['{"a":1,\n "a":1}', '2:2: the key "a" occurs twice in one object'],
    ['{"a":1,"\\u0061":2}', '1:8: the key "a" occurs twice in one object'],
    ['{"__proto__":1,"__proto__":1}', '1:16: the key "__proto__" occurs twice in one object'],
    ['[1,]', '1:4: expected a JSON value'],
    ['[1 2]', '1:4: expected "," or "]"'],
    ['{"a" 1}', '1:6: expected ":" after a key'],
    ['{a:1}', '1:2: expected a key in double quotes'],
    ['{"a":1', '1:7: expected "," or "}", found the end'],
    ['01', '1:1: a number may not start with 0'],
    ['-', '1:2: expected a digit, found the end'],
    ['1.', '1:3: expected a digit, found the end'],
    ['+1', '1:1: expected a JSON value'],
    ['NaN', '1:1: expected a JSON value'],
    ['tru', '1:1: expected a JSON value'],
    ['"a\nb"', '1:3: control characters in a string must be escaped'],
    ['"a', '1:3: a string is not closed, found the end'],
    ['"\\x41"', '1:2: unknown escape in a string'],
    ['"\\u12g4"', '1:2: unknown escape in a string'],
    ['[\n\n1] x', '3:4: nothing may follow the JSON value'],
    ['\ufeff1', '1:1: expected a JSON value'],
  ])('%j is an error with its place', (text, message) => {
    expect(() => readJson(text)).toThrow(expect.objectContaining({ name: 'JsonSyntaxError', message }));
  });

  it('has a limit of nesting instead of a stack overflow', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(writeJson(readJson(nested(MAX_JSON_DEPTH)))).toBe(nested(MAX_JSON_DEPTH));
    expect(() => readJson(nested(MAX_JSON_DEPTH + 1))).toThrow(/nested deeper than/);
    expect(() => readJson('['.repeat(1_000_000))).toThrow(/nested deeper than/);
  });
});

describe('writing', () => {
  it('keeps every digit and token', () => {
    const text = '{"a":[9223372036854775807,-9223372036854775808,1.0,1e2,-0,0],"b":"\\u0000\\"\\\\😀\\ud800"}';
    expect(writeJson(readJson(text))).toBe(text);
    expect(canonicalJson(readJson(text))).toBe(text);
  });

  it('writes what native JSON writes, where native JSON is right', () => {
    const value = { a: [1, 'x', { b: [], c: {} }], d: 'line\nend\u2028', e: 0.5, f: undefined };
    expect(writeJson(value)).toBe(JSON.stringify(value));
    expect(writeJson(value, 2)).toBe(JSON.stringify(value, null, 2));
    expect(writeJson({ ...value, big: 1n })).toBe(JSON.stringify({ ...value, big: 1 }));
  });

  it('never writes a boxed number as the integer that it is not', () => {
    expect(writeJson([new Number(1), new Number(-0), new Number(1.5)])).toBe('[1.0,-0,1.5]');
    expect(() => JSON.stringify(new JsonNumber('1.0'))).toThrow(/1\.0/);
  });

  it.each([
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [undefined],
    [() => 1],
    [new Map([[1, 2]])],
    [[undefined]],
    [{ a: new Date(0) }],
  ])('refuses %j', value => {
    expect(() => writeJson(value)).toThrow(TypeError);
  });

  it('has one canonical text for equal documents', () => {
    expect(canonicalJson(readJson('{"b":1,"a":{"d":[2,1],"c":null}}'))).toBe('{"a":{"c":null,"d":[2,1]},"b":1}');
    expect(canonicalJson({ '\u{10000}': 1, '\uffff': 2, 10: 3, 9: 4 })).toBe('{"10":3,"9":4,"\uffff":2,"\u{10000}":1}');
    expect(canonicalJson([5n])).toBe(canonicalJson([5]));
  });
});

it('orders by code point', () => {
  const words = ['\u{10000}', '\uffff', 'a', '', 'B', 'ab', '\ue000', '\u{10ffff}'];
  const byCodePoints = (a: string, b: string): number => {
    const [x, y] = [[...a], [...b]];
    const i = x.findIndex((character, at) => character !== y[at]);
    if (i < 0) return x.length - y.length;
    return (x[i]?.codePointAt(0) ?? 0) - (y[i]?.codePointAt(0) ?? -1);
  };
  expect([...words].sort(compareCodePoints)).toEqual([...words].sort(byCodePoints));
});

it('is an object, to JSON, only what has keys: not a list, nor a number that keeps its token', () => {
  expect(['{}', '{"a":1}'].map(text => isObject(readJson(text)))).toEqual([true, true]);
  for (const text of ['[]', '1.0', '-0', '12345678901234567890', '""', 'null']) {
    expect([text, isObject(readJson(text))]).toEqual([text, false]);
  }
  expect(isObject(undefined)).toBe(false);
});
