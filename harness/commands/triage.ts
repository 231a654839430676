/** `lockstep triage`: a person's decision about a finding, remembered with its reason: what it is, or that it is several. */

import { Command, Option } from 'commander';
import { checkDecision } from '../decision.ts';
import { UserError } from '../errors.ts';
import { DEFAULT_DB } from '../options.ts';
import { STATUSES, type Status, Store } from '../store/store.ts';
import { bringUpToDate } from '../store/up-to-date.ts';
import { split } from './split.ts';

interface Options {
  readonly status?: Status;
  readonly split?: boolean;
  readonly of?: string;
  readonly until?: string;
  readonly note?: string;
  readonly db: string;
}

export const triageCommand = (): Command =>
  new Command('triage')
    .description('a decision about a finding')
    .argument('<id>', 'the finding, or the beginning of its id')
    .addOption(new Option('--status <status>', 'its new status').choices([...STATUSES]))
    .addOption(
      new Option(
        '--split',
        'it is several bugs: members that differ in any detail become findings of their own',
      ).conflicts(['status', 'of', 'until']),
    )
    .option('--of <id>', 'with --status duplicate: the finding that it repeats')
    .option('--until <date>', 'with --status known: the last day on which it is accepted, YYYY-MM-DD')
    .option('--note <text>', 'why; required with --status known')
    .option('--db <file>', 'the database', DEFAULT_DB)
    .addHelpText(
      'after',
      '\nExample: lockstep triage 3fa9 --status known --until 2027-01-31 --note "fixed in Cedar 4.14"',
    )
    .action(async (id: string, options: Options) => {
      const { status, note, until, db } = options;
      if (status === undefined && options.split === undefined) {
        throw new UserError('triage needs a decision', 'say --status STATUS, or --split');
      }
      bringUpToDate(db);
      const store = new Store(options.db);
      try {
        const finding = store.finding(id);
        const of = options.of === undefined ? undefined : store.finding(options.of).id;
        if (status === undefined) return await split(finding, note, db);
        store.decide(finding, checkDecision(finding.id, { status, note, until, of }));
        console.log(`${finding.id}: ${finding.status} -> ${status}`);
      } finally {
        store.close();
      }
    });
