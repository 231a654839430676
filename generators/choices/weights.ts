/**
 * Weighted alternatives, prepared once and drawn from in constant time.
 *
 * A prepared table is a list with one slot for each unit of weight, so a draw is one multiplication and one look-up;
 * the number recorded for it is the position of the alternative, not of the slot, and so survives a change of
 * weights.
 */

const MAX_SLOTS = 65_536;

export class Weights {
  /** How many alternatives there are: at most 256. */
  readonly count: number;
  /** The sum of the weights, which is the number of slots. */
  readonly total: number;
  /** For each unit of weight, the alternative that it belongs to. */
  readonly slots: Uint8Array;

  /** Weights are whole numbers, at least 1; leave an alternative out instead of giving it 0. */
  constructor(weights: readonly number[]) {
    let total = 0;
    for (const weight of weights) {
      if (!Number.isInteger(weight) || weight < 1)
        throw new RangeError(`a weight must be a whole number > 0: ${weight}`);
      total += weight;
    }
    if (weights.length === 0 || weights.length > 256 || total > MAX_SLOTS) {
      throw new RangeError(`1 to 256 weights with a sum up to ${MAX_SLOTS} expected: ${weights.length}, sum ${total}`);
    }
    this.count = weights.length;
    this.total = total;
    this.slots = new Uint8Array(total);
    let from = 0;
    weights.forEach((weight, alternative) => {
      this.slots.fill(alternative, from, from + weight);
      from += weight;
    });
  }
}

export interface Table<T> {
  readonly weights: Weights;
  readonly values: readonly T[];
}

/** Prepares a table for `Choices.weighted`; the first row is the simplest alternative. */
export function table<T>(rows: readonly (readonly [weight: number, value: T])[]): Table<T> {
  return { weights: new Weights(rows.map(([weight]) => weight)), values: rows.map(([, value]) => value) };
}
