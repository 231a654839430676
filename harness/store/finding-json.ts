/** A finding as machines read it: the same object in `run --json`, `findings --json` and `show --json`. */

import type { JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { readJson } from '../json.ts';
import type { DecisionLine, FindingRow, SplitRow } from './store.ts';

export function findingJson(row: FindingRow): JsonObject {
  return {
    id: row.id,
    signature: row.signature,
    subject: row.subject,
    kind: row.kind,
    status: row.status,
    implementations: readJson(row.implementations),
    summary: row.summary,
    size: row.size,
    sizeBefore: row.size_before,
    testsUntilFound: row.tests_until_found,
    msUntilFound: Math.round(row.ms_until_found),
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    occurrences: row.occurrences,
    note: row.note,
    until: row.until,
    of: row.duplicate_of,
  };
}

/** With the counterexample (the file format), the history of decisions and how it was shrunk. */
export function findingInFull(
  row: FindingRow,
  decisions: readonly DecisionLine[],
  split?: Pick<SplitRow, 'at' | 'note'>,
): JsonObject {
  return {
    ...findingJson(row),
    counterexample: readJson(row.counterexample),
    shrink: readJson(row.shrink),
    decisions: decisions.map(each => ({ ...each })),
    split: split === undefined ? null : { at: split.at, note: split.note },
  };
}
