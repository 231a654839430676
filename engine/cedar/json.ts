/**
 * JSON text to `Json` and back, without losing a digit.
 *
 * Promise: what is not strict JSON is refused with its place, and so are duplicate keys, half surrogate pairs and
 * nesting beyond MAX_JSON_DEPTH; integers keep every digit, and a number that is not a plain integer stays apart from
 * all integers (see `Json`). Reading does not recurse.
 */

import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { locate, quote, SyntaxStop } from './errors.ts';
import type { Read } from './read.ts';
import { read } from './read.ts';
import { isWellFormed } from './tokens.ts';
import { MAX_DEPTH } from './vocabulary.ts';

/** Room for an expression of MAX_DEPTH levels, two levels of JSON each, and for what stands around it. */
export const MAX_JSON_DEPTH = 2 * MAX_DEPTH + 50;

type Container = Json[] | Record<string, Json>;

/** Sets an own property, whatever its name: plain assignment of `__proto__` would set the prototype instead. */
export function setOwn<T>(object: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}

/**
 * The value of an own property, undefined when there is none. Everything that an object of JSON inherits is a function, but
 * for `__proto__`; and asking whether a property is its own costs several times what getting it does.
 */
export function ownField(object: JsonObject, key: string): Json | undefined {
  const value = object[key];
  if (key === '__proto__') return Object.hasOwn(object, key) ? value : undefined;
  return typeof value === 'function' ? undefined : value;
}

/** Not Object.keys: for-in makes no array. */
export function countKeys(object: JsonObject): number {
  let count = 0;
  for (const _ in object) count++;
  return count;
}

/** An object, neither an array nor a boxed number. */
export const isJsonObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof Number);

export function parseJson(text: string): Read<Json> {
  try {
    return read(new Reader(text).document());
  } catch (stop) {
    if (!(stop instanceof SyntaxStop)) throw stop;
    const { line, column } = locate(text, stop.offset);
    return { ok: false, category: 'jsonShape', problem: `${line}:${column}: ${stop.message}`, line, column };
  }
}

class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
    if (!isWellFormed(text)) this.fail('half of a surrogate pair is no character', text.search(/[\ud800-\udfff]/u));
  }

  /** The containers that are open now are on `stack`, with the key that each object waits a value for on `keys`. */
  document(): Json {
    const stack: Container[] = [];
    const keys: string[] = [];
    for (;;) {
      let value = this.opening(stack, keys);
      while (value !== undefined) {
        const container = stack[stack.length - 1];
        if (container === undefined) return this.theEnd(value);
        const goesOn = Array.isArray(container)
          ? this.afterElement(container, value)
          : this.afterField(container, keys, value);
        if (goesOn) break;
        stack.pop();
        value = container;
      }
    }
  }

  /** Reads a scalar or an empty container; or opens a container and answers undefined. */
  private opening(stack: Container[], keys: string[]): Json | undefined {
    this.blanks();
    const code = this.text.charCodeAt(this.at);
    if (code !== 0x7b && code !== 0x5b) return this.scalar(code);
    if (stack.length >= MAX_JSON_DEPTH) this.fail(`arrays and objects are nested more than ${MAX_JSON_DEPTH} deep`);
    this.at += 1;
    this.blanks();
    const next = this.text.charCodeAt(this.at);
    if (code === 0x5b) {
      if (next === 0x5d) return this.pass([]);
      stack.push([]);
      return undefined;
    }
    const object: Record<string, Json> = {};
    if (next === 0x7d) return this.pass(object);
    keys.push(this.key(object));
    stack.push(object);
    return undefined;
  }

  private pass<T>(value: T): T {
    this.at += 1;
    return value;
  }

  /** Whether another element follows. */
  private afterElement(array: Json[], value: Json): boolean {
    array.push(value);
    this.blanks();
    const code = this.text.charCodeAt(this.at);
    if (code !== 0x2c && code !== 0x5d) this.expected('"," or "]"');
    this.at += 1;
    return code === 0x2c;
  }

  /** Whether another field follows; its key is then on `keys`. */
  private afterField(object: Record<string, Json>, keys: string[], value: Json): boolean {
    setOwn(object, keys.pop() ?? '', value);
    this.blanks();
    const code = this.text.charCodeAt(this.at);
    if (code !== 0x2c && code !== 0x7d) this.expected('"," or "}"');
    this.at += 1;
    if (code === 0x7d) return false;
    keys.push(this.key(object));
    return true;
  }

  private theEnd(value: Json): Json {
    this.blanks();
    if (this.at < this.text.length) this.expected('the end of the text');
    return value;
  }

  private key(object: Record<string, Json>): string {
    this.blanks();
    const start = this.at;
    if (this.text.charCodeAt(start) !== 0x22) this.expected('a key in double quotes');
    const key = this.string();
    if (Object.hasOwn(object, key)) this.fail(`the object has the key ${quote(key)} twice`, start);
    this.blanks();
    if (this.text.charCodeAt(this.at) !== 0x3a) this.expected('":"');
    this.at += 1;
    return key;
  }

  private scalar(code: number): Json {
    if (code === 0x22) return this.string();
    if (code === 0x2d || (code >= 0x30 && code <= 0x39)) return this.number();
    const { text, at } = this;
    if (text.startsWith('true', at)) return this.word(4, true);
    if (text.startsWith('false', at)) return this.word(5, false);
    if (text.startsWith('null', at)) return this.word(4, null);
    return this.expected('a JSON value');
  }

  private word<T>(length: number, value: T): T {
    this.at += length;
    return value;
  }

  private number(): Json {
    const { text, at } = this;
    let end = at;
    if (text.charCodeAt(end) === 0x2d) end += 1;
    const digits = end;
    end = this.digits(end);
    if (text.charCodeAt(digits) === 0x30 && end > digits + 1) this.fail('a number does not start with 0', digits);
    let isInteger = true;
    if (text.charCodeAt(end) === 0x2e) {
      isInteger = false;
      end = this.digits(end + 1);
    }
    const code = text.charCodeAt(end);
    if (code === 0x65 || code === 0x45) {
      isInteger = false;
      const sign = text.charCodeAt(end + 1);
      end = this.digits(end + (sign === 0x2b || sign === 0x2d ? 2 : 1));
    }
    this.at = end;
    const source = text.slice(at, end);
    // As the real Cedar's JSON library does; an integer of up to 300 digits is far from it.
    if ((!isInteger || source.length > 300) && !Number.isFinite(Number(source)))
      this.fail('no double holds this number', at);
    if (!isInteger || source === '-0') return Object(Number(source)) as Json;
    // Up to 15 digits a double is exact.
    if (source.length < 16) return Number(source);
    const integer = BigInt(source);
    return integer >= -MAX_SAFE && integer <= MAX_SAFE ? Number(integer) : integer;
  }

  /** The end of the digits from `start`; there must be one. */
  private digits(start: number): number {
    const { text } = this;
    let end = start;
    while (text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x39) end += 1;
    if (end === start) this.fail('expected a digit', start);
    return end;
  }

  private string(): string {
    const { text } = this;
    const start = this.at;
    for (let at = start + 1; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        this.at = at + 1;
        return text.slice(start + 1, at);
      }
      if (code === 0x5c) return this.stringWithEscapes(start, at);
      if (code < 0x20) this.refuseControl(code, at);
    }
    return this.fail('this string is never closed: a " is missing', start);
  }

  private stringWithEscapes(start: number, firstEscape: number): string {
    const { text } = this;
    let value = text.slice(start + 1, firstEscape);
    let from = firstEscape;
    for (let at = firstEscape; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        this.at = at + 1;
        value += text.slice(from, at);
        if (!isWellFormed(value)) this.fail('this string has half of a surrogate pair', start);
        return value;
      }
      if (code < 0x20) this.refuseControl(code, at);
      if (code !== 0x5c) continue;
      value += text.slice(from, at) + this.escape(at);
      at += text.charCodeAt(at + 1) === 0x75 ? 5 : 1;
      from = at + 1;
    }
    return this.fail('this string is never closed: a " is missing', start);
  }

  private escape(at: number): string {
    const letter = this.text.charAt(at + 1);
    const simple = ESCAPES.get(letter);
    if (simple !== undefined) return simple;
    const digits = this.text.slice(at + 2, at + 6);
    if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(digits)) return String.fromCharCode(Number.parseInt(digits, 16));
    return this.fail(`${quote(`\\${letter}`)} is not an escape of JSON`, at);
  }

  private blanks(): void {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  private refuseControl(code: number, at: number): never {
    this.fail(`the control character U+${code.toString(16).padStart(4, '0')} must be escaped in a string`, at);
  }

  private expected(what: string): never {
    const character = this.text.codePointAt(this.at);
    const seen = character === undefined ? 'the end of the text' : quote(String.fromCodePoint(character));
    throw new SyntaxStop(this.at, `expected ${what}, found ${seen}`, what, seen);
  }

  private fail(message: string, at: number = this.at): never {
    throw new SyntaxStop(at, message);
  }
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/**
 * Compact JSON text that `parseJson` reads back to the same. Recurses along the nesting.
 *
 * @throws TypeError for a number that JSON cannot write, which no `Json` of ours holds
 */
export const writeJson = (json: Json): string => (isPlain(json) ? JSON.stringify(json) : writeExactly(json));

/** Whether JSON.stringify, several times faster, writes it right: no bigint, no odd number. */
function isPlain(json: Json): boolean {
  if (typeof json !== 'object') return typeof json === 'number' ? Number.isFinite(json) : typeof json !== 'bigint';
  if (json === null) return true;
  if (json instanceof Number) return false;
  if (Array.isArray(json)) return json.every(isPlain);
  for (const key in json) {
    const value = (json as JsonObject)[key];
    if (value !== undefined && !isPlain(value)) return false;
  }
  return true;
}

function writeExactly(json: Json): string {
  if (typeof json === 'string') return writeString(json);
  if (typeof json === 'number') return writeNumber(json);
  if (typeof json === 'boolean' || typeof json === 'bigint') return String(json);
  if (json === null) return 'null';
  if (Array.isArray(json)) return writeArray(json);
  if (!isJsonObject(json)) return writeOddNumber(Number(json));
  let fields = '';
  for (const key of Object.keys(json)) {
    const value = json[key];
    if (value === undefined) continue;
    fields += `${fields === '' ? '' : ','}${writeString(key)}:${writeExactly(value)}`;
  }
  return `{${fields}}`;
}

function writeArray(array: readonly Json[]): string {
  let elements = '';
  for (let i = 0; i < array.length; i += 1) elements += `${i === 0 ? '' : ','}${writeExactly(array[i] ?? null)}`;
  return `[${elements}]`;
}

/** Strings that need no escape, nearly all of them, are quoted here: JSON.stringify is slow to call. */
function writeString(text: string): string {
  if (text.length > 100) return JSON.stringify(text);
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0xd800) return JSON.stringify(text);
  }
  return `"${text}"`;
}

function writeNumber(number: number): string {
  if (!Number.isFinite(number)) throw new TypeError(`JSON has no number ${number}`);
  return String(number);
}

/** The value of a token that is no plain integer, written so that it is none again. */
function writeOddNumber(number: number): string {
  if (Object.is(number, -0)) return '-0';
  if (Number.isNaN(number)) throw new TypeError('JSON has no number NaN');
  if (!Number.isFinite(number)) return number > 0 ? '1e999' : '-1e999';
  const text = String(number);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
