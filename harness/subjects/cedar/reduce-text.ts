/**
 * Smaller texts: runs of tokens left out, brackets without what is inside them or the inside without its brackets, blanks
 * and comments away, strings made plainer, at last character by character.
 */

import { dropChunks } from './reduce-data.ts';
import { closingOf, isBlank, PAIRS, tokensOf } from './text-tokens.ts';

const CLOSERS: ReadonlySet<string> = new Set(PAIRS.values());
/** Below this length every single character is tried. */
const SHORT = 200;

export function* reduceText(text: string): Generator<string> {
  const tokens = tokensOf(text);
  for (const kept of statementsLeft(tokens)) yield kept.join('');
  for (const kept of itemsLeft(tokens)) yield kept.join('');
  yield tokens.filter(token => !token.startsWith('//')).join('');
  yield tokens.map(token => (isBlank(token) ? ' ' : token)).join('');
  for (const kept of dropChunks(tokens)) yield kept.join('');
  for (const kept of bracketsLeft(tokens)) yield kept.join('');
  for (const [i, token] of tokens.entries()) {
    for (const plainer of plainerTokens(token)) yield [...tokens.slice(0, i), plainer, ...tokens.slice(i + 1)].join('');
  }
  const characters = [...text];
  if (characters.length <= SHORT) for (const kept of dropChunks(characters)) yield kept.join('');
}

/** Each statement alone, if there are several. */
function* statementsLeft(tokens: readonly string[]): Generator<readonly string[]> {
  const ends = tokens.flatMap((token, i) => (token === ';' ? [i + 1] : []));
  if (ends.length < 2) return;
  for (const [i, end] of ends.entries()) yield tokens.slice(ends[i - 1] ?? 0, end);
}

/**
 * The text without one of its items: declarations, clauses, elements, fields, outer ones first. Most runs of tokens begin
 * or end in the middle of one, and leave what nobody reads.
 */
function* itemsLeft(tokens: readonly string[]): Generator<readonly string[]> {
  for (const item of itemsOf(tokens)) yield withoutItem(tokens, item);
}

export function withoutItem(tokens: readonly string[], [from, to]: readonly [number, number]): string[] {
  // Where it is the last one, the comma before it goes, too.
  const before = tokens[to - 1] === ',' ? from : lastFilled(tokens, from);
  return [...tokens.slice(0, tokens[before] === ',' ? before : from), ...tokens.slice(to)];
}

const lastFilled = (tokens: readonly string[], before: number): number => {
  let at = before - 1;
  while (at >= 0 && isBlank(tokens[at] as string)) at--;
  return at;
};

/** Where items begin and end, separators included, the ones that stand in the fewest brackets first. */
export function itemsOf(tokens: readonly string[]): (readonly [number, number])[] {
  const found: { readonly range: readonly [number, number]; readonly depth: number }[] = [];
  const starts = [0];
  for (const [i, token] of tokens.entries()) {
    const depth = starts.length - 1;
    const start = starts[depth] as number;
    if (PAIRS.has(token)) {
      starts.push(i + 1);
    } else if (CLOSERS.has(token) && depth > 0) {
      if (start < i) found.push({ range: [start, i], depth });
      starts.pop();
      // `namespace A { ... }` and `entity A { ... };` both end here, the second with its semicolon.
      if (token === '}') found.push({ range: [starts[depth - 1] as number, i + 1], depth: depth - 1 });
      if (token === '}' && /^[\w@]/.test(next(tokens, i))) starts[depth - 1] = i + 1;
    } else if (token === ';' || token === ',') {
      found.push({ range: [start, i + 1], depth });
      starts[depth] = i + 1;
    }
  }
  return found.sort((a, b) => a.depth - b.depth).map(({ range }) => range);
}

const next = (tokens: readonly string[], at: number): string =>
  tokens.slice(at + 1, at + 4).find(token => !isBlank(token)) ?? '';

function* bracketsLeft(tokens: readonly string[]): Generator<readonly string[]> {
  for (const [open, token] of tokens.entries()) {
    const close = closingOf(tokens, open);
    if (close < 0) continue;
    const [before, inside, after] = [tokens.slice(0, open), tokens.slice(open + 1, close), tokens.slice(close + 1)];
    yield [...before, ...after];
    yield [...before, ...inside, ...after];
    if (inside.length > 0) yield [...before, token, tokens[close] as string, ...after];
  }
}

function* plainerTokens(token: string): Generator<string> {
  if (token.startsWith('"') && token.length > 2) {
    yield '""';
    if (token.length > 3) yield '"a"';
  }
  if (token.startsWith('//') && token.length > 2) yield '//';
  if (/^[0-9]{2,}$/.test(token)) yield '1';
  if (isBlank(token) && token !== ' ') yield ' ';
  if (/^[A-Za-z_]{2,}/.test(token)) yield 'a';
}
