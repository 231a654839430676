/** What is in the store's tables, as others read it: one row each, JSON columns still as exact text. */

export type Status = 'new' | 'confirmed' | 'fixed' | 'known' | 'duplicate' | 'invalid';
export const STATUSES: readonly Status[] = ['new', 'confirmed', 'fixed', 'known', 'duplicate', 'invalid'];

export interface FindingRow {
  readonly id: string;
  readonly signature: string;
  readonly subject: string;
  readonly kind: string;
  readonly implementations: string;
  readonly status: Status;
  readonly note: string | null;
  /** The last day, YYYY-MM-DD, on which a known difference is accepted. */
  readonly until: string | null;
  readonly duplicate_of: string | null;
  readonly summary: string;
  readonly rendered: string;
  readonly counterexample: string;
  readonly size: number;
  readonly size_before: number;
  readonly shrink: string;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly first_campaign: string;
  readonly last_campaign: string;
  /** Mismatches that are this finding; 1 when it was only met on the way, by a shrink, a replay or the corpus. */
  readonly occurrences: number;
  readonly tests_until_found: number;
  readonly ms_until_found: number;
}

/** A finding as one campaign saw it, with what decides whether it fails the campaign. */
export interface SeenFinding extends FindingRow {
  /** Of the finding that it is a duplicate of. */
  readonly original_status: FindingRow['status'] | null;
  readonly original_until: string | null;
}

/** What a campaign learnt about a finding; what the store adds (status, times, counts) is left out. */
export type Sighting = Pick<
  FindingRow,
  | 'id'
  | 'signature'
  | 'subject'
  | 'kind'
  | 'implementations'
  | 'summary'
  | 'rendered'
  | 'counterexample'
  | 'size'
  | 'size_before'
  | 'shrink'
  | 'tests_until_found'
  | 'ms_until_found'
> & { readonly apart?: Apart };

/** What a sighting is filed as where a person has split the finding of its signature, and the details are others. */
interface Apart {
  readonly details: string;
  readonly id: string;
  readonly signature: string;
}

/** That a person has split a finding. */
export interface SplitRow {
  readonly finding: string;
  readonly at: string;
  readonly note: string | null;
  /** Those of the members that stay. */
  readonly details: string;
}

export interface CampaignRow {
  readonly id: string;
  readonly seed: number;
  readonly workers: number;
  readonly budget: string;
  readonly options: string;
}

export interface StoredCampaign extends CampaignRow {
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly elapsed_ms: number;
  readonly exit_code: number | null;
}

export interface SubjectRow {
  readonly subject: string;
  readonly generator: number;
  readonly implementations: string;
  readonly versions: string;
  readonly scenarios: number;
  readonly tests: number;
  readonly rejected: number;
  readonly mismatches: number;
  readonly crashes: number;
  readonly hangs: number;
  /** Of all workers together. */
  readonly elapsed_ms: number;
  readonly wall_ms: number;
  readonly implementation_ms: string;
  readonly unsupported: string;
  readonly asked: string;
  /** Scenarios of this campaign (and shard) that are counted, from its first one on. */
  readonly position: number;
  readonly canary: string | null;
}

export interface MismatchRow {
  readonly idx: number;
  readonly verdict: string;
  readonly flaky: number;
  readonly finding: string | null;
  readonly nth: number;
  readonly ms: number;
  /** Exact JSON text, where it cannot be drawn again. */
  readonly input: string | null;
}

export interface TallyRow {
  readonly lookalikes: string;
  readonly count: number;
  readonly filed: number;
}

export type ReplayOutcome = 'agrees' | 'differs' | 'differs otherwise' | 'unsupported';

export interface ReplayRow {
  readonly finding: string;
  readonly outcome: ReplayOutcome;
  /** Of the finding, now. */
  readonly status: Status;
}

export interface Decision {
  readonly status: Status;
  readonly note?: string;
  readonly until?: string;
  readonly of?: string;
}

export interface FindingFilter {
  readonly status?: Status;
  readonly subject?: string;
  readonly campaign?: string;
  readonly limit?: number;
}

/** A person's decision about a finding, or a campaign's that saw it again. */
export interface DecisionLine {
  readonly at: string;
  readonly from_status: string;
  readonly to_status: string;
  readonly note: string | null;
  readonly until: string | null;
  readonly duplicate_of: string | null;
}
