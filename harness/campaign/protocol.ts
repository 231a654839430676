/**
 * The wire between a campaign, its pool's process and its workers: plain data, all of it here, so that the ends cannot
 * drift apart. What may hold 64-bit integers travels as exact JSON text.
 */

/** Who answers, and how patiently. The same for all jobs of one campaign and subject. */
export interface PanelSpec {
  readonly subject: string;
  readonly implementations: readonly string[];
}

/** Inputs `first`, `first + stride`, ... (`count` of them) of a seed. */
export interface RangeJob {
  readonly kind: 'range';
  readonly panel: PanelSpec;
  readonly seed: number;
  readonly first: number;
  readonly stride: number;
  readonly count: number;
  /** A file that is told each index before it runs: only to find which input killed the whole process. */
  readonly announce?: string;
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
  readonly versions: readonly string[];
  readonly mismatches: readonly RawMismatch[];
  /** Counts by feature: how many scenarios showed it. */
  readonly features: readonly (readonly [string, number])[];
}

export interface RawMismatch {
  readonly index: number;
  /** A Verdict as exact JSON text. */
  readonly verdict: string;
  /** It did not show again when tried alone. */
  readonly flaky?: boolean;
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

export type Job = RangeJob | ShrinkJob;
export type Reply = RangeReply | ShrinkReply;

/** Why a job ended without a reply, and on which input. */
export interface JobFailure {
  readonly kind: 'crash' | 'hang';
  readonly message: string;
  /** Unknown when the worker died before its first input. */
  readonly index: number | undefined;
  readonly implementation: string | undefined;
}

export type ToHost =
  | { readonly type: 'start'; readonly workers: number; readonly inputMs: number; readonly heapMb: number }
  | { readonly type: 'job'; readonly id: number; readonly job: Job }
  | { readonly type: 'stop' };
export type FromHost =
  | { readonly type: 'ready' }
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly type: 'failure'; readonly id: number; readonly failure: JobFailure };

/** Layout of the slot that a worker shares with the watchdog: index, implementation, and when it was handed the input. */
export const SLOT = { index: 0, implementation: 1, since: 2, length: 3 } as const;

/** What piscina hands to a worker. */
export interface WorkerTask {
  readonly job: Job;
  readonly slot: SharedArrayBuffer;
}
