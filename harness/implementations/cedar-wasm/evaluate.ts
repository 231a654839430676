/**
 * `cedar/evaluate` answered by the real evaluator, which shows decisions only: the value is read from what partial
 * evaluation leaves of `unknown("v") == [EXPRESSION]`, where the right side is fully evaluated and printed.
 *
 * An expression that errs leaves no word about its error there, so it is asked again as a policy that needs its value.
 */

import type { EvaluateAnswer, EvaluateInput, Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import type { Unsupported } from '../../implementation.ts';
import { writeJson } from '../../json.ts';
import {
  entitiesText,
  failureOf,
  firstProblem,
  openCall,
  type Problem,
  problemOf,
  rejectedOr,
  unlessRefused,
} from './checks.ts';
import { CallText, type CedarResult, type CedarWasm } from './instance.ts';
import { errorKindOf, type Unclassified } from './messages.ts';
import { canonicalValue } from './values.ts';

type Answer = EvaluateAnswer | Unsupported;

export function evaluate(cedar: CedarWasm, unclassified: Unclassified) {
  return (input: EvaluateInput): Answer => {
    if (!cedar.has('isAuthorizedPartial')) {
      return { unsupported: `cedar-wasm@${cedar.version} does not evaluate partially, and shows no values` };
    }
    const { expression, request } = input;
    if (typeof expression === 'string' && !isExpression(cedar, expression)) return { rejected: 'policies' };
    const entities = entitiesText(input.entities);
    // Not refused at once: an expression that does not load comes before.
    if (entities === undefined) return rejection(cedar, input, { message: '', tooDeep: false });
    const rest = `${openCall(request)},"entities":${entities},"policies":{"staticPolicies":{"${ID}":`;
    const call = `${rest}${policy(expression, COMPARE_WITH_UNKNOWN)}}}}`;
    const partial = unlessRefused(() => cedar.call('isAuthorizedPartial', new CallText(call)));
    if ('tooDeep' in partial) return rejection(cedar, input, partial);
    if (partial.type === 'failure') return rejection(cedar, input, failureOf(partial));
    const { errored, residuals } = partial.response;
    if (!errored.includes(ID)) return valueIn(residuals[ID] as unknown as Json);
    return errorOf(cedar, `${rest}${policy(expression, COMPARE_WITH_ZERO)}}}}`, unclassified);
  };
}

const ID = 'e';

/** A policy body that holds the expression in a set, as text and as policy JSON; a set takes values of every type. */
interface Wrapping {
  readonly text: readonly [string, string];
  readonly json: readonly [string, string];
}
const COMPARE_WITH_UNKNOWN: Wrapping = {
  text: ['unknown("v") == [\n', '\n]'],
  json: ['{"==":{"left":{"unknown":[{"Value":"v"}]},"right":{"Set":[', ']}}}'],
};
const COMPARE_WITH_ZERO: Wrapping = {
  text: ['[\n', '\n] == 0'],
  json: ['{"==":{"left":{"Set":[', ']},"right":{"Value":0}}}'],
};

const ANY = '{"op":"All"}';

function policy(expression: Json, { text, json }: Wrapping): string {
  if (typeof expression === 'string') return writeJson(policyText(text[0] + expression + text[1]));
  const body = json[0] + writeJson(expression) + json[1];
  return `{"effect":"permit","principal":${ANY},"action":${ANY},"resource":${ANY},"conditions":[{"kind":"when","body":${body}}]}`;
}

const policyText = (body: string): string => `permit(principal, action, resource) when {\n${body}\n};`;

/** Without this check `1] == [1` would be an expression, and so would `true } unless { false`. */
function isExpression(cedar: CedarWasm, text: string): boolean {
  const answer = unlessRefused(() => cedar.call('policyToJson', new CallText(writeJson(policyText(text)))));
  return 'type' in answer && answer.type === 'success' && answer.json.conditions.length === 1;
}

/** The residual is `true && (true && (true && unknown("v") == [VALUE]))`. */
export function valueIn(residual: Json): Answer {
  let body: Json | undefined = at(at(at(residual, 'conditions'), 0), 'body');
  for (let right = at(at(body, '&&'), 'right'); right !== undefined; right = at(at(body, '&&'), 'right')) body = right;
  const printed = at(at(at(at(body, '=='), 'right'), 'Set'), 0);
  const value = printed === undefined ? undefined : canonicalValue(printed);
  return value === undefined
    ? { unsupported: `no value in the residual ${writeJson(residual).slice(0, 200)}` }
    : { value };
}

const at = (json: Json | undefined, key: string | number): Json | undefined =>
  typeof json === 'object' && json !== null && Object.hasOwn(json, key) ? (json as JsonObject)[key] : undefined;

function errorOf(cedar: CedarWasm, call: string, unclassified: Unclassified): Answer {
  const answer: CedarResult<'isAuthorized'> = cedar.call('isAuthorized', new CallText(call));
  const message = answer.type === 'success' ? answer.response.diagnostics.errors[0]?.error.message : undefined;
  if (message === undefined) throw new Error('partial evaluation ends in an error, evaluation does not');
  const kind = errorKindOf(message);
  if (kind !== undefined && kind !== 'nonValue') return { error: kind };
  if (kind === undefined) unclassified.add(message);
  return { unsupported: `no kind for the error "${message}"` };
}

function rejection(cedar: CedarWasm, { expression, entities }: EvaluateInput, problem: Problem): Answer {
  const policies = `{"staticPolicies":{"${ID}":${policy(expression, COMPARE_WITH_UNKNOWN)}}}`;
  const inExpression = problemOf(cedar, 'checkParsePolicySet', policies);
  if (inExpression) return rejectedOr(inExpression, 'policies');
  const found = firstProblem(cedar, { schema: null, entities });
  return found ? rejectedOr(found.problem, found.part) : rejectedOr(problem, 'request');
}
