/**
 * Cedar text and JSON text cut into tokens and comments, well formed or not: for shrinking, and for finding comments.
 *
 * Knows how strings and comments end, no other rule of the language.
 */

/** A string (closed or not), a comment, a word or number, a two-character operator, or any single character. */
const TOKENS = /"(?:\\[\s\S]|[^"\\])*"?|\/\/[^\r\n]*|[A-Za-z0-9_]+|::|==|!=|<=|>=|&&|\|\||\s+|[\s\S]/gu;

/** Their concatenation is the text; blanks are tokens, too. */
export const tokensOf = (text: string): string[] => text.match(TOKENS) ?? [];

/** The comments of Cedar text in source order, without the blanks at their ends, which a formatter may drop. */
export const commentsOf = (text: string): string[] =>
  tokensOf(text)
    .filter(token => token.startsWith('//'))
    .map(comment => comment.trimEnd());

export const isBlank = (token: string): boolean => token.trim() === '';

/** How many tokens a person has to read; blanks are free, long ones cost more. */
export const textSize = (text: string): number =>
  tokensOf(text).reduce((sum, token) => sum + (isBlank(token) ? 0 : 1 + Math.floor(token.length / 4)), 0) +
  Math.floor(text.length / 1000);

/** Opening brackets and the ones that close them. */
export const PAIRS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** Where the bracket that is open at `open` is closed, others of its kind in between counted; -1: nowhere, or it is none. */
export function closingOf(tokens: readonly string[], open: number): number {
  const opener = tokens[open] ?? '';
  const closer = PAIRS.get(opener);
  if (closer === undefined) return -1;
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i] === opener) depth++;
    if (tokens[i] === closer && --depth === 0) return i;
  }
  return -1;
}
