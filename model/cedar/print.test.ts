import { describe, expect, it } from 'vitest';
import { readExpression } from './est.ts';
import { parseExpression, parsePolicy } from './parse.ts';
import { printExpression, printPolicy } from './print.ts';
import type { Json } from './syntax/interchange.ts';
import { vectors } from './testdata/environment.ts';
import { must } from './testdata/loading.ts';

describe('expressions', () => {
  const parsed = vectors.map(({ expr }) => parseExpression(expr)).filter(result => 'loaded' in result);

  it('read back as they were', () => {
    for (const { loaded } of parsed) expect(must(parseExpression(printExpression(loaded)))).toStrictEqual(loaded);
  });

  it.each([
    ['true&&true&&(true&&true)', 'true && true && (true && true)'],
    ['1-1+(1-1)', '1 - 1 + (1 - 1)'],
    ['1+1*1', '1 + (1 * 1)'],
    ['-1-(1)', '(-1) - 1'],
    ['-(1)', '-(1)'],
    ['- -(1)', '-(-(1))'],
    ['(-1).a', '(-1).a'],
    ['(1+1).a["if"].b', '(1 + 1).a["if"].b'],
    ['{"a": 1, "if": 2, "b c": if true then 1 else 2}', '{a: 1, "if": 2, "b c": if true then 1 else 2}'],
    ['(context has a.b) == ("" like "\\*\\u{2a}\\\\")', '(context has a.b) == ("" like "\\**\\\\")'],
    ['[ip("a").isInRange(ip("b"))].contains(!true)', '[ip("a").isInRange(ip("b"))].contains(!true)'],
    ['"\\x00\\x01\\u{200b}\n\\r\\"é"', '"\\0\\u{1}\\u{200b}\\n\\r\\"é"'],
  ])('%s', (text, printed) => expect(printExpression(must(parseExpression(text)))).toBe(printed));

  it.each<[json: Json, printed: string]>([
    [
      { has: { left: { Var: 'context' }, attr: ['a', 'b c', 'd'] } },
      '(context has a) && (context.a has "b c") && (context.a["b c"] has d)',
    ],
    [{ toDays: [] }, 'toDays()'],
    [{ Value: { __extn: { fn: 'nope', arg: 1 } } }, 'nope(1)'],
  ])('%j has no text of its own', (json, printed) => expect(printExpression(must(readExpression(json)))).toBe(printed));
});

describe('policies', () => {
  it.each([
    'permit(principal, action, resource);',
    '@a("\\n") @if forbid(principal == U::"\\"", action == Action::"a", resource in G::"g");',
    'permit(principal is A::B in ?principal, action in [Action::"a", NS::Action::""], resource == ?resource);',
    'permit(principal is U, action in [], resource) when { true } unless { false };',
  ])('%s stays', text => expect(printPolicy(must(parsePolicy(text)))).toBe(text));
});
