/** What a campaign's results mean for whoever waits for them: the exit code, and why. Pure. */

import type { SeenFinding } from '../store/rows.ts';
import type { SubjectResult } from './campaign.ts';

export type FailOn = 'new' | 'any' | 'none';

export interface Judgement {
  readonly exitCode: 0 | 1 | 3;
  /** Why the results cannot be trusted: each of them alone is exit code 3. */
  readonly problems: readonly string[];
  /** Findings that `--fail-on` names. */
  readonly failing: readonly SeenFinding[];
}

/** A run that tested nothing must never look green, and one that cannot be trusted not even red. */
export function judgeCampaign(results: readonly SubjectResult[], failOn: FailOn, today = dayOf(new Date())): Judgement {
  const problems = results.length === 0 ? ['no subject was tested'] : results.flatMap(problemsOf);
  const findings = results.flatMap(result => result.findings);
  const failing = failOn === 'none' ? [] : findings.filter(finding => failOn === 'any' || countsAsNew(finding, today));
  return { exitCode: problems.length > 0 ? 3 : failing.length > 0 ? 1 : 0, problems, failing };
}

/** Of a subject for which there was no time. */
export const NOTHING_TESTED = 'no test was run';

function problemsOf({ subject, total, canary, implementations }: SubjectResult): string[] {
  const problems: string[] = [];
  if (canary !== null && canary !== 'found') problems.push(`${subject}: the canary was not found: ${canary}`);
  if (total.tests === 0) problems.push(`${subject}: ${NOTHING_TESTED}`);
  else if (total.rejected === total.scenarios) {
    problems.push(`${subject}: ${implementations[0] ?? ''} rejected all ${total.scenarios} inputs`);
  }
  for (const [i, name] of implementations.entries()) {
    const asked = total.asked[i] ?? 0;
    if (asked > 0 && total.unsupported[i] === asked)
      problems.push(`${subject}: ${name} supports none of ${asked} inputs`);
  }
  return problems;
}

/**
 * Nobody has looked at it, or the day until which it was accepted is over. A finding that was fixed and came back is new
 * again in the store. A duplicate is what its original is.
 */
export function countsAsNew(finding: SeenFinding, today: string): boolean {
  const duplicate = finding.status === 'duplicate';
  const status = duplicate ? finding.original_status : finding.status;
  return status === 'new' || isExpired(status, duplicate ? finding.original_until : finding.until, today);
}

/** `until` is the last day of the acceptance. */
export const isExpired = (status: string | null, until: string | null, today: string): boolean =>
  status === 'known' && until !== null && until < today;

/** YYYY-MM-DD, UTC: the same in every time zone of a fleet. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
