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

type Form<Op extends Expr['op']> = Extract<Expr, { readonly op: Op }>;
interface Operands {
  readonly left: Expr;
  readonly right: Expr;
}

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
      return and(expr, setting);
    case '||':
      return or(expr, setting);
    case 'if':
      return ifThenElse(expr, setting);
    case '!':
    case 'neg':
    case 'isEmpty': {
      const arg = step(expr.arg, setting);
      return isError(arg) ? operandError(arg) : unary[expr.op](arg.value);
    }
    case '.': {
      const left = step(expr.left, setting);
      return isError(left) ? operandError(left) : getAttribute(left.value, expr.attr, setting.entities);
    }
    case 'has': {
      const left = step(expr.left, setting);
      return isError(left) ? operandError(left) : has(left.value, expr.path, setting.entities);
    }
    case 'like': {
      const left = step(expr.left, setting);
      return isError(left) ? operandError(left) : like(left.value, expr.pattern);
    }
    case 'is':
      return isOfType(expr, setting);
    case 'set': {
      const elements = allOf(expr.elements, setting);
      return 'error' in elements ? operandError(elements) : gives('set', values.makeSet(elements));
    }
    case 'record':
      return evaluateRecord(expr.fields, setting);
    case 'call': {
      const args = allOf(expr.args, setting);
      return 'error' in args ? operandError(args) : call(expr.fn, args);
    }
    default: {
      const left = step(expr.left, setting);
      if (isError(left)) return operandError(left);
      // Both operands come before the types of either: an error on the right beats a wrong type on the left.
      const right = step(expr.right, setting);
      return isError(right) ? operandError(right) : binary[expr.op](left.value, right.value, setting.entities);
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

interface Failed {
  readonly error: ErrorKind;
}
const operandError = ({ error }: Failed): Step => fails('operand-error', error);

/** From left to right, up to the first error. */
const allOf = (operands: readonly Expr[], setting: Setting): readonly Value[] | Failed => {
  const results: Value[] = [];
  for (const operand of operands) {
    const done = step(operand, setting);
    if (isError(done)) return done;
    results.push(done.value);
  }
  return results;
};

/** In the order of the keys by code points, whatever the order in the source: the first error shows it. */
const evaluateRecord = (fields: ReadonlyMap<string, Expr>, setting: Setting): Step => {
  const results = new Map<string, Value>();
  for (const key of [...fields.keys()].sort(values.compareCodePoints)) {
    const operand = fields.get(key);
    if (operand === undefined) continue;
    const done = step(operand, setting);
    if (isError(done)) return operandError(done);
    results.set(key, done.value);
  }
  return gives('record', values.record(results));
};

// --------------------------------------------------------------- operators that may leave an operand unevaluated

const and = ({ left, right }: Operands, setting: Setting): Step => {
  const a = step(left, setting);
  if (isError(a)) return operandError(a);
  if (a.value === false) return gives('and.short-circuit', false);
  if (a.value !== true) return refuses('and.left-type-error');
  const b = step(right, setting);
  if (isError(b)) return operandError(b);
  return isBool(b.value) ? gives('and.right', b.value) : refuses('and.right-type-error');
};

const or = ({ left, right }: Operands, setting: Setting): Step => {
  const a = step(left, setting);
  if (isError(a)) return operandError(a);
  if (a.value === true) return gives('or.short-circuit', true);
  if (a.value !== false) return refuses('or.left-type-error');
  const b = step(right, setting);
  if (isError(b)) return operandError(b);
  return isBool(b.value) ? gives('or.right', b.value) : refuses('or.right-type-error');
};

const ifThenElse = (expr: Form<'if'>, setting: Setting): Step => {
  const condition = step(expr.if, setting);
  if (isError(condition)) return operandError(condition);
  if (!isBool(condition.value)) return refuses('if.type-error');
  const branch = step(condition.value ? expr.then : expr.else, setting);
  if (isError(branch)) return operandError(branch);
  return condition.value ? gives('if.then', branch.value) : gives('if.else', branch.value);
};

/** `e is T in x` means `e is T && e in x`. */
const isOfType = (expr: Form<'is'>, setting: Setting): Step => {
  const left = step(expr.left, setting);
  if (isError(left)) return operandError(left);
  if (!isEntity(left.value)) return refuses('is.type-error');
  const same = left.value.uid.type === expr.type;
  if (expr.in === undefined) return gives('is', same);
  if (!same) return gives('is.other-type', false);
  const group = step(expr.in, setting);
  return isError(group) ? operandError(group) : binary.in(left.value, group.value, setting.entities);
};
