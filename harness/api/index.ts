/**
 * `lockstep`: what a configuration file imports. docs/your-own-subject.md tells how to use it.
 *
 * The two functions give back what they are given: they are here for the types. Everything is checked when the file is
 * loaded, also where it was written without them.
 */

import type { ConfigDefinition, SubjectDefinition } from './definition.ts';

export { type Choices, type Table, table } from '../../generators/choices.ts';
export type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
export type { Unsupported } from '../implementation.ts';
export type { Count } from '../stats/counts.ts';
export type { Goal } from '../stats/goals.ts';
export type { Difference, Property, TraceNode } from '../subject.ts';
export type {
  AnswerFunction,
  ConfigDefinition,
  FaultDefinition,
  ImplementationDefinition,
  Settings,
  SubjectDefinition,
} from './definition.ts';

/** The default export of `lockstep.config.ts`. */
export const defineConfig = (config: ConfigDefinition): ConfigDefinition => config;

/** One subject; the types of its inputs and answers follow from its generator and its implementations. */
export const defineSubject = <Input, Answer extends object>(
  subject: SubjectDefinition<Input, Answer>,
): SubjectDefinition<Input, Answer> => subject;
