/**
 * Findings, their occurrences and their decisions. Every method here runs inside a transaction of the store.
 *
 * Promise: what is kept does not depend on the order in which it came. Of two counterexamples the one that is below in a
 * total order wins, counts are numbers of rows, and the earliest and the latest sighting are minimum and maximum: so
 * shards can be joined in any order.
 */

import type Database from 'better-sqlite3';
import type { Decision, FindingRow, Sighting } from './rows.ts';

export class FindingsTable {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** A new finding, or a known one seen again; the mismatches at `indices` become its occurrences, each only once. */
  file(campaign: string, given: Sighting, indices: readonly number[], at: string): FindingRow {
    const sighting = this.#toldApart(given);
    const old = this.bySignature(sighting.signature);
    if (old === undefined) this.#insert(campaign, sighting, at);
    else {
      if (isSmaller(sighting, old)) this.#takeOver(old.id, sighting);
      this.see(campaign, old, at);
    }
    const id = old?.id ?? sighting.id;
    this.#occurred(campaign, sighting, id);
    const mark = this.#db.prepare(
      'UPDATE mismatch SET finding = ? WHERE campaign = ? AND subject = ? AND idx = ? AND finding IS NULL',
    );
    const first = !this.#hasOccurrences(id);
    let marked = 0;
    for (const index of indices) marked += mark.run(id, campaign, sighting.subject, index).changes;
    this.count(id, marked, first);
    return this.bySignature(sighting.signature) as FindingRow;
  }

  /** Under a signature of its own, if a person has split the finding of this one, and it shows other details. */
  #toldApart({ apart, ...sighting }: Sighting): Sighting {
    if (apart === undefined) return sighting;
    const stays = this.#db
      .prepare('SELECT details FROM split JOIN finding ON finding.id = split.finding WHERE signature = ?')
      .pluck()
      .get(sighting.signature);
    if (stays === undefined || stays === apart.details) return sighting;
    return { ...sighting, id: apart.id, signature: apart.signature };
  }

  /** A smaller input for what is known already; false when the one that is kept is below it. */
  improve(id: string, sighting: Sighting): boolean {
    const old = this.byId(id);
    if (old === undefined || !isSmaller(sighting, old)) return false;
    this.#takeOver(id, sighting);
    return true;
  }

  /** Seen without anything new: the times, and what follows from being there again. */
  see(campaign: string, row: FindingRow, at: string): void {
    this.#run('UPDATE finding SET last_seen = ?, last_campaign = ? WHERE id = ?', [at, campaign, row.id]);
    const original = row.status === 'duplicate' && row.duplicate_of !== null ? this.byId(row.duplicate_of) : row;
    if (original?.status !== 'fixed') return;
    const by = original === row ? '' : ` (as its duplicate ${row.id})`;
    this.decide(original, { status: 'new', note: `seen again by campaign ${campaign}${by}` }, at);
  }

  /** More occurrences. The first ones replace the 1 of a finding that was only met on the way. */
  count(id: string, more: number, first: boolean): void {
    if (more === 0) return;
    this.#run('UPDATE finding SET occurrences = CASE WHEN ? THEN ? ELSE occurrences + ? END WHERE id = ?', [
      first ? 1 : 0,
      more,
      more,
      id,
    ]);
  }

  /** What the rows say: for findings that were joined from several files. */
  recount(id: string): void {
    this.#run(
      `UPDATE finding SET occurrences = max(1, (SELECT count(*) FROM mismatch WHERE finding = @id)
         + (SELECT coalesce(sum(filed), 0) FROM mismatch_tally WHERE finding = @id)) WHERE id = @id`,
      { id },
    );
  }

  bySignature(signature: string): FindingRow | undefined {
    return this.#db.prepare('SELECT * FROM finding WHERE signature = ?').get(signature) as FindingRow | undefined;
  }

  byId(id: string): FindingRow | undefined {
    return this.#db.prepare('SELECT * FROM finding WHERE id = ?').get(id) as FindingRow | undefined;
  }

  decide(finding: Pick<FindingRow, 'id' | 'status'>, decision: Decision, at: string): void {
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

  /** That this campaign saw it, and when first. */
  #occurred(campaign: string, { tests_until_found, ms_until_found }: Sighting, id: string): void {
    this.#run(
      `INSERT INTO campaign_finding (campaign, finding, tests_until_found, ms_until_found) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET tests_until_found = min(tests_until_found, excluded.tests_until_found),
         ms_until_found = min(ms_until_found, excluded.ms_until_found)`,
      [campaign, id, tests_until_found, ms_until_found],
    );
  }

  #hasOccurrences(id: string): boolean {
    const sql = `SELECT EXISTS (SELECT 1 FROM mismatch WHERE finding = @id)
      OR EXISTS (SELECT 1 FROM mismatch_tally WHERE finding = @id)`;
    return this.#db.prepare(sql).pluck().get({ id }) === 1;
  }

  #insert(campaign: string, sighting: Sighting, at: string): void {
    this.#run(
      `INSERT INTO finding (id, signature, subject, kind, implementations, status, summary, rendered, counterexample, size,
         size_before, shrink, first_seen, last_seen, first_campaign, last_campaign, occurrences, tests_until_found, ms_until_found)
       VALUES (@id, @signature, @subject, @kind, @implementations, 'new', @summary, @rendered, @counterexample, @size,
         @size_before, @shrink, @at, @at, @campaign, @campaign, 1, @tests_until_found, @ms_until_found)`,
      { ...sighting, at, campaign },
    );
  }

  #takeOver(id: string, sighting: Sighting): void {
    this.#run(
      `UPDATE finding SET counterexample = @counterexample, rendered = @rendered, summary = @summary, size = @size,
         size_before = @size_before, shrink = @shrink WHERE id = @id`,
      { ...sighting, id },
    );
  }

  #run(sql: string, values: object): void {
    this.#db.prepare(sql).run(values);
  }
}

/** Size, then length, then text: the one order, whoever comes first. */
export function isSmaller(
  a: Pick<FindingRow, 'size' | 'counterexample'>,
  b: Pick<FindingRow, 'size' | 'counterexample'>,
): boolean {
  if (a.size !== b.size) return a.size < b.size;
  if (a.counterexample.length !== b.counterexample.length) return a.counterexample.length < b.counterexample.length;
  return a.counterexample < b.counterexample;
}
