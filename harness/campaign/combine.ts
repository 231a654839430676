/** Results of several campaigns, such as the shards of one, as those of one. Pure; the order does not matter. */

import type { SeenFinding } from '../store/rows.ts';
import type { SubjectResult } from './campaign.ts';
import { addReplies } from './replies.ts';

/** One result for each subject. Campaigns of a subject whose implementations differ cannot be added up and stay apart. */
export function combineResults(results: readonly SubjectResult[]): SubjectResult[] {
  const groups = new Map<string, SubjectResult>();
  for (const result of results) {
    const key = JSON.stringify([result.subject, result.implementations]);
    const other = groups.get(key);
    groups.set(key, other === undefined ? result : add(other, result));
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, result]) => result);
}

function add(a: SubjectResult, b: SubjectResult): SubjectResult {
  return {
    ...a,
    total: addReplies(a.total, b.total),
    // Shards run at the same time.
    elapsedMs: Math.max(a.elapsedMs, b.elapsedMs),
    mismatches: a.mismatches + b.mismatches,
    crashes: a.crashes + b.crashes,
    hangs: a.hangs + b.hangs,
    findings: union(a.findings, b.findings),
    replays: [...new Map([...a.replays, ...b.replays].map(each => [each.finding, each])).values()],
    canary: [a.canary, b.canary].find(canary => canary !== null && canary !== 'found') ?? a.canary ?? b.canary,
  };
}

function union(a: readonly SeenFinding[], b: readonly SeenFinding[]): SeenFinding[] {
  const byId = new Map<string, SeenFinding>();
  for (const finding of [...a, ...b]) {
    const other = byId.get(finding.id);
    const tests = Math.min(finding.tests_until_found, other?.tests_until_found ?? Number.POSITIVE_INFINITY);
    const ms = Math.min(finding.ms_until_found, other?.ms_until_found ?? Number.POSITIVE_INFINITY);
    byId.set(finding.id, { ...finding, tests_until_found: tests, ms_until_found: ms });
  }
  const order = (x: SeenFinding, y: SeenFinding): number =>
    x.tests_until_found - y.tests_until_found || (x.id < y.id ? -1 : 1);
  return [...byId.values()].sort(order);
}
