/**
 * Splitting a finding in the store: the decision, the members that are still to be told apart, and where they go.
 *
 * Promise: a member is in one finding at any time, and counted there. A process that is killed in between has moved some,
 * and the same split again moves the rest.
 */

import type Database from 'better-sqlite3';
import { type OpenOptions, openDatabase } from './database.ts';
import { asStoreFailure } from './failure.ts';
import { FindingsTable } from './findings-table.ts';
import type { FindingRow, Sighting, SplitRow } from './rows.ts';

/** A mismatch of a finding, with what it takes to make its input again. */
export interface Member {
  readonly campaign: string;
  readonly seed: number;
  readonly idx: number;
  readonly generator: number;
  readonly verdict: string;
  /** Exact JSON text, where it cannot be drawn again. */
  readonly input: string | null;
}

export class Splits {
  readonly #file: string;
  readonly #db: Database.Database;
  readonly #findings: FindingsTable;

  constructor(file: string, options: OpenOptions = {}) {
    this.#file = file;
    this.#db = openDatabase(file, options);
    this.#findings = new FindingsTable(this.#db);
  }

  close(): void {
    this.#db.close();
  }

  /** From now on only what has these details is filed as this finding; said again, the first decision holds. */
  decide(finding: FindingRow, details: string, note: string | undefined): void {
    this.#write(() =>
      this.#db
        .prepare('INSERT OR IGNORE INTO split (finding, at, note, details) VALUES (?, ?, ?, ?)')
        .run(finding.id, new Date().toISOString(), note ?? null, details),
    );
  }

  of(finding: string): SplitRow | undefined {
    return this.#db.prepare('SELECT * FROM split WHERE finding = ?').get(finding) as SplitRow | undefined;
  }

  /** Those that have rows of their own, first seen first; flaky ones cannot be told apart. */
  members(finding: FindingRow, limit: number): Member[] {
    const sql = `SELECT campaign, seed, idx, generator, verdict, input FROM mismatch
       WHERE finding = ? AND flaky = 0 ORDER BY seen_at, campaign, idx LIMIT ?`;
    return this.#db.prepare(sql).all(finding.id, limit) as Member[];
  }

  /** The finding that the member is in now: another one, if its details or its signature are others. */
  move(finding: FindingRow, { campaign, idx }: Member, sighting: Sighting): FindingRow {
    return this.#write(() => {
      const free = 'UPDATE mismatch SET finding = NULL WHERE campaign = ? AND subject = ? AND idx = ?';
      this.#db.prepare(free).run(campaign, finding.subject, idx);
      const row = this.#findings.file(campaign, sighting, [idx], new Date().toISOString());
      this.#findings.recount(finding.id);
      this.#findings.recount(row.id);
      return this.#findings.byId(row.id) as FindingRow;
    });
  }

  #write<T>(work: () => T): T {
    try {
      return this.#db.transaction(work).immediate();
    } catch (thrown) {
      throw asStoreFailure(this.#file, thrown);
    }
  }
}
