/**
 * The hunt for one known defect: random inputs, or those of a fuzzing lane, to it and to the reference, as a campaign
 * gives them, until they differ or the time is over.
 *
 * Promise: what is found is the fault's own doing. Where the sound engine differs from the reference on the same input,
 * too, that input proves nothing and the hunt goes on. With the same seed the same input finds it, whatever the workers.
 */

import { type InputSource, randomInputs } from '../campaign/input-source.ts';
import { ENDED_WORKER, type Pool } from '../campaign/pool.ts';
import type { PanelSpec, RangeReply, RawMismatch } from '../campaign/protocol.ts';
import { readJson, writeJson } from '../json.ts';
import type { Verdict } from '../judge.ts';
import { SHRINK_BUDGET } from '../shrink/task.ts';
import type { Subject } from '../subject.ts';

export interface HuntOptions {
  readonly pool: Pool;
  readonly seed: number;
  /** For all subjects together, loading and shrinking not counted. */
  readonly ms: number;
  readonly stop: AbortSignal;
  /** The sound engine that the fault is a copy of; another name in tests. */
  readonly sound?: string;
  /** Where the inputs of a subject come from; random ones when left out. */
  readonly inputs?: (subject: Subject) => InputSource;
}

/** What was found, and how soon; or how much was tried in vain. */
export interface Hunt {
  readonly found: boolean;
  readonly tests: number;
  readonly ms: number;
  /** Where it was found. */
  readonly subject?: string;
  readonly index?: number;
  /** Of the difference, e.g. `decision`. */
  readonly kind?: string;
  /** Of the shrunk input; none for an input that ends its worker. */
  readonly size?: number;
  readonly features?: readonly string[];
  readonly rendered?: string;
  /** Why it was not found, where that is more than that the time was over. */
  readonly why?: string;
}

/** A range takes about so long: finds are told in time, and the pool costs nothing. */
const RANGE_MS = 200;
const LARGEST_RANGE = 4_096;
/** A shrink may take this long; what it has by then is small already. */
const SHRINK_MS = 10_000;

/** Hunts in one subject after the other, each with the same share of the time. */
export async function hunt(name: string, subjects: readonly Subject[], options: HuntOptions): Promise<Hunt> {
  let [tests, ms] = [0, 0];
  for (const [i, subject] of subjects.entries()) {
    if (options.stop.aborted) break;
    const share = (options.ms - ms) / (subjects.length - i);
    const result = await new SubjectHunt(name, subject, { ...options, ms: share }).run();
    tests += result.tests;
    ms += result.ms;
    if (result.found) return { ...result, tests, ms };
  }
  return { found: false, tests, ms, ...(options.stop.aborted ? { why: 'the hunt was stopped' } : {}) };
}

/** Whoever is asked first by the subject and is not the engine itself. */
export const referenceOf = ({ implementations }: Subject): string =>
  implementations.find(name => name !== 'engine') ?? 'model';

class SubjectHunt {
  readonly #subject: Subject;
  readonly #options: HuntOptions;
  readonly #panel: PanelSpec;
  readonly #control: PanelSpec;
  readonly #inputs: InputSource;
  #issued = 0;
  #size = 1;

  constructor(name: string, subject: Subject, options: HuntOptions) {
    const reference = referenceOf(subject);
    this.#subject = subject;
    this.#options = options;
    this.#panel = { subject: subject.name, implementations: [reference, name] };
    this.#control = { subject: subject.name, implementations: [reference, options.sound ?? 'engine'] };
    this.#inputs = options.inputs?.(subject) ?? randomInputs(subject, options.seed);
  }

  async run(): Promise<Hunt> {
    const { ms, stop } = this.#options;
    // The first input alone: whoever loads the implementations must not lose time of the hunt.
    const first = await this.#range();
    this.#inputs.learn(first);
    const startedAt = Date.now() - first.ms;
    let tests = first.tests;
    let own = await this.#own(first.mismatches);
    let elapsed = first.ms;
    while (own === undefined && elapsed < ms && !stop.aborted) {
      const ranges = await this.#ranges();
      elapsed = Date.now() - startedAt;
      for (const range of ranges) {
        this.#inputs.learn(range);
        tests += range.tests;
        own ??= await this.#own(range.mismatches);
      }
    }
    if (own === undefined) return { found: false, tests, ms: elapsed };
    const found = { found: true, subject: this.#subject.name, index: own.index, ms: elapsed };
    return { ...found, tests: (own.index + 1) * this.#subject.testsEach, ...(await this.#shrunk(own)) };
  }

  /** One for each worker, or as many as the source can make before it learns of the first. */
  #ranges(): Promise<RangeReply[]> {
    const ranges: Promise<RangeReply>[] = [];
    while (ranges.length < this.#options.pool.workers && this.#inputs.rangeAt(this.#issued) !== 0) {
      ranges.push(this.#range());
    }
    return Promise.all(ranges);
  }

  async #range(): Promise<RangeReply> {
    const { pool, seed } = this.#options;
    const first = this.#issued;
    const count = this.#inputs.rangeAt(first) ?? this.#size;
    this.#issued += count;
    const more = this.#inputs.jobAt(first);
    const reply = await pool.range({ kind: 'range', panel: this.#panel, seed, first, stride: 1, count, ...more });
    const wished = (count * RANGE_MS) / Math.max(reply.ms, 1);
    this.#size = Math.max(1, Math.min(LARGEST_RANGE, Math.round(Math.min(wished, count * 4))));
    return reply;
  }

  /** The first mismatch that the sound engine does not show. */
  async #own(mismatches: readonly RawMismatch[]): Promise<RawMismatch | undefined> {
    const { pool, seed } = this.#options;
    for (const mismatch of mismatches) {
      if (mismatch.flaky === true) continue;
      const first = mismatch.index;
      const more = this.#inputs.jobAt(first);
      const one = { kind: 'range', panel: this.#control, seed, first, stride: 1, count: 1, ...more } as const;
      const { mismatches: shared } = await pool.range(one);
      if (shared.length === 0) return mismatch;
    }
    return undefined;
  }

  async #shrunk({ index, verdict }: RawMismatch): Promise<Partial<Hunt>> {
    const { pool, seed } = this.#options;
    const { difference } = readJson(verdict) as unknown as Verdict;
    if (difference.at === ENDED_WORKER) return { kind: difference.kind, rendered: String(difference.right) };
    const { calls } = SHRINK_BUDGET;
    const given = this.#inputs.addressed ? {} : { input: writeJson(this.#inputs.inputAt(index)) };
    const job = { kind: 'shrink', panel: this.#panel, seed, index, ...given, verdict, calls, ms: SHRINK_MS } as const;
    const { found } = await pool.shrink(job);
    const { size, features, rendered } = found;
    return { kind: difference.kind, size, features, rendered };
  }
}
