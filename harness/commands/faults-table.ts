/** The kill table as people read it: survivors first, then what took longest; figures of the whole below. */

import { bold, count, dim, duration, green, plural, red, table, terminalWidth } from '../../reports/terminal/style.ts';
import { percent } from '../../reports/words.ts';
import type { HuntedFault } from './faults.ts';

/** Of the shrunk input; the JSON has them all. */
const FEATURES_SHOWN = 3;

export function killTable(faults: readonly HuntedFault[]): string {
  const survivors = faults.filter(({ found }) => !found);
  const found = faults.filter(fault => fault.found).sort((a, b) => b.tests - a.tests);
  const parts: string[] = [];
  if (survivors.length > 0) {
    const rows = survivors.map(({ name, area, tests, description, why }) => [
      ...[red('survived'), name, area, plural(tests, 'test'), [description, why].filter(Boolean).join('; ')],
    ]);
    parts.push(table(rows, terminalWidth()), '');
  }
  const rows = found.map(({ name, subject = '', kind = '', tests, ms, size, features = [] }) => [
    ...[green('found'), name, subject, count(tests), duration(ms), size === undefined ? '-' : count(size), kind],
    dim(features.slice(0, FEATURES_SHOWN).join(' ')),
  ]);
  if (rows.length > 0) {
    const head = ['', 'fault', 'found by', 'tests', 'time', 'size', 'difference', 'features'].map(dim);
    parts.push(table([head, ...rows], terminalWidth()), '');
  }
  return [...parts, figures(faults)].join('\n');
}

/** What the README quotes. */
export function figures(faults: readonly HuntedFault[]): string {
  const found = faults.filter(fault => fault.found);
  const share = faults.length === 0 ? 0 : found.length / faults.length;
  const sizes = found.flatMap(({ size }) => (size === undefined ? [] : [size]));
  const middle = `median ${count(median(found.map(({ tests }) => tests)))} tests, ${duration(median(found.map(({ ms }) => ms)))}`;
  return `${bold(`${found.length} of ${plural(faults.length, 'fault')} found`)} (${percent(share)}); ${middle}, size ${count(median(sizes))}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return ((low ?? 0) + (high ?? 0)) / 2;
}
