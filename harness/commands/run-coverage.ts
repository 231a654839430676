/**
 * What a longer campaign says about the implementations: how much of them inputs like its own reach. A small share of its
 * budget, at its end.
 *
 * Promise: it decides nothing. Where it cannot be measured, that is said, and the campaign ends as it would have.
 */

import { yellow } from '../../reports/terminal/style.ts';
import type { CampaignContext } from '../campaign/campaign.ts';
import { aboutOf, type CoverageReport, isMeasurable, measureCoverage } from '../coverage/document.ts';
import { messageOf } from '../errors.ts';
import { saveResult } from '../store/results.ts';
import type { Subject } from '../subject.ts';
import { findSubject } from '../subjects/index.ts';
import { coverageLine } from './coverage-table.ts';
import type { RunSettings } from './run-settings.ts';

/** Of the budget. */
const SHARE = 0.02;
/** Loading takes seconds: with less time than this there would be nothing else. */
const LEAST_MS = 15_000;
const LEAST_BUDGET_MS = 5 * 60_000;

/** 0: not measured. */
export const coverageMs = (budget: number, subjects: readonly Subject[]): number =>
  budget >= LEAST_BUDGET_MS && subjects.some(isMeasurable) ? Math.max(LEAST_MS, budget * SHARE) : 0;

export type CampaignCoverage = CoverageReport | { readonly why: string };

/** undefined: the campaign is too short, or was stopped. `endBy`: what came before it may have been late. */
export async function coverageOf(
  { id, seed, shard, stop }: Pick<CampaignContext, 'id' | 'seed' | 'shard' | 'stop'>,
  { subject, coverageMs: ms = 0, inputTime, inputMemory }: RunSettings,
  { workers, db }: { readonly workers: number; readonly db: string },
  endBy: number,
): Promise<CampaignCoverage | undefined> {
  if (ms === 0 || stop.aborted) return undefined;
  const subjects = subject.map(findSubject).filter(isMeasurable);
  const until = Math.min(Date.now() + ms, endBy);
  try {
    const report = await measureCoverage({
      ...{ subjects, workers, until, ms, stop, inputMs: inputTime, heapMb: inputMemory },
      // As the lanes: each shard has a seed of its own.
      seed: (seed + shard.index) >>> 0,
      tests: Number.POSITIVE_INFINITY,
    });
    if (stop.aborted) return undefined;
    if (report === undefined) return { why: 'loading took all of the time that it had' };
    saveResult(db, 'coverage', aboutOf(subjects), JSON.stringify(report), id);
    return report;
  } catch (thrown) {
    return { why: messageOf(thrown) };
  }
}

export function coverageTold(coverage: CampaignCoverage | undefined): string[] {
  if (coverage === undefined) return [];
  return ['why' in coverage ? yellow(`coverage was not measured: ${coverage.why}`) : coverageLine(coverage)];
}

/** What was not reached is in the store, and what `lockstep coverage --json` tells. */
export function coverageJson(coverage: CampaignCoverage | undefined): object | null {
  if (coverage === undefined) return null;
  if ('why' in coverage) return { notMeasured: coverage.why };
  const { folders, elapsedMs, inputs, thrown, ended, unreached } = coverage;
  return { folders, elapsedMs, inputs, thrown, ended, unreached: unreached.length };
}
