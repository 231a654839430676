/**
 * Shrinking the input itself with the subject's structural reductions, down one total order.
 *
 * The order (size, then length of the canonical text, then the text) makes one bug end in one smallest input, whatever
 * input it was found with, as far as the reductions reach: that is what makes findings comparable between runs.
 */

import type { Json } from '../../model/cedar/syntax/interchange.ts';
import { canonicalJson } from '../json.ts';
import type { Verdict } from '../judge.ts';
import type { Subject } from '../subject.ts';
import type { ShrinkTask } from './task.ts';

export interface StructureState<Input> {
  readonly input: Input;
  readonly verdict: Verdict;
}

interface Rank {
  readonly size: number;
  readonly text: string;
}

/** Greedy: the first smaller candidate that still shows the mismatch is the new start, until none does. */
export async function shrinkStructure<Input, Answer>(
  start: StructureState<Input>,
  subject: Subject<Input, Answer>,
  task: ShrinkTask<Input>,
): Promise<StructureState<Input>> {
  const rank = (input: Input): Rank => ({ size: subject.size(input), text: canonicalJson(input as Json) });
  const tried = new Set<string>();
  let best = start;
  let bestRank = rank(best.input);

  for (let progress = true; progress && !task.exhausted(); ) {
    progress = false;
    for (const candidate of subject.reductions(best.input)) {
      const candidateRank = rank(candidate);
      if (tried.has(candidateRank.text) || !below(candidateRank, bestRank)) continue;
      if (task.exhausted()) break;
      tried.add(candidateRank.text);
      const verdict = await task.same(candidate);
      if (verdict === undefined) continue;
      best = { input: candidate, verdict };
      bestRank = candidateRank;
      task.steps.push({ size: bestRank.size, pass: 'structure' });
      progress = true;
      break;
    }
  }
  return best;
}

export function below(a: Rank, b: Rank): boolean {
  if (a.size !== b.size) return a.size < b.size;
  if (a.text.length !== b.text.length) return a.text.length < b.text.length;
  return a.text < b.text;
}
