/**
 * Where the inputs of a campaign come from. Random ones are drawn from (seed, index); a fuzzing lane makes them from what
 * earlier inputs have shown, and still the input at an index is the same with any number of workers.
 */

import { RandomChoices } from '../../generators/choices.ts';
import type { Subject } from '../subject.ts';
import type { RangeJob, RangeReply } from './protocol.ts';

export interface InputSource {
  /** They can be drawn again from (seed, index) by anybody. Else inputs travel, and are kept, as they are. */
  readonly addressed: boolean;
  /**
   * How many inputs make the range that begins at an index; undefined: any number; 0: none before what is on its way is
   * folded.
   */
  rangeAt(first: number): number | undefined;
  /** What a worker must know, besides the indices, to make the inputs of a range. */
  jobAt(first: number): Pick<RangeJob, 'mutants'>;
  inputAt(index: number): unknown;
  /** Told of each range, in the order of the indices, without a gap. */
  learn(reply: RangeReply): void;
}

export function randomInputs(subject: Subject, seed: number): InputSource {
  const choices = new RandomChoices();
  return {
    addressed: true,
    rangeAt: () => undefined,
    jobAt: () => ({}),
    inputAt: index => subject.generate(choices.reseed(seed, index)),
    learn: () => {},
  };
}
