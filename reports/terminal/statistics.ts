/** The statistics of a generator for a person: goals beside what was measured, sizes, operators by outcome. */

import type { Statistics, StatisticsGoal } from '../../harness/index.ts';
import { bold, count, dim, green, indent, red, table } from './style.ts';

type Counted = ReadonlyMap<string, number>;

export function statisticsReport(statistics: Statistics, elapsedMs: number): string {
  const { subject, generatorVersion, seed, scenarios, goals, beside } = statistics;
  const counts: Counted = new Map(statistics.counts);
  const counted = counts.get('scenarios') ?? 0;
  const head = `${bold(subject)}  ${count(scenarios)} inputs of seed ${seed}, generator version ${generatorVersion}`;
  const looked = counted === scenarios ? 'all of them counted' : `${count(counted)} of them counted`;
  const parts = [`${head}, ${looked}, ${(elapsedMs / 1_000).toFixed(1)} s`];
  if (goals.length > 0) parts.push(goalTable(goals, beside?.name));
  const sizes = sizeLine(counts);
  if (sizes !== '') parts.push(sizes);
  const matrix = outcomeMatrix(counts, counted);
  parts.push(matrix === '' ? featureList(counts, counted) : matrix);
  const policies = policyTable(counts);
  if (policies !== '') parts.push(policies);
  const missed = goals.filter(({ kept }) => !kept).length;
  if (goals.length > 0) parts.push(missed === 0 ? green('Every goal is kept.') : red(`${missed} goals are missed.`));
  return parts.join('\n\n');
}

// ------------------------------------------------------------------------------------------------------------- goals

function goalTable(goals: readonly StatisticsGoal[], beside: string | undefined): string {
  const rows = goals.map(goal => [
    goal.kept ? (goal.measured === null ? dim('-') : green('kept')) : red('missed'),
    goal.what,
    figure(goal.measured, goal.unit),
    bounds(goal),
    ...(beside === undefined ? [] : [figure(goal.beside ?? null, goal.unit)]),
    note(goal),
  ]);
  const head = ['', dim('goal'), dim('measured'), dim('wanted'), ...(beside === undefined ? [] : [dim(beside)])];
  return table([head, ...rows]);
}

function note({ worst, missed = [], measured, sample, unit }: StatisticsGoal): string {
  if (measured === null) return dim('not measured');
  if (missed.length > 0) return red(missed.slice(0, 12).join(', ') + (missed.length > 12 ? ', ...' : ''));
  if (worst !== undefined) return dim(`least: ${worst}`);
  return unit === 'frequency' ? dim(`in ${count(sample)}`) : '';
}

function bounds({ atLeast, atMost, unit }: StatisticsGoal): string {
  const least = atLeast === undefined ? '' : `>= ${figure(atLeast, unit)}`;
  const most = atMost === undefined ? '' : `<= ${figure(atMost, unit)}`;
  return [least, most].filter(text => text !== '').join(', ');
}

function figure(value: number | null, unit: string): string {
  if (value === null) return '-';
  if (unit === 'share') return percent(value);
  return unit === 'mean' ? value.toFixed(2) : `${count(value)} in 100,000`;
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.01 && share > 0 ? 2 : 1)} %`;

// ------------------------------------------------------------------------------------------------------------- sizes

function sizeLine(counts: Counted): string {
  const inputs = counts.get('compared inputs') ?? 0;
  if (inputs === 0) return '';
  const parts = [...counts].filter(([name]) => name.startsWith('characters:'));
  const total = parts.reduce((sum, [, characters]) => sum + characters, 0);
  const each = parts.map(([name, characters]) => `${name.slice(11)} ${count(characters / inputs)}`).join(', ');
  const time = counts.get('generating, microseconds');
  const speed = time === undefined ? '' : `; ${count(time / inputs)} microseconds to make one`;
  return `Mean size ${count(total / inputs)} characters of JSON (${each})${speed}`;
}

// --------------------------------------------------------------------------------------------------------- operators

const COLUMNS = ['true', 'false', 'value', 'type', 'attrDoesNotExist', 'tagDoesNotExist', 'entityDoesNotExist'];
const MORE_COLUMNS = ['overflow', 'extension', 'arity', 'unknownFunction'];
const SHORT: ReadonlyMap<string, string> = new Map([
  ['attrDoesNotExist', 'no attribute'],
  ['tagDoesNotExist', 'no tag'],
  ['entityDoesNotExist', 'no entity'],
  ['unknownFunction', 'unknown'],
]);

/** Operators by outcome, for each 100,000 scenarios; a dot is an outcome that was never seen. */
function outcomeMatrix(counts: Counted, scenarios: number): string {
  const rows = new Map<string, Map<string, number>>();
  for (const [name, seen] of counts) {
    const match = /^outcome:(.*)=([^=]+)$/.exec(name);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    const row = rows.get(match[1]) ?? new Map<string, number>();
    row.set(match[2], seen);
    rows.set(match[1], row);
  }
  if (rows.size === 0 || scenarios === 0) return '';
  const columns = [...COLUMNS, ...MORE_COLUMNS];
  const head = ['operator', 'scenarios', ...columns.map(word => SHORT.get(word) ?? word)].map(word => dim(word));
  const lines = [...rows].sort(byMost).map(([operator, row]) => [
    operator,
    percent((counts.get(`operator:${operator === 'if' ? 'if-then-else' : operator}`) ?? 0) / scenarios),
    ...columns.map(word => {
      const seen = row.get(word);
      return seen === undefined ? dim('.') : count((seen / scenarios) * 100_000);
    }),
  ]);
  return `Outcomes by operator in 100,000 scenarios\n${indent(table([head, ...lines]))}`;
}

const sum = (row: ReadonlyMap<string, number>): number => [...row.values()].reduce((a, b) => a + b, 0);
const byMost = (a: readonly [string, ReadonlyMap<string, number>], b: readonly [string, ReadonlyMap<string, number>]) =>
  sum(b[1]) - sum(a[1]);

const MOST_FEATURES = 40;

/** For subjects without operators: features by the share of inputs that show them. */
function featureList(counts: Counted, scenarios: number): string {
  const plain = [...counts].filter(
    ([name]) => name !== 'scenarios' && !/^(unique|characters):|^compared|^gen/.test(name),
  );
  const rows = plain.sort((a, b) => b[1] - a[1]).map(([name, seen]) => [name, percent(seen / Math.max(1, scenarios))]);
  const more = rows.length > MOST_FEATURES ? dim(`\n... and ${rows.length - MOST_FEATURES} more (--json has all)`) : '';
  return `Features\n${indent(table(rows.slice(0, MOST_FEATURES)))}${more}`;
}

// ----------------------------------------------------------------------------------------------------- own policies

/** How often each policy of a person's own was satisfied; those that never were come first. */
function policyTable(counts: Counted): string {
  const rows = new Map<string, number[]>();
  for (const [name, seen] of counts) {
    const match = /^own policy (.*):(satisfied|not satisfied|error)$/s.exec(name);
    if (match?.[1] === undefined) continue;
    const row = rows.get(match[1]) ?? [0, 0, 0];
    row[['satisfied', 'not satisfied', 'error'].indexOf(match[2] as string)] = seen;
    rows.set(match[1], row);
  }
  if (rows.size === 0) return '';
  const lines = [...rows]
    .sort((a, b) => (a[1][0] ?? 0) - (b[1][0] ?? 0))
    .map(([id, row]) => [row[0] === 0 ? red('never') : '', id, ...row.map(seen => count(seen))]);
  const head = ['', 'policy', 'satisfied', 'not satisfied', 'error'].map(word => dim(word));
  return `Policies, by requests\n${indent(table([head, ...lines]))}`;
}
