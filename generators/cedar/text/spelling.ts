/**
 * Spellings of strings, patterns, integers and names: every notation that the language has for the same thing.
 *
 * Promise: what these functions write means exactly what they were given. A draw of 0 is the plainest spelling.
 */
import type { Json } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';

const RESERVED: ReadonlySet<string> = new Set(['true', 'false', 'if', 'then', 'else', 'in', 'is', 'like', 'has']);

/** Whether a name may stand without quotes: as attribute, key, `has` operand or part of a path. */
export const isIdentifier = (name: string): boolean =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED.has(name) && name !== '__cedar';

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\r': '\\r',
  '\n': '\\n',
  '\t': '\\t',
  '\0': '\\0',
  "'": "\\'",
};
/** What cannot stand in a string as it is. */
const MUST_ESCAPE: ReadonlySet<string> = new Set(['"', '\\', '\r']);

type Escape = 'raw' | 'short' | 'hex' | 'unicode';
const ESCAPES = table<Escape>([
  [9, 'raw'],
  [3, 'short'],
  [2, 'hex'],
  [3, 'unicode'],
]);

/** One character in a string, by any notation. */
function spellCharacter(choices: Choices, character: string): string {
  const code = character.codePointAt(0) ?? 0;
  switch (choices.weighted(ESCAPES)) {
    case 'short':
      return SHORT[character] ?? character;
    case 'hex':
      return code <= 0x7f ? `\\x${cased(choices, code.toString(16).padStart(2, '0'))}` : unicode(choices, code);
    case 'unicode':
      return unicode(choices, code);
    default:
      return plainCharacter(character);
  }
}

const plainCharacter = (character: string): string =>
  MUST_ESCAPE.has(character) ? (SHORT[character] as string) : character;

/** `\u{1F600}`: up to six digits, leading zeros and underscores wherever they are permitted. */
function unicode(choices: Choices, code: number): string {
  const digits = code.toString(16);
  const padded = choices.chance(0.3) ? digits.padStart(choices.integer(digits.length, 6), '0') : digits;
  return `\\u{${underscored(choices, cased(choices, padded))}}`;
}

/** Anywhere but in front, any number of them. */
function underscored(choices: Choices, digits: string): string {
  if (!choices.chance(0.25)) return digits;
  const at = choices.integer(1, digits.length);
  return digits.slice(0, at) + '_'.repeat(choices.integer(1, 3)) + digits.slice(at);
}

const cased = (choices: Choices, digits: string): string => (choices.chance(0.3) ? digits.toUpperCase() : digits);

/** A string literal. One in three uses escapes that are not needed. */
export function spellString(choices: Choices, text: string): string {
  const fancy = text.length < 80 && choices.chance(0.33);
  let inside = '';
  for (const character of text) inside += fancy ? spellCharacter(choices, character) : plainCharacter(character);
  return `"${inside}"`;
}

/** The literal right of `like`. Elements: `"Wildcard"` or `{"Literal": text}`. */
export function spellPattern(choices: Choices, elements: readonly Json[]): string {
  const fancy = choices.chance(0.33);
  let inside = '';
  for (const element of elements) {
    if (element === 'Wildcard') {
      inside += fancy && choices.chance(0.2) ? choices.pick(['\\x2a', '\\u{2a}', '\\u{02_A}']) : '*';
      continue;
    }
    for (const character of literalOf(element)) {
      if (character === '*') inside += '\\*';
      else inside += fancy ? spellCharacter(choices, character) : plainCharacter(character);
    }
  }
  return `"${inside}"`;
}

const literalOf = (element: Json): string => String((element as { readonly Literal?: Json }).Literal ?? '');

/** A literal that is not negative, now and then with leading zeros. */
export function spellInteger(choices: Choices, value: number | bigint): string {
  const digits = value.toString();
  return choices.chance(0.05) ? '0'.repeat(choices.integer(1, 25)) + digits : digits;
}
