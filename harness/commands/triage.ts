/** `lockstep triage`: a person's decision about a finding, remembered with its reason. */

import { Command, Option } from 'commander';
import { checkDecision } from '../decision.ts';
import { DEFAULT_DB } from '../options.ts';
import { STATUSES, type Status, Store } from '../store/store.ts';
import { openToRead } from './findings.ts';

interface Options {
  readonly status: Status;
  readonly of?: string;
  readonly until?: string;
  readonly note?: string;
  readonly db: string;
}

export const triageCommand = (): Command =>
  new Command('triage')
    .description('a decision about a finding')
    .argument('<id>', 'the finding, or the beginning of its id')
    .addOption(new Option('--status <status>', 'its new status').choices([...STATUSES]).makeOptionMandatory())
    .option('--of <id>', 'with --status duplicate: the finding that it repeats')
    .option('--until <date>', 'with --status known: the last day on which it is accepted, YYYY-MM-DD')
    .option('--note <text>', 'why; required with --status known')
    .option('--db <file>', 'the database', DEFAULT_DB)
    .addHelpText(
      'after',
      '\nExample: lockstep triage 3fa9 --status known --until 2027-01-31 --note "fixed in Cedar 4.14"',
    )
    .action((id: string, options: Options) => {
      openToRead(options.db).close();
      const store = new Store(options.db);
      try {
        const finding = store.finding(id);
        const of = options.of === undefined ? undefined : store.finding(options.of).id;
        const { status, note, until } = options;
        store.decide(finding, checkDecision(finding.id, { status, note, until, of }));
        console.log(`${finding.id}: ${finding.status} -> ${options.status}`);
      } finally {
        store.close();
      }
    });
