/**
 * Words on a terminal: colour only where it is wanted (NO_COLOR and pipes are respected by picocolors), numbers that a
 * person can read, columns that line up.
 */

import pc from 'picocolors';

export const { bold, dim, red, green, yellow, cyan } = pc;

/** 1234567 to `1,234,567`. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

export const plural = (value: number, word: string): string => `${count(value)} ${word}${value === 1 ? '' : 's'}`;

/** 950 ms, 12.3 s, 4 min 05 s, 1 h 02 min. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

export const perSecond = (amount: number, ms: number): string => (ms > 0 ? `${count((amount * 1_000) / ms)}/s` : '-');

/** Rows of plain cells under each other; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map(row => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(0, ...rows.map(row => row[i]?.length ?? 0)));
  return rows
    .map(row => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  '))
    .map(line => line.trimEnd())
    .join('\n');
}

export const indent = (text: string, by = '  '): string => text.replace(/^(?=.)/gm, by);
