/** One input, by itself, as it runs in a worker: what all implementations say, and whether that is a mismatch. */

import { readJson } from '../json.ts';
import { judge } from '../judge.ts';
import type { Panel } from '../panel.ts';
import { type JudgeJob, type JudgeReply, SLOT } from './protocol.ts';
import { answersOf, describe } from './shrink-job.ts';

export async function runJudge(panel: Panel, job: JudgeJob, slot: Float64Array): Promise<JudgeReply> {
  slot[SLOT.index] = 0;
  const input = panel.subject.read(readJson(job.input));
  const outcomes = await panel.ask(input);
  const unsupported = outcomes.filter(({ outcome }) => 'unsupported' in outcome).map(({ name }) => name);
  const verdict = judge(panel.subject, input, outcomes);
  return {
    kind: 'judge',
    unsupported,
    found: verdict === undefined ? undefined : describe(panel, input, verdict, outcomes),
    answers: answersOf(outcomes),
  };
}
