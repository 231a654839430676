/**
 * Shrinking the input itself with the subject's structural reductions, down one total order.
 *
 * The order (size, then length of the canonical text, then the text) makes one bug end in one smallest input, whatever
 * input it was found with, as far as the reductions reach: that is what makes findings comparable between runs.
 */

import { canonicalJson } from '../json.ts';
import type { Verdict } from '../judge.ts';
import type { Subject } from '../subject.ts';
import type { ShrinkTask } from './task.ts';

export interface StructureState<Input> {
  readonly input: Input;
  readonly verdict: Verdict;
}

export interface Rank {
  readonly size: number;
  readonly text: string;
}

/**
 * Greedy: a smaller candidate that still shows the mismatch is the new start. The walk through its reductions then goes
 * on near the place where it was, because what failed before will mostly fail again; only a whole walk without progress
 * ends it.
 */
export async function shrinkStructure<Input, Answer>(
  start: StructureState<Input>,
  subject: Subject<Input, Answer>,
  task: ShrinkTask<Input>,
): Promise<StructureState<Input>> {
  const tried = new Set<string>();
  let best = start;
  let bestRank = rankOf(subject, best.input);
  let position = 0;
  let walkedFromStart = true;

  for (;;) {
    const next = await firstSmaller(subject, task, best, bestRank, position, tried);
    if (next !== undefined) {
      best = next.state;
      bestRank = next.rank;
      position = next.position;
      walkedFromStart = false;
      task.steps.push({ size: bestRank.size, pass: 'structure' });
    } else if (walkedFromStart || task.exhausted()) {
      return best;
    } else {
      position = 0;
      walkedFromStart = true;
    }
  }
}

interface Found<Input> {
  readonly state: StructureState<Input>;
  readonly rank: Rank;
  readonly position: number;
}

async function firstSmaller<Input, Answer>(
  subject: Subject<Input, Answer>,
  task: ShrinkTask<Input>,
  best: StructureState<Input>,
  bestRank: Rank,
  from: number,
  tried: Set<string>,
): Promise<Found<Input> | undefined> {
  let position = -1;
  for (const candidate of subject.reductions(best.input)) {
    position++;
    if (position < from || subject.size(candidate) > bestRank.size) continue;
    const rank = rankOf(subject, candidate);
    if (tried.has(rank.text) || !below(rank, bestRank)) continue;
    if (task.exhausted()) return undefined;
    tried.add(rank.text);
    const verdict = await task.same(candidate);
    if (verdict !== undefined) return { state: { input: candidate, verdict }, rank, position };
  }
  return undefined;
}

export const rankOf = <Input, Answer>(subject: Subject<Input, Answer>, input: Input): Rank => ({
  size: subject.size(input),
  text: canonicalJson(input),
});

export function below(a: Rank, b: Rank): boolean {
  if (a.size !== b.size) return a.size < b.size;
  if (a.text.length !== b.text.length) return a.text.length < b.text.length;
  return a.text < b.text;
}
