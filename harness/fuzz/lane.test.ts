/**
 * Whole lanes in a real pool: what ends workers, hangs, throws or only promises its answer is found like in any campaign,
 * and the fuzzing goes on; the same seed gives the same with any number of workers; nobody watching is noticed.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProcessPool } from '../campaign/pool.ts';
import { type MismatchRow, Store } from '../store/store.ts';
import { findSubject } from '../subjects/index.ts';
import { bundleOf } from '../testing-bundle.ts';
import { type LanePlan, type LaneResult, runLane } from './lane.ts';
import { randomSeeds } from './source.ts';

const root = resolve(import.meta.dirname, '../..');
/** Several generations. */
const TESTS = 256;
const FEW = 128;
const SEEDS = [
  ...['permit(principal, action, resource);', 'forbid(principal, action, resource) when { 1 < 2 };'],
  ...['permit(principal == User::"a", action, resource) unless { context.x like "a*" };', '@id("x") permit('],
  ...['// exit', '// never', '// throw', 'permit(principal in ?principal, action, resource);'],
].map(text => new TextEncoder().encode(text));

let folder: string;
let pool: ProcessPool;
let engine: string;
beforeAll(async () => {
  engine = await bundleOf(join(root, 'engine/cedar/index.ts'));
  folder = mkdtempSync(join(tmpdir(), 'lockstep-fuzz-'));
  pool = new ProcessPool({ workers: 2, inputMs: 3_000, heapMb: 300 });
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A module that answers like the engine, after it has done what the code says. */
function module(name: string, code: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `import { answers } from ${JSON.stringify(engine)};
    export default subject => ({ version: '1', answer(input) { ${code} return answers[subject](input); } });`,
  );
  return `module:${file}`;
}

async function fuzz(plan: Partial<LanePlan>, seed = 3, onPool = pool): Promise<LaneResult & { rows: MismatchRow[] }> {
  const store = new Store(':memory:');
  const stop = new AbortController().signal;
  store.beginCampaign({ id: 'test', seed, workers: 2, budget: '', options: '{}' });
  try {
    const result = await runLane(
      { id: 'test', seed, store, pool: onPool, stop, shard: { index: 0, of: 1 }, onProgress: () => {} },
      {
        ...{ lane: 'bytes', subject: findSubject('cedar/parse'), implementations: ['model', 'engine'] },
        ...{ ms: Number.POSITIVE_INFINITY, scenarios: TESTS, seeds: SEEDS, shrinkCalls: 60 },
        ...plan,
      },
    );
    return { ...result, rows: store.mismatches('test', result.result.subject) };
  } finally {
    store.close();
  }
}

const plain = ({ inputs, features, covered, kept, growth, result }: LaneResult) => ({
  ...{ inputs, features, covered, kept: kept.map(({ index, bytes }) => [index, Buffer.from(bytes).toString()]) },
  growth: growth.map(each => [each.inputs, each.features]),
  findings: result.findings.map(({ id }) => id),
});

describe('a lane in the pool', () => {
  it('finds the canary, sees more with every hundred inputs, and is the same with one worker', async () => {
    const two = await fuzz({});
    expect(two.problems).toEqual([]);
    expect(two.result).toMatchObject({ canary: 'found', mismatches: 0 });
    expect(two.inputs).toBe(TESTS);
    expect(two.counters).toBeGreaterThan(10_000);
    expect(two.covered).toBeGreaterThan(500);
    expect(two.growth.at(-1)?.features).toBeGreaterThan(two.growth[0]?.features ?? 0);
    const single = new ProcessPool({ workers: 1, inputMs: 3_000, heapMb: 300 });
    try {
      expect(plain(await fuzz({}, 3, single))).toEqual(plain(two));
    } finally {
      await single.close();
    }
    const other = await fuzz({ scenarios: FEW }, 4);
    expect(plain(other).kept).not.toEqual(plain(two).kept.filter(([index = 0]) => Number(index) < FEW));
  }, 120_000);

  it('a worker that ends without a word, hangs or throws is a finding, and all other inputs are run', async () => {
    const nasty = module(
      'nasty',
      `if (input.text === '// exit') process.exit(0);
      while (input.text === '// never');
      if (input.text === '// throw') throw new TypeError('out of luck');`,
    );
    const { result, inputs, problems, rows } = await fuzz({ implementations: ['model', nasty], scenarios: FEW });
    expect(problems).toEqual([]);
    expect(inputs).toBe(FEW);
    const kinds = result.findings.map(({ kind, counterexample }) => [kind, JSON.parse(counterexample).input.text]);
    expect(kinds).toContainEqual(['crash', '// exit']);
    expect(kinds).toContainEqual(['hang', '// never']);
    expect(kinds).toContainEqual(['crash', '// throw']);
    // What nobody could draw again is in the store from the moment that it was seen.
    expect(rows.map(({ input }) => JSON.parse(input ?? 'null').text)).toContain('// exit');
  }, 120_000);

  it('a promised answer is waited for, also from a function that is not async', async () => {
    const slow = module(
      'slow',
      `const answer = answers[subject](input);
      const wrong = input.text.includes('unless') ? { policies: {}, templates: {} } : answer;
      return new Promise(resolve => setTimeout(resolve, 1, wrong));`,
    );
    const { result } = await fuzz({ implementations: ['model', slow], scenarios: 64 });
    expect(result.findings.map(({ kind }) => kind)).toContain('difference');
    const found = result.findings.map(({ counterexample }) => JSON.parse(counterexample));
    expect(found.some(({ input }) => input.text.includes('unless'))).toBe(true);
    expect(found[0].origin).toMatchObject({ seed: null, index: null });
  }, 120_000);

  it('guided: mutated choices are scenarios, and shrunk as such', async () => {
    const wrong = module(
      'wrong',
      `const { responses, rejected } = answers[subject](input);
      return rejected ? { rejected } : { responses: responses.map(each => ({ ...each, decision: 'deny', reasons: [] })) };`,
    );
    const plan = { lane: 'guided', subject: findSubject('cedar/authorize'), seeds: randomSeeds(1, 16) } as const;
    const { result, problems } = await fuzz({ ...plan, implementations: ['model', wrong], scenarios: 64 });
    expect(problems).toEqual([]);
    // Those of which a part is spoilt on purpose.
    expect(result.total.rejected).toBeLessThan(8);
    expect(result.findings.length).toBeGreaterThan(0);
    expect(result.findings[0]?.size).toBeLessThan(result.findings[0]?.size_before ?? 0);
  }, 120_000);
});
