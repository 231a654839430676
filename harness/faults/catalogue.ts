/** Every known defect of Lockstep's own engines by its name, as implementations that must be found wrong. */

import { suggestion, UserError } from '../errors.ts';
import { cedarFaults } from './cedar.ts';
import { iamFaults } from './iam.ts';
import { type Answers, answersWith } from './load.ts';

/** As the command line and the reports know it. */
export interface Fault {
  readonly name: string;
  readonly area: string;
  /** Where it is hunted, the likeliest subject first. */
  readonly subjects: readonly string[];
  readonly description: string;
  readonly origin: string;
  /** A defective engine: what it answers, by subject. A new one for each call, where a defect has a memory. */
  answers(): Promise<Answers>;
}

const all: readonly Fault[] = [
  ...cedarFaults.map(fault => {
    const { name, area, subjects, description, origin } = fault;
    return { name, area, subjects, description, origin, answers: () => answersWith(fault) };
  }),
  ...iamFaults.map(({ name, subject, description, origin, create }) => ({
    ...{ name, area: 'iam', subjects: [subject], description, origin },
    answers: async () => ({ [subject]: create() as Answers[string] }),
  })),
];

export const faults: ReadonlyMap<string, Fault> = new Map(all.map(fault => [fault.name, fault]));

/** Throws a UserError for a name that is none. */
export function findFault(name: string): Fault {
  const fault = faults.get(name);
  if (fault !== undefined) return fault;
  throw new UserError(
    `there is no fault "${name}".${suggestion(name, [...faults.keys()])}`,
    'all of them: lockstep faults --list',
  );
}
