/** The authorizer (language reference, part 1, 2.4). */

import type { ErrorKind } from '../../model/cedar/syntax/abstract.ts';
import type { Frame } from './frame.ts';
import { kindOf } from './outcome.ts';
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

/** Shared by all responses that have nothing to list. */
const NO_IDS: readonly string[] = Object.freeze([]);
const NO_ERRORS: readonly PolicyError[] = Object.freeze([]);

/**
 * Decides one request.
 *
 *     const { decision, reasons, errors } = authorize(policies, request);
 *     for (const { policyId, kind } of errors) console.warn(policyId, kind);
 *     return decision === 'allow' ? `allowed because of ${reasons}` : 'denied';
 *
 * Do not stop at the first forbid, and do not skip forbids when no permit matches: the response lists every deciding
 * and every failing policy. For the bare decision there is `isAllowed`.
 */
export function authorize(policies: PolicySet, request: Frame): Response {
  let permits: string[] | undefined;
  let forbids: string[] | undefined;
  let errors: PolicyError[] | undefined;
  const candidates = policies.candidates(request);
  for (let i = 0; i < candidates.length; i++) {
    const policy = candidates[i];
    const result = policy?.evaluate(request);
    if (policy === undefined || result === false) continue;
    if (typeof result === 'symbol') {
      errors ??= [];
      errors.push({ policyId: policy.id, kind: kindOf(result) });
    } else if (policy.effect === 'forbid') {
      forbids ??= [];
      forbids.push(policy.id);
    } else {
      permits ??= [];
      permits.push(policy.id);
    }
  }
  const decision = forbids === undefined && permits !== undefined ? 'allow' : 'deny';
  return { decision, reasons: forbids ?? permits ?? NO_IDS, errors: errors ?? NO_ERRORS };
}

/**
 * Whether `authorize` would allow, without saying why: stops at the first satisfied forbid, evaluates no permit after the
 * first satisfied one, and allocates nothing.
 */
export function isAllowed(policies: PolicySet, request: Frame): boolean {
  let allowed = false;
  const candidates = policies.candidates(request);
  for (let i = 0; i < candidates.length; i++) {
    const policy = candidates[i];
    if (policy === undefined || (allowed && policy.effect === 'permit')) continue;
    // A failure is not `true`: a policy that fails neither permits nor forbids.
    if (policy.evaluate(request) !== true) continue;
    if (policy.effect === 'forbid') return false;
    allowed = true;
  }
  return allowed;
}
