import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluate, type Outcome, type RuleName } from './evaluate.ts';
import { parseExpression } from './parse.ts';
import { rules } from './rules.ts';
import type { Expr, Value } from './syntax/abstract.ts';
import { entities, request } from './testdata/environment.ts';
import { entity, makeSet, record } from './values.ts';

const expression = (text: string): Expr => {
  const parsed = parseExpression(text);
  if ('rejected' in parsed) throw new Error(`${text}: ${parsed.why}`);
  return parsed.loaded;
};

/** The outcome of an expression and the rules of its parts, its own rule last. */
const observed = (expr: Expr): { readonly outcome: Outcome; readonly applied: readonly RuleName[] } => {
  const applied: RuleName[] = [];
  const outcome = evaluate(expr, request, entities, rule => applied.push(rule));
  return { outcome, applied };
};

const value = (expected: Value): Outcome => ({ value: expected });
const yes = value(true);
const no = value(false);
const type: Outcome = { error: 'type' };
const noAttribute: Outcome = { error: 'attrDoesNotExist' };
const noEntity: Outcome = { error: 'entityDoesNotExist' };
const noTag: Outcome = { error: 'tagDoesNotExist' };
const overflow: Outcome = { error: 'overflow' };
const extension: Outcome = { error: 'extension' };
const arity: Outcome = { error: 'arity' };
const LEAST = -(2n ** 63n);

/** At least one line for each rule, but for the one that no text can reach. */
const rows: readonly (readonly [string, RuleName, Outcome])[] = [
  ['"a"', 'literal', value('a')],
  ['-9223372036854775808', 'literal', value(LEAST)],
  ['User::"ghost"', 'entity-literal', value(entity({ type: 'User', id: 'ghost' }))],
  ['principal', 'variable', value(entity({ type: 'User', id: 'alice' }))],
  ['context', 'variable', value(request.context)],
  ['principal.nope == 1', 'operand-error', noAttribute],
  ['[1, 1, 2]', 'set', value(makeSet([1n, 2n]))],
  [
    '{b: 1, a: 2}',
    'record',
    value(
      record(
        new Map([
          ['a', 2n],
          ['b', 1n],
        ]),
      ),
    ),
  ],

  ['false && principal.nope', 'and.short-circuit', no],
  ['true && false', 'and.right', no],
  ['1 && principal.nope', 'and.left-type-error', type],
  ['true && 1', 'and.right-type-error', type],
  ['true || principal.nope', 'or.short-circuit', yes],
  ['false || true', 'or.right', yes],
  ['1 || true', 'or.left-type-error', type],
  ['false || 1', 'or.right-type-error', type],
  ['if true then 1 else principal.nope', 'if.then', value(1n)],
  ['if false then principal.nope else "b"', 'if.else', value('b')],
  ['if "x" then principal.nope else 1', 'if.type-error', type],
  ['!true', 'not', no],
  ['!1', 'not.type-error', type],

  ['1 == "1"', 'equal', no],
  ['1 != "1"', 'not-equal', yes],
  ['1 < 1', 'compare.long', no],
  ['1 <= 1', 'compare.long', yes],
  ['2 > 1', 'compare.long', yes],
  ['1 >= 2', 'compare.long', no],
  ['datetime("2024-01-01") <= datetime("2024-01-01T00:00:00Z")', 'compare.datetime', yes],
  ['duration("-1d") < duration("0s")', 'compare.duration', yes],
  ['duration("1d") < datetime("2024-01-01")', 'compare.type-error', type],
  ['decimal("1.0") < decimal("2.0")', 'compare.type-error', type],

  ['7 - 2 * 3', 'arithmetic', value(1n)],
  ['3037000499 * 3037000499', 'arithmetic', value(9223372030926249001n)],
  ['-4611686018427387904 * 2', 'arithmetic', value(LEAST)],
  ['3037000500 * 3037000500', 'arithmetic.overflow', overflow],
  ['5 - -9223372036854775808', 'arithmetic.overflow', overflow],
  ['"a" + "b"', 'arithmetic.type-error', type],
  ['-principal.age', 'negate', value(-30n)],
  ['-(-9223372036854775808)', 'negate.overflow', overflow],
  ['-duration("1d")', 'negate.type-error', type],

  ['principal in Group::"top"', 'in.entity', yes],
  ['User::"ghost" in Group::"g1"', 'in.entity', no],
  ['principal in [Group::"x", Group::"g1"]', 'in.set', yes],
  ['principal in []', 'in.set', no],
  ['principal in [principal, "a"]', 'in.type-error', type],
  ['principal is User in Group::"g1"', 'in.entity', yes],
  ['A::B::"x" is B', 'is', no],
  ['principal is Group in 1', 'is.other-type', no],
  ['1 is User', 'is.type-error', type],

  ['context.n', 'get-attribute.record', value(1n)],
  ['context.nope', 'get-attribute.no-field', noAttribute],
  ['principal.age', 'get-attribute.entity', value(30n)],
  ['principal.t1', 'get-attribute.no-attribute', noAttribute],
  ['User::"ghost".age', 'get-attribute.no-entity', noEntity],
  ['[1].a', 'get-attribute.type-error', type],
  ['principal has addr.geo.lat', 'has.present', yes],
  ['principal has nope.x.y', 'has.absent', no],
  ['principal has toString', 'has.absent', no],
  ['principal has ghost.age', 'has.no-entity', no],
  ['principal has age.x', 'has.type-error', type],

  ['principal.getTag("age")', 'get-tag', value('tag-age')],
  ['principal.getTag("name")', 'get-tag.no-tag', noTag],
  ['User::"ghost".getTag("a")', 'get-tag.no-entity', noEntity],
  ['User::"ghost".getTag(1)', 'get-tag.type-error', type],
  ['principal.hasTag("t1")', 'has-tag.present', yes],
  ['principal.hasTag("name")', 'has-tag.absent', no],
  ['User::"ghost".hasTag("a")', 'has-tag.no-entity', no],
  ['{a: 1}.hasTag("a")', 'has-tag.type-error', type],

  ['[[1]].contains([1])', 'contains', yes],
  ['"abc".contains("a")', 'contains.type-error', type],
  ['[1, 2].containsAll([2])', 'contains-all', yes],
  ['[2].containsAll([1, 2])', 'contains-all', no],
  ['[1].containsAll(1)', 'contains-all.type-error', type],
  ['[].containsAny([])', 'contains-any', no],
  ['[1, 2].containsAny([2, 3])', 'contains-any', yes],
  ['1.containsAny([1])', 'contains-any.type-error', type],
  ['[].isEmpty()', 'is-empty', yes],
  ['{}.isEmpty()', 'is-empty.type-error', type],
  ['"a\nb" like "a*b"', 'like', yes],
  ['1 like "a"', 'like.type-error', type],

  ['duration("49h").toDays()', 'call', value(2n)],
  ['decimal()', 'call.arity', arity],
  ['decimal(1)', 'call.type-error', type],
  ['decimal("1")', 'call.extension-error', extension],
];

describe('rules', () => {
  it.each(rows)('%s by %s', (text, rule, expected) => {
    const { outcome, applied } = observed(expression(text));
    expect(outcome).toEqual(expected);
    expect(applied.at(-1)).toBe(rule);
  });

  it('call.unknown-function is within reach of policy JSON only', () => {
    const { outcome, applied } = observed({ op: 'call', fn: 'toString', args: [] });
    expect(outcome).toEqual({ error: 'unknownFunction' });
    expect(applied).toEqual(['call.unknown-function']);
  });

  it('are all in the table above', () => {
    const untested = Object.keys(rules).filter(name => !rows.some(([, rule]) => rule === name));
    expect(untested).toEqual(['call.unknown-function']);
  });

  it('stand at one place each', () => {
    const source = ['./evaluate.ts', './operators.ts'].map(file =>
      readFileSync(new URL(file, import.meta.url), 'utf8'),
    );
    for (const name of Object.keys(rules)) {
      expect(source.join('').match(new RegExp(`(gives|fails|refuses)\\(\\s*'${name}'`, 'g')), name).toHaveLength(1);
    }
  });
});

/** Which of two errors wins, and which expressions are never evaluated. */
const orders: readonly (readonly [string, Outcome])[] = [
  // R1: both operands before any type.
  ['1 in principal.nope', noAttribute],
  ['"a" < (9223372036854775807 + 1)', overflow],
  ['1.contains(principal.nope)', noAttribute],
  ['1.getTag(principal.nope)', noAttribute],
  // R2: except where the left operand may be enough.
  ['1 && principal.nope', type],
  ['1 || principal.nope', type],
  ['if 1 then principal.nope else principal.nope', type],
  // R3: the left error first.
  ['(principal.nope) == (9223372036854775807 + 1)', noAttribute],
  ['(9223372036854775807 + 1) == (principal.nope)', overflow],
  // R4: elements and arguments from left to right.
  ['[9223372036854775807 + 1, principal.nope]', overflow],
  ['[principal.nope, 9223372036854775807 + 1]', noAttribute],
  ['ip("x").isInRange(principal.nope)', extension],
  // R5: fields by key, and keys by code point.
  ['{z: principal.nope, a: 1 + "x"}', type],
  ['{"10": principal.nope, "9": 1 + "x"}', noAttribute],
  ['{"9": 1 + "x", "10": principal.nope}', noAttribute],
  ['{b: principal.nope, "B": 1 + "x"}', type],
  ['{"\\u{10000}": principal.nope, "\\u{ffff}": 1 + "x"}', type],
  // R6: arguments, their number, their types, the function.
  ['1.lessThan(2, 3)', arity],
  ['ip("1.1.1.1").isIpv4(principal.nope)', noAttribute],
  ['1.isInRange(ip("x"))', extension],
  ['1.isInRange(ip("::1"))', type],
  // Overflow counts for each step, not for the final value.
  ['1 + 9223372036854775807 - 1', overflow],
  ['9223372036854775807 - 1 + 1', value(2n ** 63n - 1n)],
  ['9223372036854775807 * 9223372036854775807 * 0', overflow],
  // A set to the right of `in` is looked through to its end.
  ['principal in [principal, 1]', type],
  ['User::"ghost" in [1]', type],
  // Dead code is harmless.
  ['true || decimal("x") == decimal("x")', yes],
  ['false && decimal() == decimal()', no],
  ['principal has age.x || true', type],
];

describe('order of evaluation', () => {
  it.each(orders)('%s', (text, expected) => expect(observed(expression(text)).outcome).toEqual(expected));

  it('is told operand by operand, each once, what is skipped not at all', () => {
    expect(observed(expression('context.n + 2 == 3 || principal.nope')).applied).toEqual([
      'variable',
      'get-attribute.record',
      'literal',
      'arithmetic',
      'literal',
      'equal',
      'or.short-circuit',
    ]);
  });

  it('gives the same outcome to an observer and without one', () => {
    for (const [text, , expected] of rows)
      expect(evaluate(expression(text), request, entities), text).toEqual(expected);
  });
});

describe('names that JavaScript objects inherit', () => {
  it.each([
    ['{"__proto__": 1}["__proto__"]', value(1n)],
    ['{} == {"__proto__": 1}', no],
    ['{} has constructor', no],
    ['context["__proto__"]', noAttribute],
    ['principal.hasTag("toString")', no],
    ['principal["hasOwnProperty"]', noAttribute],
  ])('%s', (text, expected) => expect(observed(expression(text)).outcome).toEqual(expected));
});
