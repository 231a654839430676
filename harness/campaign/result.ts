/**
 * The result of a campaign for one subject, read from the store: so it is the same for a run without a break, for one
 * that was killed and resumed, and for shards that were joined.
 */

import type { Store, SubjectRow } from '../store/store.ts';
import type { SubjectPlan, SubjectResult } from './campaign.ts';
import type { RangeReply } from './protocol.ts';
import { emptyReply } from './replies.ts';

export function resultOf(
  store: Store,
  campaign: string,
  plan: Pick<SubjectPlan, 'subject' | 'implementations'>,
): SubjectResult {
  const row = store.subject(campaign, plan.subject.name);
  if (row === undefined) throw new Error(`campaign ${campaign} has no subject ${plan.subject.name}`);
  return storedResult(store, campaign, row);
}

export function storedResult(store: Store, campaign: string, row: SubjectRow): SubjectResult {
  const { subject } = row;
  const [findings, replays] = [store.seenBy(campaign, subject), store.replays(campaign, subject)];
  return {
    subject,
    implementations: JSON.parse(row.implementations) as string[],
    total: { ...totalOf(row), features: store.features(campaign, subject) },
    elapsedMs: row.wall_ms,
    mismatches: row.mismatches,
    crashes: row.crashes,
    hangs: row.hangs,
    findings,
    replays,
    canary: row.canary,
  };
}

/** What the ranges of all processes that worked on it gave. */
export function totalOf(row: SubjectRow): RangeReply {
  const none = emptyReply((JSON.parse(row.implementations) as string[]).length);
  const list = (json: string, otherwise: readonly number[]): readonly number[] =>
    json === '[]' ? otherwise : (JSON.parse(json) as number[]);
  return {
    ...none,
    scenarios: row.scenarios,
    tests: row.tests,
    rejected: row.rejected,
    ms: row.elapsed_ms,
    implementationMs: list(row.implementation_ms, none.implementationMs),
    unsupported: list(row.unsupported, none.unsupported),
    asked: list(row.asked, none.asked),
    versions: JSON.parse(row.versions) as string[],
  };
}
