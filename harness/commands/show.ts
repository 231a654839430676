/** `lockstep show`: one finding in full, as it was stored. Nothing is run. */

import { Command } from 'commander';
import { findingPage } from '../../reports/terminal/finding.ts';
import { writeJson } from '../json.ts';
import { DEFAULT_DB } from '../options.ts';
import { findingInFull } from '../store/finding-json.ts';
import { openToRead } from './findings.ts';

export const showCommand = (): Command =>
  new Command('show')
    .description('one finding in full')
    .argument('<id>', 'the finding, or the beginning of its id')
    .option('--db <file>', 'the database', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout, with the counterexample')
    .action((id: string, options: { db: string; json?: boolean }) => {
      const store = openToRead(options.db);
      try {
        const row = store.finding(id);
        const full = findingInFull(row, store.decisions(row.id));
        console.log(options.json ? writeJson(full, 2) : findingPage(row, full));
      } finally {
        store.close();
      }
    });
