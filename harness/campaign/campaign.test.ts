/** Campaigns without processes: a toy subject, implementations with planted bugs, a pool that works in this thread. */
import { describe, expect, it } from 'vitest';
import { Store } from '../store/store.ts';
import { runCampaign } from './campaign.ts';
import { isKept, worthShrinking } from './lookalikes.ts';
import { JobFailed } from './pool.ts';
import { essence, forgetsLarge, LocalPool, model, sum, toy, toyCampaign, toyContext, toyPlan, twoBugs } from './toy.ts';

const throwsOn7 = toy('engine', input => {
  if (input.numbers.includes(7)) throw new RangeError('seven');
  return { sum: sum(input) };
});
const later = toy('engine', async input => ({ sum: sum(input) + (input.numbers.length === 3 ? 1 : 0) }));

describe('a campaign', () => {
  it('runs exactly the scenarios asked for, and finds nothing where nothing is', async () => {
    const { result } = await toyCampaign(new LocalPool([model, { ...model, name: 'engine' }]), { scenarios: 1_001 });
    expect(result.total).toMatchObject({ scenarios: 1_001, tests: 1_001, rejected: 0 });
    expect(result).toMatchObject({ mismatches: 0, findings: [] });
  });

  it('makes one small finding of many mismatches', async () => {
    const pool = new LocalPool([model, forgetsLarge]);
    const { result } = await toyCampaign(pool, { scenarios: 2_000 });
    expect(result.mismatches).toBeGreaterThan(100);
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({
      size: 30,
      rendered: '96',
      occurrences: result.mismatches,
      status: 'new',
    });
    expect(pool.shrinks).toBeLessThan(60);
  });

  it('gives the same findings with any number of workers and any sizes of ranges', async () => {
    const runs = await Promise.all(
      [1, 2, 5].map(workers => toyCampaign(new LocalPool([model, forgetsLarge], workers), { scenarios: 500 })),
    );
    const [one, ...others] = runs.map(({ result }) => essence(result));
    for (const other of others) expect(other).toEqual(one);
  });

  it('makes a finding of an implementation that throws, with the smallest input that does it', async () => {
    const { result } = await toyCampaign(new LocalPool([model, throwsOn7]), { scenarios: 2_000 });
    expect(result.crashes).toBe(result.mismatches);
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({
      kind: 'crash',
      rendered: '7',
      summary: 'engine crashes: RangeError: seven',
    });
  });

  it('waits for implementations that answer later', async () => {
    const { result } = await toyCampaign(new LocalPool([model, later]), { scenarios: 300 });
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
      await toyCampaign(pool, { scenarios: 100, shard: { index, of: 3 } });
      seen.push(indices);
    }
    expect(seen.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i));
  });

  it('begins with a few inputs: a range that is not over in its time counts nothing, and the first ones are slow', async () => {
    const pool = new LocalPool([model]);
    const counts: number[] = [];
    const range = pool.range.bind(pool);
    pool.range = job => {
      counts.push(job.count);
      return range(job);
    };
    await toyCampaign(pool, { scenarios: 1_000 });
    expect(counts[0]).toBeLessThanOrEqual(4);
    // And does not stay with so few: the pool would be busy with messages.
    expect(Math.max(...counts)).toBeGreaterThan(100);
  });

  it('tests something where the time was over before it began, once', async () => {
    const pool = new LocalPool([model]);
    const { result, store } = await toyCampaign(pool, { ms: -1_000, scenarios: 8 });
    expect(result.total.tests).toBeGreaterThan(0);
    const again = await toyCampaign(pool, { ms: -1_000, scenarios: 10_000, store });
    expect(again.result.total.tests).toBe(result.total.tests);
  });

  it('waits for its first inputs beyond its time, as long as nothing has come back', async () => {
    const pool = new LocalPool([model]);
    const range = pool.range.bind(pool);
    pool.range = async job => {
      await new Promise(resolve => setTimeout(resolve, 2_500));
      return range(job);
    };
    const { result } = await toyCampaign(pool, { ms: 100 });
    expect(result.total.tests).toBeGreaterThan(0);
  }, 20_000);

  it('stops when it is told to, and files what it has seen', async () => {
    const stop = new AbortController();
    const pool = new LocalPool([model, forgetsLarge]);
    const range = pool.range.bind(pool);
    pool.range = job => {
      if (job.first > 500) stop.abort();
      return range(job);
    };
    const { result, store } = await toyCampaign(pool, { stop: stop.signal });
    expect(result.total.tests).toBeGreaterThan(500);
    expect(result.findings.length).toBeGreaterThan(0);
    const occurrences = store.findings().reduce((all, { occurrences }) => all + occurrences, 0);
    expect(occurrences).toBe(result.mismatches);
  });

  it('files a mismatch unshrunk when its shrink takes the worker with it', async () => {
    const pool = new LocalPool([model, forgetsLarge]);
    pool.shrink = async () => {
      throw new JobFailed({ kind: 'crash', message: 'gone', index: undefined, implementation: undefined }, undefined);
    };
    const { result } = await toyCampaign(pool, { scenarios: 200 });
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]?.signature).toContain('unshrunk');
    expect(result.findings[0]?.occurrences).toBe(result.mismatches);
  });
});

describe('what looks alike', () => {
  it('is counted without rows of its own when there is much of it, and nothing is lost', async () => {
    const wrong = toy('engine', input => ({ sum: sum(input) + 1 }));
    const pool = new LocalPool([model, wrong]);
    const { result, store } = await toyCampaign(pool, { scenarios: 6_000 });
    expect(result.mismatches).toBe(6_000);
    expect(result.findings.map(({ occurrences }) => occurrences)).toEqual([6_000]);
    expect(store.mismatches('c', 'test/sum').length).toBeLessThan(2_500);
    expect(pool.shrinks).toBeLessThan(80);
  });

  it.each([
    ['the first one', 1, 0, 0, true],
    ['not the second when one bug was found', 2, 1, 1, false],
    ['the second when two were', 2, 1, 2, true],
    ['now and then for ever: powers of four', 64, 9, 1, true],
    ['not powers of two', 32, 9, 1, false],
    ['not in between', 65, 9, 1, false],
  ])('is shrunk: %s', (_what, nth, shrunk, findings, worth) => {
    const found = new Set(Array.from({ length: findings }, (_, i) => `f${i}`));
    expect(worthShrinking(nth, { shrunk, findings: found })).toBe(worth);
    if (worth) expect(isKept(nth)).toBe(true);
  });
});

describe('the phases', () => {
  it('find the canary first, and do not file it', async () => {
    const context = toyContext(new LocalPool([model, { ...model, name: 'engine' }]));
    const [result] = await runCampaign(context, [toyPlan({ scenarios: 50 })]);
    expect(result).toMatchObject({ canary: 'found', findings: [], mismatches: 0 });
    expect(context.store.findings()).toEqual([]);
  });

  it('say when the canary is not found', async () => {
    const pool = new LocalPool([model, { ...model, name: 'engine' }]);
    const range = pool.range.bind(pool);
    pool.range = async job => ({ ...(await range(job)), mismatches: [] });
    const [result] = await runCampaign(toyContext(pool), [toyPlan({ scenarios: 50 })]);
    expect(result?.canary).toContain('was not found in 240 inputs');
  });

  it('replay saved findings: what agrees is noted, what was fixed and is back reopens', async () => {
    const store = new Store(':memory:');
    const { result } = await toyCampaign(new LocalPool([model, twoBugs]), { store, id: 'first', scenarios: 2_000 });
    expect(result.findings).toHaveLength(2);
    const [large, thirteen] = ['operator:large', 'operator:small'].map(word =>
      result.findings.find(({ signature }) => signature.includes(word)),
    );
    if (large === undefined || thirteen === undefined) throw new Error('one of the two bugs was not found');
    for (const finding of [large, thirteen]) store.decide(finding, { status: 'fixed', note: 'in 1.2' });
    // Half mended: only the large numbers are still forgotten. No random input is run.
    const context = toyContext(new LocalPool([model, forgetsLarge]), { store, id: 'second' });
    const [second] = await runCampaign(context, [toyPlan({ scenarios: 0 })]);
    expect(second?.replays).toEqual(
      [
        { finding: large.id, outcome: 'differs', status: 'new' },
        { finding: thirteen.id, outcome: 'agrees', status: 'fixed' },
      ].sort((a, b) => (a.finding < b.finding ? -1 : 1)),
    );
    expect(second?.findings.map(({ id, status }) => [id, status])).toEqual([[large.id, 'new']]);
    expect(store.finding(thirteen.id).status).toBe('fixed');
  });

  it('run the corpus, and file what differs', async () => {
    const context = toyContext(new LocalPool([model, forgetsLarge]));
    const corpus = ['[1,2]', '[99]'].map(numbers => ({
      ...{ source: 'x.json', subject: 'test/sum', input: `{"numbers":${numbers}}` },
    }));
    const [result] = await runCampaign(context, [{ ...toyPlan({ scenarios: 0 }), corpus }]);
    expect(result?.findings.map(({ rendered, occurrences }) => [rendered, occurrences])).toEqual([['99', 1]]);
  });
});

describe('sampling', () => {
  it('asks about a share, by index, and about every mismatch', async () => {
    const asked: number[] = [];
    const slow = toy('slow', input => {
      asked.push(sum(input));
      return { sum: sum(input) };
    });
    const run = {
      scenarios: 4_000,
      implementations: ['model', 'engine', 'slow'],
      sample: { slow: { part: 1, of: 20 } },
    };
    const first = await toyCampaign(new LocalPool([model, { ...model, name: 'engine' }, slow]), run);
    expect(first.result.total.asked.slice(0, 2)).toEqual([4_000, 4_000]);
    expect(first.result.total.asked[2]).toBe(asked.length);
    expect(asked.length).toBeGreaterThan(120);
    expect(asked.length).toBeLessThan(280);
    const found = await toyCampaign(new LocalPool([model, forgetsLarge, slow]), run);
    // Two against one: nobody could say who is odd without having asked the third.
    expect(found.result.findings.map(({ summary }) => summary.slice(0, 36))).toEqual([
      'engine differs from model and slow i',
    ]);
  });
});
