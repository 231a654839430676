/**
 * The wire between a campaign, its pool's process and its workers: plain data, all of it here, so that the ends cannot
 * drift apart. What may hold 64-bit integers travels as exact JSON text.
 */

import type { ConfigFiles } from '../config/current.ts';
import type { Problem } from '../config/examine.ts';
import type { Bundle } from './bundle.ts';

/** Who answers. The same for all jobs of one campaign and subject. */
export interface PanelSpec {
  readonly subject: string;
  readonly implementations: readonly string[];
  /** Implementations that are asked about a share of the inputs only, and about every mismatch. */
  readonly sample?: Readonly<Record<string, Share>>;
}

/** `part` of `of` inputs, such as 1 of 20. */
export interface Share {
  readonly part: number;
  readonly of: number;
}

/** Inputs `first`, `first + stride`, ... (`count` of them) of a seed. */
export interface RangeJob {
  readonly kind: 'range';
  readonly panel: PanelSpec;
  readonly seed: number;
  readonly first: number;
  readonly stride: number;
  readonly count: number;
  /** One input of so many is counted (see stats/census.ts); a campaign's share when left out. */
  readonly census?: number;
  /**
   * A file that is told each index and implementation before it is asked, and no input begins before the last one is
   * done: only to find which input killed a worker or the whole process.
   */
  readonly announce?: string;
  /** Mutants of a fuzzing lane instead of random inputs. */
  readonly mutants?: MutantSpec;
}

/** Mutated texts of the front ends, or mutated choices of the generators. */
export type Lane = 'bytes' | 'guided';

/** What it takes to make the inputs of a range in a fuzzing lane, and to see whether they show anything new. */
export interface MutantSpec {
  readonly lane: Lane;
  /** The index of the first of `whole`: bytes that are used as they are. All other inputs are mutants of the parents. */
  readonly first: number;
  readonly whole: readonly Uint8Array[];
  readonly parents: readonly Uint8Array[];
  /** Features that were shown before (see fuzz/feature-table.ts). */
  readonly shown: Uint32Array;
}

/** An input that showed something new. */
export interface Kept {
  readonly index: number;
  readonly bytes: Uint8Array;
  /** All of its features, the new ones among them. */
  readonly features: Uint32Array;
}

export interface RangeReply {
  readonly kind: 'range';
  readonly scenarios: number;
  readonly tests: number;
  readonly rejected: number;
  readonly ms: number;
  /** By implementation, in the panel's order. */
  readonly implementationMs: readonly number[];
  readonly unsupported: readonly number[];
  /** Scenarios that each was asked about: fewer than all where it is only sampled. */
  readonly asked: readonly number[];
  readonly versions: readonly string[];
  readonly mismatches: readonly RawMismatch[];
  /** What the inputs of the sample showed (see stats/counts.ts). */
  readonly features: readonly (readonly [string, number])[];
  /** Of a fuzzing lane: which inputs showed something new. */
  readonly kept?: readonly Kept[];
  /** Of a fuzzing lane: how many counters the instrumented engine has. */
  readonly counters?: number;
}

export interface RawMismatch {
  readonly index: number;
  /** A Verdict as exact JSON text. */
  readonly verdict: string;
  /** It did not show again when tried alone, or could not be tried again. */
  readonly flaky?: boolean;
  /** The input itself, where it cannot be drawn again (exact JSON text). */
  readonly input?: string;
}

export interface ShrinkJob {
  readonly kind: 'shrink';
  readonly panel: PanelSpec;
  readonly seed: number;
  readonly index: number;
  /** The input itself, when it does not come from the generator (exact JSON text). */
  readonly input?: string;
  readonly verdict: string;
  readonly calls: number;
  readonly ms: number;
}

/** Inputs, answers and verdicts are exact JSON text. */
export interface ShrinkReply {
  readonly kind: 'shrink';
  readonly found: FoundInput;
  readonly sizeBefore: number;
  readonly calls: number;
  readonly ms: number;
  readonly steps: readonly { readonly size: number; readonly pass: string }[];
  readonly slips: readonly FoundInput[];
  readonly unfinished: boolean;
}

export interface FoundInput {
  readonly input: string;
  readonly verdict: string;
  /** Implementation to outcome. */
  readonly answers: string;
  readonly size: number;
  readonly features: readonly string[];
  readonly rendered: string;
}

/** One input, by itself: a saved finding, a file of the corpus, a candidate of a shrink that may kill. */
export interface JudgeJob {
  readonly kind: 'judge';
  readonly panel: PanelSpec;
  readonly input: string;
  readonly announce?: string;
  /** Less time for the input than in the campaign, ms: for a shrink that must try many. */
  readonly limitMs?: number;
}

export interface JudgeReply {
  readonly kind: 'judge';
  /** undefined: all agree. */
  readonly found: FoundInput | undefined;
  readonly unsupported: readonly string[];
  /** Implementation to outcome, exact JSON text. */
  readonly answers: string;
}

/** A look at a person's own subject: may it be trusted? */
interface CheckJob {
  readonly kind: 'check';
  readonly panel: PanelSpec;
}

export interface CheckReply {
  readonly kind: 'check';
  readonly problem: Problem | undefined;
}

export type Job = RangeJob | ShrinkJob | JudgeJob | CheckJob;
export type Reply = RangeReply | ShrinkReply | JudgeReply | CheckReply;

/** Why a job ended without a reply, and on which input. */
export interface JobFailure {
  readonly kind: 'crash' | 'hang';
  readonly message: string;
  /** Unknown when the worker died before its first input. */
  readonly index: number | undefined;
  readonly implementation: string | undefined;
}

export interface HostOptions {
  readonly workers: number;
  /** Time for one input in all implementations together, ms. */
  readonly inputMs: number;
  /** Memory of one worker, MB. */
  readonly heapMb: number;
}

export interface HostStart extends HostOptions {
  readonly bundle: Bundle;
  readonly config: ConfigFiles | undefined;
}

export type ToHost =
  | ({ readonly type: 'start' } & HostStart)
  | { readonly type: 'job'; readonly id: number; readonly job: Job }
  | { readonly type: 'stop' };
export type FromHost =
  | { readonly type: 'ready' }
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly type: 'failure'; readonly id: number; readonly failure: JobFailure };

/** The host ends itself with this exit code when it uses more memory than its workers may. */
export const TOO_MUCH_MEMORY = 99;

/** Layout of the slot that a worker shares with the watchdog: index, implementation, and when it must be done with it. */
export const SLOT = { index: 0, implementation: 1, deadline: 2, length: 3 } as const;

/** What piscina hands to a worker. */
export interface WorkerTask {
  readonly job: Job;
  readonly slot: SharedArrayBuffer;
  readonly inputMs: number;
  /** Where a person's own subjects are. */
  readonly config: ConfigFiles | undefined;
}
