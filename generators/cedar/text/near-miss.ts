/**
 * Near-misses: a text with one defect, most of them no longer in the language. Whether it still is one, the generator
 * does not know; that is the question that implementations must answer alike.
 *
 * Half of a surrogate pair cannot reach the real Cedar, which is left out then. Never made, because implementations differ
 * on purpose: calls of `unknown` (the real Cedar has it for partial evaluation, the language has not), nesting beyond
 * everybody's limits.
 */
import { type Choices, table } from '../../choices.ts';
import { isIdentifier, spellString } from './spelling.ts';
import { EXTENSION_METHODS, FUNCTIONS, RESERVED } from './undirected.ts';

/** What a token can be replaced by: every kind of token, and some that are none. */
// biome-ignore format: a table
const TOKENS = [
  ';', ',', '(', ')', '{', '}', '[', ']', '.', '::', ':', '==', '!=', '<', '<=', '>', '>=', '&&', '||', '+', '-', '*', '!', '@',
  '0', '1', '""', '"a"', '"*"', 'true', 'if', 'then', 'else', 'in', 'is', 'has', 'like', 'principal', 'action', 'resource', 'context',
  'permit', 'forbid', 'when', 'unless', '?principal', '?resource', '?action', '?', '/', '%', '=', '&', '|', '===', '<>', '=>',
  'User', 'Action', 'Action::"view"', 'User::"a"', '[]', '{}', 'contains', 'isEmpty', 'ip', 'null', 'None', 'not', 'and', 'or',
  '__cedar', 'Permit', 'PRINCIPAL', 'True', '$', '#', '~', '^', '`a`', "'a'", '1.5', '1e3', '0x1F', '1_000', 'é', '"', '->', ':=',
];

/** Characters to insert: blanks that are none, invisible ones, quotes, controls. */
// biome-ignore format: a table
const CHARACTERS = [
  ' ', '"', '\\', '\ufeff', '\u200b', '\u180e', '\u0000', '\r', '\n', '\u2028', '\u0085', '\u00a0', '/', '*', '.', ':', ';', '0', 'a',
  '_', 'é', '\u{1F600}', '-', '!', '=', '&', '|', '(', ')', '{', '}', '[', ']', ',', '@', '?', "'", '\u007f', '\u0001', '\u2060', '\u00ad',
  '\ud800', '\udc00',
];

/** Escapes that are none, beside some on the edge that are. */
// biome-ignore format: a table
const ESCAPES = [
  '\\a', '\\b', '\\/', '\\e', '\\u0041', '\\x80', '\\xff', '\\x4', '\\x', '\\u{}', '\\u{_41}', '\\u{110000}', '\\u{d800}', '\\u{dfff}',
  '\\u{0000041}', '\\u{41', '\\u41}', '\\u{4g}', '\\*', '\\ ', '\\\n', '\\\r', '\r', '\\1', '\\N', '\\U{41}', '\\X41', '\\u {41}',
  '\\x7f', '\\u{10FFFF}', '\\u{000041}', '\\u{4_1_}', '\\u{0}', '\\0', '\\00', "\\'", '\\"', '\\\\', '\\u{d7ff}', '\\u{e000}', '\n',
];

const INTEGERS = [
  '9223372036854775807',
  '9223372036854775808',
  '9223372036854775809',
  '18446744073709551615',
  '18446744073709551616',
  '340282366920938463463374607431768211456',
  '00',
  '0009223372036854775807',
  '0009223372036854775808',
];

/** What can be put behind an expression: a second relation is one too many. */
// biome-ignore format: a table
const TAILS: readonly (readonly string[])[] = [
  ['==', '1'], ['<', '1'], ['has', 'a'], ['has', '"a"'], ['has', 'a', '.', 'b'], ['like', '"a"'], ['is', 'User'], ['is', 'User', 'in', 'principal'],
  ['in', 'principal'], ['&&', 'true'], ['||', 'true'], ['+', '1'], ['*', '1'], ['.', 'a'], ['[', '"a"', ']'], ['.', 'isEmpty', '(', ')'],
  ['.', 'contains', '(', ')'], ['.', 'contains', '(', '1', ',', '1', ')'], ['.', 'isIpv4', '(', '1', ')'], ['.', 'ip', '(', '"1"', ')'],
  ['.', 'isEmpty', '(', '1', ')'], ['(', ')'], ['[', '0', ']'], ['[', 'a', ']'], ['.', '"a"'], ['.', '1'], ['has', '(', 'a', ')'],
  ['has', 'a', '[', '"b"', ']'], ['has', '"a"', '.', 'b'], ['has', 'a', '.', '"b"'], ['has', 'a', '.'], ['like', '(', '"a"', ')'], ['is', '(', 'User', ')'],
  ['is', 'User', '::', '"a"'], ['is', '"User"'], ['in', 'if', 'true', 'then', '1', 'else', '2'], ['has', 'if'], ['.', 'if'], ['.', '__cedar'], ['has', '__cedar'],
];

type TokenDefect = (choices: Choices, tokens: string[]) => void;

const TOKEN_DEFECTS = table<TokenDefect>([
  [6, dropToken],
  [6, doubleToken],
  [6, swapTokens],
  [10, replaceToken],
  [4, insertToken],
  [5, reservedName],
  [7, tail],
  [5, unaryOperators],
  [4, integer],
  [3, slot],
  [4, callName],
  [2, argument],
  [2, duplicateKey],
  [2, duplicateAnnotation],
  [2, keyName],
  [2, actionType],
]);

/** One defect among the tokens; changes the array. */
export function plantTokenDefect(choices: Choices, tokens: string[]): void {
  if (tokens.length === 0) tokens.push(choices.pick(TOKENS));
  else choices.weighted(TOKEN_DEFECTS)(choices, tokens);
}

const somewhere = (choices: Choices, tokens: readonly string[]): number => choices.below(tokens.length);

/** A position whose token satisfies the test; any position if there is none. */
function where(choices: Choices, tokens: readonly string[], test: (token: string, i: number) => boolean): number {
  const positions: number[] = [];
  tokens.forEach((token, i) => {
    if (test(token, i)) positions.push(i);
  });
  return positions.length > 0 ? choices.pick(positions) : somewhere(choices, tokens);
}

function dropToken(choices: Choices, tokens: string[]): void {
  tokens.splice(somewhere(choices, tokens), 1);
}

function doubleToken(choices: Choices, tokens: string[]): void {
  const at = somewhere(choices, tokens);
  tokens.splice(at, 0, tokens[at] as string);
}

function swapTokens(choices: Choices, tokens: string[]): void {
  const at = choices.below(Math.max(1, tokens.length - 1));
  tokens.splice(at, 2, ...tokens.slice(at, at + 2).reverse());
}

function replaceToken(choices: Choices, tokens: string[]): void {
  tokens[somewhere(choices, tokens)] = choices.chance(0.3) ? (choices.pick(tokens) as string) : choices.pick(TOKENS);
}

function insertToken(choices: Choices, tokens: string[]): void {
  tokens.splice(choices.below(tokens.length + 1), 0, choices.pick(TOKENS));
}

const isName = (token: string): boolean => isIdentifier(token);
const isString = (token: string): boolean => token.startsWith('"');
const ODD_NAMES = ['__cedar', ...RESERVED, '__cedar_', 'principal', 'permit', 'a', 'User', '"a"', '1', 'é'];

function reservedName(choices: Choices, tokens: string[]): void {
  tokens[where(choices, tokens, isName)] = choices.pick(ODD_NAMES);
}

/** Expressions end before these. */
const CLOSING: ReadonlySet<string> = new Set([')', '}', ']', ',', 'then', 'else', '&&', '||', '==', '+']);

function tail(choices: Choices, tokens: string[]): void {
  tokens.splice(
    where(choices, tokens, token => CLOSING.has(token)),
    0,
    ...choices.pick(TAILS),
  );
}

const isOperand = (token: string, next: string | undefined): boolean =>
  /^[0-9"([{]/.test(token) || (isName(token) && next !== ':' && next !== '{') || token === 'true' || token === 'false';

/** Up to six `!` or `-`, now and then mixed; four are permitted, those already there counted. */
function unaryOperators(choices: Choices, tokens: string[]): void {
  const sign = choices.pick(['-', '!']);
  const signs = choices.list(1, 6, 0.7, () => (choices.chance(0.06) ? choices.pick(['!', '-', '(']) : sign));
  tokens.splice(
    where(choices, tokens, (token, i) => isOperand(token, tokens[i + 1])),
    0,
    ...signs,
  );
}

function integer(choices: Choices, tokens: string[]): void {
  const at = where(choices, tokens, token => /^[0-9]/.test(token));
  const digits = choices.pick(INTEGERS);
  switch (choices.below(4)) {
    case 0:
      tokens[at] = digits;
      return;
    case 1:
      tokens.splice(at, 1, '-', digits);
      return;
    case 2:
      tokens.splice(at, 1, '-', '(', digits, ')');
      return;
    default:
      tokens.splice(at, 1, '-', digits, '.', 'a');
  }
}

function slot(choices: Choices, tokens: string[]): void {
  const at = where(choices, tokens, (token, i) => tokens[i - 1] === '==' || tokens[i - 1] === 'in' || isString(token));
  tokens[at] = choices.pick(['?principal', '?resource', '?action', '?context', '?x', '?', '? principal', '?if']);
}

/** Another function or method, or the other style of calling it. */
function callName(choices: Choices, tokens: string[]): void {
  const at = where(choices, tokens, (token, i) => tokens[i + 1] === '(' && isName(token));
  const names = [
    'contains',
    'isEmpty',
    'hasTag',
    'getTag',
    'containsAll',
    ...FUNCTIONS,
    ...EXTENSION_METHODS,
    'foo',
    'Contains',
  ];
  if (tokens[at - 1] === '.' && choices.chance(0.2)) tokens.splice(at - 1, 1);
  else if (choices.chance(0.15))
    tokens.splice(at, 0, ...choices.pick([['A', '::'], ['1', '.'], ['principal', '.'], ['(']]));
  else tokens[at] = choices.pick(names);
}

/** One argument more, in front. */
function argument(choices: Choices, tokens: string[]): void {
  const at = where(choices, tokens, (token, i) => token === '(' && isName(tokens[i - 1] ?? ''));
  tokens.splice(at + 1, 0, ...choices.pick([['1', ','], [','], ['1'], ['if', 'true', 'then', '1', 'else', '2', ',']]));
}

/** The key of a record once more, perhaps in another spelling. */
function duplicateKey(choices: Choices, tokens: string[]): void {
  const at = where(choices, tokens, (_, i) => tokens[i + 1] === ':');
  const key = tokens[at] as string;
  const again = isString(key) || choices.chance(0.4) ? key : `"\\u{${key.charCodeAt(0).toString(16)}}${key.slice(1)}"`;
  tokens.splice(at, 0, again, ':', '1', ',');
}

function duplicateAnnotation(choices: Choices, tokens: string[]): void {
  const at = where(choices, tokens, token => token === '@' || token === 'permit' || token === 'forbid');
  const name = tokens[at] === '@' ? (tokens[at + 1] as string) : 'a';
  const value = choices.pick([[], ['(', '"x"', ')'], ['(', ')'], ['(', 'x', ')'], ['(', '"x"', ',', ')'], ['"x"']]);
  tokens.splice(at, 0, '@', name, ...value, ...(choices.chance(0.2) ? ['@', name] : []));
}

function keyName(choices: Choices, tokens: string[]): void {
  const at = where(
    choices,
    tokens,
    (_, i) => tokens[i + 1] === ':' || tokens[i - 1] === '.' || tokens[i - 1] === 'has',
  );
  tokens[at] = choices.pick([
    ...RESERVED,
    '__cedar',
    '"if"',
    '"__cedar"',
    '1',
    'a::b',
    '("a")',
    'principal',
    '?principal',
  ]);
}

/** Types of actions end in `Action`. */
function actionType(choices: Choices, tokens: string[]): void {
  const at = where(choices, tokens, token => token === 'Action');
  tokens[at] = choices.pick([
    'action',
    'Actions',
    'User',
    'Action::User',
    'User::Action',
    'Action::Action',
    '__cedar::Action',
    'if::Action',
  ]);
}

// -------------------------------------------------------------------------------------------------------- characters

type TextDefect = (choices: Choices, text: string) => string;

const TEXT_DEFECTS = table<TextDefect>([
  [5, dropCharacter],
  [5, insertCharacter],
  [5, replaceCharacter],
  [2, doubleCharacter],
  [6, escapeInString],
  [
    1,
    (choices, text) => choices.pick(['\ufeff', '\u0000', '#!/usr/bin/cedar\n', '/* c */', ';', '\u200b', '//']) + text,
  ],
  [1, (choices, text) => text + choices.pick([';', '\u0000', '\ufeff', '//', '/', 'permit', '\\', '"', ' .'])],
  [1, (choices, text) => text.slice(0, cut(choices, text))],
  [1, (_, text) => text.replaceAll('\n', '\r\n')],
]);

/** One defect among the characters. */
export const plantTextDefect = (choices: Choices, text: string): string =>
  choices.weighted(TEXT_DEFECTS)(choices, text);

/** A position between two characters: never inside of a surrogate pair, half of one is no text. */
function cut(choices: Choices, text: string): number {
  const at = choices.below(text.length + 1);
  return isLowSurrogate(text, at) ? at - 1 : at;
}

const isLowSurrogate = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;
const characterAt = (text: string, at: number): string =>
  at < text.length ? String.fromCodePoint(text.codePointAt(at) as number) : '';

function dropCharacter(choices: Choices, text: string): string {
  const at = cut(choices, text);
  return text.slice(0, at) + text.slice(at + characterAt(text, at).length);
}

function insertCharacter(choices: Choices, text: string): string {
  const at = cut(choices, text);
  return text.slice(0, at) + choices.pick(CHARACTERS) + text.slice(at);
}

function replaceCharacter(choices: Choices, text: string): string {
  const at = cut(choices, text);
  const old = characterAt(text, at);
  const other = choices.chance(0.2) && old !== '' ? flipped(old) : choices.pick(CHARACTERS);
  return text.slice(0, at) + other + text.slice(at + old.length);
}

const flipped = (character: string): string =>
  character === character.toUpperCase() ? character.toLowerCase() : character.toUpperCase();

function doubleCharacter(choices: Choices, text: string): string {
  const at = cut(choices, text);
  return text.slice(0, at) + characterAt(text, at) + text.slice(at);
}

/** An escape, good or bad, behind a quote: mostly at the start of a string, sometimes behind one. */
function escapeInString(choices: Choices, text: string): string {
  const quotes = [...text.matchAll(/"/g)].map(({ index }) => index);
  if (quotes.length === 0) return text + spellString(choices, '');
  const at = choices.pick(quotes) + 1;
  return text.slice(0, at) + choices.pick(ESCAPES) + text.slice(at);
}
