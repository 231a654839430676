/** The faults of a person's own subjects, as their configuration lists them. */

import { currentConfig, type OwnSubject } from '../config/current.ts';
import type { Subject } from '../subject.ts';
import type { Fault } from './catalogue.ts';
import type { Answers } from './load.ts';

export function ownFaults(): Fault[] {
  return [...(currentConfig()?.subjects.values() ?? [])].flatMap(faultsOf);
}

const faultsOf = ({ definition, subject }: OwnSubject): Fault[] =>
  Object.entries(definition.faults ?? {}).map(([name, { description, answer }]) => ({
    ...{ name, area: subject.name, subjects: [subject.name], description, origin: 'configuration' },
    answers: async () => ({ [subject.name]: answer as Answers[string] }),
  }));

/** What a fault is a broken version of: the first implementation that is not the reference, or else that. */
export const soundOf = ({ implementations }: Subject): string => implementations[1] ?? implementations[0] ?? '';
