/**
 * Goals: what a subject demands of its own generator. A missed one fails `stats` and warns after a campaign, because a
 * generator that has degenerated makes every green run worthless.
 */

import { type Count, Counts, SCENARIOS } from './counts.ts';

export interface Goal {
  /** For people: `context is read`. */
  readonly what: string;
  /** The counted names; with several of them each one has to be in the bounds, and the worst one is told. */
  readonly counts: readonly string[];
  /** What they are divided by; `scenarios` when left out. */
  readonly of?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** `share`: of 1, shown in percent; `mean`: for each; `frequency`: for each 100,000. */
  readonly unit: 'share' | 'mean' | 'frequency';
}

export interface GoalResult {
  readonly goal: Goal;
  /** In the goal's unit; undefined when nothing was counted that it could be divided by. */
  readonly measured: number | undefined;
  /** The name that the measured value belongs to. */
  readonly worst: string | undefined;
  /** The names that are out of bounds. */
  readonly missed: readonly string[];
  readonly kept: boolean;
  /** How many the measured value was counted in. */
  readonly sample: number;
}

/** How often a rare event is measured in a goal of unit `frequency`. */
const FREQUENCY = 100_000;

/** Goals whose denominator was not counted at all are left out: nothing is known about them. */
export function checkGoals(goals: readonly Goal[], counted: Iterable<Count>): GoalResult[] {
  const counts = new Counts();
  counts.addAll(counted);
  return goals.map(goal => checkGoal(goal, counts));
}

function checkGoal(goal: Goal, counts: Counts): GoalResult {
  const sample = counts.get(goal.of ?? SCENARIOS);
  if (sample === 0) return { goal, measured: undefined, worst: undefined, missed: [], kept: true, sample };
  const scale = goal.unit === 'frequency' ? FREQUENCY : 1;
  const values = goal.counts.map((name): Count => [name, (counts.get(name) / sample) * scale]);
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = goal;
  const margin = ([, value]: Count): number => Math.min(value - atLeast, atMost - value);
  const [worst] = [...values].sort((a, b) => margin(a) - margin(b));
  const missed = values.filter(value => margin(value) < 0 && !isLuck(goal, value, sample)).map(([name]) => name);
  return { goal, measured: worst?.[1], worst: worst?.[0], missed, kept: missed.length === 0, sample };
}

/**
 * Whether a sample of this size may well miss the bound although the generator keeps it: three standard deviations of a
 * count. In a large sample that is next to nothing, in a small campaign it spares false alarms.
 */
function isLuck({ atLeast, atMost, unit }: Goal, [, value]: Count, sample: number): boolean {
  const expected = ((atLeast ?? atMost ?? 0) * sample) / (unit === 'frequency' ? FREQUENCY : 1);
  const seen = (value * sample) / (unit === 'frequency' ? FREQUENCY : 1);
  return Math.abs(seen - expected) <= 3 * Math.sqrt(Math.max(1, expected));
}
