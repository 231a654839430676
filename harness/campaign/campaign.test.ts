/**
 * Campaigns without processes: a toy subject, implementations with planted bugs, and a pool that works in this thread.
 */
import { describe, expect, it } from 'vitest';
import type { Choices } from '../../generators/choices.ts';
import type { Implementation } from '../implementation.ts';
import { Panel } from '../panel.ts';
import { Store } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import { type CampaignContext, type Progress, runSubject } from './campaign.ts';
import { JobFailed, type Pool } from './pool.ts';
import type { RangeJob, ShrinkJob } from './protocol.ts';
import { SLOT } from './protocol.ts';
import { runRange } from './range-job.ts';
import { runShrink } from './shrink-job.ts';
import { worthShrinking } from './triage.ts';

interface Sum {
  readonly numbers: readonly number[];
}

const subject: Subject<Sum, { sum: number }> = {
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

const sum = ({ numbers }: Sum): number => numbers.reduce((a, b) => a + b, 0);
const implementation = (
  name: string,
  answer: (input: Sum) => { sum: number } | Promise<{ sum: number }>,
): Implementation => ({ name, version: '1', answer }) as Implementation;
const model = implementation('model', input => ({ sum: sum(input) }));
const forgetsLarge = implementation('engine', input => ({ sum: sum({ numbers: input.numbers.filter(n => n <= 95) }) }));
const throwsOn7 = implementation('engine', input => {
  if (input.numbers.includes(7)) throw new RangeError('seven');
  return { sum: sum(input) };
});
const later = implementation('engine', async input => ({ sum: sum(input) + (input.numbers.length === 3 ? 1 : 0) }));

class LocalPool implements Pool {
  readonly workers: number;
  shrinks = 0;
  readonly #panel: Panel;

  constructor(implementations: readonly Implementation[], workers = 2) {
    this.workers = workers;
    this.#panel = new Panel(subject as unknown as Subject, implementations);
  }
  async range(job: RangeJob) {
    return runRange(this.#panel, job, new Float64Array(SLOT.length));
  }
  async shrink(job: ShrinkJob) {
    this.shrinks++;
    return runShrink(this.#panel, job);
  }
  async close() {}
}

interface Run {
  readonly scenarios?: number;
  readonly ms?: number;
  readonly shard?: CampaignContext['shard'];
  readonly stop?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

async function campaign(pool: Pool, run: Run = {}) {
  const store = new Store(':memory:');
  store.beginCampaign({ id: 'c', seed: 42, workers: pool.workers, budget: '', options: '{}' });
  const { shard = { index: 0, of: 1 }, stop = new AbortController().signal, onProgress = () => {} } = run;
  const result = await runSubject(
    { id: 'c', seed: 42, shard, store, pool, stop, onProgress },
    {
      subject: subject as unknown as Subject,
      implementations: ['model', 'engine'],
      ms: run.ms ?? Number.POSITIVE_INFINITY,
      scenarios: run.scenarios ?? Number.POSITIVE_INFINITY,
    },
  );
  return { result, store };
}

const essence = (
  findings: readonly { id: string; occurrences: number; tests_until_found: number; rendered: string }[],
) =>
  findings.map(({ id, occurrences, tests_until_found, rendered }) => ({
    id,
    occurrences,
    tests_until_found,
    rendered,
  }));

describe('a campaign', () => {
  it('runs exactly the scenarios asked for, and finds nothing where nothing is', async () => {
    const { result } = await campaign(new LocalPool([model, { ...model, name: 'engine' }]), { scenarios: 1_001 });
    expect(result.total).toMatchObject({ scenarios: 1_001, tests: 1_001, rejected: 0 });
    expect(result).toMatchObject({ mismatches: 0, findings: [] });
  });

  it('makes one small finding of many mismatches', async () => {
    const pool = new LocalPool([model, forgetsLarge]);
    const { result } = await campaign(pool, { scenarios: 2_000 });
    expect(result.mismatches).toBeGreaterThan(100);
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({
      size: 30,
      rendered: '96',
      occurrences: result.mismatches,
      status: 'new',
    });
    expect(pool.shrinks).toBeLessThan(30);
  });

  it('gives the same findings with any number of workers and any sizes of ranges', async () => {
    const runs = await Promise.all(
      [1, 2, 5].map(workers => campaign(new LocalPool([model, forgetsLarge], workers), { scenarios: 500 })),
    );
    const [one, ...others] = runs.map(({ result }) => essence(result.findings));
    for (const other of others) expect(other).toEqual(one);
  });

  it('makes a finding of an implementation that throws, with the smallest input that does it', async () => {
    const { result } = await campaign(new LocalPool([model, throwsOn7]), { scenarios: 2_000 });
    expect(result.crashes).toBe(result.mismatches);
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({
      kind: 'crash',
      rendered: '7',
      summary: 'engine crashes: RangeError: seven',
    });
  });

  it('waits for implementations that answer later', async () => {
    const { result } = await campaign(new LocalPool([model, later]), { scenarios: 300 });
    expect(result.total.tests).toBe(300);
    expect(result.findings.map(({ rendered }) => rendered)).toEqual(['0+0+0']);
  });

  it('covers every index exactly once with its shards', async () => {
    const seen: number[][] = [];
    for (const index of [0, 1, 2]) {
      const pool = new LocalPool([model]);
      const indices: number[] = [];
      const range = pool.range.bind(pool);
      pool.range = job => {
        for (let i = 0; i < job.count; i++) indices.push(job.first + i * job.stride);
        return range(job);
      };
      await campaign(pool, { scenarios: 100, shard: { index, of: 3 } });
      seen.push(indices);
    }
    expect(seen.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i));
  });

  it('stops when it is told to, and files what it has seen', async () => {
    const stop = new AbortController();
    const pool = new LocalPool([model, forgetsLarge]);
    const range = pool.range.bind(pool);
    pool.range = job => {
      if (job.first > 500) stop.abort();
      return range(job);
    };
    const { result, store } = await campaign(pool, { stop: stop.signal });
    expect(result.total.tests).toBeGreaterThan(500);
    expect(result.findings.length).toBeGreaterThan(0);
    const occurrences = store.findings().reduce((all, { occurrences }) => all + occurrences, 0);
    expect(occurrences).toBe(result.mismatches);
  });

  it('files a mismatch unshrunk when its shrink takes the worker with it', async () => {
    const pool = new LocalPool([model, forgetsLarge]);
    pool.shrink = async () => {
      throw new JobFailed({ kind: 'crash', message: 'gone', index: undefined, implementation: undefined }, true);
    };
    const { result } = await campaign(pool, { scenarios: 200 });
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]?.signature).toContain('unshrunk');
    expect(result.findings[0]?.occurrences).toBe(result.mismatches);
  });
});

describe('which mismatches are shrunk', () => {
  const group = (seen: number, shrunk: number, findings: number) =>
    worthShrinking({ seen, shrunk, findings: new Set(Array.from({ length: findings }, (_, i) => `f${i}`)) });

  it.each([
    ['the first ones', 3, 2, 1, true],
    ['no more when eight gave one finding', 11, 8, 1, false],
    ['more when they gave several findings', 11, 8, 2, true],
    ['now and then for ever: powers of two', 64, 9, 1, true],
    ['not in between', 65, 9, 1, false],
  ])('%s', (_what, seen, shrunk, findings, worth) => {
    expect(group(seen, shrunk, findings)).toBe(worth);
  });
});
