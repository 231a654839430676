/**
 * The inputs of a fuzzing lane: first the seeds as they are, then mutants of what has shown something new.
 *
 * Promise: the same lane, seed and seeds give the same inputs with any number of workers. Inputs come in generations of a
 * fixed size; the parents of a generation are what was kept up to the one eight generations before, whatever has been
 * answered since. So up to eight ranges are on their way at once, and news takes that long to be used.
 */

import { RandomChoices } from '../../generators/choices.ts';
import type { InputSource } from '../campaign/input-source.ts';
import type { Kept, Lane, RangeReply } from '../campaign/protocol.ts';
import type { Subject } from '../subject.ts';
import { FeatureTable, FIRST_NAME, slotOf } from './feature-table.ts';
import { Mutants } from './mutants.ts';

export const GENERATION = 64;
const LAG = 8;

/** Parents of one generation: the newest half as it is, the rest any of the others. */
const MOST_PARENTS = 256;

export interface LaneSpec {
  readonly lane: Lane;
  readonly subject: Subject;
  readonly seed: number;
  readonly seeds: readonly Uint8Array[];
}

/** How far the features had grown after so many inputs. */
export interface Growth {
  readonly inputs: number;
  readonly features: number;
  readonly ms: number;
}

export class LaneSource implements InputSource {
  readonly addressed = false;
  /** What has shown something new, in the order of the indices. */
  readonly kept: Kept[] = [];
  readonly growth: Growth[] = [];
  readonly shown = new FeatureTable();
  readonly #spec: LaneSpec;
  readonly #startedAt = Date.now();
  /** How many were kept, and features shown, at the end of each generation. */
  readonly #marks: { readonly kept: number; readonly shown: number }[] = [];
  #folded = 0;
  /** How many counters the instrumented engine has, as the workers say. */
  counters = 0;

  constructor(spec: LaneSpec) {
    this.#spec = spec;
  }

  get inputs(): number {
    return this.#folded;
  }

  /** Counters of the engine that were passed. */
  get covered(): number {
    return new Set([...this.shown.codes].map(slotOf).filter(slot => slot < FIRST_NAME)).size;
  }

  rangeAt(first: number): number {
    return this.#known(first) === undefined ? 0 : GENERATION - (first % GENERATION);
  }

  jobAt(first: number): Required<ReturnType<InputSource['jobAt']>> {
    const { lane, seeds } = this.#spec;
    const mark = this.#known(first);
    if (mark === undefined) throw new Error(`the parents of input ${first} are not known yet`);
    const start = first - (first % GENERATION);
    const kept = this.kept.slice(0, mark.kept).map(({ bytes }) => bytes);
    return {
      mutants: {
        lane,
        first: start,
        whole: seeds.slice(start, start + GENERATION),
        // Before anything was kept, the seeds are all there is.
        parents: kept.length > 0 ? this.#choose(kept, start) : seeds.slice(0, MOST_PARENTS),
        shown: this.shown.codes.slice(0, mark.shown),
      },
    };
  }

  inputAt(index: number): unknown {
    const { subject, seed } = this.#spec;
    const mutants = new Mutants(subject, seed, this.jobAt(index).mutants);
    return mutants.inputOf(mutants.bytesAt(index));
  }

  learn(reply: RangeReply): void {
    for (const kept of reply.kept ?? []) if (this.shown.addAll(kept.features) > 0) this.kept.push(kept);
    this.#folded += reply.scenarios;
    this.counters = Math.max(this.counters, reply.counters ?? 0);
    this.growth.push({ inputs: this.#folded, features: this.shown.size, ms: Date.now() - this.#startedAt });
    this.#marks.push({ kept: this.kept.length, shown: this.shown.size });
  }

  /** What stood at the end of the last generation that this one may know of; undefined: that is not folded yet. */
  #known(index: number): { readonly kept: number; readonly shown: number } | undefined {
    const last = Math.floor(index / GENERATION) - LAG;
    return last < 0 ? { kept: 0, shown: 0 } : this.#marks[last];
  }

  #choose(kept: readonly Uint8Array[], start: number): readonly Uint8Array[] {
    if (kept.length <= MOST_PARENTS) return kept;
    const half = MOST_PARENTS / 2;
    const older = new RandomChoices(this.#spec.seed, start).sample(kept.slice(0, -half), half);
    return [...older, ...kept.slice(-half)];
  }
}

/** Where the guided lane begins: random choices of several lengths. */
export function randomSeeds(seed: number, count: number): Uint8Array[] {
  const choices = new RandomChoices();
  return Array.from({ length: count }, (_, i) => {
    choices.reseed(seed, i);
    const bytes = new Uint8Array(64 << choices.below(5));
    for (let at = 0; at < bytes.length; at++) bytes[at] = choices.below(256);
    return bytes;
  });
}
