/** What the measurement and its threads share: settings, and memory that survives a thread that has to be ended. */

import type { InputSpec, Stripe } from './inputs.ts';

/** Where in the shared numbers what stands. Behind them, for each subject: time spent, and the next position. */
export const AT = {
  /** When the input on its way has had its time; 0: none has begun; Infinity: there are no more. */
  deadline: 0,
  /** Which subject and position is on its way, and who has it: an index of `HOLDERS`. */
  subject: 1,
  position: 2,
  holder: 3,
  /** Inputs at which somebody threw. */
  thrown: 4,
  /** Not 0: no more inputs. */
  stop: 5,
  subjects: 6,
} as const;

export const HOLDERS = ['the generator', 'model', 'engine', 'the judge'] as const;
export type Holder = (typeof HOLDERS)[number];

export interface ThreadData extends InputSpec, Stripe {
  readonly subjects: readonly string[];
  /** Of each subject, besides what is saved; Infinity when the time ends it. */
  readonly tests: number;
  /** Milliseconds of the clock; Infinity when the number of tests ends it. */
  readonly until: number;
  readonly inputMs: number;
  readonly shared: SharedArrayBuffer;
  readonly counters: SharedArrayBuffer;
  /** Where in the counters those of each file stand. */
  readonly places: readonly { readonly path: string; readonly from: number; readonly count: number }[];
}

/** An input that somebody threw at, or that ended its thread. */
export interface Trouble {
  readonly subject: string;
  readonly input: string;
  readonly holder: Holder;
  readonly message: string;
}
