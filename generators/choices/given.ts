/**
 * Choices that somebody else made: a recorded sequence, the bytes of a fuzzer, or each possibility in turn.
 *
 * All three share one shape: every kind of decision is asked for as "one of n alternatives".
 */
import { RandomChoices } from './random.ts';
import { Choices } from './stream.ts';
import type { Weights } from './weights.ts';

/** Choices that know only how to take one of n; weights and probabilities have no say. */
abstract class GivenChoices extends Choices {
  /** 0..n-1 for n at least 2. */
  protected abstract take(n: number): number;

  override below(n: number): number {
    return n <= 1 ? 0 : this.take(n);
  }

  override chance(probability: number): boolean {
    if (probability <= 0) return false;
    return probability >= 1 || this.take(2) === 1;
  }

  override index(weights: Weights): number {
    return weights.count === 1 ? 0 : this.take(weights.count);
  }
}

/**
 * Plays a sequence back. Any list of numbers will do: a value too large for its place becomes the largest possible, and
 * after the end everything is the simplest. `sequence` is what was really used, so playing that back gives the same.
 */
export class ReplayedChoices extends GivenChoices {
  readonly sequence: number[] = [];
  private readonly source: readonly number[];

  constructor(source: readonly number[]) {
    super();
    this.source = source;
  }

  protected override take(n: number): number {
    const position = this.sequence.length;
    const wanted = position < this.source.length ? Math.trunc(this.source[position] as number) : 0;
    const value = wanted > 0 ? Math.min(wanted, n - 1) : 0;
    this.sequence.push(value);
    return value;
  }
}

/**
 * Takes the decisions from bytes: one byte for up to 256 alternatives, two or four for more. After the end the
 * decisions are random, from `seed`: a constant tail would make all short inputs alike, and a mutation of few bytes
 * nearly useless.
 */
export class ByteChoices extends GivenChoices {
  private readonly bytes: Uint8Array;
  private readonly tail: RandomChoices;
  private position = 0;

  constructor(bytes: Uint8Array, seed = 0) {
    super();
    this.bytes = bytes;
    this.tail = new RandomChoices(seed, bytes.length);
  }

  /** How many bytes have been used. */
  get used(): number {
    return this.position;
  }

  override chance(probability: number): boolean {
    if (probability <= 0) return false;
    if (probability >= 1) return true;
    if (this.position >= this.bytes.length) return this.tail.chance(probability);
    // The byte 0 is "no" however likely "yes" may be.
    return this.take(256) >= Math.max(1, Math.round(256 * (1 - probability)));
  }

  override index(weights: Weights): number {
    if (weights.count === 1) return 0;
    if (this.position >= this.bytes.length) return this.tail.index(weights);
    return weights.slots[this.take(weights.total)] as number;
  }

  protected override take(n: number): number {
    const width = n <= 0x100 ? 1 : n <= 0x1_0000 ? 2 : 4;
    if (this.position + width > this.bytes.length) {
      this.position = this.bytes.length;
      return this.tail.below(n);
    }
    let word = 0;
    for (let i = 0; i < width; i++) word = word * 256 + (this.bytes[this.position++] as number);
    return word % n;
  }
}

/** Steps through all sequences like an odometer whose wheels appear as the generator asks for them. */
class OdometerChoices extends GivenChoices {
  readonly digits: number[] = [];
  private readonly ranges: number[] = [];
  private position = 0;
  /** Whether a decision was cut: more draws or more alternatives than allowed. */
  cut = false;
  private readonly maxDraws: number;
  private readonly bound: number;

  constructor(maxDraws: number, bound: number) {
    super();
    this.maxDraws = maxDraws;
    this.bound = bound;
  }

  protected override take(n: number): number {
    const at = this.position++;
    if (n > this.bound || at >= this.maxDraws) this.cut = true;
    if (at >= this.maxDraws) return 0;
    if (at === this.digits.length) {
      this.digits.push(0);
      this.ranges.push(Math.min(n, this.bound));
    }
    return this.digits[at] as number;
  }

  /** Turns to the next sequence; false after the last. */
  advance(): boolean {
    this.position = 0;
    while (this.digits.length > 0) {
      const last = this.digits.length - 1;
      if ((this.digits[last] as number) + 1 < (this.ranges[last] as number)) {
        this.digits[last] = (this.digits[last] as number) + 1;
        return true;
      }
      this.digits.pop();
      this.ranges.pop();
    }
    return false;
  }
}

export interface EnumerationBounds {
  /** Draws after this many are 0. Default: no limit, so the generator must be finite. */
  readonly maxDraws?: number;
  /** Only the first so many alternatives of each draw are tried. Default: all of them. */
  readonly bound?: number;
  /** Stops after this many values. Default: no limit. */
  readonly limit?: number;
}

export interface Enumeration {
  /** How many values were given. */
  readonly count: number;
  /** Whether these are all that the generator can make: nothing was cut, and no limit was met. */
  readonly complete: boolean;
}

/**
 * All values of a generator, simplest first, one for each different sequence of draws within the bounds. The generator
 * must draw the same way each time; its return value (of the iteration) says how many there were.
 */
export function* enumerate<T>(
  generate: (choices: Choices) => T,
  bounds: EnumerationBounds = {},
): Generator<{ readonly value: T; readonly sequence: readonly number[] }, Enumeration> {
  const {
    maxDraws = Number.POSITIVE_INFINITY,
    bound = Number.POSITIVE_INFINITY,
    limit = Number.POSITIVE_INFINITY,
  } = bounds;
  const odometer = new OdometerChoices(maxDraws, bound);
  let count = 0;
  do {
    if (count >= limit) return { count, complete: false };
    const value = generate(odometer);
    count++;
    yield { value, sequence: odometer.digits.slice() };
  } while (odometer.advance());
  return { count, complete: !odometer.cut };
}
