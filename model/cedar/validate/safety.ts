/**
 * Warnings about texts that look like something else: language reference, part 2, section 4, safety warnings.
 *
 * Exact for ASCII and for the characters that turn the direction of text. For the rest an approximation, as the tables of
 * Unicode's security mechanisms (UTS 39) are not at hand: mixed scripts are found by the script extensions that
 * JavaScript knows, for the scripts in common use only; and a character counts as allowed in an identifier if such a
 * script uses it in identifiers and it is its own compatibility form, which lets some obsolete letters pass.
 */

import type { Expr, PatternElement, Policy } from '../syntax/abstract.ts';
import { expressionsOf, uidsOf } from './undeclared.ts';

export function safetyWarnings(policy: Policy): readonly string[] {
  const expressions = expressionsOf(policy);
  const identifiers = [...uidsOf(policy).map(uid => uid.id), ...expressions.flatMap(identifiersOf)];
  return [...expressions.flatMap(stringsOf).flatMap(stringWarnings), ...identifiers.flatMap(identifierWarnings)];
}

/** Attribute names and record keys. Types and functions have names of ASCII letters and need no look. */
function identifiersOf(expr: Expr): readonly string[] {
  switch (expr.op) {
    case '.':
      return [expr.attr];
    case 'has':
      return expr.path;
    case 'record':
      return [...expr.fields.keys()];
    default:
      return [];
  }
}

function stringsOf(expr: Expr): readonly string[] {
  if (expr.op === 'string') return [expr.value];
  return expr.op === 'like' ? [expr.pattern.map(escaped).join('')] : [];
}

/** Patterns are looked at as they are printed: an escape, in Latin letters, stands for what cannot be seen alone. */
const escaped = (element: PatternElement): string =>
  element === 'wildcard' ? '*' : element.literal.replace(/[\p{C}\p{Grapheme_Extend}]|(?! )\p{Z}/gu, '\\u');

function stringWarnings(text: string): readonly string[] {
  if (BIDI.test(text)) return ['bidiString'];
  return isSingleScript(text) ? [] : ['mixedScriptString'];
}

function identifierWarnings(text: string): readonly string[] {
  if (BIDI.test(text)) return ['bidiIdentifier'];
  if (![...text].every(isAllowed)) return ['confusableIdentifier'];
  return isSingleScript(text) ? [] : ['mixedScriptIdentifier'];
}

const BIDI = /[\u202a-\u202e\u2066-\u2069]/;

/** The scripts in common use, by their four-letter codes. */
const SCRIPTS = (
  'Arab Armn Beng Bopo Cyrl Deva Ethi Geor Grek Gujr Guru Hang Hani Hebr Hira Kana Knda Khmr Laoo Latn Mlym Mymr Orya ' +
  'Sinh Taml Telu Thaa Thai Tibt'
).split(' ');
/** Scripts that are written together and count as one. */
const WRITTEN_TOGETHER = [
  ['Hani', 'Hira', 'Kana'],
  ['Hani', 'Hang'],
  ['Hani', 'Bopo'],
] as const;

const oneOf = (scripts: readonly string[]): string => scripts.map(script => `\\p{scx=${script}}`).join('');
const SINGLE_SCRIPT = [...SCRIPTS.map(script => [script]), ...WRITTEN_TOGETHER].map(
  scripts => new RegExp(`^[${oneOf([...scripts, 'Zyyy', 'Zinh'])}]*$`, 'u'),
);
/** All other scripts count as one; a character of no known script, private or unassigned, belongs to none at all. */
const OTHER_SCRIPTS = new RegExp(`^(?:[${oneOf(['Zyyy', 'Zinh'])}]|[^${oneOf(SCRIPTS)}\\p{Script=Unknown}])*$`, 'u');

const isSingleScript = (text: string): boolean => [...SINGLE_SCRIPT, OTHER_SCRIPTS].some(script => script.test(text));

const ALLOWED = new RegExp(`^(?=\\p{XIDC})[${oneOf([...SCRIPTS, 'Zyyy', 'Zinh'])}]$`, 'u');
const isAllowed = (character: string): boolean =>
  /^[ -~]$/.test(character) || (ALLOWED.test(character) && character.normalize('NFKC') === character);
