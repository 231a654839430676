/**
 * The store: campaigns, mismatches, findings and decisions, in one SQLite file that several processes may use at once.
 *
 * Promise: what a method has returned from is on disk, whole or not at all, and a process killed in between leaves the
 * state before. Rows hold JSON as exact text, so nothing here ever touches the digits of an integer. Throws a
 * StoreFailure when the file itself fails.
 */

import type Database from 'better-sqlite3';
import type { RangeReply, RawMismatch } from '../campaign/protocol.ts';
import { UserError } from '../errors.ts';
import { dbFlag } from '../shell.ts';
import type { Count } from '../stats/counts.ts';
import { type OpenOptions, openDatabase } from './database.ts';
import { asStoreFailure } from './failure.ts';
import { addFeatures, featuresOf } from './features.ts';
import { FindingsTable } from './findings-table.ts';
import type {
  CampaignRow,
  Decision,
  DecisionLine,
  FindingFilter,
  FindingRow,
  MismatchRow,
  ReplayOutcome,
  ReplayRow,
  SeenFinding,
  Sighting,
  StoredCampaign,
  SubjectRow,
  TallyRow,
} from './rows.ts';

export * from './rows.ts';

/** A mismatch that gets a row of its own. */
export interface KeptMismatch extends RawMismatch {
  readonly nth: number;
  /** Milliseconds of the subject until it was seen. */
  readonly ms: number;
}

/** A finished range, as it is added to a subject of a campaign. */
export interface Fold {
  readonly campaign: string;
  readonly subject: string;
  readonly seed: number;
  readonly generator: number;
  /** Where the campaign stood, in scenarios, and where it stands with this range. */
  readonly from: number;
  readonly to: number;
  readonly wallMs: number;
  readonly part: RangeReply;
  /** With this range. */
  readonly total: RangeReply;
  readonly mismatches: readonly KeptMismatch[];
  /** Lookalikes that are only counted. */
  readonly tallies: ReadonlyMap<string, number>;
}

export interface Filing {
  readonly sighting: Sighting;
  /** The mismatches that it comes from; none for what was met on the way. */
  readonly indices: readonly number[];
}

const now = (): string => new Date().toISOString();

export class Store {
  readonly file: string;
  readonly #db: Database.Database;
  readonly #findings: FindingsTable;

  constructor(file: string, options: OpenOptions = {}) {
    this.file = file;
    this.#db = openDatabase(file, options);
    this.#findings = new FindingsTable(this.#db);
  }

  close(): void {
    try {
      if (!this.#db.readonly) this.#db.pragma('optimize');
    } catch (thrown) {
      // Statistics for the query planner: a file that is locked or full does without, and closes all the same.
      if (asStoreFailure(this.file, thrown) === thrown) throw thrown;
    } finally {
      this.#db.close();
    }
  }

  // -------------------------------------------------------------------------------------------------------- campaigns

  beginCampaign(row: CampaignRow): void {
    this.#write(() =>
      this.#run(
        `INSERT INTO campaign (id, state, started_at, seed, workers, budget, options)
         VALUES (@id, 'running', @at, @seed, @workers, @budget, @options)`,
        { ...row, at: now() },
      ),
    );
  }

  /** Marks a campaign as running again. */
  reopenCampaign(id: string, workers: number): void {
    this.#write(() =>
      this.#run("UPDATE campaign SET state = 'running', ended_at = NULL, exit_code = NULL, workers = ? WHERE id = ?", [
        workers,
        id,
      ]),
    );
  }

  endCampaign(id: string, state: 'done' | 'stopped' | 'failed', elapsedMs: number, exitCode: number): void {
    this.#write(() =>
      this.#run(
        'UPDATE campaign SET state = ?, ended_at = ?, elapsed_ms = elapsed_ms + ?, exit_code = ? WHERE id = ?',
        [state, now(), elapsedMs, exitCode, id],
      ),
    );
  }

  campaigns(limit = 50): Record<string, unknown>[] {
    return this.#all('SELECT * FROM campaign ORDER BY started_at DESC LIMIT ?', limit);
  }

  /** By id or by an unambiguous beginning of one. */
  campaign(id: string): StoredCampaign {
    const sql = "SELECT * FROM campaign WHERE id LIKE ? || '%' ORDER BY id LIMIT 3";
    const rows = this.#all<StoredCampaign>(sql, id.replace(/[%_]/g, ''));
    return oneOf(rows, id, 'campaign', `no campaign "${id}" in ${this.file}`, 'give the id that run printed');
  }

  hasCampaign(id: string): boolean {
    return this.#db.prepare('SELECT 1 FROM campaign WHERE id = ?').get(id) !== undefined;
  }

  /** Tests of all campaigns in the file. */
  totalTests(): number {
    return Number(this.#db.prepare('SELECT coalesce(sum(tests), 0) FROM campaign_subject').pluck().get());
  }

  // --------------------------------------------------------------------------------------------- a campaign's subjects

  /** A subject's row, begun now or by the process that was here before. */
  beginSubject(campaign: string, subject: string, generator: number, implementations: readonly string[]): SubjectRow {
    return this.#write(() => {
      this.#run(
        'INSERT OR IGNORE INTO campaign_subject (campaign, subject, generator, implementations) VALUES (?, ?, ?, ?)',
        [campaign, subject, generator, JSON.stringify(implementations)],
      );
      return this.subject(campaign, subject) as SubjectRow;
    });
  }

  subject(campaign: string, subject: string): SubjectRow | undefined {
    return this.subjects(campaign).find(row => row.subject === subject);
  }

  subjects(campaign: string): SubjectRow[] {
    return this.#all('SELECT * FROM campaign_subject WHERE campaign = ? ORDER BY subject', campaign);
  }

  /** A finished range with its mismatches, and where the campaign goes on when it is killed now. */
  addRange(fold: Fold): void {
    const { campaign, subject, part, total } = fold;
    this.#write(() => {
      const moved = this.#db
        .prepare(
          `UPDATE campaign_subject SET scenarios = scenarios + @scenarios, tests = tests + @tests,
             rejected = rejected + @rejected, mismatches = mismatches + @mismatches, crashes = crashes + @crashes,
             hangs = hangs + @hangs, elapsed_ms = elapsed_ms + @ms, wall_ms = wall_ms + @wallMs, position = @to,
             implementation_ms = @implementationMs, unsupported = @unsupported, asked = @asked, versions = @versions
           WHERE campaign = @campaign AND subject = @subject AND position = @from`,
        )
        .run({
          ...{ campaign, subject, from: fold.from, to: fold.to, wallMs: fold.wallMs },
          ...{ scenarios: part.scenarios, tests: part.tests, rejected: part.rejected, ms: part.ms },
          ...{ mismatches: part.mismatches.length, crashes: ofKind(part, 'crash'), hangs: ofKind(part, 'hang') },
          ...{ implementationMs: JSON.stringify(total.implementationMs), versions: JSON.stringify(total.versions) },
          ...{ unsupported: JSON.stringify(total.unsupported), asked: JSON.stringify(total.asked) },
        });
      // The lock between two processes that both took up the same campaign: neither can count what the other has.
      if (moved.changes === 0) {
        throw new UserError(`campaign ${campaign} is being continued by another process`, 'only one of them may');
      }
      addFeatures(this.#db, campaign, subject, part.features);
      for (const mismatch of fold.mismatches) this.#addMismatch(fold, mismatch);
      for (const [lookalikes, count] of fold.tallies) {
        this.#run(
          `INSERT INTO mismatch_tally (campaign, subject, lookalikes, count) VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET count = count + excluded.count`,
          [campaign, subject, lookalikes, count],
        );
      }
    });
  }

  #addMismatch({ campaign, subject, seed, generator }: Fold, mismatch: KeptMismatch): void {
    const { index, verdict, flaky, nth, ms, input = null } = mismatch;
    this.#run(
      `INSERT OR IGNORE INTO mismatch (campaign, subject, seed, idx, generator, verdict, flaky, seen_at, nth, ms, input)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [campaign, subject, seed, index, generator, verdict, flaky ? 1 : 0, now(), nth, ms, input],
    );
  }

  /** Time that brought no range: replays, shrinks. */
  addWallMs(campaign: string, subject: string, ms: number): void {
    const sql = 'UPDATE campaign_subject SET wall_ms = wall_ms + ? WHERE campaign = ? AND subject = ?';
    this.#write(() => this.#run(sql, [ms, campaign, subject]));
  }

  setCanary(campaign: string, subject: string, canary: string): void {
    const sql = 'UPDATE campaign_subject SET canary = ? WHERE campaign = ? AND subject = ?';
    this.#write(() => this.#run(sql, [canary, campaign, subject]));
  }

  /** In the order of their indices. */
  mismatches(campaign: string, subject: string): MismatchRow[] {
    const sql =
      'SELECT idx, verdict, flaky, finding, nth, ms, input FROM mismatch WHERE campaign = ? AND subject = ? ORDER BY idx';
    return this.#all(sql, campaign, subject);
  }

  tallies(campaign: string, subject: string): TallyRow[] {
    const sql = 'SELECT lookalikes, count, filed FROM mismatch_tally WHERE campaign = ? AND subject = ?';
    return this.#all(sql, campaign, subject);
  }

  // --------------------------------------------------------------------------------------------------------- findings

  /** Files what one shrink (or none) gave, together: a process killed in between has filed nothing of it. */
  fileSightings(campaign: string, filings: readonly Filing[]): FindingRow[] {
    return this.#write(() => {
      const at = now();
      return filings.map(({ sighting, indices }) => this.#findings.file(campaign, sighting, indices, at));
    });
  }

  /** A finding keeps its id and signature with a smaller input; false when the one that is kept is below it. */
  improve(id: string, sighting: Sighting): boolean {
    return this.#write(() => this.#findings.improve(id, sighting));
  }

  /** Mismatches that are taken for occurrences of findings without a shrink of their own. */
  count(campaign: string, subject: string, occurrences: readonly { finding: string; index: number }[]): void {
    this.#write(() => {
      const mark = this.#db.prepare(
        'UPDATE mismatch SET finding = ? WHERE campaign = ? AND subject = ? AND idx = ? AND finding IS NULL',
      );
      for (const { finding, index } of occurrences) {
        this.#findings.count(finding, mark.run(finding, campaign, subject, index).changes, false);
      }
    });
  }

  /** The same for those that were only tallied; counts each of them once, however often it is called. */
  countTally(campaign: string, subject: string, lookalikes: string, finding: string): void {
    this.#write(() => {
      const row = this.tallies(campaign, subject).find(each => each.lookalikes === lookalikes);
      if (row === undefined) return;
      this.#findings.count(finding, row.count - row.filed, false);
      this.#run(
        'UPDATE mismatch_tally SET filed = count, finding = ? WHERE campaign = ? AND subject = ? AND lookalikes = ?',
        [finding, campaign, subject, lookalikes],
      );
    });
  }

  findingBySignature(signature: string): FindingRow | undefined {
    return this.#findings.bySignature(signature);
  }

  /** By id or by an unambiguous beginning of one. */
  finding(id: string): FindingRow {
    const sql = "SELECT * FROM finding WHERE id LIKE ? || '%' ORDER BY id LIMIT 3";
    const rows = this.#all<FindingRow>(sql, id.replace(/[%_]/g, ''));
    return oneOf(
      rows,
      id,
      'finding',
      `no finding "${id}" in ${this.file}`,
      `list them with: npx lockstep findings${dbFlag(this.file)}`,
    );
  }

  findings(filter: FindingFilter = {}): FindingRow[] {
    const { status = null, subject = null, campaign = null, limit = 1000 } = filter;
    return this.#all(
      `SELECT * FROM finding WHERE (@status IS NULL OR status = @status) AND (@subject IS NULL OR subject = @subject)
         AND (@campaign IS NULL OR id IN (SELECT finding FROM campaign_finding WHERE campaign = @campaign))
       ORDER BY CASE status WHEN 'new' THEN 0 WHEN 'confirmed' THEN 1 ELSE 2 END, last_seen DESC, id LIMIT @limit`,
      { status, subject, campaign, limit },
    );
  }

  /** What a campaign saw of a subject, first seen first; tests and times until found are this campaign's. */
  seenBy(campaign: string, subject: string): SeenFinding[] {
    return this.#all(
      `SELECT finding.*, seen.tests_until_found, seen.ms_until_found,
         original.status AS original_status, original.until AS original_until
       FROM campaign_finding seen JOIN finding ON finding.id = seen.finding
         LEFT JOIN finding original ON original.id = finding.duplicate_of
       WHERE seen.campaign = ? AND finding.subject = ? ORDER BY seen.tests_until_found, finding.id`,
      campaign,
      subject,
    );
  }

  /** What is worth running again: what is open first, then what should have stayed fixed, then what is accepted. */
  saved(subject: string): FindingRow[] {
    return this.#all(
      `SELECT * FROM finding WHERE subject = ? AND status IN ('new', 'confirmed', 'fixed', 'known')
       ORDER BY CASE status WHEN 'new' THEN 0 WHEN 'confirmed' THEN 1 WHEN 'fixed' THEN 2 ELSE 3 END, last_seen DESC, id`,
      subject,
    );
  }

  /** A saved finding was run again. One that still differs is seen by the campaign, and reopens if it was fixed. */
  addReplay(campaign: string, finding: FindingRow, outcome: ReplayOutcome): void {
    this.#write(() => {
      this.#run('INSERT OR REPLACE INTO replay (campaign, finding, outcome, at) VALUES (?, ?, ?, ?)', [
        campaign,
        finding.id,
        outcome,
        now(),
      ]);
      if (outcome === 'differs')
        this.#findings.file(campaign, { ...finding, tests_until_found: 0, ms_until_found: 0 }, [], now());
    });
  }

  /** What the counted inputs of a campaign showed. */
  features(campaign: string, subject: string): Count[] {
    return featuresOf(this.#db, campaign, subject);
  }

  replays(campaign: string, subject: string): ReplayRow[] {
    return this.#all(
      `SELECT replay.finding, replay.outcome, finding.status FROM replay JOIN finding ON finding.id = replay.finding
       WHERE replay.campaign = ? AND finding.subject = ? ORDER BY replay.finding`,
      campaign,
      subject,
    );
  }

  decide(finding: FindingRow, decision: Decision): void {
    this.#write(() => this.#findings.decide(finding, decision, now()));
  }

  decisions(finding: string): DecisionLine[] {
    return this.#all('SELECT * FROM decision WHERE finding = ? ORDER BY at, rowid', finding);
  }

  // ------------------------------------------------------------------------------------------------------------- SQL

  /**
   * One transaction that takes the lock for writing at its start. Do not make it a deferred one: reading first and
   * writing then fails at once, without waiting, when another campaign wrote in between.
   */
  #write<T>(work: () => T): T {
    try {
      return this.#db.transaction(work).immediate();
    } catch (thrown) {
      throw asStoreFailure(this.file, thrown);
    }
  }

  #all<Row>(sql: string, ...values: readonly (string | number | object)[]): Row[] {
    try {
      return this.#db.prepare(sql).all(...values) as Row[];
    } catch (thrown) {
      throw asStoreFailure(this.file, thrown);
    }
  }

  #run(sql: string, values: object): void {
    this.#db.prepare(sql).run(values);
  }
}

const ofKind = (part: RangeReply, kind: string): number =>
  part.mismatches.filter(({ verdict }) => verdict.startsWith(`{"kind":"${kind}"`)).length;

function oneOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  id: string,
  what: string,
  none: string,
  hint: string,
): Row {
  const exact = rows.find(row => row.id === id) ?? (rows.length === 1 ? rows[0] : undefined);
  if (exact !== undefined) return exact;
  throw rows.length > 1
    ? new UserError(`${what} "${id}" is ambiguous: ${rows.map(row => row.id).join(', ')}, ...`, 'give more of the id')
    : new UserError(none, hint);
}
