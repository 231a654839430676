/**
 * How the readers of policy JSON stop: they name the object and the key that is wrong, and only then does anyone look
 * where in the document that is. So the readers carry no path along.
 */

import type { Json } from '../../model/cedar/syntax/interchange.ts';
import { quote } from './errors.ts';
import type { Read } from './read.ts';
import { read, unread } from './read.ts';
import { isWellFormed } from './tokens.ts';

/** The object or array that holds the wrong thing. */
export type Holder = object;

/** Not an `Error`, for the same reason as `SyntaxStop`: no stack traces while fuzzing. */
class EstStop {
  readonly holder: Holder;
  readonly key: string | number | undefined;
  readonly message: string;
  constructor(holder: Holder, key: string | number | undefined, message: string) {
    this.holder = holder;
    this.key = key;
    this.message = message;
  }
}

export function stop(holder: Holder, key: string | number | undefined, message: string): never {
  throw new EstStop(holder, key, message);
}

/** Runs a reader of `root`; its `EstStop` becomes a value whose problem opens with the path of the wrong place. */
export function readEst<T>(root: Json, reader: (holder: { readonly root: Json }) => T): Read<T> {
  const holder = { root };
  try {
    return read(reader(holder));
  } catch (caught) {
    if (!(caught instanceof EstStop)) throw caught;
    const path = pathTo(holder, caught);
    return unread('est', path === '' ? caught.message : `${path}: ${caught.message}`);
  }
}

/** A JSON value in words. */
export function shown(json: Json | undefined): string {
  if (json === undefined) return 'nothing';
  if (json === null) return 'null';
  if (typeof json === 'string') return `the string ${quote(json)}`;
  if (Array.isArray(json)) return 'an array';
  if (json instanceof Number) return 'a number that is no plain integer';
  return typeof json === 'object' ? 'an object' : quote(String(json));
}

/** A string of whole characters. */
export function stringAt(json: Json | undefined, holder: Holder, key: string | number): string {
  if (typeof json !== 'string') stop(holder, key, `expected a string, found ${shown(json)}`);
  checkCharacters(json, holder, key);
  return json;
}

export function checkCharacters(text: string, holder: Holder, key: string | number): void {
  if (!isWellFormed(text)) stop(holder, key, 'half of a surrogate pair is no character');
}

/** One step of a path. */
const step = (key: string | number): string => {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `[${quote(key)}]`;
};

/** Searched without recursion and with a memory of what was seen: what we are handed may be deep, or even cyclic. */
function pathTo(root: { readonly root: Json }, wanted: EstStop): string {
  const end = wanted.key === undefined || (wanted.holder === root && wanted.key === 'root') ? '' : step(wanted.key);
  const todo: [path: string, value: object][] = [['', root]];
  const seen = new Set<object>();
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const [path, value] = next;
    if (value === wanted.holder) return `${path}${end}`.replace(/^\./, '');
    if (seen.has(value)) continue;
    seen.add(value);
    for (const [key, child] of Object.entries(value)) {
      if (typeof child !== 'object' || child === null) continue;
      todo.push([value === root ? '' : `${path}${step(Array.isArray(value) ? Number(key) : key)}`, child]);
    }
  }
  return '';
}
