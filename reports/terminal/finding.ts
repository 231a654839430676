/** One finding on a terminal: the scenario, everybody's answer, where they part, why the model says what it says. */

import {
  type DecisionLine,
  dbFlag,
  type FindingRow,
  type Json,
  type JsonObject,
  type Proposal,
  plain,
  type Replayed,
  ruleSource,
  type TraceNode,
  type Verdict,
  visible,
  writeJson,
} from '../../harness/index.ts';
import { type AnswerLine, answerLines } from '../answer-lines.ts';
import { explanationBlocks, oneLine } from './explanation.ts';
import {
  bold,
  count,
  cut,
  cyan,
  dim,
  duration,
  green,
  indent,
  middleCut,
  pad,
  plural,
  red,
  table,
  terminalWidth,
  widthOf,
  wrap,
  yellow,
} from './style.ts';

export interface Shown {
  readonly name: string;
  readonly version: string;
  readonly answer: Json;
}

/** Narrower columns than this are harder to read than answers one under the other. */
const NARROWEST = 30;
const WIDEST_TRACE = 160;
const LONGEST_NAME = 40;

/** Everybody's answer, side by side where the terminal has room; the part that differs is marked, in colour and by `>`. */
export function answersBlock(answers: readonly Shown[], verdict: Verdict | undefined): string {
  const columns = answers.map(({ name, version, answer }) => {
    const odd = verdict?.odd.includes(name) === true;
    const party = odd || verdict?.others.includes(name) === true;
    const head = middleCut(`${name}${version === '' ? '' : ` ${version}`}`, LONGEST_NAME);
    return { head, odd, lines: answerLines(answer, party ? verdict?.difference.at : undefined) };
  });
  const bounded = Math.min(terminalWidth(), 160);
  const width = Math.floor((bounded - 2 * (columns.length - 1)) / Math.max(1, columns.length));
  const needed = Math.max(0, ...columns.flatMap(({ head, lines }) => [head.length, ...lines.map(lineWidth)]));
  const besides = columns.length > 1 && (needed <= width || width >= NARROWEST * 1.5);
  if (!besides) {
    return columns
      .map(({ head, odd, lines }) =>
        [`${odd ? red(bold(head)) : bold(head)}`, ...lines.map(line => marked(line, odd, bounded))].join('\n'),
      )
      .join('\n\n');
  }
  const each = Math.min(width, needed);
  const height = Math.max(0, ...columns.map(({ lines }) => lines.length));
  const rows = [columns.map(({ head, odd }) => pad(odd ? red(bold(cut(head, each))) : bold(cut(head, each)), each))];
  for (let i = 0; i < height; i++) {
    rows.push(columns.map(({ lines, odd }) => pad(lines[i] ? marked(lines[i] as AnswerLine, odd, each) : '', each)));
  }
  return rows.map(row => row.join('  ').trimEnd()).join('\n');
}

const lineWidth = ({ text }: AnswerLine): number => widthOf(text) + 2;

function marked({ text, marked: isMarked }: AnswerLine, odd: boolean, width: number): string {
  const line = `${isMarked ? '> ' : '  '}${cut(text, Math.max(8, width - 2))}`;
  return isMarked ? (odd ? red(line) : green(line)) : line;
}

export function differenceBlock(verdict: Verdict | undefined): string {
  if (verdict === undefined) return green('All agree.');
  const { difference, odd, others } = verdict;
  if (verdict.kind !== 'difference') {
    return red(wrap(visible(`${odd.join(', ')}: ${verdict.kind}: ${String(difference.right)}`), terminalWidth()));
  }
  const names = [others, odd].map(side => `${side.map(name => middleCut(name, LONGEST_NAME)).join(', ')}:`);
  const width = Math.max(...names.map(widthOf));
  const show = (json: Json): string => cut(visible(writeJson(json)), Math.max(20, terminalWidth() - width - 3));
  return [
    `${bold('First difference')} at ${cyan(visible(difference.at))} (${difference.kind})`,
    `  ${pad(names[0] ?? '', width)} ${green(show(difference.left))}`,
    `  ${pad(names[1] ?? '', width)} ${red(show(difference.right))}`,
  ].join('\n');
}

/** The rules as a tree: a rule, what it was applied to, what came out. Literals and variables speak for themselves. */
export function traceBlock(nodes: readonly TraceNode[]): string {
  const lines: string[] = [];
  const width = Math.min(terminalWidth() - 2, WIDEST_TRACE);
  const walk = (node: TraceNode, before: string, branch: string, inner: string): void => {
    const outcome = ` = ${visible(node.outcome)}`;
    const head = `${before}${branch}`;
    const room = Math.max(12, width - widthOf(head) - widthOf(node.rule) - 2 - Math.min(40, widthOf(outcome)));
    const what = cut(visible(node.what).replace(/\s*\n\s*/g, ' '), room);
    const shown = node.outcome.startsWith('error') ? yellow(outcome) : dim(outcome);
    lines.push(`${dim(head)}${cyan(node.rule)}${what === '' ? '' : `  ${what}`}${shown}`);
    const parts = node.parts.filter(part => !TRIVIAL.has(part.rule));
    for (const [i, part] of parts.entries()) {
      const last = i === parts.length - 1;
      walk(part, before + inner, last ? '└ ' : '├ ', last ? '  ' : '│ ');
    }
  };
  for (const node of nodes) walk(node, '', '', '');
  return lines.join('\n');
}

const TRIVIAL = new Set(['literal', 'entity-literal', 'variable']);

/** What `lockstep replay` prints. */
export function replayPage(replayed: Replayed): string {
  const { subject, input, source } = replayed.example;
  const parts = [`${bold(source)}  ${dim(subject.name)}`, indent(subject.render(input)), reasonPage(replayed)];
  if (replayed.verdict !== undefined) parts.push(dim('Exit code 1: they differ.'));
  return parts.join('\n\n');
}

/** Everybody's answer, where they part, why the model says what it says; or in one line why that is not known. */
export function reasonPage(replayed: Replayed | string): string {
  if (typeof replayed === 'string') return dim(wrap(`Not run again: ${visible(replayed)}`, terminalWidth()));
  const { example, implementations, outcomes, verdict, trace, explanation } = replayed;
  const shown = outcomes.map(({ name, outcome }, i) => ({
    name,
    version: implementations[i]?.version ?? '',
    answer: plain(outcome),
  }));
  const parts = [answersBlock(shown, verdict), differenceBlock(verdict)];
  if (trace.length > 0) {
    parts.push(`${bold('The rules of the model that were applied')}\n${indent(traceBlock(trace))}`);
    parts.push(dim(rulePlaces(trace)));
  }
  if (explanation !== undefined) parts.push(...explanationBlocks(explanation));
  if (verdict !== undefined) parts.push(oneLine(example));
  return parts.join('\n\n');
}

/** Where each applied rule stands in the model, to read on from there. */
function rulePlaces(nodes: readonly TraceNode[]): string {
  const places = new Map<string, string>();
  const walk = (node: TraceNode): void => {
    const source = TRIVIAL.has(node.rule) ? undefined : ruleSource(node.rule);
    if (source !== undefined) places.set(node.rule, `${source.file}:${source.line}`);
    node.parts.forEach(walk);
  };
  nodes.forEach(walk);
  return indent(table([...places]));
}

/** What `lockstep show` prints; `full` is the finding as JSON, `more` what stands below it. */
export function findingPage(
  row: FindingRow,
  full: JsonObject,
  decisions: readonly DecisionLine[],
  more: readonly string[],
  db: string,
): string {
  const shrink = full.shrink as { calls?: number; ms?: number; unfinished?: boolean };
  const origin = (full.counterexample as JsonObject).origin as JsonObject | undefined;
  const width = Math.min(terminalWidth(), 120);
  const parts = [
    `${bold(`finding ${row.id}`)}  ${statusWord(row.status)}  ${dim(row.subject)}\n${wrap(visible(row.summary), width)}`,
    indent(row.rendered),
    facts([
      ['seen', `${plural(row.occurrences, 'time')}, last ${row.last_seen}`],
      ['first seen', `${row.first_seen} by campaign ${row.first_campaign}`],
      ['found after', `${plural(row.tests_until_found, 'test')}, ${duration(row.ms_until_found)}`],
      ['origin', `seed ${String(origin?.seed)}, index ${String(origin?.index)}`],
      ['versions', versionsOf(origin)],
      [
        'shrunk',
        `from size ${count(row.size_before)} to ${count(row.size)} in ${count(shrink.calls ?? 0)} ${shrink.calls === 1 ? 'try' : 'tries'}, ${duration(shrink.ms ?? 0)}${shrink.unfinished ? ' (budget used up)' : ''}`,
      ],
    ]),
  ];
  if (decisions.length > 0) {
    parts.push(
      `${bold('Decisions')}\n${decisions
        .map(
          each =>
            `  ${dim(each.at)}  ${each.from_status} -> ${statusWord(each.to_status)}${each.note ? `  ${visible(each.note)}` : ''}`,
        )
        .join('\n')}`,
    );
  }
  const split = full.split as { readonly at: string; readonly note: string | null } | null;
  if (split !== null) {
    parts.push(
      `${bold('Split')}\n  ${dim(split.at)}  members with other details are findings of their own${noteOf(split)}`,
    );
  }
  parts.push(...more, `Run it again:  ${cyan(`npx lockstep replay ${row.id}${dbFlag(db)}`)}`);
  return parts.join('\n\n');
}

const noteOf = ({ note }: { readonly note: string | null }): string => (note === null ? '' : `  ${visible(note)}`);

/** Findings that may be the same bug, and how to say that one is; nothing when there are none. */
export function alikeBlock(id: string, alike: readonly Proposal<FindingRow>[], db: string): string[] {
  if (alike.length === 0) return [];
  const lines = alike.map(({ row, why }) => [row.id, statusWord(row.status), why]);
  const hint = dim(`If so: npx lockstep triage ${id} --status duplicate --of ID${dbFlag(db)}`);
  return [`${bold('Perhaps the same bug')}\n${indent(table(lines))}\n${indent(hint)}`];
}

function facts(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${dim(name.padEnd(width))}  ${value}`)
    .join('\n');
}

const versionsOf = (origin: JsonObject | undefined): string =>
  Object.entries((origin?.versions ?? {}) as JsonObject)
    .map(([name, version]) => `${name} ${String(version)}`)
    .join(', ');

/** What asks for a person is bright, what is settled is quiet. */
export function statusWord(status: string): string {
  if (status === 'new') return yellow(status);
  return status === 'confirmed' ? red(status) : status === 'fixed' ? green(status) : dim(status);
}
