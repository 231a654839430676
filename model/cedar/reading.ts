/**
 * How the model reads JSON: straight on, noting problems instead of stopping, so that the readers look like what they
 * read. The first problem noted decides; what was read after it is thrown away.
 */

import { type Loaded, rejected } from './loaded.ts';
import type { Json, JsonObject } from './syntax/interchange.ts';
import { compareCodePoints } from './values.ts';

/** Notes a problem and gives back `instead`, with which reading goes on. `or`: see Loaded. */
export interface Note {
  (category: string, why: string): void;
  <T>(category: string, why: string, instead: T, or?: readonly string[]): T;
}

export const reading = <T>(read: (note: Note) => T): Loaded<T> => {
  let problem: Loaded<never> | undefined;
  const loaded = read(<I>(category: string, why: string, instead?: I, or?: readonly string[]): I => {
    problem ??= rejected(category, why, or);
    return instead as I;
  });
  return problem ?? { loaded };
};

/** Goes on with what another reader has loaded, or passes its problem on. */
export const take = <T>(part: Loaded<T>, note: Note, instead: T): T =>
  'loaded' in part ? part.loaded : note(part.rejected, part.why, instead);

export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof Number);

export const isArray = (json: Json | undefined): json is readonly Json[] => Array.isArray(json);

// ------------------------------------------------------------------------------------------------------------ shapes

/** The entries of an object, their values as read. A Map, so that `__proto__` is a key like any other. */
export const mapOf = <T>(json: JsonObject, read: (value: Json | undefined, key: string) => T): Map<string, T> => {
  const map = new Map<string, T>();
  for (const key of Object.keys(json)) map.set(key, read(json[key], key));
  return map;
};

/** The same in the order of the keys, by code points. */
export const mapInOrder = <T>(json: JsonObject, read: (value: Json | undefined) => T): Map<string, T> =>
  new Map(
    Object.keys(json)
      .sort(compareCodePoints)
      .map(key => [key, read(json[key])]),
  );

/** The same where the entries are visited in no promised order: the first problem of any entry is as right as another's. */
export const mapInAnyOrder = <T>(
  json: JsonObject,
  read: (value: Json | undefined, key: string, note: Note) => T,
  note: Note,
): Map<string, T> => {
  const problems = new Map<string, { readonly category: string; readonly why: string }>();
  const map = mapOf(json, (item, key) =>
    read(item, key, <I>(category: string, why: string, instead?: I): I => {
      if (!problems.has(key)) problems.set(key, { category, why });
      return instead as I;
    }),
  );
  const [first, ...others] = problems.values();
  if (first === undefined) return map;
  const or = new Set(others.map(({ category }) => category).filter(category => category !== first.category));
  return note(first.category, first.why, map, [...or]);
};

/** The category of JSON that is not built as it should be. */
export const SHAPE = 'jsonShape';

export const object = (json: Json | undefined, note: Note): JsonObject =>
  isObject(json) ? json : note(SHAPE, 'an object is expected', {});

export const requireKeys = (found: JsonObject, keys: readonly string[], note: Note): JsonObject => {
  for (const key of keys) if (!Object.hasOwn(found, key)) note(SHAPE, `the key ${key} is missing`);
  return found;
};

/** All of the required keys, perhaps optional ones, and no other. */
export const fields = (
  json: Json | undefined,
  required: readonly string[],
  optional: readonly string[],
  note: Note,
): JsonObject => {
  const found = requireKeys(object(json, note), required, note);
  const keys = Object.keys(found);
  // With all that is required and nothing more there is nothing to look for.
  if (keys.length === required.length) return found;
  for (const key of keys)
    if (!required.includes(key) && !optional.includes(key)) note(SHAPE, `the key ${key} is not expected`);
  return found;
};

export const list = (json: Json | undefined, note: Note): readonly Json[] =>
  isArray(json) ? json : note(SHAPE, 'an array is expected', []);

export const string = (json: Json | undefined, note: Note): string =>
  typeof json === 'string' ? json : note(SHAPE, 'a string is expected', '');

export const oneOf = <T extends string>(words: readonly [T, ...T[]], json: Json | undefined, note: Note): T =>
  words.includes(json as T) ? (json as T) : note(SHAPE, `one of ${words.join(', ')} is expected`, words[0]);
