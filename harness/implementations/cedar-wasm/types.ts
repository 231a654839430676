/**
 * `cedar/types` answered by the real validator, which tells a type only where it does not fit: `-(E)` wants a Long, and the
 * message says what E is instead. Whether E is well typed at all, a second policy tells.
 */

import type { TypesInput } from '../../../generators/cedar/schemas/typed-expression.ts';
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import type { Unsupported } from '../../implementation.ts';
import { writeJson } from '../../json.ts';
import type { TypesAnswer } from '../types.ts';
import { failureOf, problemOf, rejectedOr, unlessRefused } from './checks.ts';
import { CallText, type CedarWasm } from './instance.ts';
import { withoutPolicy } from './messages.ts';

const SAW = 'unexpected type: expected Long but saw ';
const [WELL_TYPED, TYPE] = ['wellTyped', 'type'];

export function types(cedar: CedarWasm) {
  return ({ schema, environment, expression }: TypesInput): TypesAnswer | Unsupported => {
    const est = typeof expression === 'string' ? estOf(cedar, expression) : expression;
    if (est === undefined) return { rejected: 'expression' };
    const inOneSet: Json = { isEmpty: { arg: { Set: [est] } } };
    const asLong: Json = { '==': { left: { neg: { arg: est } }, right: { Value: 1 } } };
    const staticPolicies = { [WELL_TYPED]: policy(environment, inOneSet), [TYPE]: policy(environment, asLong) };
    const [schemaText, policiesText] = [writeJson(schema), writeJson({ staticPolicies })];
    const call = new CallText(`{"schema":${schemaText},"policies":${policiesText}}`);
    const answer = unlessRefused(() => cedar.call('validate', call));
    if (!('type' in answer) || answer.type !== 'success') {
      const inSchema = problemOf(cedar, 'checkParseSchema', schemaText);
      if (inSchema) return rejectedOr(inSchema, 'schema');
      return rejectedOr('tooDeep' in answer ? answer : failureOf(answer), 'expression');
    }
    const messages = (id: string): string[] =>
      answer.validationErrors
        .filter(({ policyId }) => policyId === id)
        .map(({ error }) => withoutPolicy(error.message, id));
    if (messages(WELL_TYPED).length > 0) return { type: null };
    const [message] = messages(TYPE);
    if (message === undefined) return { type: 'Long' };
    if (message.startsWith(SAW)) return { type: message.slice(SAW.length) };
    return { unsupported: `no type in "${message}"` };
  };
}

/** Checked in one environment only: in all others the scope is False. */
function policy({ principal, action, resource }: TypesInput['environment'], body: Json): JsonObject {
  return {
    effect: 'permit',
    principal: { op: 'is', entity_type: principal },
    action: { op: '==', entity: action },
    resource: { op: 'is', entity_type: resource },
    conditions: [{ kind: 'when', body }],
  };
}

/** undefined: the text is no expression, or more than one. */
function estOf(cedar: CedarWasm, text: string): Json | undefined {
  const call = new CallText(writeJson(`permit(principal, action, resource) when {\n${text}\n};`));
  const answer = unlessRefused(() => cedar.call('policyToJson', call));
  if (!('type' in answer) || answer.type !== 'success') return undefined;
  const conditions = answer.json.conditions as unknown as readonly JsonObject[];
  return conditions.length === 1 ? conditions[0]?.body : undefined;
}
