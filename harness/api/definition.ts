/**
 * What a person writes down about their own subject and settings: the types behind `defineSubject` and `defineConfig`.
 *
 * Everything but the name, the generator and the implementations has a default. A subject that is defined this way is a
 * Subject like the built-in ones (see subject.ts), which use nothing that is not here.
 */

import type { Choices } from '../../generators/choices.ts';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import type { Unsupported } from '../implementation.ts';
import type { Count } from '../stats/counts.ts';
import type { Goal } from '../stats/goals.ts';
import type { Difference, Property, TraceNode } from '../subject.ts';

/** What answers. Throwing is a crash and becomes a finding; `{ unsupported: 'why' }` skips the input and is counted. */
export type AnswerFunction<Input, Answer> = (input: Input) => Answer | Unsupported | Promise<Answer | Unsupported>;

/** The long form of an implementation, for one that has a version or something to close. */
export interface ImplementationDefinition<Input, Answer> {
  readonly version?: string;
  answer(input: Input): Answer | Unsupported | Promise<Answer | Unsupported>;
  /** Called when no answer is asked for any more. */
  close?(): void | Promise<void>;
}

/** A deliberately broken implementation, for `lockstep faults`: how soon would such a bug be found? */
export interface FaultDefinition<Input, Answer> {
  readonly description: string;
  readonly answer: AnswerFunction<Input, Answer>;
}

export interface SubjectDefinition<Input, Answer extends object> {
  /** Letters, digits and hyphens, in parts between slashes: `rate-limiter`, `billing/invoice`. */
  readonly name: string;
  /** One sentence for `lockstep subjects`. */
  readonly title?: string;
  /** Makes an input out of choices and nothing else: no clock, no Math.random, no memory. JSON, as answers are. */
  generate(choices: Choices): Input;
  /** Raise it when the same choices mean another input: campaigns and findings remember it. Default: 1. */
  readonly generatorVersion?: number;
  /** Who answers, by name; the first is the reference. They are given the same input object: never change it. */
  readonly implementations: Readonly<
    Record<string, AnswerFunction<Input, Answer> | ImplementationDefinition<Input, Answer>>
  >;
  /** Those of a plain `lockstep run`, also `process:CMD` and `module:FILE`. Default: all of `implementations`. */
  readonly plays?: readonly string[];
  /** Broken versions of the second implementation, hunted by `lockstep faults`, each known as `fault:NAME`. */
  readonly faults?: Readonly<Record<string, FaultDefinition<Input, Answer>>>;
  /** The first difference of two answers, undefined when they agree. Default: they must be the same JSON. */
  compare?(input: Input, left: Answer, right: Answer): Difference | undefined;
  /** Laws that every single answer keeps. With one of them, a subject may have a single implementation. */
  readonly properties?: readonly Property<Input, Answer>[];
  /** Smaller inputs near a given one, tried while shrinking. Default: none, choices alone are shrunk. */
  reductions?(input: Input): Iterable<Input>;
  /** Shrinking makes it smaller. Default: the characters of the input as JSON. */
  size?(input: Input): number;
  /** What is in the input, for statistics, guidance and signatures (only `operator:...` tells bugs apart). Default: none. */
  features?(input: Input): Iterable<string>;
  /** What a person reads. Default: the input as JSON. */
  render?(input: Input): string;
  /** How many tests an input holds, and holds as a rule. Default: 1. */
  tests?(input: Input): number;
  readonly testsEach?: number;
  /** For `run --exhaustive N`: all ways to draw are tried. */
  smallInput?(choices: Choices, bound: number): Input;
  /** What happens in an input, counted for `lockstep stats`, and what the counts must show. */
  census?(input: Input): Iterable<Count>;
  readonly goals?: readonly Goal[];
  /** The parts of an input whose repetition would be a waste, by name. Default: the input. */
  identities?(input: Input): Readonly<Record<string, Json>>;
  /** How the reference came to its answer, around a difference. */
  trace?(input: Input, difference: Difference): readonly TraceNode[];
  /** Checks JSON that comes from a file; throws with the wrong place. Default: any JSON will do. */
  read?(json: Json): Input;
}

/** What stands in `lockstep.config.ts`. Flags win over it. */
export interface ConfigDefinition {
  /** One's own. `lockstep run` without `--subject` runs these. */
  // biome-ignore lint/suspicious/noExplicitAny: subjects of several types in one list; what travels between them is JSON.
  readonly subjects?: readonly SubjectDefinition<any, any>[];
  /** Defaults of flags, by the flag's name in camel case, for every command that has the flag. */
  readonly settings?: Settings;
}

export interface Settings {
  readonly db?: string;
  readonly seed?: number;
  readonly workers?: number;
  /** Such as `10s`: what one implementation may take for one input. */
  readonly inputTime?: string;
  /** Megabytes of a worker. */
  readonly inputMemory?: number;
  readonly failOn?: 'new' | 'any' | 'none';
  /** Of `run` and `fuzz`, such as `10m`. */
  readonly budget?: string;
  /** Of `run` and `fuzz`, instead of a budget. */
  readonly tests?: number;
  /** Of `run`: percent of the budget. */
  readonly fuzzShare?: number;
  /** Of `run` and `fuzz`. */
  readonly subject?: readonly string[];
  /** Of `run` and `fuzz`. */
  readonly implementations?: readonly string[];
}
