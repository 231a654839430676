/**
 * JSON text, read exactly: integers keep their digits, no key may stand twice in an object, strings are Unicode.
 *
 * `JSON.parse` will not do: it rounds integers, keeps the last of equal keys and makes 1.0, 1e0 and 1 the same.
 */

import { grammar, type Refuse } from './grammar.ts';
import { type Loaded, rejected } from './loaded.ts';
import type { Json } from './syntax/interchange.ts';

/** The only category is `jsonShape`. */
export const readJson = (text: string): Loaded<Json> => {
  const read = document(text, 'Document') as Loaded<Json>;
  return 'rejected' in read ? rejected('jsonShape', read.why) : read;
};

const ESCAPES = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const rules = (refuse: Refuse) => ({
  object: (members: readonly (readonly [key: string, value: Json])[]): Json => {
    const keys = new Set<string>();
    for (const [key] of members) {
      if (keys.has(key)) refuse(`the key ${JSON.stringify(key)} stands twice`);
      keys.add(key);
    }
    // Unlike an assignment, this makes an ordinary key of `__proto__`.
    return Object.fromEntries(members);
  },
  number: (token: string): Json => {
    if (!Number.isFinite(Number(token))) refuse(`no double holds the number ${token.slice(0, 20)}`);
    if (!/^-?[0-9]+$/.test(token) || token === '-0') return new Number(token);
    return Number.isSafeInteger(Number(token)) ? Number(token) : BigInt(token);
  },
  string: (text: string): string =>
    /\p{Surrogate}/u.test(text) ? refuse('a lone surrogate is not Unicode text') : text,
  escape: (name: string): string => ESCAPES.get(name) ?? name,
});

const document = grammar('json.peggy', ['Document'], rules);
