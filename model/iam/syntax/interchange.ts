/**
 * What travels between Lockstep and an implementation of IAM policy refinement: a policy, the catalogue of actions, what
 * is reported as unused; and the policy without it.
 *
 * Types only. `RefineInput` says Json where an input may be wrong on purpose; the types after it say what the grammar
 * admits.
 */

import type { Json, JsonObject } from '../../cedar/syntax/interchange.ts';

export interface RefineInput {
  /** A `PolicyJson`, else the input is rejected as `policy`. */
  readonly policy: Json;
  /** A `CatalogueJson`, else the input is rejected as `catalogue`. */
  readonly catalogue: Json;
  /** A list of `FindingJson`, else the input is rejected as `unused`. */
  readonly unused: Json;
}

/** null: nothing is left, the policy is to be detached. Rejected for the first part that does not read, in this order. */
export type RefineAnswer =
  | { readonly policy: PolicyJson | null }
  | { readonly rejected: 'policy' | 'catalogue' | 'unused' };

export interface PolicyJson extends JsonObject {
  readonly Statement: StatementJson | readonly StatementJson[];
}

/**
 * Beside these: Sid, Action or NotAction, Resource, NotResource, Principal, NotPrincipal, Condition, in any order. A
 * pattern of actions is `"*"`, or `service:name` with wildcards; any other string matches nothing.
 */
export interface StatementJson extends JsonObject {
  readonly Effect: 'Allow' | 'Deny';
}

/** Names of actions by service, as they are written; case, order and repetition carry no meaning for matching. */
export interface CatalogueJson extends JsonObject {
  readonly [service: string]: readonly string[];
}

/** No interface: to compilers without exactOptionalPropertyTypes, `actions` may be undefined, and that is no JSON. */
export type FindingJson = JsonObject & {
  readonly serviceNamespace: string;
  /** Left out: every action of the service is unused. An empty list: none is. */
  readonly actions?: readonly string[];
};
