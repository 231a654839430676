/**
 * Which counters tell of the input alone. An engine remembers things from one input to the next (names it has read, tables
 * it has built), and the counters there tell of its history: they would make news of nothing, and other news in every
 * worker. So the engine is asked the same things twice, right after it was loaded, and what differs is not looked at.
 *
 * That takes seconds, and depends on nothing but the instrumented code and the inputs: it is kept beside the code.
 */

import { createHash } from 'node:crypto';
import { RandomChoices } from '../../generators/choices.ts';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import { ownSubjects } from '../config/current.ts';
import { writeJson } from '../json.ts';
import { subjects } from '../subjects/index.ts';
import { made } from './instrument.ts';
import type { InstrumentedEngine } from './instrumented.ts';

const INPUTS = 12;
const SEED = 0x57ab1e;

/** 1 for each counter that gives the same count for the same input. */
export function stableCounters(engine: InstrumentedEngine): Uint8Array {
  const asked = [...subjects.values(), ...ownSubjects()].filter(({ name }) => engine.answers[name] !== undefined);
  const choices = new RandomChoices();
  const inputs = asked.map(({ name, generate }) => ({
    name,
    drawn: Array.from({ length: INPUTS }, (_, index) => generate(choices.reseed(SEED, index))),
  }));
  if (engine.digest === undefined) return compared(engine, inputs);
  const digest = createHash('sha256')
    .update(writeJson(inputs as unknown as Json))
    .digest('hex');
  const kept = made(['stable', engine.digest, digest], () => Buffer.from(compared(engine, inputs)).toString('base64'));
  return Uint8Array.from(Buffer.from(kept, 'base64'));
}

interface Inputs {
  readonly name: string;
  readonly drawn: readonly unknown[];
}

function compared({ answers, counters }: InstrumentedEngine, inputs: readonly Inputs[]): Uint8Array {
  const stable = new Uint8Array(counters.length).fill(1);
  for (const { name, drawn } of inputs) {
    const countsOf = (input: unknown): Uint32Array => {
      counters.fill(0);
      attempt(() => answers[name]?.(input));
      return counters.slice();
    };
    const first = drawn.map(countsOf);
    for (const [index, counts] of [...first.entries()].reverse()) {
      const again = countsOf(drawn[index]);
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
