/**
 * What the model does with an input, as features: each rule with its operator and outcome, each pair of a rule and the
 * rule that made one of its operands, and how the policies of a request ended together.
 */

import { policiesInForce } from '../../model/cedar/authorize.ts';
import type { Entities } from '../../model/cedar/entities.ts';
import { readExpression } from '../../model/cedar/est.ts';
import { evaluate, type Observer, type Outcome } from '../../model/cedar/evaluate.ts';
import { loadEntities, loadPolicySet, loadRequest } from '../../model/cedar/load.ts';
import { parseExpression } from '../../model/cedar/parse.ts';
import { partsOf } from '../../model/cedar/parts.ts';
import { readSchema } from '../../model/cedar/schema/read.ts';
import type { Expr, Request } from '../../model/cedar/syntax/abstract.ts';
import type { AuthorizeInput, EvaluateInput } from '../../model/cedar/syntax/interchange.ts';
import { typeOf } from '../../model/cedar/values.ts';
import { codeOfHash, hashOf } from './feature-table.ts';

/** By subject: adds the features of an input. Subjects that are not here have none of the model's rules. */
export const RULES: ReadonlyMap<string, (input: never, codes: Set<number>) => void> = new Map<
  string,
  (input: never, codes: Set<number>) => void
>([
  ['cedar/authorize', authorizeRules],
  ['cedar/evaluate', evaluateRules],
]);

function authorizeRules(input: AuthorizeInput, codes: Set<number>): void {
  const schema = input.schema === null ? { loaded: null } : readSchema(input.schema);
  const policies = loadPolicySet(input.policies);
  const entities = 'loaded' in schema ? loadEntities(input.entities, schema.loaded) : schema;
  if (!('loaded' in schema && 'loaded' in policies && 'loaded' in entities)) return;
  const inForce = policiesInForce(policies.loaded);
  for (const json of input.requests) {
    const request = loadRequest(json, schema.loaded);
    if (!('loaded' in request)) continue;
    const ends = new Set<string>();
    for (const { effect, condition } of inForce) {
      ends.add(`${effect} ${wordFor(observed(condition, request.loaded, entities.loaded, codes))}`);
    }
    codes.add(codeOfHash(hashOf([...ends].sort().join())));
  }
}

function evaluateRules(input: EvaluateInput, codes: Set<number>): void {
  const { expression: json } = input;
  const expression = typeof json === 'string' ? parseExpression(json) : readExpression(json);
  const entities = loadEntities(input.entities, null);
  const request = loadRequest(input.request, null);
  if (!('loaded' in expression && 'loaded' in entities && 'loaded' in request)) return;
  observed(expression.loaded, request.loaded, entities.loaded, codes);
}

function observed(condition: Expr, request: Request, entities: Entities, codes: Set<number>): Outcome {
  const hashes = new Map<Expr, number>();
  const observe: Observer = (rule, expr, outcome) => {
    const operator = expr.op === 'call' ? expr.fn : expr.op;
    const hash = hashOf(`${rule} ${operator} ${wordFor(outcome)}`);
    hashes.set(expr, hash);
    codes.add(codeOfHash(hash));
    for (const [i, part] of partsOf(expr).entries()) {
      const operand = hashes.get(part);
      if (operand !== undefined) codes.add(codeOfHash(Math.imul(hash, 31) ^ Math.imul(operand + i, 0x9e3779b1)));
    }
  };
  return evaluate(condition, request, entities, observe);
}

/** The error, `true`, `false`, or the type of the value. */
function wordFor(outcome: Outcome): string {
  if ('error' in outcome) return outcome.error;
  return typeof outcome.value === 'boolean' ? String(outcome.value) : typeOf(outcome.value);
}
