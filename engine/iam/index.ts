/**
 * Refinement of IAM policies as a library: a policy, what is known, what is unused; out comes the policy without it.
 *
 *     refine(policy, { s3: ['GetObject', 'GetBucketAcl'] }, [{ serviceNamespace: 's3', actions: ['GetBucketAcl'] }]);
 *
 * All 22,000 actions of AWS take well under a second, one service some milliseconds. Nothing is kept between calls.
 */

import type {
  CatalogueJson,
  FindingJson,
  PolicyJson,
  RefineAnswer,
  RefineInput,
} from '../../model/iam/syntax/interchange.ts';
import { isCatalogue, isFindings, isPolicy } from './read.ts';
import { refinePolicy } from './refine.ts';
import { STAGES, type Stages } from './stages.ts';

export { STAGES, type Stages } from './stages.ts';

/** The policy itself when nothing changes, null when nothing is left of it. The arguments must be well formed. */
export const refine = (
  policy: PolicyJson,
  catalogue: CatalogueJson,
  findings: readonly FindingJson[],
): PolicyJson | null => refinePolicy(policy, STAGES.collectActions(catalogue, findings), STAGES);

/** The answer to an input, from the given stages; checks all that comes in. */
export const answerWith =
  (stages: Stages) =>
  ({ policy, catalogue, unused }: RefineInput): RefineAnswer => {
    if (!isPolicy(policy)) return { rejected: 'policy' };
    if (!isCatalogue(catalogue)) return { rejected: 'catalogue' };
    if (!isFindings(unused)) return { rejected: 'unused' };
    return { policy: refinePolicy(policy, stages.collectActions(catalogue, unused), stages) };
  };

export const answers = { 'iam/refine': answerWith(STAGES) } as const;
