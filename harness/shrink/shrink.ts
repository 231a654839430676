/**
 * Shrinking: from the input that showed a mismatch to the smallest one that shows the same mismatch.
 *
 * The structure first: most of a scenario has nothing to do with the mismatch, and one request without a schema is asked
 * about many times faster than eight with one. Where that leaves much (parts that only make sense together), the choices
 * of the generator are shrunk from the start, every candidate consistent by construction, and the structure of what
 * comes out again. The smaller of both, in the one total order, is the result.
 */

import { type Choices, RecordedChoices } from '../../generators/choices.ts';
import type { Verdict } from '../judge.ts';
import type { Subject } from '../subject.ts';
import { shrinkChoices } from './choices.ts';
import { below, rankOf, type StructureState, shrinkStructure } from './structure.ts';
import { type ShrinkBudget, type ShrinkStep, ShrinkTask, type Slip } from './task.ts';

/** A person reads this at a glance: not worth another thousand tries. */
const SMALL = 24;

export interface Shrunk<Input> {
  readonly input: Input;
  readonly verdict: Verdict;
  readonly sizeBefore: number;
  readonly size: number;
  readonly calls: number;
  readonly ms: number;
  readonly steps: readonly ShrinkStep[];
  readonly slips: readonly Slip<Input>[];
  /** The budget ended it: it may get smaller still. */
  readonly unfinished: boolean;
}

export interface ShrinkStart<Input> {
  readonly input: Input;
  readonly verdict: Verdict;
  /** Where the input came from, when its choices can be drawn again. */
  readonly address?: { readonly seed: number; readonly index: number };
}

export async function shrink<Input, Answer>(
  subject: Subject<Input, Answer>,
  start: ShrinkStart<Input>,
  judge: (input: Input) => Verdict | undefined | Promise<Verdict | undefined>,
  budget: ShrinkBudget,
): Promise<Shrunk<Input>> {
  const startedAt = Date.now();
  const task = new ShrinkTask<Input>(start.verdict, judge, budget);
  let best: StructureState<Input> = await shrinkStructure(start, subject, task);
  // A subject need not have reductions: then even a small input may not be a simple one.
  const worthwhile = subject.size(best.input) > SMALL || !hasReductions(subject, start.input);
  if (start.address !== undefined && worthwhile && !task.exhausted()) {
    const other = await shrinkStructure(await fromChoices(subject, start, start.address, task), subject, task);
    if (below(rankOf(subject, other.input), rankOf(subject, best.input))) best = other;
  }
  return {
    input: best.input,
    verdict: best.verdict,
    sizeBefore: subject.size(start.input),
    size: subject.size(best.input),
    calls: task.calls,
    ms: Date.now() - startedAt,
    steps: task.steps,
    slips: task.slips,
    unfinished: task.exhausted(),
  };
}

function hasReductions<Input, Answer>(subject: Subject<Input, Answer>, input: Input): boolean {
  for (const _smaller of subject.reductions(input)) return true;
  return false;
}

/** Shrinks the choices that made the input at its address. */
async function fromChoices<Input, Answer>(
  subject: Subject<Input, Answer>,
  start: ShrinkStart<Input>,
  address: { readonly seed: number; readonly index: number },
  task: ShrinkTask<Input>,
): Promise<StructureState<Input>> {
  const choices = new RecordedChoices(address.seed, address.index);
  const input = subject.generate(choices);
  const state = { sequence: [...choices.sequence], input, verdict: start.verdict };
  return shrinkChoices(
    state,
    (again: Choices) => subject.generate(again),
    task,
    each => subject.size(each),
  );
}
