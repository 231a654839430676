/** Statistics as a JSON document: what `stats --json` prints, what is stored with a campaign, what pages show. */

import type { StatisticsDocument } from '../store/results.ts';
import type { Subject } from '../subject.ts';
import { type Count, Counts, SCENARIOS } from './counts.ts';
import { checkGoals, type GoalResult } from './goals.ts';

export interface Statistics extends StatisticsDocument {
  readonly subject: string;
  readonly generatorVersion: number;
  readonly seed: number;
  /** How many inputs there were; `counts` of `scenarios` says how many of them were counted. */
  readonly scenarios: number;
  readonly goals: readonly StatisticsGoal[];
}

/** `measured`, `atLeast` and `atMost` are in the unit: shares are of 1, frequencies for 100,000. */
export interface StatisticsGoal {
  readonly what: string;
  readonly measured: number | null;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly unit: string;
  readonly kept: boolean;
  /** How many the measured value was counted in. */
  readonly sample: number;
  /** Of several counted names, the one that the measured value belongs to, and all that miss the bounds. */
  readonly worst?: string;
  readonly missed?: readonly string[];
  /** The same figure of the inputs that stand beside. */
  readonly beside?: number | null;
}

export interface About {
  readonly seed: number;
  readonly scenarios: number;
}

export interface Beside {
  readonly name: string;
  readonly counts: readonly Count[];
}

export function statisticsOf(
  subject: Subject,
  { seed, scenarios }: About,
  counts: readonly Count[],
  beside?: Beside,
): Statistics {
  const goals = subject.goals ?? [];
  const besideResults = beside === undefined ? undefined : checkGoals(goals, beside.counts);
  return {
    subject: subject.name,
    generatorVersion: subject.generatorVersion,
    seed,
    scenarios,
    goals: checkGoals(goals, counts).map((result, i) => goalJson(result, besideResults?.[i])),
    counts,
    ...(beside === undefined ? {} : { beside }),
  };
}

function goalJson({ goal, measured, worst, missed, kept, sample }: GoalResult, beside?: GoalResult): StatisticsGoal {
  const { what, atLeast, atMost, unit, counts } = goal;
  return {
    what,
    measured: measured ?? null,
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(atMost === undefined ? {} : { atMost }),
    unit,
    kept,
    sample,
    ...(counts.length > 1 && worst !== undefined ? { worst, missed } : {}),
    ...(beside === undefined ? {} : { beside: beside.measured ?? null }),
  };
}

/** What a campaign warns of; nothing when no input was counted. */
export function missedGoals(subject: Subject, counted: readonly Count[]): StatisticsGoal[] {
  const counts = new Counts();
  counts.addAll(counted);
  if (counts.get(SCENARIOS) === 0) return [];
  return checkGoals(subject.goals ?? [], counted)
    .filter(({ kept }) => !kept)
    .map(result => goalJson(result));
}
