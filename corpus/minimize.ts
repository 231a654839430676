/**
 * Minimizing a collection: the fewest, smallest tests that together still show everything.
 *
 * Greedy set cover: the next test kept is always the one that brings the most that is missing for its size. First-come
 * would keep the large tests that happen to stand first; greedy is within ln(n) of the best, which nobody can compute.
 * Promise: depends on the set of tests alone, not on the order in which they are given.
 */

export interface Candidate {
  /** What it shows, by name. */
  readonly features: ReadonlySet<string>;
  /** What it costs, e.g. the length of its text. */
  readonly size: number;
  /** Settles ties. */
  readonly text: string;
}

/** Those that are kept, by index, in the order of the list. Each feature is shown `times` times, where there are so many. */
export function cover(candidates: readonly Candidate[], times = 1): number[] {
  const missing = wanted(candidates, times);
  const kept = new Set<number>();
  // Gains only ever fall: whoever is still first after being counted again is the best of all.
  const queue = candidates.map((each, index) => ({ index, gain: gainOf(each, missing) }));
  const order = (a: { index: number; gain: number }, b: { index: number; gain: number }): number =>
    b.gain - a.gain || compare(candidates[a.index], candidates[b.index]) || a.index - b.index;
  queue.sort(order);
  while (queue.length > 0) {
    const first = queue.shift() as { index: number; gain: number };
    const candidate = candidates[first.index] as Candidate;
    const gain = gainOf(candidate, missing);
    if (gain === 0) continue;
    const again = { index: first.index, gain };
    const next = queue[0];
    if (next !== undefined && order(next, again) < 0) {
      queue.splice(placeOf(queue, again, order), 0, again);
      continue;
    }
    kept.add(first.index);
    for (const feature of candidate.features) {
      const left = (missing.get(feature) ?? 0) - 1;
      if (left > 0) missing.set(feature, left);
      else missing.delete(feature);
    }
  }
  return [...kept].sort((a, b) => a - b);
}

function wanted(candidates: readonly Candidate[], times: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { features } of candidates) {
    for (const feature of features) counts.set(feature, Math.min(times, (counts.get(feature) ?? 0) + 1));
  }
  return counts;
}

/** New features for the size; the square root, because a test costs something by being there at all. */
function gainOf({ features, size }: Candidate, missing: ReadonlyMap<string, number>): number {
  let found = 0;
  for (const feature of features) if (missing.has(feature)) found++;
  return found / Math.sqrt(Math.max(1, size));
}

function compare(a: Candidate | undefined, b: Candidate | undefined): number {
  const [x, y] = [a?.text ?? '', b?.text ?? ''];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}

function placeOf<T>(sorted: readonly T[], item: T, order: (a: T, b: T) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(sorted[middle] as T, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
