/**
 * A subject: one thing under differential test, such as `cedar/authorize`.
 *
 * It knows its inputs, how two answers differ, which laws every answer keeps, how an input is made smaller, and how a
 * person reads it. It knows nothing of campaigns, pools or stores. Built-in subjects use nothing that a user's cannot.
 */

import type { Choices } from '../generators/choices.ts';
import type { Json } from '../model/cedar/syntax/interchange.ts';
import type { Count } from './stats/counts.ts';
import type { Goal } from './stats/goals.ts';
import type { Variant } from './subjects/variant.ts';

/** The first place at which two answers part. `kind` is coarse and stable: shrinking keeps it, signatures contain it. */
export interface Difference {
  readonly kind: string;
  /** Path into the answer, e.g. `responses[3].errors`. */
  readonly at: string;
  readonly left: Json;
  readonly right: Json;
}

/** A law that the answer of every single implementation must keep, e.g. soundness of validation. */
export interface Property<Input, Answer> {
  readonly name: string;
  /** A campaign looks at one input in `every` (default: each one); replay, shrinking and retries always look. */
  readonly every?: number;
  /** undefined: kept; else what breaks it, in words. */
  broken(input: Input, answer: Answer): string | undefined;
}

/** One applied rule of the model. */
export interface TraceNode {
  readonly rule: string;
  /** What the rule was applied to, as text of the language under test. */
  readonly what: string;
  readonly outcome: string;
  readonly parts: readonly TraceNode[];
}

export interface Subject<Input = unknown, Answer = unknown> {
  readonly name: string;
  /** One sentence for `lockstep subjects`. */
  readonly title: string;
  /** Part of the address of an input: (generator version, seed, index). */
  readonly generatorVersion: number;
  generate(choices: Choices): Input;
  /** For exhaustive runs: all small inputs up to the bound, one for each way to draw. */
  smallInput?(choices: Choices, bound: number): Input;
  /** What is special about its inputs, where they are not those of its name. */
  readonly variant?: Variant;
  /** Implementations of a plain `run`; the first is the reference. */
  readonly implementations: readonly string[];
  /** How many tests one generated input holds, as a rule: what `--tests` is divided by. */
  readonly testsEach: number;
  /** How many tests this input holds (8 requests are 8 tests). */
  tests(input: Input): number;
  /** Compares what both answers say; what one of them leaves out is not compared. */
  compare(input: Input, left: Answer, right: Answer): Difference | undefined;
  /** Whether implementations may refuse the input, each by limits of its own: then only a crash or a hang is a mismatch. */
  beyondLimits?(input: Input): boolean;
  readonly properties: readonly Property<Input, Answer>[];
  /** Smaller inputs, most aggressive first; they may be senseless, the shrinker tries them. */
  reductions(input: Input): Iterable<Input>;
  /** What a person would call the size: nodes of policies, plus entities, requests and the like. */
  size(input: Input): number;
  /** Operators, constructs and shapes in the input, for statistics and signatures: `operator:containsAny`. */
  features(input: Input): Iterable<string>;
  /** What happens when the input is tested, `scenarios` first; may be costly. Without it, features are counted. */
  census?(input: Input): Iterable<Count>;
  /** What the counts must show: a missed goal fails `stats` and warns after a campaign. */
  readonly goals?: readonly Goal[];
  /** For `stats`: what only a slow judge can tell, found out on a sample of about that many inputs of a seed. */
  examine?(seed: number, sample: number): Promise<Iterable<Count>>;
  /** The parts of an input whose repetition would be a waste, by name: `policies`. */
  identities?(input: Input): Readonly<Record<string, Json>>;
  render(input: Input): string;
  /** The model's derivation around a difference: which rules fired, down to the values that differ. */
  trace?(input: Input, difference: Difference): readonly TraceNode[];
  /** Checks the outer shape of an input read from a file; throws a UserError that names the wrong place. */
  read(json: Json): Input;
}
