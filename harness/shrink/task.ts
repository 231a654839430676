/**
 * What all shrink passes share: the question ("does this still show the same mismatch?"), its budget, and what was
 * learnt on the way.
 *
 * Promise: only the same kind of mismatch between the same implementations counts (no slippage). A candidate that shows
 * another mismatch is kept aside as a slip, so that it becomes a finding of its own. Deterministic as long as the
 * number of calls, not the clock, ends it.
 */

import type { Verdict } from '../judge.ts';
import { verdictKey } from '../judge.ts';

export interface ShrinkBudget {
  /** Inputs tried, at most. */
  readonly calls: number;
  /** Milliseconds, a safety net for slow implementations; a shrink that it ends may differ from run to run. */
  readonly ms: number;
}

/** Enough for a scenario of a thousand choices; a night finds about 40 findings and has minutes for them. */
export const SHRINK_BUDGET: ShrinkBudget = { calls: 6_000, ms: 20_000 };

/** Slips kept of one shrink: more would only be the same few again. */
const SLIPS_KEPT = 4;

export interface Slip<Input> {
  readonly input: Input;
  readonly verdict: Verdict;
}

/** How an input got smaller: its size after the step, and which pass did it. */
export interface ShrinkStep {
  readonly size: number;
  readonly pass: string;
}

export class ShrinkTask<Input> {
  readonly slips: Slip<Input>[] = [];
  readonly steps: ShrinkStep[] = [];
  calls = 0;
  readonly #key: string;
  readonly #deadline: number;
  readonly #slipKeys = new Set<string>();
  readonly #judge: (input: Input) => Verdict | undefined | Promise<Verdict | undefined>;
  readonly #budget: ShrinkBudget;

  constructor(
    verdict: Verdict,
    judge: (input: Input) => Verdict | undefined | Promise<Verdict | undefined>,
    budget: ShrinkBudget,
  ) {
    this.#key = verdictKey(verdict);
    this.#judge = judge;
    this.#budget = budget;
    this.#deadline = Date.now() + budget.ms;
  }

  /** A share of the calls may be reserved for later passes: `reserve` 0.5 stops at half of them. */
  exhausted(reserve = 0): boolean {
    return this.calls >= this.#budget.calls * (1 - reserve) || Date.now() > this.#deadline;
  }

  /** The verdict when the candidate shows the same mismatch, else undefined. */
  async same(input: Input): Promise<Verdict | undefined> {
    this.calls++;
    const answer = this.#judge(input);
    const verdict = answer instanceof Promise ? await answer : answer;
    if (verdict === undefined) return undefined;
    const key = verdictKey(verdict);
    if (key === this.#key) return verdict;
    if (!this.#slipKeys.has(key) && this.slips.length < SLIPS_KEPT) {
      this.#slipKeys.add(key);
      this.slips.push({ input, verdict });
    }
    return undefined;
  }
}
