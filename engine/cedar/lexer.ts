/**
 * The lexer: one token at a time, on demand, over character codes.
 *
 * Tricks, all for speed: no token objects (the current token is the fields of the lexer), no regular expressions, short
 * names come from a table instead of being sliced out of the text each time, strings are only decoded when asked for.
 */

import { place, quote, SyntaxStop } from './errors.ts';
import { decodeText } from './escapes.ts';
import { isWellFormed, isWideSpace, RESERVED, SINGLE, Token } from './tokens.ts';

/** What an ASCII character can begin: 0 nothing, 1 a blank, 2 a name, 3 a number, 4 anything else. */
const FIRST = new Uint8Array(128);
for (const code of [9, 10, 11, 12, 13, 32]) FIRST[code] = 1;
for (let code = 0; code < 128; code += 1) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) FIRST[code] = 2;
  else if (/[0-9]/.test(character)) FIRST[code] = 3;
  else if (/[@.,;:(){}[\]=!<>|&+\-*/%?"]/.test(character)) FIRST[code] = 4;
}

/**
 * Names met before, by hash; a clash replaces. Only names short enough that V8 copies their characters when slicing:
 * a longer slice would keep the whole text that it came from alive for as long as the table lives.
 */
const TABLE_SIZE = 4096;
const LONGEST_KEPT = 12;
const knownNames: string[] = new Array<string>(TABLE_SIZE).fill('');
const knownKinds = new Uint8Array(TABLE_SIZE);

export class Lexer {
  readonly text: string;
  /** The current token: its kind, and its place in the text. */
  kind: number = Token.End;
  start = 0;
  end = 0;
  /** The word, when the current token is a name or a reserved word. */
  name = '';
  /** Whether the current string token holds a backslash. */
  escaped = false;
  /** The expression parser's own counters: brackets and operators open now, and the height of the last tree it made. */
  depth = 0;
  height = 0;

  /** Stands on the first token at once. Refuses text that is not valid Unicode. */
  constructor(text: string) {
    this.text = text;
    if (!isWellFormed(text)) this.refuseLoneSurrogate();
    this.next();
  }

  /** Moves to the next token. */
  next(): void {
    const { text } = this;
    const { length } = text;
    let at = this.end;
    for (;;) {
      if (at >= length) {
        this.start = length;
        this.end = length;
        this.kind = Token.End;
        return;
      }
      const code = text.charCodeAt(at);
      const first = code < 128 ? FIRST[code] : isWideSpace(code) ? 1 : 0;
      if (first === 1) {
        at += 1;
      } else if (code === 0x2f && text.charCodeAt(at + 1) === 0x2f) {
        at = this.endOfComment(at + 2);
      } else {
        this.start = at;
        if (first === 2) this.word(code);
        else if (first === 3) this.integer();
        else if (first === 4) this.punctuation(code);
        else this.refuseCharacter(at);
        return;
      }
    }
  }

  /** Source of the current token. */
  source(): string {
    return this.text.slice(this.start, this.end);
  }

  /** What the current string token says, escapes resolved. */
  stringValue(): string {
    if (!this.escaped) return this.text.slice(this.start + 1, this.end - 1);
    return decodeText(this.text, this.start + 1, this.end - 1);
  }

  /** The current token in words. */
  seen(): string {
    if (this.kind === Token.End) return 'the end of the text';
    if (this.kind === Token.Text) return `the string ${quote(this.text.slice(this.start + 1, this.end - 1))}`;
    return quote(this.source());
  }

  /** Stops with `expected X, found Y`; `more` adds what may help. */
  expected(what: string, more = ''): never {
    const seen = this.seen();
    throw new SyntaxStop(this.start, `expected ${what}, found ${seen}${more}`, what, seen);
  }

  /** Stops at the current token, or at `offset`. */
  fail(message: string, offset: number = this.start): never {
    throw new SyntaxStop(offset, message);
  }

  /** Passes a token of this kind, or stops. */
  expect(kind: number, what: string): void {
    if (this.kind !== kind) this.expected(what);
    this.next();
  }

  /** Passes a closing token, or stops and, at the end of the text, says what was never closed. */
  close(kind: number, what: string, opener: string, opened: number): void {
    if (this.kind !== kind) this.unclosed(what, opener, opened);
    this.next();
  }

  private unclosed(what: string, opener: string, opened: number): never {
    const end = this.kind === Token.End;
    this.expected(what, end ? `; the "${opener}" at ${place(this.text, opened)} is never closed` : '');
  }

  private endOfComment(from: number): number {
    const { text } = this;
    const { length } = text;
    let at = from;
    for (; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 10 || code === 13) break;
    }
    return at;
  }

  private word(first: number): void {
    const { text, start } = this;
    const { length } = text;
    let hash = first;
    let at = start + 1;
    for (; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code >= 128) break;
      const cls = FIRST[code];
      if (cls !== 2 && cls !== 3) break;
      hash = (Math.imul(hash, 31) + code) | 0;
    }
    this.end = at;
    if (at - start > LONGEST_KEPT) {
      this.name = text.slice(start, at);
      this.kind = Token.Name;
      return;
    }
    const slot = (hash ^ (hash >>> 12)) & (TABLE_SIZE - 1);
    const known = knownNames[slot] ?? '';
    if (known.length === at - start && this.isHere(known)) {
      this.name = known;
      this.kind = knownKinds[slot] ?? Token.Name;
      return;
    }
    this.name = text.slice(start, at);
    this.kind = RESERVED.get(this.name) ?? Token.Name;
    knownNames[slot] = this.name;
    knownKinds[slot] = this.kind;
  }

  private isHere(word: string): boolean {
    const { text, start } = this;
    for (let i = 0; i < word.length; i += 1) {
      if (word.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
    }
    return true;
  }

  private integer(): void {
    const { text } = this;
    let at = this.start + 1;
    while (at < text.length && text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at += 1;
    this.end = at;
    this.kind = Token.Integer;
  }

  private punctuation(code: number): void {
    const single = SINGLE[code] ?? 0;
    if (single !== 0) {
      this.kind = single;
      this.end = this.start + 1;
      return;
    }
    const next = this.text.charCodeAt(this.start + 1);
    if (code === 0x22) this.string();
    else if (code === 0x3d) this.two(next === 0x3d, Token.Equal, Token.Assign);
    else if (code === 0x3a) this.two(next === 0x3a, Token.PathSeparator, Token.Colon);
    else if (code === 0x21) this.two(next === 0x3d, Token.NotEqual, Token.Not);
    else if (code === 0x3c) this.two(next === 0x3d, Token.LessEqual, Token.Less);
    else if (code === 0x3e) this.two(next === 0x3d, Token.GreaterEqual, Token.Greater);
    else if (code === 0x2f) this.two(false, 0, Token.Slash);
    else if (code === 0x26 && next === 0x26) this.two(true, Token.And, 0);
    else if (code === 0x7c && next === 0x7c) this.two(true, Token.Or, 0);
    else if (code === 0x3f) this.slot(next);
    else this.fail(`${quote(this.text.charAt(this.start))} is no operator; write "${code === 0x26 ? '&&' : '||'}"`);
  }

  private two(isTwo: boolean, longer: number, shorter: number): void {
    this.kind = isTwo ? longer : shorter;
    this.end = this.start + (isTwo ? 2 : 1);
  }

  private slot(next: number): void {
    if (!(next < 128) || FIRST[next] !== 2) this.fail('expected a slot name after "?", as in ?principal');
    const { start } = this;
    this.start = start + 1;
    this.word(next);
    this.start = start;
    this.kind = Token.Slot;
    this.name = '';
  }

  private string(): void {
    const { text, start } = this;
    const { length } = text;
    this.kind = Token.Text;
    this.escaped = false;
    for (let at = start + 1; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        this.end = at + 1;
        return;
      }
      if (code === 0x5c) {
        this.escaped = true;
        at += 1;
      } else if (code === 13) {
        this.fail('a string cannot hold a bare carriage return; write \\r', at);
      }
    }
    this.end = length;
    throw new SyntaxStop(start, 'this string is never closed: a " is missing', '"', 'the end of the text');
  }

  private refuseCharacter(at: number): never {
    const code = this.text.codePointAt(at) ?? 0;
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    if (code === 0xfeff) this.fail(`a byte order mark (${name}) is not allowed: save the text without it`);
    if (code === 0x27) this.fail(`strings stand between double quotes, not single ones`);
    if (code < 33 || code === 127) this.fail(`the control character ${name} is not allowed here`);
    this.fail(`the character ${quote(String.fromCodePoint(code))} (${name}) can only stand in a string or a comment`);
  }

  private refuseLoneSurrogate(): never {
    const at = this.text.search(/[\ud800-\udfff]/u);
    const code = this.text.charCodeAt(at).toString(16).toUpperCase();
    this.fail(`half of a surrogate pair (U+${code}) is no character: the text is not valid Unicode`, at);
  }
}
