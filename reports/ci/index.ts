/**
 * Reports for CI: files that were asked for, and what GitHub's runners look for by themselves.
 *
 * The step summary and the annotations need no option: they are made where the environment says that somebody reads
 * them. Annotations go to stderr, which runners read too, so that stdout stays one JSON document with --json.
 */

import { appendFileSync, writeFileSync } from 'node:fs';
import { annotations } from './annotations.ts';
import type { FinishedRun } from './finished.ts';
import { junitXml } from './junit.ts';
import { sarifLog } from './sarif.ts';
import { summaryMarkdown } from './summary.ts';

export interface ReportFiles {
  readonly junit?: string;
  readonly sarif?: string;
  readonly summary?: string;
}

export function reportRun(run: FinishedRun, { junit, sarif, summary }: ReportFiles, env = process.env): void {
  if (junit !== undefined) writeFileSync(junit, junitXml(run));
  if (sarif !== undefined) writeFileSync(sarif, `${JSON.stringify(sarifLog(run), null, 2)}\n`);
  if (summary !== undefined) writeFileSync(summary, summaryMarkdown(run));
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, summaryMarkdown(run));
  if (env.GITHUB_ACTIONS === 'true')
    process.stderr.write(
      annotations(run)
        .map(line => `${line}\n`)
        .join(''),
    );
}
