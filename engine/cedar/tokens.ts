/**
 * Kinds of tokens, as small numbers, and what a character alone is.
 *
 * Typed as plain numbers on purpose: with literal types the compiler would believe that the current token stays what a
 * comparison found it to be, although the parser has moved on.
 */

export const Token = {
  End: 0,
  Name: 1,
  Integer: 2,
  Text: 3,
  Slot: 4,
  // The reserved words stand together, see isWord.
  True: 5,
  False: 6,
  If: 7,
  Then: 8,
  Else: 9,
  In: 10,
  Is: 11,
  Like: 12,
  Has: 13,
  At: 14,
  Dot: 15,
  Comma: 16,
  Semicolon: 17,
  Colon: 18,
  PathSeparator: 19,
  OpenParen: 20,
  CloseParen: 21,
  OpenBrace: 22,
  CloseBrace: 23,
  OpenBracket: 24,
  CloseBracket: 25,
  Equal: 26,
  NotEqual: 27,
  Less: 28,
  LessEqual: 29,
  Greater: 30,
  GreaterEqual: 31,
  Or: 32,
  And: 33,
  Plus: 34,
  Minus: 35,
  Star: 36,
  Not: 37,
  // Only read to be refused with a good message.
  Slash: 38,
  Percent: 39,
  Assign: 40,
};

export const RESERVED: ReadonlyMap<string, number> = new Map([
  ['true', Token.True],
  ['false', Token.False],
  ['if', Token.If],
  ['then', Token.Then],
  ['else', Token.Else],
  ['in', Token.In],
  ['is', Token.Is],
  ['like', Token.Like],
  ['has', Token.Has],
]);

/** A name or a reserved word. */
export const isWord = (kind: number): boolean => kind === Token.Name || (kind >= Token.True && kind <= Token.Has);

/** Tokens of one character that begin no longer token; 0 elsewhere. Indexed by ASCII code. */
export const SINGLE = new Uint8Array(128);
for (const [character, kind] of [
  ['@', Token.At],
  ['.', Token.Dot],
  [',', Token.Comma],
  [';', Token.Semicolon],
  ['(', Token.OpenParen],
  [')', Token.CloseParen],
  ['{', Token.OpenBrace],
  ['}', Token.CloseBrace],
  ['[', Token.OpenBracket],
  [']', Token.CloseBracket],
  ['+', Token.Plus],
  ['-', Token.Minus],
  ['*', Token.Star],
  ['%', Token.Percent],
] as const) {
  SINGLE[character.charCodeAt(0)] = kind;
}

/** No half surrogate pairs. Node 20 has the method; the library of types that we compile against has not. */
export const isWellFormed = (text: string): boolean => (text as string & { isWellFormed(): boolean }).isWellFormed();

/** Unicode White_Space beyond ASCII. Not `\s`, which has U+FEFF (an error here) and lacks U+0085. */
export const isWideSpace = (code: number): boolean =>
  code === 0x85 ||
  code === 0xa0 ||
  code === 0x1680 ||
  (code >= 0x2000 && code <= 0x200a) ||
  code === 0x2028 ||
  code === 0x2029 ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x3000;
