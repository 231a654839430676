/**
 * Two ways to do the same work, measured beside each other: in turns, so that a machine that is busy with something else
 * is busy for both, and in CPU time, so that waiting for a core does not count.
 */

export interface Contender {
  readonly name: string;
  /** Does the whole work once. */
  readonly run: () => void;
}

/**
 * Median CPU time of one item in microseconds, for each contender. `seconds` of CPU time are spent in all; the first third,
 * which the compilers need, does not count.
 */
export function medians(contenders: readonly Contender[], items: number, seconds: number): number[] {
  const times: number[][] = contenders.map(() => []);
  const startedAt = cpuMicroseconds();
  for (
    let spent = 0;
    spent < seconds * 1e6 || times.some(list => list.length < 3);
    spent = cpuMicroseconds() - startedAt
  ) {
    for (const [i, { run }] of contenders.entries()) {
      const before = cpuMicroseconds();
      run();
      if (spent > (seconds * 1e6) / 3) times[i]?.push((cpuMicroseconds() - before) / items);
    }
  }
  return times.map(median);
}

function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] =
    sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1, middle + 1);
  return (low + high) / 2;
}
