/**
 * A subject whose input i is the i-th of all inputs up to a bound. What is asked of it in rising order, as a campaign
 * does, is enumerated once; a smaller index starts again from the beginning.
 */

import { type Choices, enumerate, RandomChoices } from '../../generators/choices.ts';
import { UserError } from '../errors.ts';
import type { Subject } from '../subject.ts';

/** The subject over all of its small inputs. Throws a UserError for one that has no generator for them. */
export function exhaustive(subject: Subject, bound: number): Subject {
  const small = subject.smallInput;
  if (small === undefined) {
    throw new UserError(
      `--exhaustive: ${subject.name} has no generator of small inputs`,
      'cedar/authorize and cedar/evaluate have one',
    );
  }
  const enumerated = new Enumerated(choices => small(choices, bound));
  return {
    ...subject,
    variant: { exhaustive: bound },
    // What the inputs hold is settled by the bound, not by the luck of a seed.
    goals: [],
    generate: choices => enumerated.at(choices instanceof RandomChoices ? choices.address : 0),
  };
}

/** How many inputs there are up to the bound: makes all of them. */
export function countInputs({ smallInput }: Subject, bound: number): number {
  if (smallInput === undefined) return 0;
  const inputs = enumerate(choices => smallInput(choices, bound));
  let result = inputs.next();
  while (!result.done) result = inputs.next();
  return result.value.count;
}

class Enumerated {
  readonly #generate: (choices: Choices) => unknown;
  #inputs: Iterator<{ readonly value: unknown }>;
  #position = -1;
  #input: unknown;

  constructor(generate: (choices: Choices) => unknown) {
    this.#generate = generate;
    this.#inputs = enumerate(generate);
  }

  /** The last input stands for all indices beyond it: only a seed's own generator has no end. */
  at(index: number): unknown {
    if (index < this.#position) {
      this.#inputs = enumerate(this.#generate);
      this.#position = -1;
    }
    while (this.#position < index) {
      const next = this.#inputs.next();
      if (next.done) return this.#input;
      this.#input = next.value.value;
      this.#position++;
    }
    return this.#input;
  }
}
