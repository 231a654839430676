/** The options of commands that end in a report for CI, and the check that its files can be written. */

import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { messageOf, UserError } from '../errors.ts';
import { makeFolders } from '../folders.ts';

export interface ReportOptions {
  readonly junit?: string;
  readonly sarif?: string;
  readonly summary?: string;
}

export const withReportOptions = (command: Command): Command =>
  command
    .option('--junit <file>', 'JUnit XML: a test case for each subject and finding')
    .option('--sarif <file>', 'SARIF 2.1.0: a result for each finding, at the rule of the model')
    .option('--summary <file>', 'Markdown; also appended to $GITHUB_STEP_SUMMARY where that is set');

/**
 * Before anything runs: after a night it would be too late to say so. Leaves no file: an empty one is no JUnit and no SARIF,
 * and whoever uploads what is there after a run that could not begin would stumble over it.
 */
export function checkReportFiles({ junit, sarif, summary }: ReportOptions): void {
  for (const file of [junit, sarif, summary]) {
    if (file === undefined) continue;
    try {
      const there = existsSync(file);
      makeFolders(dirname(file));
      closeSync(openSync(file, 'a'));
      if (!there) rmSync(file);
    } catch (thrown) {
      throw new UserError(`${file}: cannot be written (${messageOf(thrown)})`);
    }
  }
}
