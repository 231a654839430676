/** What the inputs of a campaign showed: counts by name, added up as its ranges are folded. */

import type Database from 'better-sqlite3';
import type { Count } from '../stats/counts.ts';

/** Within the transaction that stores the range. */
export function addFeatures(db: Database.Database, campaign: string, subject: string, counts: readonly Count[]): void {
  if (counts.length === 0) return;
  const add = db.prepare(
    `INSERT INTO feature (campaign, subject, name, count) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  for (const [name, count] of counts) add.run(campaign, subject, name, count);
}

export function featuresOf(db: Database.Database, campaign: string, subject: string): Count[] {
  const rows = db.prepare('SELECT name, count FROM feature WHERE campaign = ? AND subject = ? ORDER BY name');
  return rows.raw().all(campaign, subject) as [string, number][];
}
