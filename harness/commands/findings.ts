/** `lockstep findings`: the triage list. */

import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { findingList } from '../../reports/terminal/summary.ts';
import { UserError } from '../errors.ts';
import { DEFAULT_DB, parseCount } from '../options.ts';
import { findingJson } from '../store/finding-json.ts';
import { STATUSES, type Status, Store } from '../store/store.ts';
import { findSubject } from '../subjects/index.ts';

interface Options {
  readonly status?: Status;
  readonly subject?: string;
  readonly limit: number;
  readonly db: string;
  readonly json?: boolean;
}

export const findingsCommand = (): Command =>
  new Command('findings')
    .description('the triage list: every finding, new ones first')
    .addOption(new Option('--status <status>', 'only those of this status').choices([...STATUSES]))
    .option('--subject <name>', 'only those of this subject')
    .option('--limit <n>', 'at most that many', parseCount, 100)
    .option('--db <file>', 'the database', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', '\nExample: lockstep findings --status new --subject cedar/authorize')
    .action((options: Options) => {
      const store = openToRead(options.db);
      try {
        const rows = store.findings(options);
        // Of a subject that no finding is of, the name may be a wrong one.
        const { subject } = options;
        if (subject !== undefined && store.findings({ subject, limit: 1 }).length === 0) findSubject(subject);
        if (options.json) console.log(JSON.stringify({ findings: rows.map(findingJson) }, null, 2));
        else console.log(rows.length === 0 ? 'No findings.' : findingList(rows));
      } finally {
        store.close();
      }
    });

/** A database that must be there already. */
export function openToRead(db: string): Store {
  if (!existsSync(db))
    throw new UserError(`there is no database ${db}`, 'lockstep run makes one, or name another with --db');
  return new Store(db, { readonly: true });
}
