/**
 * Smaller texts: runs of tokens left out, brackets without what is inside them or the inside without its brackets, blanks
 * and comments away, strings made plainer, at last character by character.
 */

import { dropChunks } from './reduce-data.ts';
import { isBlank, tokensOf } from './text-tokens.ts';

const PAIRS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);
/** Below this length every single character is tried. */
const SHORT = 200;

export function* reduceText(text: string): Generator<string> {
  const tokens = tokensOf(text);
  for (const kept of statementsLeft(tokens)) yield kept.join('');
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

function* bracketsLeft(tokens: readonly string[]): Generator<readonly string[]> {
  for (const [open, token] of tokens.entries()) {
    const closer = PAIRS.get(token);
    const close = closer === undefined ? -1 : closing(tokens, open, token, closer);
    if (close < 0) continue;
    const [before, inside, after] = [tokens.slice(0, open), tokens.slice(open + 1, close), tokens.slice(close + 1)];
    yield [...before, ...after];
    yield [...before, ...inside, ...after];
    if (inside.length > 0) yield [...before, token, tokens[close] as string, ...after];
  }
}

function closing(tokens: readonly string[], open: number, opener: string, closer: string): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i] === opener) depth++;
    if (tokens[i] === closer && --depth === 0) return i;
  }
  return -1;
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
