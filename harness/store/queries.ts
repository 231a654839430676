/**
 * Reading the store for reports: on a connection of its own that cannot write, beside a campaign that does.
 *
 * Promise: every query is bounded by a LIMIT over an index, because SQLite cannot be interrupted here and a page must
 * not wait. What is cut is said to be cut.
 */

import type Database from 'better-sqlite3';
import { openDatabase } from './database.ts';
import { COUNTED, FindingList, type ListedFinding } from './finding-list.ts';
import type { DecisionLine, FindingRow, SplitRow } from './store.ts';

/** A campaign with its sums over subjects. */
export interface CampaignLine {
  readonly id: string;
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly seed: number;
  readonly workers: number;
  readonly budget: string;
  readonly options: string;
  readonly elapsed_ms: number;
  readonly exit_code: number | null;
  readonly subjects: number;
  readonly scenarios: number;
  readonly tests: number;
  readonly mismatches: number;
  /** Testing time of all subjects, one after the other. */
  readonly testing_ms: number;
  /** Findings that it was the first to see; up to 10,001. */
  readonly new_findings: number;
}

export interface CampaignSubjectLine {
  readonly subject: string;
  readonly generator: number;
  readonly implementations: readonly string[];
  readonly versions: readonly string[];
  readonly implementation_ms: readonly number[];
  readonly unsupported: readonly number[];
  readonly scenarios: number;
  readonly tests: number;
  readonly rejected: number;
  readonly mismatches: number;
  readonly crashes: number;
  readonly hangs: number;
  readonly wall_ms: number;
  /** null: not looked for; `found`; else why not. */
  readonly canary: string | null;
}

export interface Occurrence {
  readonly campaign: string;
  readonly seed: number;
  readonly idx: number;
  readonly generator: number;
  readonly flaky: number;
  readonly seen_at: string;
}

export interface ReplayLine {
  readonly campaign: string;
  readonly outcome: string;
  readonly at: string;
}

/** A count that stops at 10,000. */
export interface Capped {
  readonly count: number;
  readonly capped: boolean;
}

export type ResultKind = 'statistics' | 'detection' | 'coverage' | 'bisect';
export interface StoredResult {
  readonly about: string;
  readonly at: string;
  readonly campaign: string | null;
  /** JSON text. */
  readonly document: string;
}

const CAMPAIGN = `
  SELECT c.id, c.state, c.started_at, c.ended_at, c.seed, c.workers, c.budget, c.options, c.elapsed_ms, c.exit_code,
    count(s.subject) AS subjects, coalesce(sum(s.scenarios), 0) AS scenarios, coalesce(sum(s.tests), 0) AS tests,
    coalesce(sum(s.mismatches), 0) AS mismatches,
    coalesce(sum(CASE WHEN s.wall_ms > 0 THEN s.wall_ms ELSE s.elapsed_ms / c.workers END), 0) AS testing_ms,
    (SELECT count(*) FROM (SELECT 1 FROM finding f WHERE f.first_campaign = c.id LIMIT ${COUNTED + 1})) AS new_findings
  FROM campaign c LEFT JOIN campaign_subject s ON s.campaign = c.id`;

export class Queries {
  readonly file: string;
  readonly list: FindingList;
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  /** Throws a UserError for a file that is no store, or one of another version. */
  constructor(file: string) {
    this.file = file;
    this.#db = openDatabase(file, { readonly: true });
    this.list = new FindingList({
      all: (sql, ...values) => this.#all(sql, ...values),
      version: () => Number(this.#db.pragma('data_version', { simple: true })),
    });
  }

  close(): void {
    this.#db.close();
  }

  /** The latest first. */
  campaigns(limit = 90): CampaignLine[] {
    return this.#all(
      `${CAMPAIGN} WHERE c.id IN (SELECT id FROM campaign ORDER BY started_at DESC LIMIT ?)
       GROUP BY c.id ORDER BY c.started_at DESC, c.id DESC`,
      limit,
    );
  }

  campaign(id: string): CampaignLine | undefined {
    return this.#all<CampaignLine>(`${CAMPAIGN} WHERE c.id = ? GROUP BY c.id`, id)[0];
  }

  campaignCount(): Capped {
    return this.#capped('SELECT 1 FROM campaign');
  }

  /** Tests of all campaigns. */
  totalTests(): number {
    return this.#all<{ n: number }>('SELECT coalesce(sum(tests), 0) AS n FROM campaign_subject')[0]?.n ?? 0;
  }

  campaignSubjects(campaign: string): CampaignSubjectLine[] {
    const rows = this.#all<Record<string, unknown>>(
      `SELECT subject, generator, implementations, versions, implementation_ms, unsupported, scenarios, tests, rejected,
         mismatches, crashes, hangs, CASE WHEN wall_ms > 0 THEN wall_ms ELSE elapsed_ms END AS wall_ms, canary
       FROM campaign_subject WHERE campaign = ? ORDER BY subject LIMIT 500`,
      campaign,
    );
    const lists = ['implementations', 'versions', 'implementation_ms', 'unsupported'];
    return rows.map(row => {
      const parsed = Object.fromEntries(lists.map(key => [key, JSON.parse(String(row[key])) as unknown]));
      return { ...row, ...parsed } as unknown as CampaignSubjectLine;
    });
  }

  /** The findings of a subject that were seen last, as many as a page can compare. */
  latestOf(subject: string): FindingRow[] {
    return this.#all('SELECT * FROM finding WHERE subject = ? ORDER BY last_seen DESC, id LIMIT 200', subject);
  }

  /** By id or an unambiguous beginning of one. */
  finding(id: string): FindingRow | undefined {
    const rows = this.#all<FindingRow>(
      'SELECT * FROM finding WHERE id >= ? AND id < ? ORDER BY id LIMIT 2',
      id,
      `${id}\u{10ffff}`,
    );
    return rows.find(row => row.id === id) ?? (rows.length === 1 ? rows[0] : undefined);
  }

  openFindings(): Capped {
    return this.#capped("SELECT 1 FROM finding_line WHERE status IN ('new', 'confirmed')");
  }

  /** Known differences whose day is over: they count as new again. The latest 50. */
  expired(today: string): ListedFinding[] {
    const rows = this.#all<{ id: string }>(
      "SELECT id FROM finding WHERE status = 'known' AND until < ? ORDER BY until DESC LIMIT 50",
      today,
    );
    return this.list.rows(rows.map(({ id }) => id));
  }

  /** Findings that a campaign was the first to see, the latest first. */
  firstSeenBy(campaign: string, limit: number): ListedFinding[] {
    const rows = this.#all<{ id: string }>(
      'SELECT id FROM finding WHERE first_campaign = ? ORDER BY last_seen DESC LIMIT ?',
      campaign,
      limit,
    );
    return this.list.rows(rows.map(({ id }) => id));
  }

  /** Fixed findings that came back in that time. */
  reopenedBetween(from: string, to: string): ListedFinding[] {
    const rows = this.#all<{ id: string }>(
      `SELECT DISTINCT finding AS id FROM decision INDEXED BY decision_reopened
       WHERE from_status = 'fixed' AND to_status = 'new' AND at >= ? AND at <= ? ORDER BY at DESC LIMIT 200`,
      from,
      to,
    );
    return this.list.rows(rows.map(({ id }) => id));
  }

  /** Ids of what a campaign saw with the tests it took, up to 10,001 of them. */
  seenBy(campaign: string): Map<string, number> {
    const rows = this.#all<{ finding: string; tests: number }>(
      `SELECT finding, tests_until_found AS tests FROM campaign_finding WHERE campaign = ? LIMIT ${COUNTED + 1}`,
      campaign,
    );
    return new Map(rows.map(row => [row.finding, row.tests]));
  }

  decisions(finding: string): DecisionLine[] {
    return this.#all(
      `SELECT at, from_status, to_status, note, until, duplicate_of FROM decision
       WHERE finding = ? ORDER BY at DESC LIMIT 200`,
      finding,
    );
  }

  split(finding: string): SplitRow | undefined {
    return this.#all<SplitRow>('SELECT * FROM split WHERE finding = ?', finding)[0];
  }

  /** Single mismatches, those of the latest campaigns first. */
  occurrences(finding: string, limit = 20): Occurrence[] {
    return this.#all(
      `SELECT campaign, seed, idx, generator, flaky, seen_at FROM mismatch INDEXED BY mismatch_by_finding
       WHERE finding = ? ORDER BY campaign DESC, subject DESC, idx DESC LIMIT ?`,
      finding,
      limit,
    );
  }

  /** Campaigns that saw it, the latest first. */
  campaignsOf(finding: string, limit = 60): { campaign: string; tests: number; ms: number }[] {
    return this.#all(
      `SELECT campaign, tests_until_found AS tests, ms_until_found AS ms
       FROM campaign_finding INDEXED BY campaign_finding_by_finding WHERE finding = ? ORDER BY campaign DESC LIMIT ?`,
      finding,
      limit,
    );
  }

  /** What became of it when campaigns ran it again, the latest first. */
  replays(finding: string, limit = 30): ReplayLine[] {
    return this.#all(
      'SELECT campaign, outcome, at FROM replay WHERE finding = ? ORDER BY at DESC LIMIT ?',
      finding,
      limit,
    );
  }

  /** The latest result for each subject or finding. */
  results(kind: Exclude<ResultKind, 'bisect'>): StoredResult[] {
    // From one name to the next, each by the index: older documents, which may be large, are not read.
    return this.#all(
      `WITH RECURSIVE name (about) AS (
         SELECT min(about) FROM result WHERE kind = @kind
         UNION ALL
         SELECT (SELECT min(about) FROM result WHERE kind = @kind AND about > name.about) FROM name
         WHERE name.about IS NOT NULL LIMIT 100)
       SELECT result.about, at, campaign, document FROM name JOIN result ON result.kind = @kind
         AND result.about = name.about
         AND at = (SELECT max(at) FROM result latest WHERE latest.kind = @kind AND latest.about = name.about)`,
      { kind },
    );
  }

  /** The latest result about one subject or finding. */
  result(kind: ResultKind, about: string): StoredResult | undefined {
    return this.#all<StoredResult>(
      'SELECT about, at, campaign, document FROM result WHERE kind = ? AND about = ? ORDER BY at DESC LIMIT 1',
      kind,
      about,
    )[0];
  }

  /** The figures of the latest results for a trend, the latest first. */
  figures(kind: ResultKind, about: string, limit: number): { at: string; figure: number }[] {
    return this.#all(
      'SELECT at, figure FROM result WHERE kind = ? AND about = ? AND figure IS NOT NULL ORDER BY at DESC LIMIT ?',
      kind,
      about,
      limit,
    );
  }

  #capped(select: string): Capped {
    const n = this.#all<{ n: number }>(`SELECT count(*) AS n FROM (${select} LIMIT ${COUNTED + 1})`)[0]?.n ?? 0;
    return { count: Math.min(n, COUNTED), capped: n > COUNTED };
  }

  #all<Row>(sql: string, ...values: unknown[]): Row[] {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement.all(...values) as Row[];
  }
}
