/**
 * One stream of small decisions, out of which a generator builds its input.
 *
 * Convention, on which shrinking rests: draw 0 is always the simplest alternative. Generators list their alternatives
 * simplest first, `chance` 0 is false, sizes grow with the draw. So lowering a recorded sequence simplifies the input.
 * A decision with one possible outcome draws nothing, whoever is behind the stream.
 */
import { type Table, table, type Weights } from './weights.ts';

export abstract class Choices {
  /** 0..n-1, all equally likely. `n` is an integer in 1..2^32. */
  abstract below(n: number): number;
  /** True with the given probability. */
  abstract chance(probability: number): boolean;
  /** The position of one of the weights, each as likely as its share. */
  abstract index(weights: Weights): number;

  /** min..max, both included, all equally likely; a draw of 0 is `min`. The range may span all safe integers. */
  integer(min: number, max: number): number {
    const span = max - min + 1;
    if (span <= 0x1_0000_0000) return min + this.below(span);
    const high = this.below(Math.ceil(span / 0x1_0000_0000));
    return Math.min(max, min + high * 0x1_0000_0000 + this.below(0x1_0000_0000));
  }

  /** One element; the first is the simplest. The array must not be empty. */
  pick<T>(array: readonly T[]): T {
    return array[this.below(array.length)] as T;
  }

  /** One value of a weighted table. Prepare the table with `table(...)` where it is used more than once. */
  weighted<T>(choice: Table<T> | readonly (readonly [weight: number, value: T])[]): T {
    const prepared = Array.isArray(choice) ? table(choice) : (choice as Table<T>);
    return prepared.values[this.index(prepared.weights)] as T;
  }

  /** A size in min..max with a long tail: each one is `ratio` (0..1) times as likely as the one before it. */
  size(min: number, max: number, ratio = 0.5): number {
    let size = min;
    while (size < max && this.chance(ratio)) size++;
    return size;
  }

  /** `count` (at most 32) independent fair bits in one draw, the whole as a number: 0 is "none". */
  bits(count: number): number {
    return this.below(count < 31 ? 1 << count : 2 ** count);
  }

  /** Each element with the given probability, in the order of the array. */
  subset<T>(array: readonly T[], probability: number): T[] {
    return array.filter(() => this.chance(probability));
  }

  /** A new array with the same elements in random order; draws of 0 leave the order as it is. */
  shuffle<T>(array: readonly T[]): T[] {
    const result = [...array];
    for (let i = 0; i + 1 < result.length; i++) {
      const j = i + this.below(result.length - i);
      const swapped = result[j] as T;
      result[j] = result[i] as T;
      result[i] = swapped;
    }
    return result;
  }

  /** `count` different elements (all of them if there are fewer), in random order. */
  sample<T>(array: readonly T[], count: number): T[] {
    const result = [...array];
    const taken = Math.min(count, result.length);
    for (let i = 0; i < taken; i++) {
      const j = i + this.below(result.length - i);
      const swapped = result[j] as T;
      result[j] = result[i] as T;
      result[i] = swapped;
    }
    result.length = taken;
    return result;
  }

  /** A list of `size(min, max, ratio)` generated elements. */
  list<T>(min: number, max: number, ratio: number, element: (choices: Choices, position: number) => T): T[] {
    const size = this.size(min, max, ratio);
    const result: T[] = [];
    for (let i = 0; i < size; i++) result.push(element(this, i));
    return result;
  }
}
