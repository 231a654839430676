import { describe, expect, it } from 'vitest';
import type { Expr } from '../../model/cedar/syntax/abstract.ts';
import { expressionToEst } from './est-write.ts';
import { writeJson } from './json.ts';
import { parseExpression } from './parse-policy.ts';
import vectors from './testdata/eval-vectors.json' with { type: 'json' };
import { MAX_DEPTH, MAX_NESTING } from './vocabulary.ts';

const parsed = (text: string): Expr => {
  const expr = parseExpression(text);
  if (!expr.ok) throw new Error(`${text}: ${expr.problem}`);
  return expr.value;
};

it('accepts and refuses each vector as the reference does', () => {
  const wrong = vectors.filter(({ expr, result }) => {
    const isError = typeof result === 'object' && result !== null && 'error' in result && result.error === 'parse';
    return parseExpression(expr).ok === isError;
  });
  expect(wrong).toEqual([]);
  expect(vectors.length).toBeGreaterThan(2000);
});

// The right operand of && or || ends after its relation: what follows must not become an operator around the whole.
it.each(['1 is T * 1', 'true || 1 is T * 1', 'true && 1 has a + 1', '1 || 1 like "a" - 1', '(1 || 1 is T * 1)'])(
  'refuses %s: nothing tighter can follow a relation',
  text => expect(parseExpression(text)).toMatchObject({ ok: false, category: 'parse' }),
);

describe('trees, as policy JSON', () => {
  const one = '{"Value":1}';
  const two = '{"Value":2}';
  it.each([
    ['-1', '{"Value":-1}'],
    ['- 1', '{"Value":-1}'],
    ['-(1)', `{"neg":{"arg":${one}}}`],
    ['--1', '{"neg":{"arg":{"Value":-1}}}'],
    ['-1.a', `{"neg":{"arg":{".":{"left":${one},"attr":"a"}}}}`],
    ['(-1).a', '{".":{"left":{"Value":-1},"attr":"a"}}'],
    ['-1["a"]', `{"neg":{"arg":{".":{"left":${one},"attr":"a"}}}}`],
    ['!1.a', `{"!":{"arg":{".":{"left":${one},"attr":"a"}}}}`],
    ['1 - -2', `{"-":{"left":${one},"right":{"Value":-2}}}`],
    ['-9223372036854775808', '{"Value":-9223372036854775808}'],
    ['00000000000000000000000009223372036854775807', '{"Value":9223372036854775807}'],
    ['9007199254740993', '{"Value":9007199254740993}'],
    ['1 + 2 - 1', `{"-":{"left":{"+":{"left":${one},"right":${two}}},"right":${one}}}`],
    ['1 + (2 - 1)', `{"+":{"left":${one},"right":{"-":{"left":${two},"right":${one}}}}}`],
    ['1 + 2 * 1', `{"+":{"left":${one},"right":{"*":{"left":${two},"right":${one}}}}}`],
    ['1 || 2 && 1', `{"||":{"left":${one},"right":{"&&":{"left":${two},"right":${one}}}}}`],
    ['1 > 2', `{">":{"left":${one},"right":${two}}}`],
    ['1 != 2', `{"!=":{"left":${one},"right":${two}}}`],
    ['1 has a.b', `{"has":{"left":${one},"attr":["a","b"]}}`],
    ['1 has "a.b"', `{"has":{"left":${one},"attr":"a.b"}}`],
    ['1 is A :: B', `{"is":{"left":${one},"entity_type":"A::B"}}`],
    ['1 is A in 1 + 2', `{"is":{"left":${one},"entity_type":"A","in":{"+":{"left":${one},"right":${two}}}}}`],
    ['if 1 then 2 else 1', `{"if-then-else":{"if":${one},"then":${two},"else":${one}}}`],
    ['[1, 2,]', `{"Set":[${one},${two}]}`],
    ['{b: 1, "a b": 2,}', `{"Record":{"b":${one},"a b":${two}}}`],
    ['{__proto__: 1}', `{"Record":{"__proto__":${one}}}`],
    ['1.isEmpty()', `{"isEmpty":{"arg":${one}}}`],
    ['1.contains(2)', `{"contains":{"left":${one},"right":${two}}}`],
    ['1.contains', `{".":{"left":${one},"attr":"contains"}}`],
    ['1.isInRange(2, 1)', `{"isInRange":[${one},${two},${one}]}`],
    ['ip()', '{"ip":[]}'],
    ['when::unless::"x"', '{"Value":{"__entity":{"type":"when::unless","id":"x"}}}'],
    ['1 // 2', one],
    ['\u00a01\u2028\u0085', one],
  ])('%s', (text, est) => {
    expect(writeJson(expressionToEst(parsed(text)))).toBe(est);
  });

  it.each([
    ['"\\*"', [{ literal: '*' }]],
    ['"a*b"', [{ literal: 'a' }, 'wildcard', { literal: 'b' }]],
    ['"**"', ['wildcard', 'wildcard']],
    ['""', []],
    ['"a\\u{2a}\\x2a\\**"', [{ literal: 'a' }, 'wildcard', 'wildcard', { literal: '*' }, 'wildcard']],
    ['"\\n\\u{e9}é"', [{ literal: '\néé' }]],
  ])('pattern %s', (pattern, elements) => {
    expect(parsed(`1 like ${pattern}`)).toMatchObject({ pattern: elements });
  });
});

describe('size', () => {
  const nested: readonly (readonly [string, (levels: number) => string])[] = [
    ['parentheses', n => `${'('.repeat(n)}1${')'.repeat(n)}`],
    ['sets', n => `${'['.repeat(n)}${']'.repeat(n)}`],
    ['records', n => `${'{a:'.repeat(n)}1${'}'.repeat(n)}`],
    ['negations', n => `${'!('.repeat(n)}1${')'.repeat(n)}`],
    ['calls', n => `${'ip('.repeat(n)}1${')'.repeat(n)}`],
    ['methods', n => `${'[1].contains('.repeat(n)}1${')'.repeat(n)}`],
    ['conditionals', n => `${'(if true then 1 else '.repeat(n)}1${')'.repeat(n)}`],
  ];
  it.each(nested)('%s nest to a limit', (_, make) => {
    expect(parseExpression(make(MAX_NESTING / 2 - 1)).ok).toBe(true);
    expect(parseExpression(make(10_000))).toMatchObject({ problem: expect.stringContaining('nested more than') });
  });

  it.each([
    ['||', n => `1${'||1'.repeat(n)}`],
    ['+', n => `1${'+1'.repeat(n)}`],
    ['.', n => `principal${'.a'.repeat(n)}`],
    ['[]', n => `principal${'["a"]'.repeat(n)}`],
  ] satisfies [string, (n: number) => string][])('chains of %s go on to the limit on trees', (_, make) => {
    expect(parseExpression(make(MAX_DEPTH - 1)).ok).toBe(true);
    expect(parseExpression(make(MAX_DEPTH))).toMatchObject({ problem: expect.stringContaining('operators deep') });
    expect(parseExpression(make(100_000)).ok).toBe(false);
  });

  it('counts chains inside brackets towards the same limit', () => {
    const chain = `(1${'+1'.repeat(600)})`;
    expect(parseExpression(`${chain}${'*2'.repeat(300)}`).ok).toBe(true);
    expect(parseExpression(`${chain}${'*2'.repeat(500)}`).ok).toBe(false);
    expect(parseExpression(`[${chain}, ${chain}]`).ok).toBe(true);
  });

  it('reads a megabyte of anything', () => {
    expect(parsed(`[${'1,'.repeat(300_000)}]`)).toMatchObject({ op: 'set' });
    expect(parsed(`"${'a'.repeat(1_000_000)}"`)).toMatchObject({ op: 'string' });
    expect(parsed(`"${'\\n'.repeat(500_000)}"`)).toMatchObject({ value: '\n'.repeat(500_000) });
    expect(parsed('0'.repeat(1_000_000))).toEqual({ op: 'long', value: 0n });
    expect(parseExpression('9'.repeat(1_000_000)).ok).toBe(false);
    expect(parseExpression('a'.repeat(1_000_000)).ok).toBe(false);
    expect(parseExpression('\0'.repeat(1_000_000)).ok).toBe(false);
  });
});
