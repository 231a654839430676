/**
 * A shrink, as it runs in a worker: only the implementations that the mismatch is about are asked again (the odd ones
 * and one of the others), because a shrink asks thousands of times.
 */

import { RandomChoices } from '../../generators/choices.ts';
import { readJson, writeJson } from '../json.ts';
import { judge, type Named, notJson, type Outcome, readVerdict, type Verdict, verdictKey } from '../judge.ts';
import type { Panel } from '../panel.ts';
import { shrink } from '../shrink/shrink.ts';
import type { Slip } from '../shrink/task.ts';
import type { FoundInput, ShrinkJob, ShrinkReply } from './protocol.ts';

export async function runShrink(panel: Panel, job: ShrinkJob): Promise<ShrinkReply> {
  const verdict = readVerdict(job.verdict);
  const generated = job.input === undefined;
  const input = job.input === undefined ? generate(panel, job) : panel.subject.read(readJson(job.input));
  const start = generated ? { input, verdict, address: { seed: job.seed, index: job.index } } : { input, verdict };
  const budget = { calls: job.calls, ms: job.ms };
  const few = await relevantPanel(panel, input, verdict);
  let shrunk = await shrink(panel.subject, start, each => few.judge(each), budget);
  // With all of them heard, another may be the odd one out on the small input: a slip that two alone cannot see.
  if (few !== panel && !(await shows(panel, shrunk.input, verdict))) {
    shrunk = await shrink(panel.subject, start, each => panel.judge(each), budget);
  }
  return {
    kind: 'shrink',
    found: await askAndDescribe(panel, shrunk.input, shrunk.verdict),
    sizeBefore: shrunk.sizeBefore,
    calls: shrunk.calls,
    ms: shrunk.ms,
    steps: shrunk.steps,
    slips: await shrinkSlips(panel, shrunk.slips, budget.ms),
    unfinished: shrunk.unfinished,
  };
}

/** As large as it was met, nobody could tell which finding a slip belongs to. */
const SLIP_CALLS = 1_000;

/** Of the time for the shrink on which it was met, on top of that: it gets small soon, or not at all. */
const SLIP_SHARE = 0.1;

async function shrinkSlips(panel: Panel, slips: readonly Slip<unknown>[], ms: number): Promise<FoundInput[]> {
  const found: FoundInput[] = [];
  const budget = { calls: SLIP_CALLS, ms: ms * SLIP_SHARE };
  for (const slip of slips) {
    const pair = await relevantPanel(panel, slip.input, slip.verdict);
    const { input, verdict } = await shrink(panel.subject, slip, each => pair.judge(each), budget);
    const small = (await shows(panel, input, slip.verdict)) ? { input, verdict } : slip;
    found.push(await askAndDescribe(panel, small.input, small.verdict));
  }
  return found;
}

const generate = (panel: Panel, job: ShrinkJob): unknown =>
  panel.subject.generate(new RandomChoices().reseed(job.seed, job.index));

/** Two implementations where they show the same mismatch alone; the whole panel where its vote matters. */
async function relevantPanel(panel: Panel, input: unknown, verdict: Verdict): Promise<Panel> {
  const other = panel.implementations.find(({ name }) => verdict.others.includes(name));
  const pair = panel.only(other === undefined ? verdict.odd : [...verdict.odd, other.name]);
  return (await shows(pair, input, verdict)) ? pair : panel;
}

async function shows(panel: Panel, input: unknown, verdict: Verdict): Promise<boolean> {
  const again = await panel.judge(input);
  return again !== undefined && verdictKey(again) === verdictKey(verdict);
}

/** All implementations answer, also those the shrink left out. */
async function askAndDescribe(panel: Panel, input: unknown, verdict: Verdict): Promise<FoundInput> {
  const outcomes = await panel.ask(input);
  return describe(panel, input, judge(panel.subject, input, outcomes) ?? verdict, outcomes);
}

/** Everything about an input that the store keeps. */
export function describe(
  panel: Panel,
  input: unknown,
  verdict: Verdict,
  outcomes: readonly Named<unknown>[],
): FoundInput {
  return {
    input: writeJson(input),
    verdict: writeJson(verdict),
    answers: answersOf(outcomes),
    size: panel.subject.size(input),
    features: [...panel.subject.features(input)],
    rendered: panel.subject.render(input),
  };
}

export const answersOf = (outcomes: readonly Named<unknown>[]): string =>
  writeJson(Object.fromEntries(outcomes.map(({ name, outcome }) => [name, plain(outcome)])));

/** In files an answer stands by itself; only what is no answer, or no JSON, says so. */
function plain(outcome: Outcome): unknown {
  if (!('answer' in outcome)) return outcome;
  const wrong = notJson(outcome.answer);
  return wrong === undefined ? outcome.answer : { crash: wrong };
}
