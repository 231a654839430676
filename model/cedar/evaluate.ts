/**
 * What an expression means: which operands are evaluated, in which order, and which operator decides.
 *
 * Language reference, part 1, sections 3.1 to 3.3. What an operator makes of values stands in operators.ts, what each
 * rule says in words in rules.ts under its name.
 *
 * An outcome is a value or the first error met; nothing throws. Recursion follows the levels of the expression, which
 * the front end bounds (depth.ts).
 */

import type { Entities } from './entities.ts';
import { binary, call, getAttribute, has, like, unary } from './operators.ts';
import type { Outcome } from './outcome.ts';
import { fails, gives, isError, type RuleName, refuses, type Step } from './rules.ts';
import type { ErrorKind, Expr, Request, Value, Variable } from './syntax/abstract.ts';
import * as values from './values.ts';
import { isBool, isEntity } from './values.ts';

export type { Outcome } from './outcome.ts';
export type { RuleName } from './rules.ts';

/** Told of each sub-expression that is evaluated, after its operands: the rule that decided, and what came out. */
export type Observer = (rule: RuleName, expr: Expr, outcome: Outcome) => void;

interface Setting {
  readonly request: Request;
  readonly entities: Entities;
  readonly observe: Observer | undefined;
}

/** The value of an expression under a request and a store, or the first error met on the way. */
export const evaluate = (expr: Expr, request: Request, entities: Entities, observe?: Observer): Outcome =>
  outcomeOf(step(expr, { request, entities, observe }));

const outcomeOf = (done: Step): Outcome => (isError(done) ? { error: done.error } : { value: done.value });

const step = (expr: Expr, setting: Setting): Step => {
  const done = decide(expr, setting);
  if (setting.observe !== undefined) setting.observe(done.rule, expr, outcomeOf(done));
  return done;
};

const decide = (expr: Expr, setting: Setting): Step => {
  switch (expr.op) {
    case 'bool':
    case 'long':
    case 'string':
      return gives('literal', expr.value);
    case 'entity':
      return gives('entity-literal', values.entity(expr.uid));
    case 'var':
      return gives('variable', variables[expr.name](setting.request));
    case '&&':
      return and(expr.left, expr.right, setting);
    case '||':
      return or(expr.left, expr.right, setting);
    case 'if':
      return ifThenElse(expr, setting);
    case '!':
    case 'neg':
    case 'isEmpty':
      return onValue(expr.arg, setting, arg => unary[expr.op](arg));
    case '.':
      return onValue(expr.left, setting, left => getAttribute(left, expr.attr, setting.entities));
    case 'has':
      return onValue(expr.left, setting, left => has(left, expr.path, setting.entities));
    case 'like':
      return onValue(expr.left, setting, left => like(left, expr.pattern));
    case 'is':
      return onValue(expr.left, setting, left => isOfType(left, expr, setting));
    case 'set':
      return onValues(expr.elements, setting, elements => gives('set', values.makeSet(elements)));
    case 'record':
      return evaluateRecord(expr.fields, setting);
    case 'call':
      return onValues(expr.args, setting, args => call(expr.fn, args));
    default: {
      // Both operands come before the types of either: an error on the right beats a wrong type on the left.
      const { op, left, right } = expr;
      return onValue(left, setting, a => onValue(right, setting, b => binary[op](a, b, setting.entities)));
    }
  }
};

const variables: { readonly [name in Variable]: (request: Request) => Value } = {
  principal: request => values.entity(request.principal),
  action: request => values.entity(request.action),
  resource: request => values.entity(request.resource),
  context: request => request.context,
};

// --------------------------------------------------------------------------------------- operands, and their errors

const operandError = (error: ErrorKind): Step => fails('operand-error', error);

const onValue = (operand: Expr, setting: Setting, rule: (value: Value) => Step): Step => {
  const done = step(operand, setting);
  return isError(done) ? operandError(done.error) : rule(done.value);
};

/** From left to right, up to the first error. */
const onValues = (operands: readonly Expr[], setting: Setting, rule: (values: readonly Value[]) => Step): Step => {
  const results: Value[] = [];
  for (const operand of operands) {
    const done = step(operand, setting);
    if (isError(done)) return operandError(done.error);
    results.push(done.value);
  }
  return rule(results);
};

/** In the order of the keys by code points, whatever the order in the source: the first error shows it. */
const evaluateRecord = (fields: ReadonlyMap<string, Expr>, setting: Setting): Step => {
  const results = new Map<string, Value>();
  for (const [key, operand] of [...fields].sort(([a], [b]) => values.compareCodePoints(a, b))) {
    const done = step(operand, setting);
    if (isError(done)) return operandError(done.error);
    results.set(key, done.value);
  }
  return gives('record', values.record(results));
};

// --------------------------------------------------------------- operators that may leave an operand unevaluated

const and = (left: Expr, right: Expr, setting: Setting): Step =>
  onValue(left, setting, a => {
    if (a === false) return gives('and.short-circuit', false);
    if (a === true) return onValue(right, setting, andRight);
    return refuses('and.left-type-error');
  });
const andRight = (b: Value): Step => (isBool(b) ? gives('and.right', b) : refuses('and.right-type-error'));

const or = (left: Expr, right: Expr, setting: Setting): Step =>
  onValue(left, setting, a => {
    if (a === true) return gives('or.short-circuit', true);
    if (a === false) return onValue(right, setting, orRight);
    return refuses('or.left-type-error');
  });
const orRight = (b: Value): Step => (isBool(b) ? gives('or.right', b) : refuses('or.right-type-error'));

const ifThenElse = (expr: Expr & { readonly op: 'if' }, setting: Setting): Step =>
  onValue(expr.if, setting, condition => {
    if (condition === true) return onValue(expr.then, setting, result => gives('if.then', result));
    if (condition === false) return onValue(expr.else, setting, result => gives('if.else', result));
    return refuses('if.type-error');
  });

/** `e is T in x` means `e is T && e in x`. */
const isOfType = (e: Value, expr: Expr & { readonly op: 'is' }, setting: Setting): Step => {
  if (!isEntity(e)) return refuses('is.type-error');
  const same = e.uid.type === expr.type;
  if (expr.in === undefined) return gives('is', same);
  if (!same) return gives('is.other-type', false);
  return onValue(expr.in, setting, group => binary.in(e, group, setting.entities));
};
