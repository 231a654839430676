/** Fuzzing lanes as commands run them, judge them and tell of them: `fuzz` all the time, `run` for a share of its budget. */

import { bold, count, perSecond, plural, red } from '../../reports/terminal/style.ts';
import type { CampaignContext, SubjectResult } from '../campaign/campaign.ts';
import { type FailOn, type Judgement, judgeCampaign } from '../campaign/exit-code.ts';
import type { Lane } from '../campaign/protocol.ts';
import { type Minimized, writeTexts } from '../fuzz/corpus-files.ts';
import { type LanePlan, type LaneResult, runLane } from '../fuzz/lane.ts';
import { subjectJson } from './run-json.ts';

/** A lane, the campaign that it is in the store, and what it left in the corpus. */
export interface Fuzzed extends LaneResult {
  readonly campaign: string;
  readonly corpus: Minimized | null;
}

export interface LanesBegin {
  readonly workers: number;
  readonly failOn: FailOn;
  /** In words, as the store keeps it. */
  readonly budget: string;
  /** Where new texts are added; nowhere when left out. */
  readonly corpus?: string;
}

/** Each lane is a campaign of its own, named after the one it belongs to: a campaign has one line for each subject. */
export const laneCampaign = (id: string, lane: Lane): string => `${id}-${lane}`;

/** One after the other; what one is late, the next one catches up. */
export async function runLanes(
  context: CampaignContext,
  plans: readonly LanePlan[],
  begin: LanesBegin,
): Promise<Fuzzed[]> {
  const done: Fuzzed[] = [];
  const { seed, shard } = context;
  // Inputs of a lane are not shared out by index: each shard has a seed of its own.
  const own = { ...context, seed: (seed + shard.index) >>> 0, shard: { index: 0, of: 1 } };
  let deadline = Date.now();
  for (const plan of plans) {
    if (context.stop.aborted) break;
    deadline += plan.ms;
    done.push(await oneLane(own, { ...plan, ms: deadline - Date.now() }, begin));
  }
  return done;
}

async function oneLane(context: CampaignContext, plan: LanePlan, begin: LanesBegin): Promise<Fuzzed> {
  const { store, seed } = context;
  const { lane, subject } = plan;
  const id = laneCampaign(context.id, lane);
  if (!store.hasCampaign(id)) {
    const options = JSON.stringify({ lane, failOn: begin.failOn });
    store.beginCampaign({ id, seed, workers: begin.workers, budget: begin.budget, options });
  }
  const result = await runLane({ ...context, id }, plan);
  const corpus =
    begin.corpus !== undefined && lane === 'bytes' && result.inputs > 0
      ? writeTexts(begin.corpus, subject, result.kept, result.inputs >= plan.seeds.length)
      : null;
  return { ...result, campaign: id, corpus };
}

/** Says how the lanes' campaigns ended. */
export function endLanes(
  { store, stop }: Pick<CampaignContext, 'store' | 'stop'>,
  done: readonly Fuzzed[],
  exitCode: number,
): void {
  for (const campaign of new Set(done.map(each => each.campaign))) {
    const ms = done.reduce((sum, each) => sum + (each.campaign === campaign ? each.result.elapsedMs : 0), 0);
    store.endCampaign(campaign, stop.aborted ? 'stopped' : 'done', ms, exitCode);
  }
}

/** A lane's result beside that of the subject's random inputs. */
const labelled = ({ lane, result }: Fuzzed): SubjectResult => ({ ...result, subject: `${result.subject} (${lane})` });

/** What random inputs and lanes mean together: a lane that saw nothing is a run that cannot be trusted. */
export function judgeAll(random: readonly SubjectResult[], done: readonly Fuzzed[], failOn: FailOn): Judgement {
  const judged = judgeCampaign([...random, ...done.map(labelled)], failOn);
  const problems = [...judged.problems, ...done.flatMap(each => each.problems)];
  return { ...judged, problems, exitCode: problems.length > 0 ? 3 : judged.exitCode };
}

export const laneJson = ({
  lane,
  result,
  inputs,
  features,
  covered,
  counters,
  kept,
  growth,
  ...rest
}: Fuzzed): object => ({
  ...{ lane, inputs, features, covered, counters, kept: kept.length, corpus: rest.corpus, growth },
  ...subjectJson(result),
});

export function laneLines({ lane, result, inputs, features, covered, counters, kept, corpus }: Fuzzed): string {
  const head = `${bold(`${lane}  ${result.subject}`)}  ${plural(inputs, 'input')}, ${perSecond(inputs, result.elapsedMs)}`;
  const seen = `${plural(features, 'feature')}, ${count(covered)} of ${count(counters)} counters of the engine`;
  const files =
    corpus === null ? '' : `; corpus: ${count(corpus.texts)} texts, ${corpus.added} added, ${corpus.removed} removed`;
  const bad = result.mismatches === 0 ? '' : `\n  ${red(`${count(result.mismatches)} mismatches`)}`;
  return `${head}\n  ${seen}, ${count(kept.length)} inputs kept${files}${bad}`;
}
