/**
 * Which counters tell of the input alone. An engine remembers things from one input to the next (names it has read, tables
 * it has built), and the counters there tell of its history: they would make news of nothing, and other news in every
 * worker. So the engine is asked the same things twice, right after it was loaded, and what differs is not looked at.
 */

import { RandomChoices } from '../../generators/choices.ts';
import { ownSubjects } from '../config/current.ts';
import { subjects } from '../subjects/index.ts';
import type { InstrumentedEngine } from './instrumented.ts';

const INPUTS = 12;
const SEED = 0x57ab1e;

/** 1 for each counter that gives the same count for the same input. */
export function stableCounters({ answers, counters }: InstrumentedEngine): Uint8Array {
  const stable = new Uint8Array(counters.length).fill(1);
  const choices = new RandomChoices();
  for (const { name, generate } of [...subjects.values(), ...ownSubjects()]) {
    const answer = answers[name];
    if (answer === undefined) continue;
    const countsOf = (index: number): Uint32Array => {
      counters.fill(0);
      attempt(() => answer(generate(choices.reseed(SEED, index))));
      return counters.slice();
    };
    const first = Array.from({ length: INPUTS }, (_, index) => countsOf(index));
    for (const [index, counts] of [...first.entries()].reverse()) {
      const again = countsOf(index);
      for (let slot = 0; slot < stable.length; slot++) if (counts[slot] !== again[slot]) stable[slot] = 0;
    }
  }
  return stable;
}

/** Whoever throws has shown what it has shown until then. */
export function attempt(look: () => unknown): void {
  try {
    look();
  } catch {
    return;
  }
}
