/**
 * Shrinking the recorded choices of a generator: a shorter or lower sequence, run through the generator again, gives an
 * input that is well formed and consistent by construction.
 *
 * Order of sequences: shortlex (shorter first, then lower at the first difference). Every accepted step goes down in
 * it, so shrinking ends. The sequence that comes back from a replay is the normalised one (clamped, without unused rest).
 */

import type { Choices } from '../../generators/choices.ts';
import { ReplayedChoices } from '../../generators/choices.ts';
import type { Verdict } from '../judge.ts';
import type { ShrinkTask } from './task.ts';

export interface ChoiceState<Input> {
  readonly sequence: readonly number[];
  readonly input: Input;
  readonly verdict: Verdict;
}

/** A quarter of the calls stays for the structural passes that follow. */
const RESERVE = 0.25;

export async function shrinkChoices<Input>(
  start: ChoiceState<Input>,
  generate: (choices: Choices) => Input,
  task: ShrinkTask<Input>,
  size: (input: Input) => number,
): Promise<ChoiceState<Input>> {
  let best = start;

  const attempt = async (candidate: readonly number[], pass: string): Promise<boolean> => {
    if (task.exhausted(RESERVE)) return false;
    const choices = new ReplayedChoices(candidate);
    const input = generate(choices);
    const sequence = [...choices.sequence];
    if (!shortlex(sequence, best.sequence)) return false;
    const verdict = await task.same(input);
    if (verdict === undefined) return false;
    best = { sequence, input, verdict };
    task.steps.push({ size: size(input), pass });
    return true;
  };

  for (let before = -1; before !== task.steps.length && !task.exhausted(RESERVE); ) {
    before = task.steps.length;
    await deleteBlocks(() => best.sequence, attempt);
    await zeroBlocks(() => best.sequence, attempt);
    await lowerEach(() => best.sequence, attempt);
  }
  return best;
}

export function shortlex(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return a.length < b.length;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    if (x !== y) return x < y;
  }
  return false;
}

type Attempt = (candidate: readonly number[], pass: string) => Promise<boolean>;

/** From the end, because what is drawn late depends on what was drawn early and not the other way round. */
async function deleteBlocks(current: () => readonly number[], attempt: Attempt): Promise<void> {
  for (let size = Math.max(1, current().length >> 1); size >= 1; size >>= 1) {
    for (let end = current().length; end > 0; ) {
      const start = Math.max(0, end - size);
      const sequence = current();
      await attempt([...sequence.slice(0, start), ...sequence.slice(end)], 'delete choices');
      end = Math.min(start, current().length);
    }
  }
}

async function zeroBlocks(current: () => readonly number[], attempt: Attempt): Promise<void> {
  for (let size = Math.max(1, current().length >> 2); size >= 2; size >>= 1) {
    for (let start = 0; start < current().length; start += size) {
      const sequence = current();
      if (sequence.slice(start, start + size).every(value => value === 0)) continue;
      await attempt(
        sequence.map((value, i) => (i >= start && i < start + size ? 0 : value)),
        'zero choices',
      );
    }
  }
}

/** Zero if possible, else the lowest value that a binary search finds. */
async function lowerEach(current: () => readonly number[], attempt: Attempt): Promise<void> {
  for (let i = 0; i < current().length; i++) {
    const set = (value: number): number[] => current().map((old, j) => (j === i ? value : old));
    const value = current()[i] ?? 0;
    if (value === 0 || (await attempt(set(0), 'lower a choice'))) continue;
    let [low, high] = [0, value];
    while (high - low > 1) {
      // Not `>> 1`: choices go up to 2^32, and a middle that turns negative would never end the search.
      const middle = Math.floor((low + high) / 2);
      if ((await attempt(set(middle), 'lower a choice')) && current()[i] === middle) high = middle;
      else low = middle;
    }
  }
}
