/**
 * Mutations of texts by tokens: what mutations of bytes seldom come to. Tokens, brackets with all that is in them, or items are
 * left out, doubled, swapped, replaced by those of another text or by an oddity, or stand in a hundred brackets.
 *
 * Promise: the result depends on the stream of choices and the texts alone, and is never longer than `LONGEST`.
 */

import type { Choices } from '../../generators/choices.ts';
import { itemsOf, withoutItem } from '../subjects/cedar/reduce-text.ts';
import { closingOf, isBlank, PAIRS, tokensOf } from '../subjects/cedar/text-tokens.ts';

/** Characters of a text. Room for the deepest nesting of the longest brackets. */
export const LONGEST = 16_384;

/** Where readers of texts have gone wrong: characters of several bytes or none, limits of numbers, ends that do not come. */
const ODD: readonly string[] = [
  ...['é', '\u{1F600}', '\u{10FFFF}', '\uFEFF', '\u2028', '\u0085', '\u00A0', '\0', '\r', '\x7F'],
  ...["'", '"', '`', '#', '$', '~', '^', '&', '|', '\\', '/', '//', '/*', '%', '=', '->', '@', '?', '...'],
  ...['-', '0', '00', '-0', '1.5', '1e400', '9223372036854775807', '9223372036854775808', '99999999999999999999'],
  ...['"\\q"', '"\\u{}"', '"\\u{110000}"', '"\\u{D800}"', '"\\x80"', '"\\'],
  ...['if', '__cedar', '__proto__', 'constructor', '?principal', 'A::B', 'A::f()'],
];

/**
 * What readers of data do not expect where something else should stand; most of all nothing. No empty array: that the real
 * Cedar takes one for an object with fields that may all be missing is a known difference.
 */
const PLAIN: readonly string[] = ['null', 'null', 'null', 'true', '0', '""', '"a"', '{}', 'a'];

/** What is odd inside of a string. */
const ODD_INSIDE: readonly string[] = [
  ...['é', '\u{1F600}', '\0', '\r', '\n', '\\', '\\q', '\\"', '\\0', '\\*', '*', '\\x7f', '\\x80', '\\xff'],
  ...['\\u{}', '\\u{1_0}', '\\u{1F600}', '\\u{10FFFF}', '\\u{110000}', '\\u{D800}', '\\u{0000041}', '\\ud800'],
  ...['-', '+', '.', ':', '::', '/', '/0', '/33', '0', '00', '000000', '99', '1.2.3.4', 'T', 'Z', 'ms', ' ', '__expr'],
];

const BRACKETS: readonly (readonly [open: string, close: string])[] = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['{"a":', '}'],
  ['Set<', '>'],
  ['!', ''],
  ['-', ''],
  ['if true then 1 else ', ''],
];
const DEPTHS = [1, 2, 4, 5, 30, 1_000, 3_000, 3_000];

/** One time in so many a text is nested, and nothing else: deep ones take longer than all others. */
const NESTED = 16;

/** `other` is where foreign tokens come from. */
export function mutateTokens(text: string, other: string, choices: Choices): string {
  let tokens = tokensOf(text);
  const theirs = tokensOf(other);
  if (choices.below(NESTED) === 0) tokens = nested(tokens, choices);
  else for (let left = choices.size(1, 6); left > 0; left--) tokens = mutated(tokens, theirs, choices);
  return tokens.join('').slice(0, LONGEST);
}

function mutated(tokens: readonly string[], theirs: readonly string[], choices: Choices): string[] {
  const [from, to] = part(tokens, choices);
  const [before, own, after] = [tokens.slice(0, from), tokens.slice(from, to), tokens.slice(to)];
  const foreign = choices.chance(0.6) ? theirs.slice(...part(theirs, choices)) : [choices.pick(ODD)];
  switch (choices.below(8)) {
    case 0:
      return choices.chance(0.5) ? [...before, ...after] : withoutAnItem(tokens, choices);
    case 1:
      return [...before, ...own, ...own, ...after];
    case 2:
      return [...before, ...foreign, ...after];
    case 3:
      return [...before, ...foreign, ...own, ...after];
    case 4:
    case 5:
      return [...before, choices.pick(PLAIN), ...after];
    case 6:
      return [...before, inside(own.join(''), choices), ...after];
    default:
      return swapped(tokens, from, choices);
  }
}

/** Without a declaration, a clause, an element, a field, and its separator. */
function withoutAnItem(tokens: readonly string[], choices: Choices): string[] {
  const items = itemsOf(tokens);
  return items.length === 0 ? [] : withoutItem(tokens, choices.pick(items));
}

/** From and to of one token, or of a bracket with all that is in it. Blanks are no parts, where there is anything else. */
function part(tokens: readonly string[], choices: Choices): [from: number, to: number] {
  const brackets = choices.chance(0.4) ? [...tokens.keys()].filter(i => PAIRS.has(tokens[i] as string)) : [];
  const bracket = brackets.length > 0 ? choices.pick(brackets) : -1;
  const close = closingOf(tokens, bracket);
  if (close >= 0) return [bracket, close + 1];
  const at = choices.below(tokens.length + 1);
  const filled = tokens.findIndex((token, i) => i >= at && !isBlank(token));
  return filled < 0 ? [at, at + 1] : [filled, filled + 1];
}

/** Something odd within the token, which makes most sense in a string; in place of some of its characters or between two. */
function inside(token: string, choices: Choices): string {
  const at = choices.below(token.length + 1);
  return token.slice(0, at) + choices.pick(ODD_INSIDE) + token.slice(at + choices.below(3));
}

function swapped(tokens: readonly string[], at: number, choices: Choices): string[] {
  const result = [...tokens];
  const other = choices.below(tokens.length + 1);
  [result[at], result[other]] = [tokens[other] ?? '', tokens[at] ?? ''];
  return result;
}

/** A part in brackets, closed or (seldom) not. */
function nested(tokens: readonly string[], choices: Choices): string[] {
  const [from, to] = part(tokens, choices);
  const [open, close] = choices.pick(BRACKETS);
  const depth = choices.pick(DEPTHS);
  const closed = choices.chance(0.8) ? close.repeat(depth) : '';
  return [...tokens.slice(0, from), open.repeat(depth), ...tokens.slice(from, to), closed, ...tokens.slice(to)];
}
