/**
 * The configuration that this thread works with: a person's own subjects, found by name like the built-in ones.
 *
 * The command line sets it before a command begins, a worker before its first job; each from the same bundle of the
 * configuration file, so that all of them mean the same by a name.
 */

import type { ImplementationDefinition, Settings, SubjectDefinition } from '../api/definition.ts';
import type { Implementation } from '../implementation.ts';
import type { Subject } from '../subject.ts';

/** Where a configuration is: the file that a person wrote, and the bundle of it that every thread loads. */
export interface ConfigFiles {
  /** Absolute. */
  readonly file: string;
  readonly bundle: string;
  /** Holds the bundle, and is removed with it. */
  readonly folder: string;
}

export interface OwnSubject {
  readonly definition: SubjectDefinition<unknown, object>;
  readonly subject: Subject;
}

export interface Config {
  readonly files: ConfigFiles;
  readonly subjects: ReadonlyMap<string, OwnSubject>;
  readonly settings: Settings;
}

let current: Config | undefined;

export const useConfig = (config: Config | undefined): void => {
  current = config;
};

export const currentConfig = (): Config | undefined => current;

/** In the order of the file. */
export const ownSubjects = (): readonly Subject[] => [...(current?.subjects.values() ?? [])].map(own => own.subject);

export const ownSubject = (name: string): OwnSubject | undefined => current?.subjects.get(name);

/** What the file itself defines under that name for its subject: an implementation, or a fault. */
export function ownImplementation(name: string, subject: string): Implementation | undefined {
  const own = current?.subjects.get(subject);
  if (own === undefined) return undefined;
  const { implementations, faults = {} } = own.definition;
  const fault = name.startsWith('fault:') ? name.slice('fault:'.length) : undefined;
  if (fault !== undefined) {
    const known = Object.hasOwn(faults, fault) ? faults[fault] : undefined;
    return known === undefined ? undefined : { name, version: '', answer: input => known.answer(input) };
  }
  const given = Object.hasOwn(implementations, name) ? implementations[name] : undefined;
  if (given === undefined) return undefined;
  if (typeof given === 'function') return { name, version: '', answer: given };
  return { ...lifecycleOf(given), name, version: given.version ?? '', answer: input => given.answer(input) };
}

const lifecycleOf = (given: ImplementationDefinition<unknown, object>): Pick<Implementation, 'close'> =>
  given.close === undefined ? {} : { close: () => given.close?.() };

/** All names that `ownImplementation` knows for a subject. */
export function ownNames({ definition }: OwnSubject): string[] {
  const faults = Object.keys(definition.faults ?? {}).map(name => `fault:${name}`);
  return [...Object.keys(definition.implementations), ...faults];
}
