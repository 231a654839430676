/**
 * The store: campaigns, mismatches, findings and decisions, in one SQLite file with one writer per process.
 *
 * Promise: what a method has returned from is on disk. Rows hold JSON as exact text, so nothing here ever touches the
 * digits of an integer.
 */

import type Database from 'better-sqlite3';
import type { RangeReply, RawMismatch } from '../campaign/protocol.ts';
import { UserError } from '../errors.ts';
import { openDatabase } from './database.ts';

export type Status = 'new' | 'confirmed' | 'fixed' | 'known' | 'duplicate' | 'invalid';
export const STATUSES: readonly Status[] = ['new', 'confirmed', 'fixed', 'known', 'duplicate', 'invalid'];

/** One row, JSON columns still as text. */
export interface FindingRow {
  readonly id: string;
  readonly signature: string;
  readonly subject: string;
  readonly kind: string;
  readonly implementations: string;
  readonly status: Status;
  readonly note: string | null;
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
  readonly occurrences: number;
  readonly tests_until_found: number;
  readonly ms_until_found: number;
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
>;

export interface CampaignRow {
  readonly id: string;
  readonly seed: number;
  readonly workers: number;
  readonly budget: string;
  readonly options: string;
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

const now = (): string => new Date().toISOString();

export class Store {
  readonly file: string;
  readonly #db: Database.Database;

  constructor(file: string, options: { readonly?: boolean } = {}) {
    this.file = file;
    this.#db = openDatabase(file, options);
  }

  close(): void {
    if (!this.#db.readonly) this.#db.pragma('optimize');
    this.#db.close();
  }

  // -------------------------------------------------------------------------------------------------------- campaigns

  beginCampaign(row: CampaignRow): void {
    this.#run(
      `INSERT INTO campaign (id, state, started_at, seed, workers, budget, options)
       VALUES (@id, 'running', @at, @seed, @workers, @budget, @options)`,
      { ...row, at: now() },
    );
  }

  beginSubject(campaign: string, subject: string, generator: number, implementations: readonly string[]): void {
    this.#run('INSERT INTO campaign_subject (campaign, subject, generator, implementations) VALUES (?, ?, ?, ?)', [
      campaign,
      subject,
      generator,
      JSON.stringify(implementations),
    ]);
  }

  endCampaign(id: string, state: 'done' | 'stopped' | 'failed', elapsedMs: number, exitCode: number): void {
    this.#run('UPDATE campaign SET state = ?, ended_at = ?, elapsed_ms = ?, exit_code = ? WHERE id = ?', [
      state,
      now(),
      elapsedMs,
      exitCode,
      id,
    ]);
  }

  campaigns(limit = 50): Record<string, unknown>[] {
    return this.#db.prepare('SELECT * FROM campaign ORDER BY started_at DESC LIMIT ?').all(limit) as Record<
      string,
      unknown
    >[];
  }

  /** Tests of all campaigns in the file. */
  totalTests(): number {
    return Number(this.#db.prepare('SELECT coalesce(sum(tests), 0) FROM campaign_subject').pluck().get());
  }

  /** Adds a finished range and its mismatches in one transaction. */
  addRange(
    campaign: string,
    subject: string,
    seed: number,
    generator: number,
    total: RangeReply,
    part: RangeReply,
  ): void {
    const count = (kind: string): number =>
      part.mismatches.filter(({ verdict }) => verdict.startsWith(`{"kind":"${kind}"`)).length;
    this.#db.transaction(() => {
      this.#run(
        `UPDATE campaign_subject SET scenarios = scenarios + ?, tests = tests + ?, rejected = rejected + ?,
           mismatches = mismatches + ?, crashes = crashes + ?, hangs = hangs + ?, elapsed_ms = elapsed_ms + ?,
           implementation_ms = ?, unsupported = ?, versions = ?
         WHERE campaign = ? AND subject = ?`,
        [
          part.scenarios,
          part.tests,
          part.rejected,
          part.mismatches.length,
          count('crash'),
          count('hang'),
          part.ms,
          JSON.stringify(total.implementationMs),
          JSON.stringify(total.unsupported),
          JSON.stringify(total.versions),
          campaign,
          subject,
        ],
      );
      for (const mismatch of part.mismatches) this.#addMismatch(campaign, subject, seed, generator, mismatch);
    })();
  }

  #addMismatch(campaign: string, subject: string, seed: number, generator: number, mismatch: RawMismatch): void {
    this.#run(
      `INSERT OR IGNORE INTO mismatch (campaign, subject, seed, idx, generator, verdict, flaky, seen_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [campaign, subject, seed, mismatch.index, generator, mismatch.verdict, mismatch.flaky ? 1 : 0, now()],
    );
  }

  // --------------------------------------------------------------------------------------------------------- findings

  /**
   * Files a sighting under its signature: a new finding, or one more occurrence of a known one, which keeps the smaller
   * counterexample and reopens if it was fixed. Returns the finding as it now stands.
   */
  fileSighting(
    campaign: string,
    sighting: Sighting,
    indices: readonly number[],
    options: { smaller: boolean },
  ): FindingRow {
    return this.#db.transaction(() => {
      const old = this.findingBySignature(sighting.signature);
      if (old === undefined) this.#insertFinding(campaign, sighting, indices.length);
      else this.#seeAgain(campaign, old, sighting, indices.length, options.smaller);
      const mark = this.#db.prepare('UPDATE mismatch SET finding = ? WHERE campaign = ? AND subject = ? AND idx = ?');
      for (const index of indices) mark.run(sighting.id, campaign, sighting.subject, index);
      return this.findingBySignature(sighting.signature) as FindingRow;
    })();
  }

  #insertFinding(campaign: string, sighting: Sighting, occurrences: number): void {
    this.#run(
      `INSERT INTO finding (id, signature, subject, kind, implementations, status, summary, rendered, counterexample, size,
         size_before, shrink, first_seen, last_seen, first_campaign, last_campaign, occurrences, tests_until_found, ms_until_found)
       VALUES (@id, @signature, @subject, @kind, @implementations, 'new', @summary, @rendered, @counterexample, @size,
         @size_before, @shrink, @at, @at, @campaign, @campaign, @occurrences, @tests_until_found, @ms_until_found)`,
      { ...sighting, at: now(), campaign, occurrences },
    );
  }

  #seeAgain(campaign: string, old: FindingRow, sighting: Sighting, occurrences: number, smaller: boolean): void {
    const at = now();
    this.#run('UPDATE finding SET last_seen = ?, last_campaign = ?, occurrences = occurrences + ? WHERE id = ?', [
      at,
      campaign,
      occurrences,
      old.id,
    ]);
    if (smaller) {
      this.#run(
        `UPDATE finding SET counterexample = @counterexample, rendered = @rendered, summary = @summary, size = @size,
           size_before = @size_before, shrink = @shrink WHERE id = @id`,
        { ...sighting, id: old.id },
      );
    }
    if (old.status === 'fixed') this.#decide(old, { status: 'new', note: `seen again by campaign ${campaign}` }, at);
  }

  findingBySignature(signature: string): FindingRow | undefined {
    return this.#db.prepare('SELECT * FROM finding WHERE signature = ?').get(signature) as FindingRow | undefined;
  }

  /** By id or by an unambiguous beginning of one. */
  finding(id: string): FindingRow {
    const rows = this.#db
      .prepare("SELECT * FROM finding WHERE id LIKE ? || '%' ORDER BY id LIMIT 3")
      .all(id.replace(/[%_]/g, '')) as FindingRow[];
    const exact = rows.find(row => row.id === id) ?? (rows.length === 1 ? rows[0] : undefined);
    if (exact) return exact;
    throw rows.length > 1
      ? new UserError(`finding "${id}" is ambiguous: ${rows.map(row => row.id).join(', ')}, ...`, 'give more of the id')
      : new UserError(`no finding "${id}" in ${this.file}`, 'list them with: lockstep findings');
  }

  findings(filter: FindingFilter = {}): FindingRow[] {
    return this.#db
      .prepare(
        `SELECT * FROM finding WHERE (@status IS NULL OR status = @status) AND (@subject IS NULL OR subject = @subject)
           AND (@campaign IS NULL OR last_campaign = @campaign)
         ORDER BY CASE status WHEN 'new' THEN 0 WHEN 'confirmed' THEN 1 ELSE 2 END, last_seen DESC, id LIMIT @limit`,
      )
      .all({
        status: filter.status ?? null,
        subject: filter.subject ?? null,
        campaign: filter.campaign ?? null,
        limit: filter.limit ?? 1000,
      }) as FindingRow[];
  }

  decide(finding: FindingRow, decision: Decision): void {
    this.#db.transaction(() => this.#decide(finding, decision, now()))();
  }

  #decide(finding: FindingRow, decision: Decision, at: string): void {
    const { status, note = null, until = null, of = null } = decision;
    this.#run(
      'INSERT INTO decision (finding, at, from_status, to_status, note, until, duplicate_of) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [finding.id, at, finding.status, status, note, until, of],
    );
    this.#run('UPDATE finding SET status = ?, note = ?, until = ?, duplicate_of = ? WHERE id = ?', [
      status,
      note,
      until,
      of,
      finding.id,
    ]);
  }

  decisions(finding: string): Record<string, unknown>[] {
    return this.#db.prepare('SELECT * FROM decision WHERE finding = ? ORDER BY at, rowid').all(finding) as Record<
      string,
      unknown
    >[];
  }

  #run(sql: string, values: object): void {
    this.#db.prepare(sql).run(values);
  }
}
