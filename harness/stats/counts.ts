/**
 * Counting what inputs show: names with numbers, the same in a worker, in the store and in a report.
 *
 * A name says what is counted; by convention `scenarios` and the like count everything, `outcome:like=true` counts how
 * often something happened, and `features` of inputs count in how many scenarios they occur.
 */

/** What is counted, and how often it was seen. */
export type Count = readonly [name: string, count: number];

/** How many inputs were looked at: the denominator of every share that does not name another one. */
export const SCENARIOS = 'scenarios';

export class Counts {
  readonly #byName = new Map<string, number>();

  get(name: string): number {
    return this.#byName.get(name) ?? 0;
  }

  add(name: string, count = 1): void {
    this.#byName.set(name, (this.#byName.get(name) ?? 0) + count);
  }

  addAll(counts: Iterable<Count>): void {
    for (const [name, count] of counts) this.add(name, count);
  }

  /** In the order in which they were first seen. */
  entries(): readonly Count[] {
    return [...this.#byName];
  }

  get size(): number {
    return this.#byName.size;
  }
}
