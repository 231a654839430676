/**
 * Choices from a pseudo-random generator, and the same with a record of what was drawn.
 *
 * Promise: the draws depend on (seed, index) alone: not on the machine, not on what the object was used for before. The
 * generator is sfc32: 128 bits of state in 32-bit integers, about 3 ns a number, passes PractRand.
 */
import { Choices } from './stream.ts';
import type { Weights } from './weights.ts';

const TO_UNIT = 1 / 0x1_0000_0000;

/** Spreads every bit over the word (the finisher of MurmurHash3). */
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const highWord = (n: number): number => Math.floor(n * TO_UNIT) | 0;

export class RandomChoices extends Choices {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 0;
  /** Which input of its seed is drawn: for generators with an order of their own, such as enumerations. */
  address = 0;

  constructor(seed = 0, index = 0) {
    super();
    this.reseed(seed, index);
  }

  /** Starts the draws of input `index` of `seed`; both are any safe integers. Allocates nothing. */
  reseed(seed: number, index: number): this {
    this.address = index;
    // Each word sees all that came before it, so that neighbouring seeds and indices have nothing in common even
    // before the rounds; (1, 0) and (0, 1) must not meet either.
    this.a = mix((seed | 0) ^ 0x243f6a88);
    this.b = mix(this.a ^ highWord(seed) ^ 0x13198a2e);
    this.c = mix(this.b ^ (index | 0) ^ 0x03707344);
    this.counter = mix(this.c ^ highWord(index) ^ 0x299f31d0);
    for (let round = 0; round < 12; round++) this.word();
    return this;
  }

  /** A signed 32-bit integer. */
  private word(): number {
    const word = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + word) | 0;
    return word;
  }

  override below(n: number): number {
    return n <= 1 ? 0 : Math.floor((this.word() >>> 0) * TO_UNIT * n);
  }

  override chance(probability: number): boolean {
    if (probability <= 0) return false;
    return probability >= 1 || (this.word() >>> 0) * TO_UNIT < probability;
  }

  override index(weights: Weights): number {
    if (weights.count === 1) return 0;
    return weights.slots[Math.floor((this.word() >>> 0) * TO_UNIT * weights.total)] as number;
  }
}

/** Random choices that remember what was drawn: give `sequence` to `ReplayedChoices` to have the same input again. */
export class RecordedChoices extends RandomChoices {
  /** The drawn values: positions of alternatives, 0 or 1 for `chance`. */
  sequence: number[] = [];

  override reseed(seed: number, index: number): this {
    this.sequence = [];
    return super.reseed(seed, index);
  }

  override below(n: number): number {
    const drawn = super.below(n);
    if (n > 1) this.sequence.push(drawn);
    return drawn;
  }

  override chance(probability: number): boolean {
    const drawn = super.chance(probability);
    if (probability > 0 && probability < 1) this.sequence.push(drawn ? 1 : 0);
    return drawn;
  }

  override index(weights: Weights): number {
    const drawn = super.index(weights);
    if (weights.count > 1) this.sequence.push(drawn);
    return drawn;
  }
}
