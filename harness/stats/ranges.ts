/** The pool as `stats` needs it: ranges without any implementation, every input counted. */

import type { Pool } from '../campaign/pool.ts';
import type { PanelSpec, RangeReply } from '../campaign/protocol.ts';
import type { Counts } from './counts.ts';

export interface RangeRunner {
  readonly workers: number;
  range(first: number, count: number): Promise<RangeReply>;
}

export function rangeRunner(pool: Pool, panel: PanelSpec, seed: number): RangeRunner {
  return {
    workers: pool.workers,
    range: (first, count) => pool.range({ kind: 'range', panel, seed, first, stride: 1, count, census: 1 }),
  };
}

/** An input that ended its worker was not counted: the statistics would look better than they are. */
export function addFeatures(counts: Counts, reply: RangeReply): void {
  const [ended] = reply.mismatches;
  if (ended !== undefined) throw new Error(`counting ended its worker at index ${ended.index}: ${ended.verdict}`);
  counts.addAll(reply.features);
}
