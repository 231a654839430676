/**
 * Tokens of Cedar schema text, one at a time and without a token array.
 *
 * Promise: every character of the text is looked at once; identifiers and plain strings are slices of the source.
 * Lexical errors are thrown as `parse` problems at the offending character.
 */

import { problem } from './problem.ts';

/** `kind` is `ident`, `string`, `end`, or the punctuation itself. */
export type TokenKind = 'ident' | 'string' | 'end' | Punctuation;
export type Punctuation = '{' | '}' | '[' | ']' | '(' | ')' | '<' | '>' | ',' | ';' | ':' | '::' | '=' | '?' | '@';

const PUNCTUATION: ReadonlySet<string> = new Set('{}[]()<>,;=?@');
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  '0': '\0',
  "'": "'",
  '"': '"',
};

/** Unicode White_Space beyond ASCII. Do not replace it by `\s`, which takes U+FEFF and leaves U+0085. */
function isWideSpace(code: number): boolean {
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

const isSpace = (code: number): boolean =>
  code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x80 && isWideSpace(code));
const isIdentStart = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

export class SchemaLexer {
  readonly source: string;
  kind: TokenKind = 'end';
  /** The identifier, the unescaped string, or the punctuation. */
  text = '';
  /** Offset of the current token, and of what follows it. */
  start = 0;
  private next = 0;

  constructor(source: string) {
    this.source = source;
    this.advance();
  }

  advance(): void {
    const at = this.skipBlanks();
    this.start = at;
    const { source } = this;
    if (at >= source.length) {
      this.kind = 'end';
      this.text = '';
      return;
    }
    const code = source.charCodeAt(at);
    if (isIdentStart(code)) this.identifier(at);
    else if (code === 0x22) this.string(at);
    else if (code === 0x3a) this.punctuation(source.charCodeAt(at + 1) === 0x3a ? '::' : ':');
    else {
      const char = source.charAt(at);
      if (!PUNCTUATION.has(char)) throw problem('parse', `unexpected character ${JSON.stringify(char)}`, at);
      this.punctuation(char as Punctuation);
    }
  }

  private punctuation(text: Punctuation): void {
    this.kind = text;
    this.text = text;
    this.next = this.start + text.length;
  }

  private skipBlanks(): number {
    const { source } = this;
    let at = this.next;
    for (;;) {
      const code = source.charCodeAt(at);
      if (isSpace(code)) at++;
      else if (code === 0x2f && source.charCodeAt(at + 1) === 0x2f) {
        at += 2;
        while (at < source.length && source.charCodeAt(at) !== 0x0a && source.charCodeAt(at) !== 0x0d) at++;
      } else return at;
    }
  }

  private identifier(at: number): void {
    const { source } = this;
    let end = at + 1;
    for (;;) {
      const code = source.charCodeAt(end);
      if (!isIdentStart(code) && !isDigit(code)) break;
      end++;
    }
    this.kind = 'ident';
    this.text = source.slice(at, end);
    this.next = end;
  }

  private string(at: number): void {
    const { source } = this;
    let end = at + 1;
    let plain = end;
    let text = '';
    for (;;) {
      const code = source.charCodeAt(end);
      if (code === 0x22) break;
      if (Number.isNaN(code)) throw problem('parse', 'string without an end', at);
      if (code === 0x0d) throw problem('parse', 'raw carriage return in a string: write \\r', end);
      if (code !== 0x5c) {
        end++;
        continue;
      }
      const escaped = readEscape(source, end);
      text += source.slice(plain, end) + escaped.text;
      end = escaped.end;
      plain = end;
    }
    this.kind = 'string';
    this.text = text + source.slice(plain, end);
    this.next = end + 1;
  }
}

const SHORT_HEX = /\\x([0-9a-fA-F]{2})/y;
const LONG_HEX = /\\u\{([0-9a-fA-F][0-9a-fA-F_]*)\}/y;

/** One escape sequence at `at`, where the backslash stands: language reference, part 1, 5.4. */
function readEscape(source: string, at: number): { text: string; end: number } {
  const simple = SIMPLE_ESCAPES[source.charAt(at + 1)];
  if (simple !== undefined) return { text: simple, end: at + 2 };
  SHORT_HEX.lastIndex = at;
  const short = SHORT_HEX.exec(source)?.[1];
  if (short !== undefined) {
    const code = Number.parseInt(short, 16);
    if (code > 0x7f) throw problem('parse', `\\x${short} is not ASCII: write \\u{${short}}`, at);
    return { text: String.fromCharCode(code), end: SHORT_HEX.lastIndex };
  }
  LONG_HEX.lastIndex = at;
  const long = LONG_HEX.exec(source)?.[1];
  if (long !== undefined) {
    const digits = long.replaceAll('_', '');
    const code = Number.parseInt(digits, 16);
    const scalar = digits.length <= 6 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    if (!scalar) throw problem('parse', `\\u{${long}} is not a Unicode scalar value`, at);
    return { text: String.fromCodePoint(code), end: LONG_HEX.lastIndex };
  }
  throw problem('parse', `unknown escape ${source.slice(at, at + 2)}`, at);
}
