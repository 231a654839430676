/**
 * Exact JSON: what every file, pipe, database field and answer of Lockstep is read and written with.
 *
 * Promises: no digit is lost in either direction, `1.0` stays `1.0`, a key that occurs twice is an error, a key such
 * as `__proto__` is a key like any other, and every error carries line and column. Native JSON keeps none of these:
 * it rounds beyond 2^53, turns `1.0` into the integer 1 and lets the last of two equal keys win. (The library
 * lossless-json was tried: it takes two to seven times the time, and accepts equal keys with equal values.)
 */

import type { Json, JsonObject } from '../model/cedar/syntax/interchange.ts';

/**
 * Deeper documents are an error: reading recurses, and a stack overflow in a worker thread would have no place to
 * name.
 */
export const MAX_JSON_DEPTH = 1500;

/** A number that is not a plain integer, as it was written: `1.0`, `1e2`, `-0`. */
export class JsonNumber extends Number {
  readonly token: string;

  /** `token` must be a JSON number; it is written again as it is. */
  constructor(token: string) {
    super(token);
    this.token = token;
  }

  override toString(): string {
    return this.token;
  }

  /** Native JSON would write the rounded value without a word. */
  toJSON(): never {
    throw new TypeError(`the number ${this.token} needs writeJson, native JSON would change it`);
  }
}

/** Neither a list nor a number that keeps its token, which are objects to JavaScript only. */
export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof Number);

export class JsonSyntaxError extends SyntaxError {
  /** Both from 1; columns count UTF-16 units, like editors do. */
  readonly line: number;
  readonly column: number;

  constructor(what: string, text: string, offset: number) {
    const before = text.slice(0, offset);
    const line = before.split('\n').length;
    const column = offset - before.lastIndexOf('\n');
    super(`${line}:${column}: ${what}`);
    this.name = 'JsonSyntaxError';
    this.line = line;
    this.column = column;
  }
}

/** Reads one JSON document; throws a JsonSyntaxError that says where and what. */
export function readJson(text: string): Json {
  return new Reader(text).document();
}

/**
 * Reads JSON that a machine wrote and that is known to be well formed and without repeated keys, such as the answers of
 * cedar-wasm: with native speed unless it holds a number which native JSON would damage.
 */
export function readTrustedJson(text: string): Json {
  return hasDelicateNumber(text) ? readJson(text) : JSON.parse(text);
}

/**
 * Whether a run of 16 digits, a fraction or an exponent may occur. Looks into strings too: an alarm too many only
 * costs time.
 */
function hasDelicateNumber(text: string): boolean {
  let run = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      if (++run === 16) return true;
    } else {
      // A letter or point directly after a digit, or the zero of `-0`, is the other way to be no plain integer.
      if (run > 0 && (code === POINT || code === 101 || code === 69)) return true;
      run = 0;
    }
  }
  return text.includes('-0');
}

const QUOTE = 34;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const BACKSLASH = 92;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Json {
    const value = this.#value();
    this.#peek();
    if (this.#at < this.#text.length) this.#fail('nothing may follow the JSON value');
    return value;
  }

  /** The code of the next character that is no blank; NaN at the end. */
  #peek(): number {
    let code = this.#text.charCodeAt(this.#at);
    while (code === 32 || code === 10 || code === 13 || code === 9) code = this.#text.charCodeAt(++this.#at);
    return code;
  }

  #value(): Json {
    switch (this.#peek()) {
      case 123:
        return this.#object();
      case 91:
        return this.#array();
      case QUOTE:
        return this.#string();
      case 116:
        return this.#word('true', true);
      case 102:
        return this.#word('false', false);
      case 110:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(): JsonObject {
    this.#enter();
    const object: Record<string, Json> = {};
    let code = this.#peek();
    if (code !== 125) {
      for (;;) {
        if (this.#peek() !== QUOTE) this.#fail('expected a key in double quotes');
        const start = this.#at;
        const key = this.#string();
        if (Object.hasOwn(object, key)) this.#fail(`the key ${JSON.stringify(key)} occurs twice in one object`, start);
        if (this.#peek() !== 58) this.#fail('expected ":" after a key');
        this.#at++;
        const value = this.#value();
        // Assignment would set the prototype instead of a key.
        if (key === '__proto__') Object.defineProperty(object, key, { value, ...OWN });
        else object[key] = value;
        code = this.#peek();
        if (code !== 44) break;
        this.#at++;
      }
      if (code !== 125) this.#fail('expected "," or "}"');
    }
    this.#leave();
    return object;
  }

  #array(): Json[] {
    this.#enter();
    const array: Json[] = [];
    let code = this.#peek();
    if (code !== 93) {
      for (;;) {
        array.push(this.#value());
        code = this.#peek();
        if (code !== 44) break;
        this.#at++;
      }
      if (code !== 93) this.#fail('expected "," or "]"');
    }
    this.#leave();
    return array;
  }

  #enter(): void {
    if (++this.#depth > MAX_JSON_DEPTH) this.#fail(`nested deeper than ${MAX_JSON_DEPTH} levels`);
    this.#at++;
  }

  #leave(): void {
    this.#depth--;
    this.#at++;
  }

  #string(): string {
    const text = this.#text;
    let start = ++this.#at;
    let result = '';
    for (let i = start; ; i++) {
      const code = text.charCodeAt(i);
      if (code === QUOTE) {
        this.#at = i + 1;
        return result === '' ? text.slice(start, i) : result + text.slice(start, i);
      }
      if (code === BACKSLASH) {
        result += text.slice(start, i) + this.#escape(i);
        i += text[i + 1] === 'u' ? 5 : 1;
        start = i + 1;
      } else if (!(code >= 32)) {
        this.#fail(i < text.length ? 'control characters in a string must be escaped' : 'a string is not closed', i);
      }
    }
  }

  #escape(at: number): string {
    const letter = this.#text[at + 1] ?? '';
    const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (plain !== undefined) return plain;
    const digits = this.#text.slice(at + 2, at + 6);
    if (letter !== 'u' || !isHex4(digits)) this.#fail('unknown escape in a string', at);
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail('expected a JSON value');
    this.#at += word.length;
    return value;
  }

  #number(): Json {
    const text = this.#text;
    const start = this.#at;
    let i = start;
    if (text.charCodeAt(i) === MINUS) i++;
    const first = i;
    i = this.#digits(i);
    if (text.charCodeAt(first) === ZERO && i > first + 1) this.#fail('a number may not start with 0');
    let plain = true;
    if (text.charCodeAt(i) === POINT) {
      plain = false;
      i = this.#digits(i + 1);
    }
    const exponent = text[i];
    if (exponent === 'e' || exponent === 'E') {
      plain = false;
      const sign = text[i + 1];
      i = this.#digits(sign === '+' || sign === '-' ? i + 2 : i + 1);
    }
    this.#at = i;
    const token = text.slice(start, i);
    if (!plain || token === '-0') return new JsonNumber(token);
    const value = Number(token);
    return Number.isSafeInteger(value) ? value : BigInt(token);
  }

  /** The offset after one or more digits. */
  #digits(from: number): number {
    let i = from;
    for (let code = this.#text.charCodeAt(i); code >= 48 && code <= 57; ) code = this.#text.charCodeAt(++i);
    if (i === from) this.#fail(from === this.#at ? 'expected a JSON value' : 'expected a digit', i);
    return i;
  }

  #fail(what: string, at: number = this.#at): never {
    throw new JsonSyntaxError(at >= this.#text.length ? `${what}, found the end` : what, this.#text, at);
  }
}

const OWN = { writable: true, enumerable: true, configurable: true } as const;

const isHex4 = (digits: string): boolean =>
  digits.length === 4 && [...digits].every(digit => '0123456789abcdefABCDEF'.includes(digit));

// ----------------------------------------------------------------------------------------------------------- writing

/**
 * Writes one JSON document, on one line or with `indent` blanks for each level. Properties that are undefined are left
 * out. Throws a TypeError for what has no JSON, such as NaN, a function or a Map (which native JSON writes as `{}`):
 * every part is looked at, so callers need not show the compiler first that their interfaces are `Json`.
 */
export function writeJson(value: unknown, indent = 0): string {
  const json = value as Json;
  return indent === 0 && isNative(json, 0)
    ? JSON.stringify(json)
    : write(json, indent, indent === 0 ? '' : '\n', Object.keys, 0);
}

/** One text for equal documents: keys in code point order, no blanks. For comparing and hashing, never for people. */
export function canonicalJson(value: unknown): string {
  return write(value as Json, 0, '', sortedKeys, 0);
}

/** Whether native JSON would write exactly the same. */
function isNative(value: Json, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > MAX_JSON_DEPTH) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (!isNative(item, depth + 1)) return false;
    return true;
  }
  if (!isPlainObject(value)) return false;
  for (const key in value) if (!isNative(value[key] ?? null, depth + 1)) return false;
  return true;
}

/** `space` is the line break and indentation of the line that `value` stands on; '' for no layout at all. */
function write(
  value: Json,
  indent: number,
  space: string,
  keysOf: (object: JsonObject) => string[],
  depth: number,
): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' || value instanceof Number) return numberToken(value);
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} has no JSON`);
  if (depth > MAX_JSON_DEPTH) throw new TypeError(`the value is nested deeper than ${MAX_JSON_DEPTH} levels`);
  const inner = indent === 0 ? '' : space + ' '.repeat(indent);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value)
      text += (text === '' ? inner : `,${inner}`) + write(item, indent, inner, keysOf, depth + 1);
    return text === '' ? '[]' : `[${text}${space}]`;
  }
  if (!isPlainObject(value)) throw new TypeError(`a ${value.constructor.name} has no JSON`);
  const colon = indent === 0 ? ':' : ': ';
  for (const key of keysOf(value)) {
    const item: Json | undefined = value[key];
    if (item === undefined) continue;
    text += (text === '' ? inner : `,${inner}`) + quoted(key) + colon + write(item, indent, inner, keysOf, depth + 1);
  }
  return text === '' ? '{}' : `{${text}${space}}`;
}

/** Most strings are short and need no escape: seeing that here is quicker than a call of native JSON. */
function quoted(text: string): string {
  if (text.length > 60) return JSON.stringify(text);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 || code === QUOTE || code === BACKSLASH || isSurrogate(code)) return JSON.stringify(text);
  }
  return `"${text}"`;
}

// biome-ignore lint/complexity/noBannedTypes: the boxed Number of exact JSON is meant.
function numberToken(value: number | Number): string {
  if (value instanceof JsonNumber) return value.token;
  const number = value.valueOf();
  if (!Number.isFinite(number)) throw new TypeError(`${number} has no JSON`);
  if (typeof value === 'number' || !Number.isInteger(number)) return JSON.stringify(number);
  // A boxed integer stands for a token that is not a plain integer.
  return Object.is(number, -0) ? '-0' : `${number}.0`;
}

/** Records of any realm, also those without a prototype; not Map, Date and other things with an inside. */
function isPlainObject(value: object): value is JsonObject {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

function sortedKeys(object: JsonObject): string[] {
  const keys = Object.keys(object);
  return keys.length < 2 ? keys : keys.sort(compareCodePoints);
}

/** Order of code points, which is not that of UTF-16 units: U+FFFF is before U+10000. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    // Surrogates (D800-DFFF) stand for code points beyond FFFF, and so come after E000-FFFF.
    const [surrogateX, surrogateY] = [isSurrogate(x), isSurrogate(y)];
    return surrogateX === surrogateY ? x - y : surrogateX ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
