/** `lockstep export`: the web pages as files, for a CI artifact or a mail. */

import { Command } from 'commander';
import { exportSite } from '../../reports/web/export.ts';
import { DEFAULT_DB, parseCount } from '../options.ts';
import { bringUpToDate } from '../store/up-to-date.ts';

interface Options {
  readonly findings: number;
  readonly db: string;
  readonly json?: boolean;
}

export const exportCommand = (): Command =>
  new Command('export')
    .description('the web pages as static files; open index.html, no server is needed')
    .argument('<dir>', 'the folder to write to')
    .option('--findings <n>', 'findings that get a page, open ones first', parseCount, 500)
    .option('--db <file>', 'the database', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', '\nExample: lockstep export report --db nightly.db')
    .action(async (folder: string, { findings, db, json }: Options) => {
      bringUpToDate(db);
      const done = await exportSite({ db, folder, findings, isDefaultDb: db === DEFAULT_DB });
      if (json) console.log(JSON.stringify({ folder, ...done }, null, 2));
      else
        console.log(
          `${done.pages} pages, ${done.findings} of them findings, ${Math.ceil(done.bytes / 1000)} kB in ${folder}`,
        );
    });
