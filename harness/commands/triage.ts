/** `lockstep triage`: a person's decision about a finding, remembered with its reason. */

import { Command, Option } from 'commander';
import { UserError } from '../errors.ts';
import { DEFAULT_DB } from '../options.ts';
import { type Decision, STATUSES, type Status, Store } from '../store/store.ts';
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
        store.decide(finding, decisionOf(options, finding.id, of));
        console.log(`${finding.id}: ${finding.status} -> ${options.status}`);
      } finally {
        store.close();
      }
    });

/** Each status asks for what makes sense of it later: a known difference has a reason and an end. */
function decisionOf({ status, note, until }: Options, id: string, of: string | undefined): Decision {
  if (status === 'duplicate' && of === undefined)
    throw new UserError('--status duplicate needs --of ID: which finding does it repeat?');
  if (of === id) throw new UserError('--of: a finding cannot be a duplicate of itself');
  if (status !== 'duplicate' && of !== undefined) throw new UserError('--of goes with --status duplicate only');
  if (status === 'known' && (note === undefined || until === undefined)) {
    throw new UserError(
      '--status known needs --note WHY and --until DATE: an accepted difference has a reason and an end',
    );
  }
  if (status !== 'known' && until !== undefined) throw new UserError('--until goes with --status known only');
  if (until !== undefined && !isDay(until)) throw new UserError(`--until: "${until}" is no day of the form YYYY-MM-DD`);
  if (until !== undefined && until < new Date().toISOString().slice(0, 10))
    throw new UserError(`--until: ${until} is in the past`);
  return {
    status,
    ...(note === undefined ? {} : { note }),
    ...(until === undefined ? {} : { until }),
    ...(of === undefined ? {} : { of }),
  };
}

const isDay = (text: string): boolean => {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};
