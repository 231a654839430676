/** `lockstep merge`: joins the databases of shards, and reports on them as on one campaign. */

import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { reportRun } from '../../reports/ci/index.ts';
import { verdictLines } from '../../reports/ci/verdict.ts';
import { plural } from '../../reports/terminal/style.ts';
import { combineResults } from '../campaign/combine.ts';
import { type FailOn, judgeCampaign } from '../campaign/exit-code.ts';
import { storedResult } from '../campaign/result.ts';
import { UserError } from '../errors.ts';
import { DEFAULT_DB, EXIT_CODES } from '../options.ts';
import { mergeInto } from '../store/merge.ts';
import { Store } from '../store/store.ts';
import { failOnOption } from './campaign-options.ts';
import { checkReportFiles, type ReportOptions, withReportOptions } from './report-options.ts';
import { finishedJson } from './run-json.ts';

interface Options extends ReportOptions {
  readonly db: string;
  readonly failOn: FailOn;
  readonly json?: boolean;
}

export const mergeCommand = (): Command =>
  withReportOptions(
    new Command('merge')
      .description(
        'joins the databases of shards into one; the same again changes nothing, and the order does not matter',
      )
      .argument('<db...>', 'the databases to take over; they are left as they are')
      .option('--db <file>', 'the database that takes them up', DEFAULT_DB)
      .addOption(failOnOption('none'))
      .option('--json', 'one JSON document on stdout'),
  )
    .addHelpText('after', `${EXIT_CODES}\nExample: lockstep merge shard-*.db --db night.db --fail-on new`)
    .action(merge);

function merge(sources: readonly string[], options: Options): void {
  checkReportFiles(options);
  const missing = sources.find(file => !existsSync(file));
  if (missing !== undefined) throw new UserError(`there is no database ${missing}`);
  // All of them, before the first one is taken over.
  for (const source of sources) new Store(source, { readonly: true }).close();
  const ids = [...new Set(sources.flatMap(source => mergeInto(options.db, source)))];
  const store = new Store(options.db, { readonly: true });
  try {
    const campaigns = ids.map(id => store.campaign(id));
    const results = combineResults(ids.flatMap(id => store.subjects(id).map(row => storedResult(store, id, row))));
    const end = {
      campaign: ids.join(' '),
      seed: campaigns[0]?.seed ?? 0,
      workers: campaigns.reduce((all, { workers }) => all + workers, 0),
      elapsedMs: Math.max(0, ...campaigns.map(({ elapsed_ms }) => elapsed_ms)),
      ...{ results, db: options.db, failOn: options.failOn },
      stopped: campaigns.some(({ state }) => state !== 'done'),
    };
    const finished = { ...end, ...judgeCampaign(results, options.failOn) };
    reportRun(finished, options);
    const exitCode = options.failOn === 'none' ? 0 : finished.exitCode;
    const findings = results.flatMap(result => result.findings);
    if (options.json) console.log(JSON.stringify({ ...finishedJson(finished), campaigns: ids }, null, 2));
    else {
      const joined = `${plural(ids.length, 'campaign')} joined, ${plural(findings.length, 'finding')}`;
      console.log([`${options.db}: ${joined}`, ...verdictLines({ ...finished, exitCode })].join('\n'));
    }
    process.exitCode = exitCode;
  } finally {
    store.close();
  }
}
