/**
 * Places in a JSON document, and documents with one place changed. Documents are never changed in place: parts of them
 * are shared between inputs.
 */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { put } from '../est.ts';

export type Path = readonly (string | number)[];

export interface Place {
  readonly path: Path;
  readonly json: Json;
}

export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof Number);

export const isList = (json: Json | undefined): json is readonly Json[] => Array.isArray(json);

/** Every value in the document, the whole of it first, then in the order in which it is written. */
export function placesOf(root: Json): Place[] {
  const places: Place[] = [];
  collect(root, [], places);
  return places;
}

function collect(json: Json, path: Path, places: Place[]): void {
  places.push({ path, json });
  if (isList(json)) {
    for (let i = 0; i < json.length; i++) collect(json[i] as Json, [...path, i], places);
  } else if (isObject(json)) {
    for (const key of Object.keys(json)) collect(json[key] as Json, [...path, key], places);
  }
}

/** What is read inside of each escape. A Map: attributes may be called `toString`. */
const READ: ReadonlyMap<string | number | undefined, readonly (string | number)[]> = new Map([
  ['__entity', ['type', 'id']],
  ['__extn', ['fn', 'arg', 'args']],
]);

/**
 * Whether readers ignore what is at the place: a further key inside of an escape. No odd number may be planted there: the
 * real Cedar reads numbers even there, and refuses `1.5` (a known difference).
 */
export const isIgnored = (path: Path): boolean =>
  path.some((key, i) => i > 0 && READ.get(path[i - 1])?.includes(key) === false);

/** The document with another value at the place; undefined takes the key or element away. */
export function withAt(root: Json, path: Path, json: Json | undefined): Json {
  const [first, ...rest] = path;
  if (first === undefined) return json ?? null;
  if (typeof first === 'number') {
    const list = root as readonly Json[];
    const replaced = rest.length === 0 ? json : withAt(list[first] as Json, rest, json);
    return replaced === undefined
      ? list.filter((_, i) => i !== first)
      : list.map((old, i) => (i === first ? replaced : old));
  }
  const object = root as JsonObject;
  return withKey(object, first, rest.length === 0 ? json : withAt(object[first] as Json, rest, json));
}

/** A copy with one key set, in its old place if it has one; undefined leaves it out. */
export function withKey(object: JsonObject, key: string, json: Json | undefined): JsonObject {
  const copy: Record<string, Json> = {};
  for (const name of Object.keys(object)) {
    if (name !== key) put(copy, name, object[name] as Json);
    else if (json !== undefined) put(copy, name, json);
  }
  if (json !== undefined && !Object.hasOwn(object, key)) put(copy, key, json);
  return copy;
}

/** A copy with one key under another name, in its old place. */
export function renamed(object: JsonObject, key: string, name: string): JsonObject {
  const copy: Record<string, Json> = {};
  for (const old of Object.keys(object)) put(copy, old === key ? name : old, object[old] as Json);
  return copy;
}
