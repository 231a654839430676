/** One finding on a terminal: the scenario, everybody's answer, where they part, why the model says what it says. */

import type { Verdict } from '../../harness/judge.ts';
import type { FindingRow } from '../../harness/store/store.ts';
import type { TraceNode } from '../../harness/subject.ts';
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { bold, count, cyan, dim, duration, green, indent, plural, red, yellow } from './style.ts';

export interface Shown {
  readonly name: string;
  readonly version: string;
  /** The outcome as JSON text, already fit for a terminal. */
  readonly text: string;
}

/** Answers one under the other, those of the odd ones marked. */
export function answersBlock(answers: readonly Shown[], verdict: Verdict | undefined): string {
  const width = Math.max(0, ...answers.map(({ name }) => name.length));
  return answers
    .map(({ name, version, text }) => {
      const odd = verdict?.odd.includes(name) === true;
      const line = `${odd ? '>' : ' '} ${name.padEnd(width)}  ${text}${version === '' ? '' : dim(`  (${version})`)}`;
      return odd ? red(line) : line;
    })
    .join('\n');
}

export function differenceBlock(verdict: Verdict | undefined, show: (json: Json) => string): string {
  if (verdict === undefined) return green('All agree.');
  const { difference, odd, others } = verdict;
  if (verdict.kind !== 'difference') return red(`${odd.join(', ')}: ${verdict.kind}: ${String(difference.right)}`);
  return [
    `${bold('First difference')} at ${cyan(difference.at)} (${difference.kind})`,
    `  ${others.join(', ')}: ${green(show(difference.left))}`,
    `  ${odd.join(', ')}: ${red(show(difference.right))}`,
  ].join('\n');
}

/** The rules as a tree: a rule, what it was applied to, what came out. Literals and variables speak for themselves. */
export function traceBlock(nodes: readonly TraceNode[]): string {
  const lines: string[] = [];
  const walk = (node: TraceNode, depth: number): void => {
    const what = node.what.length > 100 ? `${node.what.slice(0, 99)}…` : node.what;
    lines.push(
      `${'  '.repeat(depth)}${cyan(node.rule)}${what === '' ? '' : `  ${what.replace(/\s*\n\s*/g, ' ')}`}  ${dim('=')} ${node.outcome}`,
    );
    for (const part of node.parts) if (!TRIVIAL.has(part.rule)) walk(part, depth + 1);
  };
  for (const node of nodes) walk(node, 0);
  return lines.join('\n');
}

const TRIVIAL = new Set(['literal', 'entity-literal', 'variable']);

export function findingPage(row: FindingRow, full: JsonObject): string {
  const shrink = full.shrink as { calls?: number; ms?: number; unfinished?: boolean };
  const decisions = full.decisions as unknown as readonly Record<string, string | null>[];
  const origin = (full.counterexample as JsonObject).origin as JsonObject;
  const parts = [
    `${bold(`finding ${row.id}`)}  ${row.status === 'new' ? yellow(row.status) : row.status}  ${row.subject}\n${row.summary}`,
    indent(row.rendered),
    [
      `seen ${plural(row.occurrences, 'time')}, first ${row.first_seen} (campaign ${row.first_campaign}), last ${row.last_seen}`,
      `found after ${plural(row.tests_until_found, 'test')} and ${duration(row.ms_until_found)}, at seed ${String(origin.seed)}, index ${String(origin.index)}`,
      `shrunk from size ${count(row.size_before)} to ${count(row.size)} in ${plural(shrink.calls ?? 0, 'try').replace(/ys$/, 'ies')}, ${duration(shrink.ms ?? 0)}${shrink.unfinished ? ' (budget used up)' : ''}`,
    ].join('\n'),
  ];
  if (decisions.length > 0) {
    parts.push(
      decisions
        .map(each => `${each.at}  ${each.from_status} -> ${each.to_status}${each.note ? `: ${each.note}` : ''}`)
        .join('\n'),
    );
  }
  parts.push(`Run it again:  npx lockstep replay ${row.id}`);
  return parts.join('\n\n');
}
