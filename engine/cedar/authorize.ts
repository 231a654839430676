/** The authorizer (language reference, part 1, 2.4). */

import type { ErrorKind } from '../../model/cedar/syntax/abstract.ts';
import type { Frame } from './frame.ts';
import { kindOf } from './outcome.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PolicySet } from './policy-set.ts';

export interface Response {
  readonly decision: 'allow' | 'deny';
  /** The policies that made the decision, in no particular order: the satisfied forbids, or else the satisfied permits. */
  readonly reasons: readonly string[];
  /** Every policy that failed, whatever the decision. */
  readonly errors: readonly PolicyError[];
}
export interface PolicyError {
  readonly policyId: string;
  readonly kind: ErrorKind;
}

/** Of all requests that no policy matches, and on which none fails. */
const NOTHING_MATCHES: Response = Object.freeze({
  decision: 'deny',
  reasons: Object.freeze([]),
  errors: Object.freeze([]),
});

/**
 * Decides one request.
 *
 *     const { decision, reasons, errors } = authorize(policies, request);
 *     for (const { policyId, kind } of errors) console.warn(policyId, kind);
 *     return decision === 'allow' ? `allowed because of ${reasons}` : 'denied';
 *
 * Most decisions have one determining policy or none, and no errors: their responses are made once for each policy and
 * shared, so that nothing is allocated. They are frozen.
 *
 * Do not stop at the first forbid, and do not skip forbids when no permit matches: the response lists every deciding
 * and every failing policy. For the bare decision there is `isAllowed`.
 */
export function authorize(policies: PolicySet, request: Frame): Response {
  let permit: CompiledPolicy | undefined;
  let forbid: CompiledPolicy | undefined;
  /** Made when there is a second one of its effect. */
  let permits: string[] | undefined;
  let forbids: string[] | undefined;
  let errors: PolicyError[] | undefined;
  const { list, count } = policies.candidates(request);
  for (let i = 0; i < count; i++) {
    const policy = list[i] as CompiledPolicy;
    const result = policy.evaluate(request);
    if (result === false) continue;
    if (typeof result === 'symbol') {
      errors ??= [];
      errors.push({ policyId: policy.id, kind: kindOf(result) });
    } else if (policy.effect === 'forbid') {
      if (forbid === undefined) forbid = policy;
      else {
        forbids ??= [forbid.id];
        forbids.push(policy.id);
      }
    } else if (permit === undefined) permit = policy;
    else {
      permits ??= [permit.id];
      permits.push(policy.id);
    }
  }
  const sole = forbid ?? permit;
  const several = forbid === undefined ? permits : forbids;
  const shared = sole === undefined ? NOTHING_MATCHES : responseOf(sole);
  if (several === undefined && errors === undefined) return shared;
  return { decision: shared.decision, reasons: several ?? shared.reasons, errors: errors ?? shared.errors };
}

/** The response that one satisfied policy alone makes. */
function responseOf(policy: CompiledPolicy): Response {
  policy.response ??= Object.freeze({
    decision: policy.effect === 'permit' ? 'allow' : 'deny',
    reasons: Object.freeze([policy.id]),
    errors: NOTHING_MATCHES.errors,
  });
  return policy.response;
}

/**
 * Whether `authorize` would allow, without saying why: stops at the first satisfied forbid, evaluates no permit after the
 * first satisfied one, and allocates nothing.
 */
export function isAllowed(policies: PolicySet, request: Frame): boolean {
  let allowed = false;
  const { list, count } = policies.candidates(request);
  for (let i = 0; i < count; i++) {
    const policy = list[i] as CompiledPolicy;
    if (allowed && policy.effect === 'permit') continue;
    // A failure is not `true`: a policy that fails neither permits nor forbids.
    if (policy.evaluate(request) !== true) continue;
    if (policy.effect === 'forbid') return false;
    allowed = true;
  }
  return allowed;
}
