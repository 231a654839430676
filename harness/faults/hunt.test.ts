/** The hunt, with a pool that answers from a list of bad inputs. */
import { describe, expect, it } from 'vitest';
import type { Pool } from '../campaign/pool.ts';
import type { RangeJob, RangeReply, ShrinkJob } from '../campaign/protocol.ts';
import { emptyReply } from '../campaign/replies.ts';
import { GENERATION, LaneSource } from '../fuzz/source.ts';
import { writeJson } from '../json.ts';
import type { Subject } from '../subject.ts';
import { cedarAuthorize } from '../subjects/cedar/authorize.ts';
import { cedarEvaluate } from '../subjects/cedar/evaluate.ts';
import { cedarParse } from '../subjects/cedar/parse.ts';
import { type HuntOptions, hunt } from './hunt.ts';

const evaluate = cedarEvaluate as unknown as Subject;
const parse = cedarParse as unknown as Subject;
const authorize = cedarAuthorize as unknown as Subject;

interface Bad {
  readonly fault: readonly number[];
  readonly engine?: readonly number[];
  readonly flaky?: readonly number[];
  readonly subject?: string;
}

const difference = { kind: 'decision', at: 'responses[0]', left: null, right: null };
const verdict = writeJson({ kind: 'difference', odd: ['fault:x'], others: ['model'], difference } as never);

/** Each range takes no time, or as long as it is said to. */
function poolOf(bad: Bad, workers = 1): { pool: Pool; jobs: RangeJob[]; shrinks: ShrinkJob[] } {
  const jobs: RangeJob[] = [];
  const shrinks: ShrinkJob[] = [];
  const range = async (job: RangeJob): Promise<RangeReply> => {
    jobs.push(job);
    const control = job.panel.implementations.includes('engine');
    const wanted = bad.subject === undefined || bad.subject === job.panel.subject;
    const indices = wanted ? ((control ? bad.engine : bad.fault) ?? []) : [];
    const mismatches = indices
      .filter(index => index >= job.first && index < job.first + job.count)
      .map(index => ({ index, verdict, ...(bad.flaky?.includes(index) ? { flaky: true } : {}) }));
    await new Promise(resolve => setTimeout(resolve, 1));
    return { ...emptyReply(2), scenarios: job.count, tests: job.count, ms: 1, mismatches };
  };
  const shrink = async (job: ShrinkJob) => {
    shrinks.push(job);
    const found = { input: '1', verdict, answers: '{}', size: 7, features: ['operator:in'], rendered: 'small' };
    return {
      ...{ kind: 'shrink' as const, found, sizeBefore: 90, calls: 5, ms: 1 },
      steps: [],
      slips: [],
      unfinished: false,
    };
  };
  return { pool: { workers, range, shrink } as unknown as Pool, jobs, shrinks };
}

const options = (pool: Pool, more: Partial<HuntOptions> = {}): HuntOptions => ({
  ...{ pool, seed: 5, ms: 60, stop: new AbortController().signal },
  ...more,
});

describe('the hunt for a fault', () => {
  it('tells the first input, the tests until then and the shrunk size', async () => {
    const { pool, shrinks } = poolOf({ fault: [11, 40] });
    const found = await hunt('fault:x', [authorize], options(pool));
    expect(found).toMatchObject({
      found: true,
      subject: 'cedar/authorize',
      index: 11,
      tests: 96,
      size: 7,
      kind: 'decision',
    });
    expect(shrinks).toMatchObject([{ index: 11, seed: 5, panel: { implementations: ['model', 'fault:x'] } }]);
  });

  it.each([1, 2, 5])('finds the same input with %i workers', async workers => {
    const { pool } = poolOf({ fault: [37, 38, 300] }, workers);
    expect(await hunt('fault:x', [evaluate], options(pool))).toMatchObject({ index: 37, tests: 38 });
  });

  it('leaves out what the sound engine shows, too, and what does not repeat', async () => {
    const { pool, jobs } = poolOf({ fault: [3, 4, 9], engine: [3], flaky: [4] });
    expect(await hunt('fault:x', [evaluate], options(pool))).toMatchObject({ found: true, index: 9 });
    const control = jobs.filter(job => job.panel.implementations.includes('engine'));
    expect(control.map(({ first, count }) => [first, count])).toEqual([
      [3, 1],
      [9, 1],
    ]);
  });

  it('leaves no index out', async () => {
    const { pool, jobs } = poolOf({ fault: [] }, 2);
    const survived = await hunt('fault:x', [evaluate], options(pool));
    expect(survived.found).toBe(false);
    const covered = jobs.map(({ first, count }) => [first, first + count]);
    expect(covered.every(([from], i) => from === (covered[i - 1]?.[1] ?? 0))).toBe(true);
    expect(survived.tests).toBe(covered.at(-1)?.[1]);
  });

  it('takes the inputs of a lane: whole generations, told of each in order, and the input itself to be shrunk', async () => {
    const { pool, jobs, shrinks } = poolOf({ fault: [700] }, 12);
    const learnt: number[] = [];
    const inputs = (subject: Subject): LaneSource => {
      const source = new LaneSource({ lane: 'bytes', subject, seed: 5, seeds: [Buffer.from('permit')] });
      const learn = source.learn.bind(source);
      source.learn = reply => {
        learnt.push(source.inputs);
        learn(reply);
      };
      return source;
    };
    expect(await hunt('fault:x', [parse], options(pool, { inputs }))).toMatchObject({ found: true, index: 700 });
    const ranges = jobs.filter(({ panel }) => !panel.implementations.includes('engine'));
    expect(new Set(ranges.map(({ count }) => count))).toEqual(new Set([GENERATION]));
    expect(learnt).toEqual(ranges.map(({ first }) => first));
    const control = jobs.find(({ panel }) => panel.implementations.includes('engine'));
    expect(control).toMatchObject({ first: 700, count: 1, mutants: { lane: 'bytes', first: 640 } });
    expect(JSON.parse(shrinks[0]?.input ?? '')).toEqual({ text: expect.any(String) });
  });

  it('goes on in the next subject, and counts the tests of both', async () => {
    const { pool } = poolOf({ fault: [2], subject: 'cedar/authorize' });
    const found = await hunt('fault:x', [evaluate, authorize], options(pool));
    expect(found).toMatchObject({ found: true, subject: 'cedar/authorize', index: 2 });
    expect(found.tests).toBeGreaterThan(24);
  });

  it('says that it was stopped', async () => {
    const stop = new AbortController();
    stop.abort();
    const { pool } = poolOf({ fault: [] });
    expect(await hunt('fault:x', [evaluate], options(pool, { stop: stop.signal }))).toMatchObject({
      ...{ found: false, why: 'the hunt was stopped' },
    });
  });
});
