/** `fault:NAME`: an engine of Lockstep with one known defect, an implementation like any other. */

import { UserError } from '../errors.ts';
import { findFault } from '../faults/catalogue.ts';
import type { Implementation } from '../implementation.ts';

/** Throws a UserError for a name that is none, and for a subject that the engine does not answer. */
export async function faultImplementation(name: string, subject: string, version: string): Promise<Implementation> {
  const fault = findFault(name);
  const answers = await fault.answers();
  const answer = Object.hasOwn(answers, subject) ? answers[subject] : undefined;
  if (answer === undefined) {
    throw new UserError(`fault:${name} does not answer "${subject}"`, `it answers ${Object.keys(answers).join(', ')}`);
  }
  return { name: `fault:${name}`, version, answer: answer as (input: unknown) => unknown };
}
