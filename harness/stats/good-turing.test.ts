/** The estimate of what is left, on cases that are known by hand and on a simulated hunt. */
import { describe, expect, it } from 'vitest';
import { RandomChoices } from '../../generators/choices.ts';
import { unseenAfter } from './good-turing.ts';

describe('what is left to find', () => {
  it('is the share of those met once', () => {
    expect(unseenAfter([1, 1, 5, 3], 1_000)).toEqual({
      ...{ observations: 10, kinds: 4, once: 2, nextIsNew: 0.2, perTest: 0.002, perTestIsBound: false },
    });
  });

  it('is bounded where nothing was met once', () => {
    expect(unseenAfter([7, 2], 3_000)).toMatchObject({ nextIsNew: 0, perTest: 0.001, perTestIsBound: true });
    expect(unseenAfter([], 300)).toMatchObject({ nextIsNew: undefined, perTest: 0.01, perTestIsBound: true });
  });

  it('is everything before anything was tried, and counts no finding that was not met', () => {
    expect(unseenAfter([], 0)).toMatchObject({ perTest: 1, observations: 0, kinds: 0 });
    expect(unseenAfter([0, 0, 4], 10)).toMatchObject({ kinds: 1, observations: 4, once: 0 });
    expect(unseenAfter([1, 1], 1)).toMatchObject({ perTest: 1 });
  });

  it('comes near the true chance in a simulated hunt', () => {
    // 200 bugs, the i-th as likely as 1 / i.
    const weights = Array.from({ length: 200 }, (_, i) => 1 / (i + 1));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    const choices = new RandomChoices();
    choices.reseed(11, 0);
    const counts = weights.map(() => 0);
    for (let test = 0; test < 400; test++) {
      let left = (choices.integer(0, 1_000_000) / 1_000_000) * whole;
      const bug = weights.findIndex(weight => {
        left -= weight;
        return left <= 0;
      });
      counts[Math.max(0, bug)] = (counts[Math.max(0, bug)] ?? 0) + 1;
    }
    const truth = weights.reduce((sum, weight, i) => sum + (counts[i] === 0 ? weight : 0), 0) / whole;
    expect(unseenAfter(counts, 400).nextIsNew).toBeGreaterThan(truth * 0.6);
    expect(unseenAfter(counts, 400).nextIsNew).toBeLessThan(truth * 1.6);
  });
});
