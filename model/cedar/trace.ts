/** Why an expression has its outcome, for people: the rules that were applied, as a tree. */

import { conditionOf } from './authorize.ts';
import type { Entities } from './entities.ts';
import { evaluate, type Outcome, type RuleName } from './evaluate.ts';
import { policiesInForce } from './link.ts';
import type { Expr, PolicySet, Request } from './syntax/abstract.ts';

export interface Trace {
  readonly rule: RuleName;
  readonly expr: Expr;
  readonly outcome: Outcome;
  /** Those that were evaluated, in the order of their evaluation. */
  readonly operands: readonly Trace[];
}

export const trace = (expr: Expr, request: Request, entities: Entities): Trace => {
  // Operands are told of before the expression they belong to, so that they stand at the end of this list.
  const unclaimed: Trace[] = [];
  evaluate(expr, request, entities, (rule, told, outcome) => {
    const operands = claim(operandsOf(told), unclaimed);
    unclaimed.push({ rule, expr: told, outcome, operands });
  });
  const [whole] = unclaimed;
  if (whole === undefined || unclaimed.length > 1) throw new Error('evaluate did not tell of each expression once');
  return whole;
};

/** The conditions of all policies in force, by policy id. */
export const tracePolicies = (
  request: Request,
  policies: PolicySet,
  entities: Entities,
): ReadonlyMap<string, Trace> => {
  const traces = new Map<string, Trace>();
  for (const [id, policy] of policiesInForce(policies)) traces.set(id, trace(conditionOf(policy), request, entities));
  return traces;
};

const claim = (operands: readonly Expr[], unclaimed: Trace[]): readonly Trace[] => {
  const claimed: Trace[] = [];
  for (let last = unclaimed.at(-1); last !== undefined; last = unclaimed.at(-1)) {
    if (claimed.length === operands.length || !operands.includes(last.expr)) break;
    claimed.unshift(last);
    unclaimed.pop();
  }
  return claimed;
};

const operandsOf = (expr: Expr): readonly Expr[] => {
  switch (expr.op) {
    case 'bool':
    case 'long':
    case 'string':
    case 'entity':
    case 'var':
      return [];
    case '!':
    case 'neg':
    case 'isEmpty':
      return [expr.arg];
    case '.':
    case 'has':
    case 'like':
      return [expr.left];
    case 'is':
      return expr.in === undefined ? [expr.left] : [expr.left, expr.in];
    case 'if':
      return [expr.if, expr.then, expr.else];
    case 'set':
      return expr.elements;
    case 'record':
      return [...expr.fields.values()];
    case 'call':
      return expr.args;
    default:
      return [expr.left, expr.right];
  }
};
