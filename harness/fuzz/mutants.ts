/**
 * Mutants, as they are made in a worker: jsfuzz's Corpus and its sixteen mutations over the parents that came with the
 * job, for texts also mutations by tokens; and the bytes turned into an input of the subject.
 *
 * Promise: the bytes at an index depend on the seed, the index and the parents alone. jsfuzz asks Math.random and nothing
 * else for chance: while it mutates, Math.random is a generator that is seeded for the index.
 */

import { Corpus } from 'jsfuzz/build/src/corpus.js';
import { ByteChoices, RandomChoices } from '../../generators/choices.ts';
import type { MutantSpec } from '../campaign/protocol.ts';
import type { Subject } from '../subject.ts';
import { FRONT_ENDS, textOf } from './front-ends.ts';
import { mutateTokens } from './token-mutations.ts';

const RANGE = 0x1_0000_0000;
const encoder = new TextEncoder();

/** So that a campaign's random inputs and its mutants have nothing in common. */
const SALT = 0x6d7574;

/** Of texts, one mutant in so many is made by tokens instead of by jsfuzz. */
const BY_TOKENS = 2;
/** And one in so many of a text that the subject's generator has just made: whole documents that no kept text is like. */
const FRESH = 3;

export class Mutants {
  readonly #subject: Subject;
  readonly #spec: MutantSpec;
  readonly #seed: number;
  readonly #toInput: (bytes: Uint8Array) => unknown;
  readonly #corpus = new Corpus([], false);
  readonly #chance = new RandomChoices();

  constructor(subject: Subject, seed: number, spec: MutantSpec) {
    this.#subject = subject;
    this.#spec = spec;
    this.#seed = (seed ^ SALT) >>> 0;
    this.#toInput = reading(subject, spec.lane);
    for (const parent of spec.parents) this.#corpus.putBuffer(bufferOf(parent));
  }

  /** Seeds come as they are; what follows them are mutants. */
  bytesAt(index: number): Uint8Array {
    return this.#spec.whole[index - this.#spec.first] ?? this.#mutant(index);
  }

  inputOf(bytes: Uint8Array): unknown {
    return this.#toInput(bytes);
  }

  /**
   * Without what the input does not depend on: mutations of that part would be in vain, and it may well be most of it.
   * Always a copy: exactly these bytes are sent to another process, not the pool of a Buffer that they may stand in.
   */
  meaningful(bytes: Uint8Array): Uint8Array {
    if (this.#spec.lane === 'bytes') return Uint8Array.from(bytes);
    const choices = new ByteChoices(bytes);
    this.#subject.generate(choices);
    return Uint8Array.from(bytes.subarray(0, Math.max(1, choices.used)));
  }

  #mutant(index: number): Uint8Array {
    this.#chance.reseed(this.#seed, index);
    const fresh = this.#spec.lane === 'bytes' && this.#chance.below(FRESH) === 0 ? this.#freshText() : undefined;
    if (this.#spec.lane === 'bytes' && this.#chance.below(BY_TOKENS) === 0) return this.#byTokens(fresh);
    const own = Math.random;
    Math.random = () => this.#chance.below(RANGE) / RANGE;
    try {
      return fresh === undefined ? this.#corpus.generateInput() : this.#corpus.mutate(Buffer.from(fresh));
    } finally {
      Math.random = own;
    }
  }

  #byTokens(fresh: string | undefined): Uint8Array {
    const { parents } = this.#spec;
    const parent = (): string => (parents.length === 0 ? '' : textOf(this.#chance.pick(parents)));
    return encoder.encode(mutateTokens(fresh ?? parent(), parent(), this.#chance));
  }

  #freshText(): string | undefined {
    return FRONT_ENDS.get(this.#subject.name)?.write(this.#subject.generate(this.#chance) as never);
  }
}

/** The bytes are the text of a front end, or the choices of the subject's generator. */
function reading(subject: Subject, lane: MutantSpec['lane']): (bytes: Uint8Array) => unknown {
  if (lane === 'guided') return bytes => subject.generate(new ByteChoices(bytes));
  const frontEnd = FRONT_ENDS.get(subject.name);
  if (frontEnd === undefined) throw new Error(`${subject.name} has no front end for bytes`);
  return bytes => frontEnd.read(textOf(bytes));
}

/** What has come from another thread is a plain array of bytes; jsfuzz works on Buffers. */
const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
