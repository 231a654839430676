/**
 * What Lockstep can put under test: anything that answers a subject's inputs.
 *
 * Throwing from `answer` is a crash of the implementation and becomes a finding; saying `unsupported` skips the input
 * and is counted. Inputs and answers are exact JSON (see model/cedar/syntax/interchange.ts): never mutate an input, all
 * implementations are given the same object.
 */
export interface Implementation<Input = unknown, Answer = unknown> {
  /** As on the command line: `model`, `engine`, `cedar-wasm`, `cedar-wasm@4.5.0`, `process:CMD`, `fault:NAME`. */
  readonly name: string;
  readonly version: string;
  /** It has a time limit for each input of its own, and throws when that is over; nobody else looks at the clock. */
  readonly keepsTime?: boolean;
  answer(input: Input): Answer | Unsupported | Promise<Answer | Unsupported>;
  /** Releases processes and memory; no answer is asked for afterwards. */
  close?(): void | Promise<void>;
}

export interface Unsupported {
  readonly unsupported: string;
}

export const isUnsupported = (answer: unknown): answer is Unsupported =>
  typeof answer === 'object' && answer !== null && Object.hasOwn(answer, 'unsupported');
