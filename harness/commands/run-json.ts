/** A finished campaign as machines read it: `run --json` and `merge --json`. */

import type { FinishedRun } from '../../reports/ci/finished.ts';
import type { SubjectResult } from '../campaign/campaign.ts';
import { dayOf, isExpired } from '../campaign/exit-code.ts';
import { unseenAfter } from '../stats/good-turing.ts';
import { findingJson } from '../store/finding-json.ts';
import type { SeenFinding } from '../store/rows.ts';

export function finishedJson(run: FinishedRun): object {
  return {
    campaign: run.campaign,
    seed: run.seed,
    elapsedMs: Math.round(run.elapsedMs),
    workers: run.workers,
    stopped: run.stopped,
    subjects: run.results.map(subjectJson),
    problems: run.problems,
    failing: run.failing.map(({ id }) => id),
    exitCode: run.exitCode,
  };
}

export const subjectJson = (result: SubjectResult): object => ({
  subject: result.subject,
  implementations: result.implementations,
  versions: result.total.versions,
  scenarios: result.total.scenarios,
  tests: result.total.tests,
  elapsedMs: Math.round(result.elapsedMs),
  testsPerSecond: Math.round((result.total.tests * 1_000) / Math.max(1, result.elapsedMs)),
  implementationMs: result.total.implementationMs.map(Math.round),
  asked: result.total.asked,
  rejected: result.total.rejected,
  unsupported: result.total.unsupported,
  mismatches: result.mismatches,
  crashes: result.crashes,
  hangs: result.hangs,
  canary: result.canary,
  replayed: result.replays,
  leftToFind: unseenAfter(
    result.findings.map(({ occurrences }) => occurrences),
    result.total.tests,
  ),
  findings: result.findings.map(seenJson),
});

const seenJson = (finding: SeenFinding): object => ({
  ...findingJson(finding),
  flaky: (JSON.parse(finding.shrink) as { flaky?: boolean }).flaky === true,
  expired: isExpired(finding.status, finding.until, dayOf(new Date())),
});
