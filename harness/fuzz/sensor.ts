/**
 * What an input shows: the feedback of both lanes. The byte lane looks at the counters of the instrumented engine and how
 * often each was passed; the guided lane at the rules of the model, the constructs in the input, and which counters were
 * passed at all.
 *
 * Never throws because of an input: what crashes is found by the panel, not here.
 */

import type { Lane } from '../campaign/protocol.ts';
import type { Subject } from '../subject.ts';
import { bucketOf, codeOf, codeOfHash, hashOf } from './feature-table.ts';
import { type InstrumentedEngine, instrumentedEngine } from './instrumented.ts';
import { RULES } from './rules.ts';
import { attempt, stableCounters } from './stability.ts';

export interface Sensor {
  /** The features of an input, each once. */
  sense(input: unknown): Iterable<number>;
  /** How many counters there are, passed or not. */
  readonly counters: number;
}

/** `engine` is told in tests only: a lane whose engine shows nothing must be noticed. */
export function sensorFor(lane: Lane, subject: Subject, engine = instrumentedEngine()): Sensor {
  const answer = engine.answers[subject.name];
  if (answer === undefined) throw new Error(`the instrumented engine does not answer ${subject.name}`);
  if (!stability.has(engine)) stability.set(engine, stableCounters(engine));
  const run = (input: unknown): void => {
    engine.counters.fill(0);
    attempt(() => answer(input));
  };
  const counters = engine.counters.length;
  if (lane === 'bytes') {
    return {
      counters,
      sense: input => {
        run(input);
        return passed(engine, bucketOf);
      },
    };
  }
  const rules = RULES.get(subject.name);
  return {
    counters,
    sense: input => {
      run(input);
      const codes = new Set(passed(engine, () => 0));
      attempt(() => rules?.(input as never, codes));
      attempt(() => {
        for (const name of subject.features(input)) codes.add(codeOfHash(hashOf(name)));
      });
      return codes;
    },
  };
}

const stability = new WeakMap<InstrumentedEngine, Uint8Array>();

function passed(engine: InstrumentedEngine, bucket: (count: number) => number): number[] {
  const { counters } = engine;
  const stable = stability.get(engine);
  const codes: number[] = [];
  for (let slot = 0; slot < counters.length; slot++) {
    const count = counters[slot] as number;
    if (count > 0 && stable?.[slot] === 1) codes.push(codeOf(slot, bucket(count)));
  }
  return codes;
}
