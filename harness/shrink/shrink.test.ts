/**
 * The shrinker on a toy: lists of numbers that "fail" in planted ways. Its laws are those of any subject.
 */
import { describe, expect, it } from 'vitest';
import { type Choices, RandomChoices } from '../../generators/choices.ts';
import type { Verdict } from '../judge.ts';
import type { Subject } from '../subject.ts';
import { shortlex } from './choices.ts';
import { shrink } from './shrink.ts';
import { below } from './structure.ts';

const generate = (choices: Choices): number[] =>
  Array.from({ length: choices.integer(0, 30) }, () => choices.integer(0, 1000));
const numbers = {
  name: 'test/numbers',
  generate,
  // Large enough for both ways of shrinking to have their turn.
  size: (list: number[]) => list.length * 30,
  *reductions(list: number[]) {
    for (let i = 0; i < list.length; i++) yield list.filter((_, j) => j !== i);
    for (let i = 0; i < list.length; i++)
      if ((list[i] ?? 0) > 0) yield list.map((value, j) => (j === i ? value - 1 : value));
  },
} as unknown as Subject<number[], unknown>;

const one = (choices: Choices): number[] => [choices.below(2 ** 32)];

const verdict = (kind: string): Verdict => ({
  kind: 'difference',
  odd: ['b'],
  others: ['a'],
  difference: { kind, at: '', left: null, right: null },
});
const budget = { calls: 5_000, ms: 60_000 };

/** The first index of seed 7 at which the bug shows. */
function firstFailure(judge: (list: number[]) => Verdict | undefined) {
  const choices = new RandomChoices();
  for (let index = 0; ; index++) {
    const input = generate(choices.reseed(7, index));
    const found = judge(input);
    if (found !== undefined) return { input, verdict: found, address: { seed: 7, index } };
  }
}

const hasLarge = (list: number[]) => (list.some(value => value >= 500) ? verdict('large') : undefined);
const hasPair = (list: number[]) =>
  new Set(list.map(value => value % 50)).size < list.length ? verdict('pair') : undefined;

describe('shrinking', () => {
  it('ends in the smallest input, whatever it started from', async () => {
    const shrunk = await shrink(numbers, firstFailure(hasLarge), hasLarge, budget);
    expect(shrunk).toMatchObject({ input: [500], size: 30, unfinished: false });
    expect((await shrink(numbers, firstFailure(hasPair), hasPair, budget)).input).toEqual([0, 0]);
  });

  it('works on the structure alone when there are no choices to draw again', async () => {
    const start = { input: [3, 700, 12, 501], verdict: verdict('large') };
    expect((await shrink(numbers, start, hasLarge, budget)).input).toEqual([500]);
  });

  it('ends with the largest choices there are, too', async () => {
    const large: Subject<number[], unknown> = { ...numbers, reductions: () => [], generate: one, size: () => 100 };
    const judge = ([n = 0]: number[]) => (n >= 2 ** 31 + 5 ? verdict('large') : undefined);
    const found = Array.from({ length: 99 }, (_, i) => i).find(i => judge(one(new RandomChoices(7, i))) !== undefined);
    const address = { seed: 7, index: found ?? -1 };
    const start = { input: one(new RandomChoices(7, address.index)), verdict: verdict('large'), address };
    expect((await shrink(large, start, judge, budget)).input).toEqual([2 ** 31 + 5]);
  });

  it('never slips to another bug, and keeps what it met on the way', async () => {
    const judge = (list: number[]) => hasLarge(list) ?? hasPair(list);
    const shrunk = await shrink(numbers, firstFailure(judge), judge, budget);
    expect(shrunk.verdict.difference.kind).toBe('large');
    expect(shrunk.input).toEqual([500]);
    for (const slip of shrunk.slips) expect(judge(slip.input)).toEqual(slip.verdict);
  });

  it('is deterministic', async () => {
    const runs = await Promise.all([1, 2].map(() => shrink(numbers, firstFailure(hasPair), hasPair, budget)));
    expect({ ...runs[0], ms: 0 }).toEqual({ ...runs[1], ms: 0 });
  });

  it('keeps its budget and says that it is not finished', async () => {
    const shrunk = await shrink(numbers, firstFailure(hasPair), hasPair, { calls: 3, ms: 60_000 });
    expect(shrunk.calls).toBeLessThanOrEqual(3);
    expect(shrunk.unfinished).toBe(true);
    expect(hasPair(shrunk.input)).toBeDefined();
  });

  it('awaits a judge that takes its time', async () => {
    const shrunk = await shrink(numbers, firstFailure(hasLarge), async list => hasLarge(list), budget);
    expect(shrunk.input).toEqual([500]);
  });

  it('records each step, and sizes never grow in the structural passes', async () => {
    const { steps } = await shrink(numbers, firstFailure(hasPair), hasPair, budget);
    expect(steps.length).toBeGreaterThan(0);
    const structural = steps.filter(({ pass }) => pass === 'structure').map(({ size }) => size);
    expect(structural).toEqual([...structural].sort((a, b) => b - a));
  });
});

describe('orders', () => {
  it.each([
    [[1], [0, 0], true],
    [[0, 1], [1, 0], true],
    [[1, 0], [0, 1], false],
    [[2], [2], false],
  ])('shortlex %j before %j: %s', (a, b, before) => {
    expect(shortlex(a, b)).toBe(before);
  });

  it('inputs are ordered by size, then length, then text', () => {
    const ranks = [
      { size: 1, text: 'zzz' },
      { size: 2, text: 'a' },
      { size: 2, text: 'b' },
      { size: 2, text: 'aa' },
    ];
    for (const [i, a] of ranks.entries()) for (const [j, b] of ranks.entries()) expect(below(a, b)).toBe(i < j);
  });
});
