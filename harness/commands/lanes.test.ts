/** The lanes' share of a `run`, and what a lane means for the exit code. */

import { describe, expect, it } from 'vitest';
import { emptyReply } from '../campaign/replies.ts';
import { type Fuzzed, judgeAll } from './lanes.ts';
import type { RunOptions } from './run.ts';
import { lanePlansOf, plansOf, settingsOf } from './run-settings.ts';

const options = (more: Partial<RunOptions>): RunOptions => ({
  ...{ workers: 1, shard: { index: 0, of: 1 }, failOn: 'new', inputTime: 1, inputMemory: 1, fuzzShare: 15, db: '' },
  ...more,
});

const lanesFor = (more: Partial<RunOptions>): string[] =>
  lanePlansOf(settingsOf(options(more)), 1).map(({ lane, subject }) => `${lane} ${subject.name}`);

describe('the share of the lanes', () => {
  it('is taken from the budget, two thirds for texts, and random inputs have the rest', () => {
    const settings = settingsOf(options({ budget: 600_000 }));
    const lanes = lanePlansOf(settings, 1);
    const time = (which: string): number => lanes.reduce((sum, { lane, ms }) => sum + (lane === which ? ms : 0), 0);
    expect([time('bytes'), time('guided')]).toEqual([60_000, 30_000]);
    const random = plansOf(settings).reduce((sum, { ms }) => sum + ms, 0);
    // Lanes, coverage at its least, and a second for starting.
    expect(Math.round(random)).toBe(600_000 - 90_000 - 15_000 - 1_000);
  });

  it('goes to the lanes of the subjects that are tested', () => {
    expect(lanesFor({ budget: 600_000, subject: ['cedar/parse'] })).toEqual(['bytes cedar/parse']);
    expect(lanesFor({ budget: 600_000, subject: ['cedar/evaluate'] })).toEqual([
      'bytes cedar/evaluate',
      'guided cedar/evaluate',
    ]);
  });

  it.each([
    ['a number of tests', { tests: 1_000 }],
    ['a short budget', { budget: 60_000 }],
    ['no share', { budget: 600_000, fuzzShare: 0 }],
    ['a subject without lanes', { budget: 600_000, subject: ['cedar/print'] }],
    ['exhaustive inputs', { budget: 600_000, subject: ['cedar/evaluate'], exhaustive: 1 }],
    ['one implementation', { budget: 600_000, implementations: ['model'] }],
  ])('is nothing with %s', (_what, more) => {
    expect(lanesFor(more)).toEqual([]);
  });
});

describe('what a lane means', () => {
  const lane = (canary: string, problems: readonly string[]): Fuzzed => ({
    ...{ lane: 'bytes', campaign: 'c-bytes', corpus: null, inputs: 9, features: 5, covered: 5, counters: 9 },
    ...{ kept: [], growth: [], problems },
    result: {
      ...{ subject: 'cedar/parse', implementations: ['model', 'engine'], elapsedMs: 1, mismatches: 0, crashes: 0 },
      ...{ hangs: 0, findings: [], replays: [], canary },
      total: { ...emptyReply(2), scenarios: 9, tests: 9, asked: [9, 9] },
    },
  });

  it('seen, with its canary: nothing', () => {
    expect(judgeAll([], [lane('found', [])], 'new')).toMatchObject({ exitCode: 0, problems: [] });
  });

  it('blind, or without its canary: exit code 3, and which lane of which subject', () => {
    expect(judgeAll([], [lane('found', ['it is blind'])], 'new')).toMatchObject({
      exitCode: 3,
      problems: ['it is blind'],
    });
    const { exitCode, problems } = judgeAll([], [lane('looked in vain', [])], 'none');
    expect([exitCode, problems]).toEqual([3, ['cedar/parse (bytes): the canary was not found: looked in vain']]);
  });
});
