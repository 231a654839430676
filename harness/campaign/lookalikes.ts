/**
 * Mismatches that look alike before they are shrunk, and which of them are shrunk.
 *
 * Different bugs may look alike, so shrinking goes on while it brings new findings, and then now and then for ever. Each
 * of twelve stripes of indices (i, i + 12, ...) decides for itself, in the order of its indices: so shards whose number
 * divides twelve shrink exactly what one big run would, and their findings joined are the same.
 */

import type { Verdict } from '../judge.ts';
import { verdictKey } from '../judge.ts';

/** Twelve, because it is divided by 2, 3, 4 and 6. */
const STRIPES = 12;

/** So many lookalikes of a stripe have a row of their own in the store; of the others only those that may be shrunk. */
const KEPT = 200;

/** One stripe's mismatches that look alike. */
export interface Group {
  /** With those that are only counted. */
  seen: number;
  shrunk: number;
  readonly findings: Set<string>;
  first: string | undefined;
}

export const newGroup = (): Group => ({ seen: 0, shrunk: 0, findings: new Set(), first: undefined });

/** What mismatches that look alike have in common, in whichever stripe. Flaky ones are never shrunk, and stay apart. */
export const looksOf = (verdict: Verdict, flaky: boolean): string => `${flaky ? 'flaky ' : ''}${verdictKey(verdict)}`;

/** Names the group of a mismatch. */
export const lookalikesOf = (index: number, verdict: Verdict, flaky: boolean): string =>
  `${index % STRIPES} ${looksOf(verdict, flaky)}`;

/** Whether the `nth` of its group has a row of its own. */
export const isKept = (nth: number): boolean => nth <= KEPT || isPowerOfFour(nth);

/**
 * The first of a stripe, two more for every further finding that the stripe has brought, and the 4th, 16th, 64th, ...: a
 * thousand mismatches of one bug cost about fifty shrinks.
 */
export const worthShrinking = (nth: number, group: Pick<Group, 'shrunk' | 'findings'>): boolean =>
  group.shrunk < 2 * group.findings.size - 1 || isPowerOfFour(nth);

const isPowerOfFour = (n: number): boolean => (n & (n - 1)) === 0 && Math.log2(n) % 2 === 0;
