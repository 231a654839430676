/** The summary of a campaign in Markdown, as GitHub shows it under a job: what failed first, figures after. */

import type { SeenFinding } from '../../harness/index.ts';
import { count, duration, perSecond, plural } from '../terminal/style.ts';
import type { FinishedRun } from './finished.ts';
import { placeOf } from './place.ts';
import { agreeingNow, oneLine, replayCommand, standing } from './words.ts';

/** GitHub takes 1 MiB for all steps of a job together. */
const MOST_ROWS = 50;

export function summaryMarkdown(run: FinishedRun): string {
  const findings = run.results.flatMap(result => result.findings);
  const failing = new Set(run.failing.map(({ id }) => id));
  const ordered = [...findings.filter(({ id }) => failing.has(id)), ...findings.filter(({ id }) => !failing.has(id))];
  const agreeing = agreeingNow(run);
  const parts = [
    `## Lockstep: ${headline(run)}`,
    ...run.problems.map(problem => `> **Not to be trusted:** ${cell(problem)}`),
    table(
      ['subject', 'implementations', 'tests', 'rate', 'mismatches', 'findings', 'canary'],
      run.results.map(subjectRow),
    ),
  ];
  if (ordered.length > 0) parts.push(findingsTable(run, ordered, failing));
  if (agreeing.length > 0) {
    parts.push(
      `All agree now on ${plural(agreeing.length, 'saved finding')} (verified by replay): ${agreeing.join(', ')}.`,
    );
  }
  const stopped = run.stopped ? ', stopped early' : '';
  parts.push(
    `Campaign \`${run.campaign}\`, seed ${run.seed}, ${plural(run.workers, 'worker')}, ${duration(run.elapsedMs)}${stopped}.`,
  );
  return `${parts.join('\n\n')}\n`;
}

function headline({ exitCode, failing }: FinishedRun): string {
  if (exitCode === 3) return 'failed, or tested nothing';
  return exitCode === 1 ? plural(failing.length, 'new finding') : 'nothing new';
}

const subjectRow = (result: FinishedRun['results'][number]): string[] => [
  result.subject,
  cell(result.implementations.join(', ')),
  count(result.total.tests),
  perSecond(result.total.tests, result.elapsedMs),
  count(result.mismatches),
  count(result.findings.length),
  result.canary === null || result.canary === 'found' ? (result.canary ?? '') : '**missed**',
];

function findingsTable(run: FinishedRun, findings: readonly SeenFinding[], failing: ReadonlySet<string>): string {
  const shown = findings.slice(0, MOST_ROWS);
  const rows = shown.map(finding => {
    const place = placeOf(finding);
    return [
      `\`${finding.id}\``,
      failing.has(finding.id) ? `**${cell(standing(finding))}**` : cell(standing(finding)),
      finding.subject,
      cell(oneLine(finding.summary, 200)),
      place === undefined ? '' : `\`${place.file}:${place.line}\``,
      count(finding.size),
      count(finding.occurrences),
      `\`${replayCommand(finding, run)}\``,
    ];
  });
  const head = ['finding', 'status', 'subject', 'what', 'rule', 'size', 'seen', 'run it again'];
  const more = findings.length - shown.length;
  return `${table(head, rows)}${more > 0 ? `\n\n... and ${count(more)} more, all of them in the database.` : ''}`;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n');

/** Text of inputs is text: neither markup nor a new cell nor a mention. */
const cell = (text: string): string =>
  oneLine(text, 400)
    .replace(/[&<>]/g, character => `&#${character.charCodeAt(0)};`)
    .replace(/[\\`*_|[\]@#~]/g, character => `\\${character}`);
