/**
 * The inputs of a measurement, as a campaign has them: saved tests and the texts of the byte lane, each once; then inputs
 * drawn from the seed, most of them at random, the others mutants as both fuzzing lanes make them.
 *
 * Promise: the same seed and corpus give the same inputs, with any number of threads.
 */

import { RandomChoices } from '../../generators/choices.ts';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import type { Lane } from '../campaign/protocol.ts';
import { seedTexts } from '../fuzz/corpus-files.ts';
import { FRONT_ENDS, textOf } from '../fuzz/front-ends.ts';
import { Mutants } from '../fuzz/mutants.ts';
import { randomSeeds } from '../fuzz/source.ts';
import { readJson } from '../json.ts';
import type { Subject } from '../subject.ts';

/** A saved test, as text: what crosses to a thread must not lose the digits of a 64-bit integer. */
export interface SavedTest {
  readonly subject: string;
  readonly source: string;
  readonly input: string;
}

export interface InputSpec {
  readonly seed: number;
  readonly saved: readonly SavedTest[];
  /** The folder of the byte lane's texts. */
  readonly texts: string;
}

/** One thread of several: each has every n-th input. */
export interface Stripe {
  readonly worker: number;
  readonly workers: number;
}

export interface Drawn {
  /** Where it comes from, for people: `random input 17`. */
  readonly source: string;
  /** Whose mutant it is. */
  readonly lane?: Lane;
  make(): unknown;
}

/** Of so many inputs in a row, which are mutants: about as much as a run gives its lanes. Prime, so that threads share. */
const ROUND = 17;
const MUTANTS: Readonly<Record<number, Lane>> = { 3: 'bytes', 9: 'bytes', 13: 'guided' };
const GUIDED_SEEDS = 128;

export class Inputs {
  /** How many of this thread are not drawn. */
  readonly saved: number;
  readonly #subject: Subject;
  readonly #seed: number;
  readonly #stripe: Stripe;
  readonly #own: readonly Drawn[];
  readonly #choices = new RandomChoices();
  readonly #mutants: Readonly<Partial<Record<Lane, Mutants>>>;

  constructor(subject: Subject, { seed, saved, texts }: InputSpec, stripe: Stripe) {
    this.#subject = subject;
    this.#seed = seed;
    this.#stripe = stripe;
    const frontEnd = FRONT_ENDS.get(subject.name);
    const seeds = frontEnd === undefined ? [] : seedTexts(texts, subject);
    const all: Drawn[] = [
      ...saved
        .filter(each => each.subject === subject.name)
        .map(({ source, input }) => ({ source, make: () => subject.read(readJson(input) as Json) })),
      ...seeds.map((bytes, i) => ({ source: `text ${i}`, make: () => frontEnd?.read(textOf(bytes)) })),
    ];
    this.#own = all.filter((_, i) => i % stripe.workers === stripe.worker);
    this.saved = this.#own.length;
    this.#mutants = {
      ...(seeds.length === 0 ? {} : { bytes: mutantsOf(subject, seed, 'bytes', seeds) }),
      guided: mutantsOf(subject, seed, 'guided', randomSeeds(seed, GUIDED_SEEDS)),
    };
  }

  /** The number of a drawn input among those of all threads. */
  indexAt(position: number): number {
    return this.#stripe.worker + (position - this.saved) * this.#stripe.workers;
  }

  at(position: number): Drawn {
    const own = this.#own[position];
    if (own !== undefined) return own;
    const index = this.indexAt(position);
    const lane = MUTANTS[index % ROUND];
    const mutants = lane === undefined ? undefined : this.#mutants[lane];
    if (lane !== undefined && mutants !== undefined) {
      return { source: `mutant ${index} (${lane})`, lane, make: () => mutants.inputOf(mutants.bytesAt(index)) };
    }
    return {
      source: `random input ${index}`,
      make: () => this.#subject.generate(this.#choices.reseed(this.#seed, index)),
    };
  }
}

const mutantsOf = (subject: Subject, seed: number, lane: Lane, parents: readonly Uint8Array[]): Mutants =>
  new Mutants(subject, seed, { lane, first: 0, whole: [], parents, shown: new Uint32Array() });
