import { describe, expect, it } from 'vitest';
import type { Expr } from '../../model/cedar/syntax/abstract.ts';
import { readExpression } from './est-read.ts';
import { expressionToEst } from './est-write.ts';
import { writeJson } from './json.ts';
import { parseExpression, parsePolicy } from './parse-policy.ts';
import { printExpression, printPolicy } from './print.ts';
import vectors from './testdata/eval-vectors.json' with { type: 'json' };
import { seeded } from './testdata/random.ts';

const parsed = (text: string): Expr => {
  const expr = parseExpression(text);
  if (!expr.ok) throw new Error(expr.problem);
  return expr.value;
};

/** Whether a tree comes back from its text. Compared in policy JSON, since comparing trees takes seconds. */
const same = (tree: Expr): boolean =>
  writeJson(expressionToEst(parsed(printExpression(tree)))) === writeJson(expressionToEst(tree));

it.each([
  ['((1 + 2)) - (3 - 4)', '1 + 2 - (3 - 4)'],
  ['(1 * 2) + 3', '1 * 2 + 3'],
  ['1 * (2 + 3)', '1 * (2 + 3)'],
  ['(true && false) || true', 'true && false || true'],
  ['true && (false || true)', 'true && (false || true)'],
  ['true && (false && true)', 'true && (false && true)'],
  ['(1 == 2) == true', '(1 == 2) == true'],
  ['1 + (if true then 1 else 2)', '1 + (if true then 1 else 2)'],
  ['if (if true then true else false) then 1 else (2 + 3)', 'if if true then true else false then 1 else 2 + 3'],
  ['[(if true then 1 else 2)]', '[if true then 1 else 2]'],
  ['-(1)', '-(1)'],
  ['-(-(1))', '-(-(1))'],
  ['-(-1)', '-(-1)'],
  ['-1.a', '-1.a'],
  ['(-1).a', '(-1).a'],
  ['(-(1)).a', '(-(1)).a'],
  ['!(!true)', '!(!true)'],
  ['!(1 < 2)', '!(1 < 2)'],
  ['(!principal) in resource', '!principal in resource'],
  ['(1 + 2).a["b c"]["if"]["d"]', '(1 + 2).a["b c"]["if"].d'],
  ['context["__cedar"]', 'context["__cedar"]'],
  [
    'context has "a" && context has a.b && context has "a.b" && context has "if"',
    'context has a && context has a.b && context has "a.b" && context has "if"',
  ],
  ['principal is A in (B::"c")', 'principal is A in B::"c"'],
  ['principal is A in (1 == 2)', 'principal is A in (1 == 2)'],
  ['"a" like "\\u{2a}\\**\\n"', '"a" like "*\\**\\n"'],
  ['"\\u{0}\\u{7}\\u{202e}é\\u{1F600}\'\\""', '"\\0\\u{7}\\u{202e}é😀\'\\""'],
  ['{"a": 1, "if": 2, "b c": {}}', '{a: 1, "if": 2, "b c": {}}'],
  ['ip("1").isInRange(ip("2"),).a', 'ip("1").isInRange(ip("2")).a'],
  ['(1).isEmpty()', '1.isEmpty()'],
])('%s', (text, printed) => {
  expect(printExpression(parsed(text))).toBe(printed);
  expect(parsed(printed)).toEqual(parsed(text));
});

it('prints each vector so that it reads back', () => {
  let read = 0;
  for (const { expr } of vectors) {
    const tree = parseExpression(expr);
    if (!tree.ok) continue;
    expect(same(tree.value)).toBe(true);
    read += 1;
  }
  expect(read).toBeGreaterThan(1500);
});

it('prints any tree so that it reads back', () => {
  const random = seeded(5);
  const leaves = ['1', '-1', '"a"', 'true', 'context', 'U::"x"', '{}', '[]'].map(parsed);
  const build = (size: number): Expr => {
    if (size <= 1) return random.pick(leaves);
    const left = build(random.below(size));
    const right = build(random.below(size));
    return random.pick<Expr>([
      { op: random.pick(['&&', '||', '==', '<', 'in', '+', '-', '*', 'contains', 'getTag']), left, right },
      { op: random.pick(['!', 'neg', 'isEmpty']), arg: left },
      { op: '.', left, attr: random.pick(['a', 'if', 'b c']) },
      { op: 'has', left, path: random.pick<[string, ...string[]]>([['a'], ['if'], ['a', 'b']]) },
      { op: 'like', left, pattern: ['wildcard', { literal: '*"\\' }] },
      { op: 'is', left, type: 'A::B' },
      { op: 'is', left, type: 'A', in: right },
      // biome-ignore lint/suspicious/noThenProperty: the name in the abstract syntax.
      { op: 'if', if: left, then: right, else: left },
      { op: 'set', elements: [left, right] },
      {
        op: 'record',
        fields: new Map([
          ['a', left],
          ['b c', right],
        ]),
      },
      { op: 'call', fn: random.pick(['ip', 'isInRange', 'toDate']), args: [left, right] },
    ]);
  };
  for (let i = 0; i < 2000; i += 1) {
    const tree = build(1 + random.below(12));
    if (!same(tree)) throw new Error(printExpression(tree));
  }
});

it('spells out a path that has no notation', () => {
  const has = readExpression({ has: { left: { Var: 'context' }, attr: ['a', 'b c', 'if'] } });
  const text = 'context has a && context.a has "b c" && context.a["b c"] has "if"';
  expect(has.ok && printExpression(has.value)).toBe(text);
  expect(has.ok && printExpression({ op: '!', arg: has.value })).toBe(`!(${text})`);
});

describe('policies', () => {
  it.each([
    'permit (principal, action, resource);',
    '@a\n@b("c\\n")\nforbid (principal == U::"x", action == Action::"v", resource in ?resource);',
    'permit (principal is A::B, action in [], resource is C in D::"e");',
    'permit (principal in ?principal, action in Action::"a", resource)\nwhen { true }\nunless { 1 + 2 };',
    'permit (principal, action in [Action::"a", X::Action::"b"], resource);',
  ])('%s', text => {
    const policy = parsePolicy(text);
    expect(policy.ok && printPolicy(policy.value)).toBe(text);
  });
});
