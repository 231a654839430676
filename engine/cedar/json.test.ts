import { describe, expect, it } from 'vitest';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import { MAX_JSON_DEPTH, parseJson, writeJson } from './json.ts';

const parsed = (text: string): Json => {
  const json = parseJson(text);
  if (!json.ok) throw new Error(json.problem);
  return json.value;
};

/** The kind of a number, which `toEqual` does not look at. */
const kind = (json: Json): string => (json instanceof Number ? 'odd' : typeof json);

describe('numbers', () => {
  it.each([
    ['0', 'number'],
    ['-1', 'number'],
    ['9007199254740991', 'number'],
    ['-9007199254740991', 'number'],
    ['9007199254740992', 'bigint'],
    ['9007199254740993', 'bigint'],
    ['-9223372036854775808', 'bigint'],
    ['1234567890123456789012345678901234567890', 'bigint'],
    ['1.0', 'odd'],
    ['1e2', 'odd'],
    ['1E+2', 'odd'],
    ['-0', 'odd'],
    ['-0.0', 'odd'],
    ['1e300', 'odd'],
  ])('%s is a %s', (text, wanted) => {
    expect(kind(parsed(text))).toBe(wanted);
    expect(kind(parsed(writeJson(parsed(text))))).toBe(wanted);
  });

  it('keeps every digit through reading and writing', () => {
    const text = '{"a":[9007199254740993,-9223372036854775808,12345678901234567890123]}';
    expect(writeJson(parsed(text))).toBe(text);
  });

  it('writes no number that JSON has not', () => {
    expect(() => writeJson([Number.NaN])).toThrow(TypeError);
  });
});

describe('keys', () => {
  it('keeps __proto__ and other inherited names as plain own keys', () => {
    const text = '{"__proto__":{"x":1},"constructor":2,"toString":3,"a":{"__proto__":null}}';
    const json = parsed(text) as { readonly [key: string]: Json };
    expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
    expect(Object.keys(json)).toEqual(['__proto__', 'constructor', 'toString', 'a']);
    expect('x' in json).toBe(false);
    expect(writeJson(json)).toBe(text);
    expect(writeJson({ b: 2n ** 64n, json })).toBe(`{"b":18446744073709551616,"json":${text}}`);
  });

  it('knows a key again that is written with an escape', () => {
    expect(parseJson('{"a":1,"\\u0061":2}')).toMatchObject({ problem: '1:8: the object has the key "a" twice' });
  });
});

it('reads what JSON.parse reads', () => {
  for (const text of [
    'null',
    ' [ ] ',
    '{ }',
    '\t[1 , true,false , null,\r\n"x"]',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\ud83d\\ude00é😀\u007f\u2028"',
    '{"":{"":[[],{}]}}',
    '[[[[1]],{"a":[{}]}]]',
  ]) {
    expect(parsed(text)).toEqual(JSON.parse(text));
    expect(writeJson(parsed(text))).toBe(JSON.stringify(JSON.parse(text)));
  }
});

it.each([
  ['', '1:1: expected a JSON value, found the end of the text'],
  ['nul', '1:1: expected a JSON value, found "n"'],
  ['[1,]', '1:4: expected a JSON value, found "]"'],
  ['[1 2]', '1:4: expected "," or "]", found "2"'],
  ['{"a":1,}', '1:8: expected a key in double quotes, found "}"'],
  ['{"a" 1}', '1:6: expected ":", found "1"'],
  ['{a:1}', '1:2: expected a key in double quotes, found "a"'],
  ['{"a":1\n\n,"b":2 "c"}', '3:8: expected "," or "}", found "\\""'],
  ['1 1', '1:3: expected the end of the text, found "1"'],
  ['01', '1:1: a number does not start with 0'],
  ['-', '1:2: expected a digit'],
  ['1.', '1:3: expected a digit'],
  ['1e', '1:3: expected a digit'],
  ['.5', '1:1: expected a JSON value, found "."'],
  ['+1', '1:1: expected a JSON value, found "+"'],
  ['NaN', '1:1: expected a JSON value, found "N"'],
  ['"a', '1:1: this string is never closed: a " is missing'],
  ['"\\n', '1:1: this string is never closed: a " is missing'],
  ['"a\nb"', '1:3: the control character U+000a must be escaped in a string'],
  ['"\\n\tb"', '1:4: the control character U+0009 must be escaped in a string'],
  ['"\\x41"', '1:2: "\\x" is not an escape of JSON'],
  ['"\\u00g0"', '1:2: "\\u" is not an escape of JSON'],
  ['"\\ud800"', '1:1: this string has half of a surrogate pair'],
  ['{"\\udc00x":1}', '1:2: this string has half of a surrogate pair'],
  ['"\ud800"', '1:2: half of a surrogate pair is no character'],
  ['\ufeff1', '1:1: expected a JSON value, found "\\u{feff}"'],
  ['{"a":1,"b":{"c":2,"c":3}}', '1:19: the object has the key "c" twice'],
  ["'a'", '1:1: expected a JSON value, found "\'"'],
])('refuses %j', (text, problem) => {
  expect(parseJson(text)).toMatchObject({ ok: false, category: 'jsonShape', problem: problem.replace('\\""', '""') });
});

it('reads up to a depth, and answers beyond it', () => {
  const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;
  expect(parseJson(nested(MAX_JSON_DEPTH)).ok).toBe(true);
  expect(parseJson(nested(MAX_JSON_DEPTH + 2))).toMatchObject({ problem: expect.stringContaining('nested more than') });
  expect(parseJson('['.repeat(1_000_000)).ok).toBe(false);
});
