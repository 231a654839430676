/**
 * One fuzzing lane over one subject: the canary, then inputs to the end of the time, by the same pool, triage, shrinking
 * and store as random inputs. And the judgement whether the lane saw anything at all.
 */

import type { CampaignContext, SubjectPlan, SubjectResult } from '../campaign/campaign.ts';
import { runSubject } from '../campaign/campaign.ts';
import { findCanary } from '../campaign/find-canary.ts';
import type { Kept, Lane } from '../campaign/protocol.ts';
import { type Growth, LaneSource } from './source.ts';

export type LanePlan = Omit<SubjectPlan, 'inputs' | 'corpus'> & {
  readonly lane: Lane;
  readonly seeds: readonly Uint8Array[];
};

export interface LaneResult {
  readonly lane: Lane;
  readonly result: SubjectResult;
  readonly inputs: number;
  readonly features: number;
  /** Counters of the instrumented engine that were passed, and how many there are. */
  readonly covered: number;
  readonly counters: number;
  readonly kept: readonly Kept[];
  readonly growth: readonly Growth[];
  /** Why the lane cannot be trusted, besides what every campaign's result shows. */
  readonly problems: readonly string[];
}

export async function runLane(context: CampaignContext, plan: LanePlan): Promise<LaneResult> {
  const { store, id, seed, stop } = context;
  const { subject, implementations, lane, seeds, ...rest } = plan;
  const startedAt = Date.now();
  const deadline = startedAt + plan.ms;
  store.beginSubject(id, subject.name, subject.generatorVersion, implementations);
  const make = (): LaneSource => new LaneSource({ lane, subject, seed, seeds });
  const canary = await findCanary(context, { ...rest, subject, implementations, inputs: make }, deadline);
  store.setCanary(id, subject.name, canary);
  const source = make();
  const ms = deadline - Date.now();
  const result = await runSubject(context, { ...rest, subject, implementations, ms, inputs: () => source });
  const seen = {
    lane,
    inputs: source.inputs,
    features: source.shown.size,
    ...{ covered: source.covered, counters: source.counters, kept: source.kept, growth: source.growth },
  };
  const early = !stop.aborted && source.inputs < plan.scenarios && Date.now() < deadline - plan.ms * EARLY;
  return { ...seen, result, problems: blindness(subject.name, seen, early) };
}

/** A lane that ends with more than this share of its time left has ended by itself. */
const EARLY = 0.5;

/**
 * A lane that looks at nothing finds nothing new and looks as green as one that has seen all there is. So: something was
 * seen, not the same of every input, and to the end.
 */
export function blindness(
  subject: string,
  { lane, inputs, features, kept }: Pick<LaneResult, 'lane' | 'inputs' | 'features' | 'kept'>,
  early: boolean,
): string[] {
  const problems: string[] = [];
  const say = (what: string): void => void problems.push(`${subject}: the lane ${lane} ${what}`);
  const first = kept[0]?.features.length ?? 0;
  if (inputs > 0 && features === 0) say(`is blind: ${inputs} inputs have shown nothing`);
  else if (inputs > 0 && features === first) {
    say(`is blind: its coverage does not move, ${inputs} inputs have all shown the same ${features} features`);
  }
  if (early) say(`ended early, after ${inputs} inputs`);
  return problems;
}
