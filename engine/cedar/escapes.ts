/** Escapes in strings and `like` patterns: reading and writing them. Language reference, part 1, 5.4. */

import type { PatternElement } from '../../model/cedar/syntax/abstract.ts';
import { quote, SyntaxStop } from './errors.ts';

const SIMPLE: ReadonlyMap<number, string> = new Map([
  [0x6e, '\n'],
  [0x72, '\r'],
  [0x74, '\t'],
  [0x5c, '\\'],
  [0x30, '\0'],
  [0x27, "'"],
  [0x22, '"'],
]);

const KNOWN = 'Cedar knows \\n \\r \\t \\\\ \\0 \\\' \\" \\x41 and \\u{1F600}';

/** One escape: what it stands for and where it ends. Starts at the backslash. */
interface Escape {
  readonly value: string;
  readonly end: number;
}

const isHex = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);

function readEscape(text: string, at: number): Escape {
  const code = text.charCodeAt(at + 1);
  const simple = SIMPLE.get(code);
  if (simple !== undefined) return { value: simple, end: at + 2 };
  if (code === 0x78) return hexEscape(text, at);
  if (code === 0x75) return unicodeEscape(text, at);
  const source = `\\${String.fromCodePoint(text.codePointAt(at + 1) ?? 0)}`;
  if (code === 0x2a)
    throw new SyntaxStop(at, `${quote(source)} is an escape only in a pattern, to the right of "like"`);
  throw new SyntaxStop(at, `${quote(source)} is not an escape; ${KNOWN}`);
}

function hexEscape(text: string, at: number): Escape {
  const digits = text.slice(at + 2, at + 4);
  if (!/^[0-7][0-9a-fA-F]$/.test(digits)) {
    const tooBig = /^[89a-fA-F][0-9a-fA-F]$/.test(digits);
    const why = tooBig ? `goes up to \\x7f; write \\u{${digits}}` : 'takes exactly two hexadecimal digits';
    throw new SyntaxStop(at, `the escape \\x ${why}`);
  }
  return { value: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 4 };
}

/** `\u{...}`: one to six digits; underscores may follow the first digit and do not count. */
function unicodeEscape(text: string, at: number): Escape {
  if (text.charCodeAt(at + 2) !== 0x7b) {
    throw new SyntaxStop(at, 'the escape \\u needs braces, as in \\u{e9}');
  }
  let value = 0;
  let digits = 0;
  let end = at + 3;
  for (; text.charCodeAt(end) !== 0x7d; end += 1) {
    const code = text.charCodeAt(end);
    if (code === 0x5f && digits > 0) continue;
    if (!isHex(code)) throw new SyntaxStop(end, 'expected a hexadecimal digit or "}" in the escape \\u{...}');
    digits += 1;
    if (digits > 6) throw new SyntaxStop(at, 'the escape \\u{...} takes at most six hexadecimal digits');
    value = value * 16 + Number.parseInt(text.charAt(end), 16);
  }
  if (digits === 0) throw new SyntaxStop(at, 'the escape \\u{} has no digits');
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    throw new SyntaxStop(at, `${quote(text.slice(at, end + 1))} is no Unicode character`);
  }
  return { value: String.fromCodePoint(value), end: end + 1 };
}

/** The string that the source between two quotes stands for. */
export function decodeText(text: string, start: number, end: number): string {
  let decoded = '';
  let from = start;
  for (let at = start; at < end; ) {
    if (text.charCodeAt(at) !== 0x5c) {
      at += 1;
      continue;
    }
    const sequence = readEscape(text, at);
    decoded += text.slice(from, at) + sequence.value;
    at = sequence.end;
    from = at;
  }
  return decoded + text.slice(from, end);
}

/**
 * The pattern that the source between two quotes stands for, adjacent literals joined. Every star is a wildcard, also
 * one that an escape spells (`\u{2a}`); the only literal star is `\*`.
 */
export function decodePattern(text: string, start: number, end: number): PatternElement[] {
  const pattern: PatternElement[] = [];
  let literal = '';
  const wildcard = () => {
    if (literal !== '') pattern.push({ literal });
    literal = '';
    pattern.push('wildcard');
  };
  for (let at = start; at < end; ) {
    const code = text.charCodeAt(at);
    if (code === 0x2a) {
      wildcard();
      at += 1;
    } else if (code !== 0x5c) {
      const from = at;
      while (at < end && text.charCodeAt(at) !== 0x2a && text.charCodeAt(at) !== 0x5c) at += 1;
      literal += text.slice(from, at);
    } else if (text.charCodeAt(at + 1) === 0x2a) {
      literal += '*';
      at += 2;
    } else {
      const sequence = readEscape(text, at);
      if (sequence.value === '*') wildcard();
      else literal += sequence.value;
      at = sequence.end;
    }
  }
  if (literal !== '') pattern.push({ literal });
  return pattern;
}

const NEEDS_ESCAPE = /["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/u;
const ESCAPED = /["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;
const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\\', '\\\\'],
  ['\0', '\\0'],
  ['"', '\\"'],
]);

const escapeCharacter = (c: string): string => SHORT.get(c) ?? `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`;

/** The inside of a literal: whatever a screen would not show, or would show wrongly, is escaped. */
const escapeText = (text: string): string => (NEEDS_ESCAPE.test(text) ? text.replace(ESCAPED, escapeCharacter) : text);

/** A string literal that reads back as `text`. */
export const writeText = (text: string): string => `"${escapeText(text)}"`;

/** A pattern literal that reads back as `pattern`. */
export const writePattern = (pattern: readonly PatternElement[]): string =>
  `"${pattern.map(e => (e === 'wildcard' ? '*' : escapeText(e.literal).replaceAll('*', '\\*'))).join('')}"`;
