/**
 * What is left to find: the estimate of Good and Turing from how often each finding was met.
 *
 * Kinds of mismatches that were met once tell of those that were never met: the chance that the next observation is of a
 * new kind is about the share of observations whose kind is alone. Pure; says nothing about how bad the new ones are, nor
 * about what the generators cannot make at all.
 */

export interface Unseen {
  /** Mismatches in all. */
  readonly observations: number;
  readonly kinds: number;
  /** Kinds that were met exactly once. */
  readonly once: number;
  /** The chance that the next mismatch is of a new kind; undefined without any mismatch. */
  readonly nextIsNew: number | undefined;
  /** The chance that the next test shows something new; where nothing was met once, what it is below with 95 % confidence. */
  readonly perTest: number;
  readonly perTestIsBound: boolean;
}

/** In `tests` tests without an event, its chance is below 3 / tests with 95 % confidence. */
const RULE_OF_THREE = 3;

/** `counts`: how often each finding was met in `tests` tests; those of zero are left out. */
export function unseenAfter(counts: readonly number[], tests: number): Unseen {
  const met = counts.filter(count => count > 0);
  const observations = met.reduce((sum, count) => sum + count, 0);
  const once = met.filter(count => count === 1).length;
  const perTest = tests <= 0 ? 1 : Math.min(1, (once === 0 ? RULE_OF_THREE : once) / tests);
  return {
    ...{ observations, kinds: met.length, once },
    nextIsNew: observations === 0 ? undefined : once / observations,
    ...{ perTest, perTestIsBound: once === 0 },
  };
}
