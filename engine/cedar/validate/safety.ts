/**
 * Suspicious texts: bidirectional controls, mixed scripts, characters outside the identifier profile (language
 * reference, part 2, section 4, safety warnings). One warning for each text, the first that applies.
 */

import type { PatternElement } from '../../../model/cedar/syntax/abstract.ts';
import type { WarningCategory } from './categories.ts';
import { isAllowedInIdentifier } from './identifier-status.ts';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** Embeddings, overrides and isolates; the marks U+200E and U+200F do not count. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/;
/** What real Cedar writes as an escape sequence when it prints a character of a pattern. */
const ESCAPED_WITH_LETTERS = /[\t\n\r]|(?![ \0])[\p{C}\p{Z}\p{Grapheme_Extend}]/gu;

export function stringWarning(text: string): WarningCategory | undefined {
  if (PRINTABLE_ASCII.test(text)) return undefined;
  if (BIDI.test(text)) return 'bidiString';
  return isSingleScript(text) ? undefined : 'mixedScriptString';
}

/**
 * Patterns are looked at in printed form: a bidirectional control has become the text `\u{202e}`, which no longer is
 * one, but whose letters are Latin and can mix with the rest.
 */
export function patternWarning(pattern: readonly PatternElement[]): WarningCategory | undefined {
  const text = pattern.map(element => (element === 'wildcard' ? '*' : element.literal)).join('');
  return PRINTABLE_ASCII.test(text) ? undefined : stringWarning(text.replace(ESCAPED_WITH_LETTERS, 'u'));
}

export function identifierWarning(name: string): WarningCategory | undefined {
  if (PRINTABLE_ASCII.test(name)) return undefined;
  if (BIDI.test(name)) return 'bidiIdentifier';
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    if (!PRINTABLE_ASCII.test(character) && !isAllowedInIdentifier(code)) return 'confusableIdentifier';
  }
  return isSingleScript(name) ? undefined : 'mixedScriptIdentifier';
}

/**
 * ISO 15924 codes of the scripts that Unicode 15 knows, the frequent ones first; Common and Inherited match every
 * script.
 */
const SCRIPTS =
  `Latn Cyrl Grek Arab Hebr Deva Hani Hang Hira Kana Thai Armn Geor Beng Taml Telu Ethi Khmr Laoo Mymr Sinh
Tibt Mong Adlm Aghb Ahom Armi Avst Bali Bamu Bass Batk Bhks Bopo Brah Brai Bugi Buhd Cakm Cans Cari Cham Cher Chrs Copt
Cpmn Cprt Diak Dogr Dsrt Dupl Egyp Elba Elym Glag Gong Gonm Goth Gran Gujr Guru Hano Hatr Hluw Hmng Hmnp Hung Ital Java
Kali Kawi Khar Khoj Kits Knda Kthi Lana Lepc Limb Lina Linb Lisu Lyci Lydi Mahj Maka Mand Mani Marc Medf Mend Merc Mero
Mlym Modi Mroo Mtei Mult Nagm Nand Narb Nbat Newa Nkoo Nshu Ogam Olck Orkh Orya Osge Osma Ougr Palm Pauc Perm Phag Phli
Phlp Phnx Plrd Prti Rjng Rohg Runr Samr Sarb Saur Sgnw Shaw Shrd Sidd Sind Sogd Sogo Sora Soyo Sund Sylo Syrc Tagb Takr
Tale Talu Tang Tavt Tfng Tglg Thaa Tirh Tnsa Toto Ugar Vaii Vith Wara Wcho Xpeo Xsux Yezi Yiii Zanb`.split(/\s+/);
/** Writing systems that use several scripts together. */
const COMBINED = [
  ['Hani', 'Hira', 'Kana'],
  ['Hani', 'Hang'],
  ['Hani', 'Bopo'],
];

let singleScripts: readonly RegExp[] | undefined;

/** Whether one script or writing system has all characters, by their script extensions. */
function isSingleScript(text: string): boolean {
  singleScripts ??= [...SCRIPTS.map(script => [script]), ...COMBINED].map(
    scripts => new RegExp(`^[${[...scripts, 'Zyyy', 'Zinh'].map(script => `\\p{scx=${script}}`).join('')}]*$`, 'u'),
  );
  return singleScripts.some(script => script.test(text));
}
