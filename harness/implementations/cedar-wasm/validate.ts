/**
 * `cedar/validate` answered by the real validator: for each policy, template or link the set of its categories.
 *
 * A message without a category would falsify the set it belongs to, so it makes the whole input unsupported.
 */

import type { ValidateAnswer, ValidateInput } from '../../../model/cedar/syntax/interchange.ts';
import type { Unsupported } from '../../implementation.ts';
import { writeJson } from '../../json.ts';
import { failureOf, problemOf, rejectedOr, unlessRefused } from './checks.ts';
import { CallText, type CedarResult, type CedarWasm } from './instance.ts';
import { classify, type Unclassified, VALIDATION, withoutPolicy } from './messages.ts';

export function validate(cedar: CedarWasm, unclassified: Unclassified) {
  return ({ schema, policies }: ValidateInput): ValidateAnswer | Unsupported => {
    const [schemaText, policiesText] = [writeJson(schema), writeJson(policies)];
    const call = new CallText(`{"schema":${schemaText},"policies":${policiesText}}`);
    const answer = unlessRefused(() => cedar.call('validate', call));
    if ('type' in answer && answer.type === 'success') return categories(answer, unclassified);
    const inSchema = problemOf(cedar, 'checkParseSchema', schemaText);
    if (inSchema) return rejectedOr(inSchema, 'schema');
    const inPolicies = problemOf(cedar, 'checkParsePolicySet', policiesText);
    return rejectedOr(inPolicies ?? ('tooDeep' in answer ? answer : failureOf(answer)), 'policies');
  };
}

type Success = Extract<CedarResult<'validate'>, { type: 'success' }>;

function categories({ validationErrors, validationWarnings }: Success, unclassified: Unclassified) {
  const errors = byPolicy(validationErrors, unclassified);
  const warnings = byPolicy(validationWarnings, unclassified);
  if (typeof errors === 'string') return { unsupported: `no category for "${errors}"` };
  if (typeof warnings === 'string') return { unsupported: `no category for "${warnings}"` };
  return { errors, warnings };
}

/** Policy id to sorted categories, or the message that has none. */
function byPolicy(found: Success['validationErrors'], unclassified: Unclassified): Record<string, string[]> | string {
  const sets = new Map<string, Set<string>>();
  for (const { policyId, error } of found) {
    const message = withoutPolicy(error.message, policyId);
    const category = classify(VALIDATION, message);
    if (category === undefined) {
      unclassified.add(message);
      return message;
    }
    sets.set(policyId, (sets.get(policyId) ?? new Set()).add(category));
  }
  return Object.fromEntries([...sets].map(([id, set]) => [id, [...set].sort()]));
}
