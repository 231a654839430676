/**
 * What the counters mean: shares of lines and branches for each folder and file, and what was not reached, in the order of
 * the files.
 *
 * A line counts when every statement that begins on it ran: the body of a function on one line is not reached by defining
 * it. A branch counts for each way it can go.
 */

import type { CoverageDocument } from '../store/results.ts';
import type { Counted } from './measure.ts';

type Figures = CoverageDocument['folders'][number];
type Unreached = CoverageDocument['unreached'][number];

interface Summed {
  readonly folders: readonly Figures[];
  readonly files: readonly Figures[];
  readonly unreached: readonly Unreached[];
}

/** `engine/cedar` of `engine/cedar/schema/read.ts`. */
const folderOf = (file: string): string => file.split('/', 2).join('/');

export function figuresOf(counted: readonly Counted[]): Summed {
  const files = counted.map(fileFigures);
  const folders = new Map<string, Figures>();
  for (const { figures } of files) {
    const name = folderOf(figures.name);
    folders.set(name, { ...sum(name, [folders.get(name), figures]) });
  }
  return {
    folders: [...folders.values()],
    files: files.map(({ figures }) => figures),
    unreached: files.flatMap(({ unreached }) => unreached),
  };
}

/** Of several folders or files together. */
export function sum(name: string, all: readonly (Figures | undefined)[]): Figures {
  const of = (what: 'lines' | 'branches', key: 'reached' | 'total'): number =>
    all.reduce((figure, each) => figure + (each?.[what][key] ?? 0), 0);
  return {
    name,
    lines: { reached: of('lines', 'reached'), total: of('lines', 'total') },
    branches: { reached: of('branches', 'reached'), total: of('branches', 'total') },
  };
}

function fileFigures({ map, counters }: Counted): { figures: Figures; unreached: Unreached[] } {
  const lines = new Map<number, boolean>();
  for (const [i, line] of map.statements.entries()) {
    lines.set(line, (lines.get(line) ?? true) && (counters[i] as number) > 0);
  }
  const texts = map.text.split('\n');
  const place = (line: number, what: Unreached['what']): Unreached => ({
    ...{ file: map.file, line, what },
    text: (texts[line - 1] ?? '').trim(),
  });
  const unreached = [...lines].filter(([, reached]) => !reached).map(([line]) => place(line, 'line'));
  const branches = { reached: 0, total: 0 };
  let at = map.statements.length + map.functions;
  for (const arms of map.branches) {
    const counts = counters.subarray(at, at + arms.length);
    at += arms.length;
    branches.total += arms.length;
    branches.reached += counts.filter(count => count > 0).length;
    for (const [i, { line, what }] of arms.entries()) {
      // What stands in a line that was not reached needs no second word.
      if (counts[i] === 0 && lines.get(line) !== false) unreached.push({ ...place(line, 'branch'), arm: what });
    }
  }
  return {
    figures: {
      name: map.file,
      lines: { reached: [...lines.values()].filter(reached => reached).length, total: lines.size },
      branches,
    },
    unreached: unreached.sort((a, b) => a.line - b.line),
  };
}
