/**
 * Throughput of a campaign: tests a second for one and two workers, two and three implementations, and the share that
 * generating, answering and the harness itself take, beside a reference loop measured in the same run, so that the
 * figures mean something on another machine.
 *
 *   npx tsx bench/throughput.ts [seconds for each figure, default 10]
 */

import { availableParallelism } from 'node:os';
import { RandomChoices } from '../generators/choices.ts';
import { type CampaignContext, runSubject, type SubjectResult } from '../harness/campaign/campaign.ts';
import { ProcessPool } from '../harness/campaign/pool.ts';
import { createImplementation } from '../harness/implementations/index.ts';
import { Store } from '../harness/store/store.ts';
import { findSubject } from '../harness/subjects/index.ts';
import { count, table } from '../reports/terminal/style.ts';

const SEED = 42;
/** V8 goes on optimizing this much code for half a minute; before that a figure says more about V8 than about Lockstep. */
const WARM_UP_MS = 30_000;
const seconds = Number(process.argv[2] ?? 10);
const subject = findSubject('cedar/authorize');

/** A campaign as `run` does it, with a store in memory. */
async function campaign(implementations: readonly string[], workers: number): Promise<SubjectResult> {
  const store = new Store(':memory:');
  const pool = new ProcessPool({ workers, inputMs: 10_000, heapMb: 2_048 });
  const context: CampaignContext = {
    id: 'bench',
    seed: SEED,
    shard: { index: 0, of: 1 },
    store,
    pool,
    stop: new AbortController().signal,
    onProgress: () => {},
  };
  store.beginCampaign({ id: 'bench', seed: SEED, workers, budget: '', options: '{}' });
  try {
    // Start-up and warm-up are not throughput: the first share is thrown away.
    await runSubject({ ...context, id: 'bench' }, plan(implementations, WARM_UP_MS));
    store.beginCampaign({ id: 'measured', seed: SEED, workers, budget: '', options: '{}' });
    return await runSubject({ ...context, id: 'measured' }, plan(implementations, seconds * 1_000));
  } finally {
    await pool.close();
    store.close();
  }
}

const plan = (implementations: readonly string[], ms: number) => ({
  subject,
  implementations,
  ms,
  scenarios: Number.POSITIVE_INFINITY,
});

/** The same work in one bare loop: no pool, no judge, no store. Tests a second of one core. */
async function bareLoop(names: readonly string[]): Promise<{ testsPerSecond: number; generateShare: number }> {
  const implementations = await Promise.all(names.map(name => createImplementation(name, subject.name)));
  const choices = new RandomChoices();
  let [tests, generating] = [0, 0];
  const round = (from: number, until: number): void => {
    for (let index = from; Date.now() < until; index++) {
      const before = performance.now();
      const input = subject.generate(choices.reseed(SEED, index));
      generating += performance.now() - before;
      for (const implementation of implementations) implementation.answer(input);
      tests += subject.tests(input);
    }
  };
  round(0, Date.now() + WARM_UP_MS);
  [tests, generating] = [0, 0];
  const startedAt = performance.now();
  round(100_000, Date.now() + seconds * 1_000);
  const ms = performance.now() - startedAt;
  await Promise.all(implementations.map(implementation => implementation.close?.()));
  return { testsPerSecond: (tests * 1_000) / ms, generateShare: generating / ms };
}

const cores = availableParallelism();
const rows: string[][] = [
  ['implementations', 'bare loop', '1 worker', `${cores} workers`, 'scaling', '1 worker / bare', 'generating'],
];
for (const names of [
  ['model', 'engine'],
  ['model', 'engine', 'cedar-wasm'],
]) {
  const bare = await bareLoop(names);
  const rate = ({ total, elapsedMs }: SubjectResult): number => (total.tests * 1_000) / elapsedMs;
  const one = rate(await campaign(names, 1));
  const all = rate(await campaign(names, cores));
  rows.push([
    names.join(', '),
    `${count(bare.testsPerSecond)}/s`,
    `${count(one)}/s`,
    `${count(all)}/s`,
    `${(all / one).toFixed(2)}x`,
    (one / bare.testsPerSecond).toFixed(2),
    `${(bare.generateShare * 100).toFixed(0)} %`,
  ]);
}
console.log(table(rows));
