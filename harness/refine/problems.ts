/**
 * What is wrong with a policy, a catalogue or findings that a person wrote: the first place, what is expected there, what
 * was found. The grammar is that of the model's `read.ts`, which says only yes or no.
 */

import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { suggestion } from '../errors.ts';
import { isObject, writeJson } from '../json.ts';

/** undefined, or `PLACE: expected SOMETHING, found SOMETHING`. `at` is the place, empty at the top. */
type Check = (json: Json, at: string) => string | undefined;

const place = (at: string): string => (at === '' ? '' : `${at}: `);

const wrong = (at: string, expected: string, json: Json): string =>
  `${place(at)}expected ${expected}, found ${shown(json)}`;

function shown(json: Json): string {
  if (Array.isArray(json)) return json.length === 0 ? 'an empty list' : 'a list';
  if (isObject(json)) return 'an object';
  const text = writeJson(json);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

const string: Check = (json, at) => (typeof json === 'string' ? undefined : wrong(at, 'a string', json));

const oneOf =
  (...words: readonly string[]): Check =>
  (json, at) =>
    words.some(word => word === json) ? undefined : wrong(at, words.map(word => `"${word}"`).join(' or '), json);

const list =
  (check: Check): Check =>
  (json, at) =>
    Array.isArray(json) ? first(json, (item, i) => check(item, `${at}[${i}]`)) : wrong(at, 'a list', json);

const oneOrMore =
  (check: Check, expected: string): Check =>
  (json, at) =>
    Array.isArray(json) ? list(check)(json, at) : check(json, at) === undefined ? undefined : wrong(at, expected, json);

const map =
  (check: Check): Check =>
  (json, at) =>
    isObject(json)
      ? first(Object.entries(json), ([key, value]) => check(value, inside(at, key)))
      : wrong(at, 'an object', json);

const inside = (at: string, key: string): string => (at === '' ? key : `${at}.${key}`);

function first<T>(items: readonly T[], check: (item: T, position: number) => string | undefined): string | undefined {
  for (const [i, item] of items.entries()) {
    const why = check(item, i);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Keys other than those of the table are wrong; `exclusive` lists keys of which at most one may be there. */
const elements =
  (
    table: ReadonlyMap<string, Check>,
    required: readonly string[],
    exclusive: readonly (readonly string[])[] = [],
  ): Check =>
  (json, at) => {
    if (!isObject(json)) return wrong(at, 'an object', json);
    const known = [...table.keys()];
    const unknown = Object.keys(json).find(key => !table.has(key));
    if (unknown !== undefined) return `${place(at)}unknown key "${unknown}".${suggestion(unknown, known)}`;
    const missing = required.find(key => !Object.hasOwn(json, key));
    if (missing !== undefined) return `${place(at)}the key "${missing}" is missing`;
    const both = exclusive.find(keys => keys.every(key => Object.hasOwn(json, key)));
    if (both !== undefined) return `${place(at)}${both.join(' and ')} exclude each other`;
    return first(Object.entries(json), ([key, value]) => table.get(key)?.(value, inside(at, key)));
  };

// -------------------------------------------------------------------------------------------------------------- policy

const strings = oneOrMore(string, 'a string or a list of strings');

const PRINCIPALS = elements(new Map(['AWS', 'Federated', 'Service', 'CanonicalUser'].map(key => [key, strings])), []);

const principal: Check = (json, at) =>
  isObject(json) ? PRINCIPALS(json, at) : json === '*' ? undefined : wrong(at, '"*" or an object', json);

const scalar: Check = (json, at) =>
  json === null || Array.isArray(json) || isObject(json) ? wrong(at, 'a string, number or boolean', json) : undefined;

const STATEMENT = elements(
  new Map<string, Check>([
    ['Sid', string],
    ['Effect', oneOf('Allow', 'Deny')],
    ['Action', strings],
    ['NotAction', strings],
    ['Resource', strings],
    ['NotResource', strings],
    ['Principal', principal],
    ['NotPrincipal', principal],
    ['Condition', map(map(oneOrMore(scalar, 'a string, number, boolean or a list of them')))],
  ]),
  ['Effect'],
  [
    ['Action', 'NotAction'],
    ['Resource', 'NotResource'],
    ['Principal', 'NotPrincipal'],
  ],
);

const statement: Check = (json, at) => {
  const why = STATEMENT(json, at);
  if (
    why !== undefined ||
    Object.hasOwn(json as JsonObject, 'Action') ||
    Object.hasOwn(json as JsonObject, 'NotAction')
  )
    return why;
  return `${place(at)}the key "Action" or "NotAction" is missing`;
};

const POLICY = elements(
  new Map<string, Check>([
    ['Version', oneOf('2012-10-17', '2008-10-17')],
    ['Id', string],
    ['Statement', (json, at) => (isObject(json) ? statement(json, at) : list(statement)(json, at))],
  ]),
  ['Statement'],
);

export const policyProblem = (json: Json): string | undefined => POLICY(json, '');

// ------------------------------------------------------------------------------------------------------- what is known

const name: Check = (json, at) =>
  typeof json === 'string' && /^[A-Za-z0-9-]+$/.test(json)
    ? undefined
    : wrong(at, 'a name of letters, digits and hyphens', json);

export const catalogueProblem = (json: Json): string | undefined =>
  map(list(name))(json, '') ??
  first(Object.keys(json as JsonObject), key =>
    name(key, '') === undefined ? undefined : `"${key}" is no name of a service`,
  );

const FINDING = elements(
  new Map<string, Check>([
    ['serviceNamespace', name],
    ['actions', list(name)],
  ]),
  ['serviceNamespace'],
);

export const findingsProblem = (json: Json): string | undefined => list(FINDING)(json, '');
