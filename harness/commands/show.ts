/**
 * `lockstep show`: one finding in full. What was stored comes from the store; why it is so (the answers side by side, the
 * model's rules, the parts that matter) is found out anew, unless the input ends whoever answers it.
 */

import { Command } from 'commander';
import { alikeBlock, findingPage, reasonPage } from '../../reports/terminal/finding.ts';
import { proposals } from '../campaign/proposals.ts';
import { counterexampleOf } from '../counterexample.ts';
import { messageOf } from '../errors.ts';
import { readJson, writeJson } from '../json.ts';
import { DEFAULT_DB } from '../options.ts';
import { type Replayed, replay, replayJson } from '../replay.ts';
import { findingInFull } from '../store/finding-json.ts';
import { Splits } from '../store/split.ts';
import type { FindingRow, SplitRow } from '../store/store.ts';
import { openToRead } from './findings.ts';

interface Options {
  readonly db: string;
  readonly stored?: boolean;
  readonly json?: boolean;
}

export const showCommand = (): Command =>
  new Command('show')
    .description('one finding in full, with the reasons: what the model did, which parts of the input matter')
    .argument('<id>', 'the finding, or the beginning of its id')
    .option('--stored', 'only what is stored: nothing is run')
    .option('--db <file>', 'the database', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout, with the counterexample')
    .addHelpText('after', '\nExample: lockstep show 3fa9')
    .action(show);

async function show(id: string, { db, stored, json }: Options): Promise<void> {
  const store = openToRead(db);
  try {
    const row = store.finding(id);
    const decisions = store.decisions(row.id);
    const full = findingInFull(row, decisions, splitOf(row.id, db));
    const alike = proposals(row, store.findings({ subject: row.subject }));
    const reasons = stored ? 'asked not to run anything' : await reasonsOf(row);
    if (json) {
      const now = typeof reasons === 'string' ? { now: null, notRun: reasons } : { now: replayJson(reasons) };
      console.log(
        writeJson({ ...full, perhapsSame: alike.map(({ row: { id: same }, why }) => ({ id: same, why })), ...now }, 2),
      );
    } else {
      console.log(findingPage(row, full, decisions, [reasonPage(reasons), ...alikeBlock(row.id, alike, db)], db));
    }
  } finally {
    store.close();
  }
}

function splitOf(id: string, db: string): SplitRow | undefined {
  const splits = new Splits(db, { readonly: true });
  try {
    return splits.of(id);
  } finally {
    splits.close();
  }
}

/** Or why there are none. A crash or a hang is replayed by `replay` alone, where it is what was asked for. */
async function reasonsOf(row: FindingRow): Promise<Replayed | string> {
  if (row.kind === 'crash' || row.kind === 'hang') return `the input ends whoever answers it (${row.kind})`;
  try {
    return await replay(counterexampleOf(readJson(row.counterexample), `finding ${row.id}`));
  } catch (thrown) {
    return messageOf(thrown);
  }
}
