/**
 * The canary: an implementation that is known to be wrong, and must be found in every campaign. It shows that inputs
 * are made, answers compared, mismatches shrunk and findings filed: without it, a harness that no longer looks would be
 * green for ever.
 *
 * It says of every input what the reference says of one fixed input. So it fits every subject, its answers are well
 * formed, and a generator whose inputs all have the same answer is noticed too.
 */

import { RandomChoices } from '../../generators/choices.ts';
import type { Implementation } from '../implementation.ts';
import { isUnsupported } from '../implementation.ts';
import { createImplementation } from '../implementations/index.ts';
import type { Subject } from '../subject.ts';

/** What the canary's name begins with. No implementation of that name can be given on the command line. */
export const CANARY = 'canary:';

/** Inputs that may be tried for the fixed one: a reference need not support them all. */
const TRIES = 50;

/** Its fixed input must not be one of the campaign's first, on which it would be right. */
const OWN_SEED = 0xca9a27;

export async function canaryOf(subject: Subject, reference: string): Promise<Implementation> {
  const real = await createImplementation(reference, subject.name);
  try {
    const answer = await someAnswer(subject, real);
    return { name: CANARY + reference, version: '', answer: () => answer };
  } finally {
    await real.close?.();
  }
}

async function someAnswer(subject: Subject, real: Implementation): Promise<unknown> {
  const choices = new RandomChoices();
  let answer: unknown = { unsupported: `${real.name} answers none of ${TRIES} inputs` };
  for (let i = 0; i < TRIES; i++) {
    try {
      answer = await real.answer(subject.generate(choices.reseed(OWN_SEED, i)));
    } catch {
      // A reference that throws is the campaign's finding, not the canary's: another input will do.
      continue;
    }
    if (!isUnsupported(answer)) break;
  }
  return answer;
}
