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
