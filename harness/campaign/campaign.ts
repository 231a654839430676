/**
 * A campaign: a seed, a budget, subjects; for each subject its phases in turn. The canary first, because nothing that
 * follows means much without it; then what is known to go wrong (saved findings, the corpus); then random inputs with
 * the rest of the time.
 *
 * Promise: every phase is stored as it goes, so a campaign that was killed is continued by running it again under its id.
 */

import type { ReplayRow, SeenFinding, Store } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import { findCanary } from './find-canary.ts';
import type { InputSource } from './input-source.ts';
import { type CorpusCase, runCorpus, runSaved } from './known-inputs.ts';
import type { Pool } from './pool.ts';
import type { RangeReply, Share } from './protocol.ts';
import { SubjectRun } from './subject-run.ts';

/** What saved findings and the corpus may take of a subject's time, each. The rest is for random inputs. */
const KNOWN_SHARE = 0.1;

export interface SubjectPlan {
  readonly subject: Subject;
  readonly implementations: readonly string[];
  /** Either a time share in ms or a number of scenarios; the other is infinite. */
  readonly ms: number;
  readonly scenarios: number;
  readonly sample?: Readonly<Record<string, Share>>;
  readonly corpus?: readonly CorpusCase[];
  /** Inputs tried in one shrink, at most; the shrinker's own budget when left out. */
  readonly shrinkCalls?: number;
  /** Where the inputs come from, made anew for each run; random ones when left out. */
  readonly inputs?: () => InputSource;
}

export interface CampaignContext {
  readonly id: string;
  readonly seed: number;
  readonly shard: { readonly index: number; readonly of: number };
  readonly store: Store;
  readonly pool: Pool;
  /** Aborted by Ctrl-C: no new range is begun, what is known is filed. */
  readonly stop: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export type Doing = 'looking for the canary' | 'replaying findings' | 'running the corpus' | 'testing' | 'shrinking';

export interface Progress {
  readonly subject: string;
  readonly tests: number;
  readonly ms: number;
  /** Infinity when the campaign ends after a number of tests. */
  readonly msLeft: number;
  /** Infinity when the campaign ends after a time. */
  readonly scenariosLeft: number;
  /** Of the last seconds. */
  readonly testsPerSecond: number;
  readonly mismatches: number;
  readonly findings: number;
  readonly doing: Doing;
}

export interface SubjectResult {
  readonly subject: string;
  readonly implementations: readonly string[];
  readonly total: RangeReply;
  readonly elapsedMs: number;
  readonly mismatches: number;
  readonly crashes: number;
  readonly hangs: number;
  readonly findings: readonly SeenFinding[];
  readonly replays: readonly ReplayRow[];
  /** 'found', else why not; null when it was not looked for. */
  readonly canary: string | null;
}

/** Random inputs alone, to the end of the subject's share. */
export const runSubject = (context: CampaignContext, plan: SubjectPlan): Promise<SubjectResult> =>
  new SubjectRun(context, plan).run();

/** However late those before it were, each subject has this of its time: with none it would be the reason for exit code 3. */
const LEAST_SHARE = 0.5;

/** All subjects, all phases. What an earlier process of the same campaign has used of a subject's time is taken off. */
export async function runCampaign(context: CampaignContext, plans: readonly SubjectPlan[]): Promise<SubjectResult[]> {
  const results: SubjectResult[] = [];
  // Deadlines are fixed from the start: what one subject is late, the next one catches up.
  let deadline = Date.now();
  for (const plan of plans) {
    if (context.stop.aborted) break;
    const { store, id } = context;
    const row = store.beginSubject(id, plan.subject.name, plan.subject.generatorVersion, plan.implementations);
    const ms = Math.max(0, plan.ms - row.wall_ms);
    deadline = Math.max(deadline + ms, Date.now() + ms * LEAST_SHARE);
    results.push(await runPhases(context, plan, row.canary, deadline));
  }
  return results;
}

async function runPhases(
  context: CampaignContext,
  plan: SubjectPlan,
  canary: string | null,
  deadline: number,
): Promise<SubjectResult> {
  const { store, id } = context;
  const { name } = plan.subject;
  const startedAt = Date.now();
  const say = (doing: Doing): void => context.onProgress({ ...nothingYet(name), msLeft: deadline - Date.now(), doing });
  if (canary !== 'found') {
    say('looking for the canary');
    store.setCanary(id, name, await findCanary(context, plan, deadline));
  }
  const known = { ...context, until: until(deadline) };
  say('replaying findings');
  await runSaved(known, plan);
  say('running the corpus');
  await runCorpus({ ...known, until: until(deadline) }, plan);
  store.addWallMs(id, name, Date.now() - startedAt);
  return runSubject(context, { ...plan, ms: deadline - Date.now() });
}

const until = (deadline: number): number => Date.now() + Math.max(0, deadline - Date.now()) * KNOWN_SHARE;

const nothingYet = (subject: string): Omit<Progress, 'doing'> => ({
  subject,
  ...{ tests: 0, ms: 0, msLeft: 0, scenariosLeft: Number.POSITIVE_INFINITY, testsPerSecond: 0 },
  ...{ mismatches: 0, findings: 0 },
});
