/** Coverage as people read it: shares for each folder, then what was not reached, and inputs that went wrong. */

import { bold, count, dim, duration, plural, table, terminalWidth, yellow } from '../../reports/terminal/style.ts';
import { percent } from '../../reports/words.ts';
import type { CoverageReport } from '../coverage/document.ts';
import { sum } from '../coverage/figures.ts';
import type { Trouble } from '../coverage/thread-data.ts';

type Folder = CoverageReport['folders'][number];

/** Of what was not reached; the JSON has it all. */
const SHOWN = 60;

export function coverageTable(report: CoverageReport): string {
  const { folders, unreached, inputs, elapsedMs, seed } = report;
  const all = inputs.reduce((total, each) => total + each.inputs, 0);
  const head = ['', 'lines', '', 'branches', ''].map(dim);
  const shown = unreached.slice(0, SHOWN);
  const more = unreached.length - shown.length;
  const places = shown.map(({ file, line, arm, text }) => [`${file}:${line}`, arm ?? 'never reached', dim(text)]);
  return [
    table([head, ...[...folders, sum('together', folders)].map(row)], terminalWidth()),
    '',
    ...(unreached.length === 0 ? [] : [bold('Not reached'), table(places, terminalWidth())]),
    ...(more > 0 ? [dim(`and ${count(more)} more with --json`)] : []),
    ...(unreached.length === 0 ? [] : ['']),
    ...unloadedLines(report),
    ...troubleLines(report),
    dim(`${plural(all, 'input')} of ${plural(inputs.length, 'subject')} in ${duration(elapsedMs)}, seed ${seed}`),
  ].join('\n');
}

const row = ({ name, lines, branches }: Folder): string[] => [
  name,
  `${count(lines.reached)}/${count(lines.total)}`,
  share(lines),
  `${count(branches.reached)}/${count(branches.total)}`,
  share(branches),
];

const share = ({ reached, total }: Folder['lines']): string => (total === 0 ? '-' : percent(reached / total));

/** They are no part of the figures: whatever the input, it does not reach them. */
function unloadedLines({ unloaded }: CoverageReport): string[] {
  if (unloaded.length === 0) return [];
  const files = unloaded.map(({ file, lines }) => [`  ${file}`, dim(plural(lines, 'line'))]);
  return [bold('Loaded by no implementation, and not counted'), table(files, terminalWidth()), ''];
}

function troubleLines({ thrown, ended }: CoverageReport): string[] {
  const told = ({ subject, input, holder, message }: Trouble): string =>
    `  ${subject}, ${input}, ${holder}: ${message.split('\n', 1)[0]}`;
  return [
    ...(thrown.count > 0 ? [yellow(`${plural(thrown.count, 'answer')} threw:`), ...thrown.first.map(told)] : []),
    ...(ended.length > 0 ? [yellow(`${plural(ended.length, 'input')} ended a thread:`), ...ended.map(told)] : []),
  ];
}

/** For the summary of a campaign. */
export function coverageLine(report: CoverageReport): string {
  const parts = ['model', 'engine'].map(name => {
    const { lines, branches } = sum(
      name,
      report.folders.filter(folder => folder.name.startsWith(`${name}/`)),
    );
    return `${name} ${share(lines)} of lines, ${share(branches)} of branches`;
  });
  return [`${bold('coverage')}  ${parts.join('; ')}`, ...troubleLines(report)].join('\n');
}
