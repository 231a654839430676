/**
 * Shrinking: from the input that showed a mismatch to the smallest one that shows the same mismatch.
 *
 * First the choices of the generator (big steps, always consistent inputs), then the structure of the input (what the
 * generator would never have made, such as a missing schema), until neither helps.
 */

import { type Choices, RecordedChoices } from '../../generators/choices.ts';
import type { Verdict } from '../judge.ts';
import type { Subject } from '../subject.ts';
import { shrinkChoices } from './choices.ts';
import { shrinkStructure } from './structure.ts';
import { type ShrinkBudget, type ShrinkStep, ShrinkTask, type Slip } from './task.ts';

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
  let best: { input: Input; verdict: Verdict } = start;
  if (start.address !== undefined) {
    const choices = new RecordedChoices(start.address.seed, start.address.index);
    const input = subject.generate(choices);
    const state = { sequence: [...choices.sequence], input, verdict: start.verdict };
    const generate = (again: Choices): Input => subject.generate(again);
    best = await shrinkChoices(state, generate, task, each => subject.size(each));
  }
  best = await shrinkStructure(best, subject, task);
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
