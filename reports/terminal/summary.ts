/** The end of a campaign, for a person: what was tested, how fast, what was found, what to do next. */

import { dbFlag, type FindingRow, type SubjectResult, unseenAfter, visible } from '../../harness/index.ts';
import { percent } from '../words.ts';
import { statusWord } from './finding.ts';
import {
  bold,
  count,
  cut,
  dim,
  duration,
  green,
  indent,
  perSecond,
  plural,
  red,
  table,
  terminalWidth,
} from './style.ts';

export interface CampaignEnd {
  readonly campaign: string;
  readonly seed: number;
  readonly workers: number;
  readonly elapsedMs: number;
  readonly results: readonly SubjectResult[];
  readonly db: string;
  readonly stopped: boolean;
  /** The options that say what was tested, as they were typed, each after a blank: a next run is to test the same. */
  readonly chosen?: string;
}

export function campaignSummary(end: CampaignEnd): string {
  const parts = end.results.map(subjectSummary);
  const findings = end.results.flatMap(result => result.findings);
  parts.push(findings.length === 0 ? green('No mismatch.') : findingList(findings));
  const left = leftToFind(end.results);
  if (left !== undefined) parts.push(dim(left));
  parts.push(
    dim(
      `campaign ${end.campaign}, seed ${end.seed}, ${plural(end.workers, 'worker')}, ${duration(end.elapsedMs)}${end.stopped ? ', stopped early' : ''}`,
    ),
  );
  parts.push(nextSteps(end, findings));
  return parts.join('\n\n');
}

/** The estimate of Good and Turing; nothing where nothing was tested. */
function leftToFind(results: readonly SubjectResult[]): string | undefined {
  const tests = results.reduce((sum, { total }) => sum + total.tests, 0);
  if (tests === 0) return undefined;
  const counts = results.flatMap(({ findings }) => findings.map(({ occurrences }) => occurrences));
  const { once, kinds, nextIsNew, perTest } = unseenAfter(counts, tests);
  if (nextIsNew === undefined)
    return `Left to find: with 95 % confidence, under 1 test in ${count(1 / perTest)} differs.`;
  const share = nextIsNew === 0 ? 'hardly any' : `about ${percent(nextIsNew)}`;
  return `Left to find: ${once} of ${plural(kinds, 'finding')} met only once, so ${share} of further mismatches will be new.`;
}

function subjectSummary(result: SubjectResult): string {
  const { total, implementations, elapsedMs } = result;
  const head = `${bold(result.subject)}  ${plural(total.tests, 'test')} in ${plural(total.scenarios, 'scenario')}, ${perSecond(total.tests, elapsedMs)}`;
  const rows = implementations.map((name, i) => {
    const asked = total.tests * (1 - (total.unsupported[i] ?? 0) / Math.max(1, total.scenarios));
    const unsupported = total.unsupported[i] ? `${plural(total.unsupported[i] ?? 0, 'input')} unsupported` : '';
    return [
      name,
      total.versions[i] ?? '',
      `${perSecond(asked, total.implementationMs[i] ?? 0)} by itself`,
      unsupported,
    ];
  });
  const lines = [head, indent(table(rows))];
  if (total.rejected > 0)
    lines.push(
      indent(
        `${implementations[0]} refused ${plural(total.rejected, 'scenario')}, which were compared like all others`,
      ),
    );
  if (total.tests === 0) lines.push(indent(red('Nothing was tested.')));
  const bad = [
    result.mismatches > 0 ? plural(result.mismatches, 'mismatch').replace(/hs$/, 'hes') : '',
    result.crashes > 0 ? plural(result.crashes, 'crash').replace(/hs$/, 'hes') : '',
    result.hangs > 0 ? plural(result.hangs, 'hang') : '',
  ].filter(text => text !== '');
  if (bad.length > 0) lines.push(indent(red(bad.join(', '))));
  return lines.join('\n');
}

/** One line a finding; two on a narrow terminal. */
export function findingList(findings: readonly FindingRow[]): string {
  const width = terminalWidth();
  if (width < NARROW) {
    return findings
      .map(
        row =>
          `${bold(row.id)}  ${statusWord(row.status)}  ${count(row.occurrences)}x\n${indent(cut(visible(row.summary), width - 2))}`,
      )
      .join('\n');
  }
  const rows = findings.map(row => [
    bold(row.id),
    statusWord(row.status),
    `size ${count(row.size)}`,
    `${count(row.occurrences)}x`,
    cut(visible(row.summary), 160),
  ]);
  return table(rows, width);
}

/** Columns below which the list takes two lines a finding. */
const NARROW = 72;

function nextSteps(end: CampaignEnd, findings: readonly FindingRow[]): string {
  const db = dbFlag(end.db);
  // What nobody has decided about yet is what there is to do.
  const open = findings.find(({ status }) => status === 'new');
  const first = open ?? findings[0];
  if (first !== undefined) {
    const decide = [`npx lockstep triage ${first.id}${db} --status confirmed`, 'your decision, if it is a bug'];
    return commands([
      [`npx lockstep replay ${first.id}${db}`, 'run it again, answers side by side'],
      [`npx lockstep show ${first.id}${db}`, 'all that is known about it'],
      ...(open === undefined ? [] : [decide]),
    ]);
  }
  const subject = end.results[0]?.subject ?? 'cedar/authorize';
  return [
    commands([
      [`npx lockstep run${end.chosen ?? ''} --budget 10m${db}`, 'a longer campaign'],
      [`npx lockstep generate --subject ${subject} --seed ${end.seed} --tests 1`, 'what such a scenario looks like'],
      [`npx lockstep serve${db}`, 'the same as web pages'],
    ]),
    '  Your own engine, in any language: docs/process-protocol.md',
    dim(`Campaigns and findings are kept in ${end.db}; delete that file to start afresh.`),
  ].join('\n');
}

/** Each with what it is for: in one column where all are short, so that a long one does not push them out of sight. */
function commands(rows: readonly (readonly string[])[]): string {
  const width = Math.min(56, Math.max(...rows.map(([command = '']) => command.length)));
  return ['Next:', ...rows.map(([command = '', what]) => `  ${command.padEnd(width)}  ${dim(String(what))}`)].join(
    '\n',
  );
}
