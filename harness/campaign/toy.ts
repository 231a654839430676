/**
 * For tests: a subject that is quick to generate and easy to break (adding up numbers), implementations of it with
 * planted bugs, and a pool that works in this thread, so that whole campaigns take milliseconds and no process.
 */

import type { Choices } from '../../generators/choices.ts';
import type { Implementation } from '../implementation.ts';
import { readJson } from '../json.ts';
import { Panel } from '../panel.ts';
import { Store } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import { type CampaignContext, runSubject, type SubjectPlan, type SubjectResult } from './campaign.ts';
import { CANARY } from './canary.ts';
import { runJudge } from './judge-job.ts';
import type { Pool } from './pool.ts';
import type { JudgeJob, RangeJob, ShrinkJob } from './protocol.ts';
import { SLOT } from './protocol.ts';
import { runRange } from './range-job.ts';
import { runShrink } from './shrink-job.ts';

export interface Sum {
  readonly numbers: readonly number[];
}

const sumSubject: Subject<Sum, { sum: number }> = {
  name: 'test/sum',
  title: 'adding up',
  generatorVersion: 1,
  generate: (choices: Choices) => ({
    numbers: Array.from({ length: choices.integer(0, 8) }, () => choices.integer(0, 99)),
  }),
  implementations: ['model', 'engine'],
  testsEach: 1,
  tests: () => 1,
  compare: (_input, a, b) => (a.sum === b.sum ? undefined : { kind: 'sum', at: 'sum', left: a.sum, right: b.sum }),
  properties: [],
  *reductions({ numbers }) {
    for (let i = 0; i < numbers.length; i++) yield { numbers: numbers.filter((_, j) => j !== i) };
  },
  size: ({ numbers }) => numbers.length * 30,
  features: ({ numbers }) => [numbers.some(n => n > 90) ? 'operator:large' : 'operator:small'],
  render: ({ numbers }) => numbers.join('+'),
  read: json => json as unknown as Sum,
};
export const toySubject = sumSubject as unknown as Subject;

export const sum = ({ numbers }: Sum): number => numbers.reduce((a, b) => a + b, 0);

export const toy = (name: string, answer: (input: Sum) => { sum: number } | Promise<{ sum: number }>): Implementation =>
  ({ name, version: '1', answer }) as Implementation;

export const model = toy('model', input => ({ sum: sum(input) }));
export const forgetsLarge = toy('engine', input => ({ sum: sum({ numbers: input.numbers.filter(n => n <= 95) }) }));
/** Two bugs that look alike until they are shrunk. */
export const twoBugs = toy('engine', ({ numbers }) => ({
  sum: sum({ numbers: numbers.filter(n => n <= 95 && n !== 13) }),
}));

export class LocalPool implements Pool {
  readonly workers: number;
  shrinks = 0;
  readonly #panel: Panel;

  constructor(implementations: readonly Implementation[], workers = 2) {
    this.workers = workers;
    const canary = toy(`${CANARY}model`, () => ({ sum: -1 }));
    this.#panel = new Panel(toySubject, [...implementations, canary]);
  }
  async range(job: RangeJob) {
    return runRange(this.#panel.only(job.panel.implementations), job, new Float64Array(SLOT.length));
  }
  async shrink(job: ShrinkJob) {
    this.shrinks++;
    return runShrink(this.#panel.only(job.panel.implementations), job);
  }
  async judge(job: JudgeJob) {
    return runJudge(this.#panel.only(job.panel.implementations), job, new Float64Array(SLOT.length));
  }
  abandon() {
    return [];
  }
  async close() {}
}

export interface ToyRun {
  readonly id?: string;
  readonly store?: Store;
  readonly scenarios?: number;
  readonly ms?: number;
  readonly shard?: CampaignContext['shard'];
  readonly stop?: AbortSignal;
  readonly sample?: SubjectPlan['sample'];
  readonly implementations?: readonly string[];
}

export function toyContext(pool: Pool, run: ToyRun = {}): CampaignContext {
  const { id = 'c', store = new Store(':memory:'), shard = { index: 0, of: 1 } } = run;
  if (!store.hasCampaign(id)) store.beginCampaign({ id, seed: 42, workers: pool.workers, budget: '', options: '{}' });
  const stop = run.stop ?? new AbortController().signal;
  return { id, seed: 42, shard, store, pool, stop, onProgress: () => {} };
}

export const toyPlan = (run: ToyRun = {}): SubjectPlan => ({
  subject: toySubject,
  implementations: run.implementations ?? ['model', 'engine'],
  ms: run.ms ?? Number.POSITIVE_INFINITY,
  scenarios: run.scenarios ?? Number.POSITIVE_INFINITY,
  ...(run.sample === undefined ? {} : { sample: run.sample }),
});

export async function toyCampaign(pool: Pool, run: ToyRun = {}): Promise<{ result: SubjectResult; store: Store }> {
  const context = toyContext(pool, run);
  return { result: await runSubject(context, toyPlan(run)), store: context.store };
}

/** What must be the same however a campaign was run. */
export const essence = ({ total, mismatches, crashes, findings }: SubjectResult): object => ({
  ...{ scenarios: total.scenarios, tests: total.tests, asked: total.asked, mismatches, crashes },
  findings: findings.map(({ id, occurrences, tests_until_found, rendered, counterexample }) => ({
    ...{ id, occurrences, tests_until_found, rendered },
    origin: (readJson(counterexample) as { origin?: unknown }).origin,
  })),
});
