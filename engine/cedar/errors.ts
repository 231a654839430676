/**
 * Syntax errors: how the parser stops, and what a person gets to see.
 *
 * Promise: a `SyntaxStop` never leaves this folder; `atTheDoor` turns it into a value.
 */

import type { Read } from './read.ts';
import { read } from './read.ts';

export interface SyntaxProblem {
  /** Counted from 1; a line ends at LF. */
  readonly line: number;
  /** Counted from 1, in characters. */
  readonly column: number;
  /** UTF-16 units from the start of the text. */
  readonly offset: number;
  /** What would have been right here, in words; empty when the problem is not a missing token. */
  readonly expected: string;
  /** What stands there instead, in words; empty when that says nothing. */
  readonly seen: string;
  /** One sentence, without the position. */
  readonly message: string;
}

/**
 * The parser's only exception. Not an `Error` on purpose: a fuzzing campaign rejects thousands of texts a second, and
 * collecting a stack trace for each would cost more than reading it.
 */
export class SyntaxStop {
  readonly offset: number;
  readonly message: string;
  readonly expected: string;
  readonly seen: string;
  constructor(offset: number, message: string, expected = '', seen = '') {
    this.offset = offset;
    this.message = message;
    this.expected = expected;
    this.seen = seen;
  }
}

/** Line and column of an offset; linear in the offset, so only for messages. */
export function locate(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', start)) {
    line += 1;
    start = at + 1;
  }
  let column = 1;
  for (let at = start; at < offset; at += 1) {
    // The second half of a surrogate pair is not a character of its own.
    if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) column += 1;
  }
  return { line, column };
}

/** `3:17`, for a message that points at a second place. */
export const place = (text: string, offset: number): string => {
  const { line, column } = locate(text, offset);
  return `${line}:${column}`;
};

export function toProblem(text: string, stop: SyntaxStop): SyntaxProblem {
  const { offset, expected, seen, message } = stop;
  return { ...locate(text, offset), offset, expected, seen, message };
}

/**
 * Runs a parser over `text`; a syntax error becomes a value, any other exception is a bug of ours and passes through.
 */
export function atTheDoor<T>(text: string, parse: () => T): Read<T> {
  try {
    return read(parse());
  } catch (stop) {
    if (!(stop instanceof SyntaxStop)) throw stop;
    const { line, column, message } = toProblem(text, stop);
    return { ok: false, category: 'parse', problem: `${line}:${column}: ${message}`, line, column };
  }
}

/** Shown characters of a token in a message; the rest is an ellipsis. */
const QUOTED_LENGTH = 30;

/** Source text between double quotes, made safe for a terminal and short. */
export function quote(source: string): string {
  const short = source.length > QUOTED_LENGTH ? `${source.slice(0, QUOTED_LENGTH)}...` : source;
  return `"${short.replace(/\p{C}/gu, c => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`)}"`;
}

/** A candidate at most a third of its length away from `word`, or undefined. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  // A longer word is no typing error of a name that the language knows; and the distance costs length squared.
  if (word.length > 40) return undefined;
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance && distance <= Math.max(1, Math.floor(candidate.length / 3))) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `; did you mean "contains"?`, or nothing. */
export const suggestion = (word: string, candidates: Iterable<string>): string => {
  const near = nearest(word, candidates);
  return near === undefined ? '' : `; did you mean "${near}"?`;
};

/** Insertions, deletions, replacements, and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
