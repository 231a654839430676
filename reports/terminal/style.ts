/**
 * Words on a terminal: colour only where it is wanted (NO_COLOR and pipes are respected), numbers that a person
 * can read, columns that line up, lines that fit.
 */

import pc from 'picocolors';

/**
 * Colours are for a person at a terminal, and for those who ask (FORCE_COLOR). Our own rule and not picocolors': that
 * one also colours wherever the variable CI is set, and so put escape codes into files that CI steps write.
 */
function coloured(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return process.stdout.isTTY === true && TERM !== 'dumb';
}

export const { bold, dim, red, green, yellow, cyan } = pc.createColors(coloured());

export { count, duration, middleCut, perSecond, plural } from '../words.ts';

/** Columns of the terminal; without end where the output goes to a file or another program. */
export function terminalWidth(): number {
  const forced = Number(process.env.COLUMNS);
  if (process.stdout.isTTY) return Math.max(20, process.stdout.columns ?? 80);
  return Number.isInteger(forced) && forced >= 20 ? forced : Number.POSITIVE_INFINITY;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with ESC.
const COLOUR = /\u001b\[[0-9;]*m/g;

/** Characters on the screen: without colour codes, surrogate pairs once, wide East Asian characters and emoji twice. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text.replace(COLOUR, '')) width += /\p{M}/u.test(character) ? 0 : isWide(character) ? 2 : 1;
  return width;
}

const isWide = (character: string): boolean =>
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
    character,
  );

export const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Plain text cut to a width, with an ellipsis where something was left out. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += widthOf(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Rows of cells under each other; the last column is not padded and, where the width is bounded, cut. */
export function table(rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string {
  const columns = Math.max(0, ...rows.map(row => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(0, ...rows.map(row => widthOf(row[i] ?? ''))));
  return rows
    .map(row => {
      const before = row.slice(0, -1).map((cell, i) => `${pad(cell, widths[i] ?? 0)}  `);
      const left = before.reduce((sum, cell) => sum + widthOf(cell), 0);
      const last = row.at(-1) ?? '';
      return before.join('') + (last.includes('\u001b') ? last : cut(last, Math.max(8, width - left)));
    })
    .map(line => line.trimEnd())
    .join('\n');
}

/** Breaks plain text at blanks; a word longer than the width keeps its line. */
export function wrap(text: string, width: number): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.join('\n');
}

export const indent = (text: string, by = '  '): string => text.replace(/^(?=.)/gm, by);
