/**
 * Joining stores: the databases of shards, of machines, or copies of one made at different times.
 *
 * Promise: joining the same file again changes nothing, and the order does not matter. Rows have keys that mean the same
 * everywhere (campaign and index, signature), counts are counted again from the rows, and of two versions of a row the
 * one that has got further wins.
 */

import type Database from 'better-sqlite3';
import { UserError } from '../errors.ts';
import { openDatabase } from './database.ts';
import { asStoreFailure } from './failure.ts';
import { FindingsTable, isSmaller } from './findings-table.ts';
import type { FindingRow } from './rows.ts';

/** The ids of the campaigns that are in `source`, which is left as it is. */
export function mergeInto(target: string, source: string): string[] {
  // Ours, readable and of this format, or refused with its name.
  openDatabase(source, { readonly: true }).close();
  const db = openDatabase(target);
  try {
    db.prepare('ATTACH ? AS other').run(source);
    if (isSameFile(db)) throw new UserError(`${source}: cannot be joined with itself`, 'name another file with --db');
    return db.transaction(() => join(db)).immediate();
  } catch (thrown) {
    throw asStoreFailure(target, thrown);
  } finally {
    db.close();
  }
}

function isSameFile(db: Database.Database): boolean {
  const files = db.pragma('database_list') as readonly { readonly name: string; readonly file: string }[];
  const of = (name: string): string | undefined => files.find(each => each.name === name)?.file;
  return of('main') === of('other');
}

function join(db: Database.Database): string[] {
  db.exec(CAMPAIGNS);
  joinFindings(db);
  db.exec(SIGHTINGS);
  settleStatuses(db);
  const table = new FindingsTable(db);
  for (const id of db.prepare('SELECT id FROM other.finding').pluck().all() as string[]) table.recount(id);
  return db.prepare('SELECT id FROM other.campaign ORDER BY id').pluck().all() as string[];
}

/** A campaign that was copied while it ran is taken over as far as it has got anywhere. */
const CAMPAIGNS = `
  INSERT INTO campaign SELECT * FROM other.campaign WHERE true
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, ended_at = excluded.ended_at, workers = excluded.workers,
    elapsed_ms = excluded.elapsed_ms, exit_code = excluded.exit_code
  WHERE excluded.elapsed_ms > elapsed_ms OR (state = 'running' AND excluded.state <> 'running');

  INSERT INTO campaign_subject SELECT * FROM other.campaign_subject WHERE true
  ON CONFLICT (campaign, subject) DO UPDATE SET versions = excluded.versions, scenarios = excluded.scenarios,
    tests = excluded.tests, rejected = excluded.rejected, mismatches = excluded.mismatches, crashes = excluded.crashes,
    hangs = excluded.hangs, elapsed_ms = excluded.elapsed_ms, implementation_ms = excluded.implementation_ms,
    unsupported = excluded.unsupported, position = excluded.position, wall_ms = excluded.wall_ms,
    asked = excluded.asked, canary = excluded.canary
  WHERE excluded.position > position OR (excluded.position = position AND excluded.wall_ms > wall_ms);
`;

const SIGHTINGS = `
  INSERT INTO mismatch SELECT * FROM other.mismatch WHERE true
  ON CONFLICT (campaign, subject, idx) DO UPDATE SET
    finding = coalesce(min(finding, excluded.finding), finding, excluded.finding);

  INSERT INTO mismatch_tally SELECT * FROM other.mismatch_tally WHERE true
  ON CONFLICT (campaign, subject, lookalikes) DO UPDATE SET count = max(count, excluded.count),
    filed = max(filed, excluded.filed), finding = coalesce(min(finding, excluded.finding), finding, excluded.finding);

  INSERT INTO campaign_finding SELECT * FROM other.campaign_finding WHERE true
  ON CONFLICT (campaign, finding) DO UPDATE SET
    tests_until_found = min(tests_until_found, excluded.tests_until_found),
    ms_until_found = min(ms_until_found, excluded.ms_until_found);

  INSERT INTO feature SELECT * FROM other.feature WHERE true
  ON CONFLICT (campaign, subject, name) DO UPDATE SET count = max(count, excluded.count);

  INSERT INTO replay SELECT * FROM other.replay WHERE true
  ON CONFLICT (campaign, finding) DO UPDATE SET outcome = excluded.outcome, at = excluded.at WHERE excluded.at > at;

  INSERT INTO split SELECT * FROM other.split WHERE true
  ON CONFLICT (finding) DO UPDATE SET at = excluded.at, note = excluded.note, details = excluded.details
  WHERE excluded.at < at;

  INSERT INTO decision SELECT * FROM other.decision theirs WHERE NOT EXISTS (
    SELECT 1 FROM decision ours WHERE ours.finding = theirs.finding AND ours.at = theirs.at
      AND ours.from_status = theirs.from_status AND ours.to_status = theirs.to_status);
`;

function joinFindings(db: Database.Database): void {
  db.exec('INSERT OR IGNORE INTO finding SELECT * FROM other.finding');
  const theirs = db.prepare('SELECT * FROM other.finding').all() as FindingRow[];
  const find = db.prepare('SELECT * FROM finding WHERE id = ?');
  const update = db.prepare(
    `UPDATE finding SET first_seen = @first_seen, first_campaign = @first_campaign, last_seen = @last_seen,
       last_campaign = @last_campaign, tests_until_found = @tests_until_found, ms_until_found = @ms_until_found,
       counterexample = @counterexample, rendered = @rendered, summary = @summary, size = @size,
       size_before = @size_before, shrink = @shrink WHERE id = @id`,
  );
  for (const other of theirs) update.run(joined(find.get(other.id) as FindingRow, other));
}

/** The earliest beginning, the latest end, the smallest counterexample. */
function joined(ours: FindingRow, theirs: FindingRow): FindingRow {
  const first = (row: FindingRow): string => `${row.first_seen} ${row.first_campaign}`;
  const last = (row: FindingRow): string => `${row.last_seen} ${row.last_campaign}`;
  const { first_seen, first_campaign } = first(theirs) < first(ours) ? theirs : ours;
  const { last_seen, last_campaign } = last(theirs) > last(ours) ? theirs : ours;
  return {
    ...(isSmaller(theirs, ours) ? theirs : ours),
    ...{ first_seen, first_campaign, last_seen, last_campaign },
    tests_until_found: Math.min(ours.tests_until_found, theirs.tests_until_found),
    ms_until_found: Math.min(ours.ms_until_found, theirs.ms_until_found),
  };
}

/** The last decision holds, wherever it was made. What was fixed and seen later than that is open again. */
function settleStatuses(db: Database.Database): void {
  const table = new FindingsTable(db);
  db.exec(`
    UPDATE finding SET (status, note, until, duplicate_of) = (
      SELECT to_status, note, until, duplicate_of FROM decision WHERE decision.finding = finding.id
      ORDER BY at DESC, to_status, from_status LIMIT 1)
    WHERE id IN (SELECT finding FROM decision)`);
  const back = db
    .prepare(
      `SELECT * FROM finding WHERE status = 'fixed'
         AND last_seen > (SELECT max(at) FROM decision WHERE decision.finding = finding.id)`,
    )
    .all() as FindingRow[];
  for (const row of back) {
    table.decide(row, { status: 'new', note: `seen again by campaign ${row.last_campaign}` }, row.last_seen);
  }
}
