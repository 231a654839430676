/**
 * Tokens of Cedar schema text, one at a time and without a token array.
 *
 * Promise: every character of the text is looked at once; identifiers and plain strings are slices of the source.
 * Lexical errors are thrown as `parse` problems at the offending character.
 */

import { isWellFormed, isWideSpace } from '../tokens.ts';
import { problem } from './problem.ts';

/** `kind` is `ident`, `string`, `end`, or the punctuation itself. */
export type TokenKind = 'ident' | 'string' | 'end' | Punctuation;
export type Punctuation = '{' | '}' | '[' | ']' | '(' | ')' | '<' | '>' | ',' | ';' | ':' | '::' | '=' | '?' | '@';

const PUNCTUATION: ReadonlySet<string> = new Set('{}[]()<>,;=?@');
const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['\\', '\\'],
  ['0', '\0'],
  ["'", "'"],
  ['"', '"'],
]);

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

  /** Stands on the first token at once. Refuses text that is not valid Unicode. */
  constructor(source: string) {
    this.source = source;
    if (!isWellFormed(source)) {
      const at = source.search(/[\ud800-\udfff]/u);
      throw problem('parse', 'half of a surrogate pair is no character: the text is not valid Unicode', at);
    }
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

/** One escape sequence at `at`, where the backslash stands: language reference, part 1, 5.4. */
function readEscape(source: string, at: number): { text: string; end: number } {
  const letter = source.charAt(at + 1);
  const simple = SIMPLE_ESCAPES.get(letter);
  if (simple !== undefined) return { text: simple, end: at + 2 };
  if (letter === 'x') return readByte(source, at);
  if (letter === 'u' && source.charAt(at + 2) === '{') return readCodePoint(source, at);
  throw problem('parse', `unknown escape ${source.slice(at, at + 2)}`, at);
}

/** `\xHH`. */
function readByte(source: string, at: number): { text: string; end: number } {
  const [high, low] = [hexDigit(source.charCodeAt(at + 2)), hexDigit(source.charCodeAt(at + 3))];
  if (high < 0 || low < 0) throw problem('parse', 'two hexadecimal digits are needed after \\x', at);
  const code = high * 16 + low;
  if (code > 0x7f) {
    const digits = source.slice(at + 2, at + 4);
    throw problem('parse', `\\x${digits} is not ASCII: write \\u{${digits}}`, at);
  }
  return { text: String.fromCharCode(code), end: at + 4 };
}

/** `\u{H...}`: one to six digits; underscores after the first one are not counted. */
function readCodePoint(source: string, at: number): { text: string; end: number } {
  let end = at + 3;
  let digits = 0;
  let code = 0;
  for (; ; end++) {
    const unit = source.charCodeAt(end);
    const digit = hexDigit(unit);
    if (digit >= 0) {
      digits++;
      // Saturates: a thousand digits are no scalar value either.
      code = Math.min(code * 16 + digit, 0x110000);
    } else if (unit !== 0x5f || digits === 0) break;
  }
  const scalar = digits > 0 && digits <= 6 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  if (source.charCodeAt(end) !== 0x7d || !scalar) {
    throw problem('parse', `${source.slice(at, end + 1)} is not a Unicode scalar value`, at);
  }
  return { text: String.fromCodePoint(code), end: end + 1 };
}

/** -1: none. */
function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
