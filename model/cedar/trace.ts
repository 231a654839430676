/** Why an expression has its outcome, for people: the rules that were applied, as a tree. */

import { policiesInForce } from './authorize.ts';
import type { Entities } from './entities.ts';
import { evaluate, type Outcome, type RuleName } from './evaluate.ts';
import { partsOf } from './parts.ts';
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
    const operands = claim(partsOf(told), unclaimed);
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
  for (const { id, condition } of policiesInForce(policies)) traces.set(id, trace(condition, request, entities));
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
