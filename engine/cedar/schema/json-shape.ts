/**
 * Small readers of JSON shapes for the schema reader: each returns the typed thing or throws `jsonShape` with the path.
 */

import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { isJsonObject } from '../json.ts';
import type { Annotations } from './declared.ts';
import { isAnyIdentifier, isIdentifier, isPath } from './names.ts';
import { problem } from './problem.ts';

export function object(json: Json | undefined, path: string): JsonObject {
  if (isJsonObject(json)) return json;
  throw problem('jsonShape', `${path}: expected an object, found ${describe(json)}`);
}

/** An object with no key beyond `allowed`. */
export function fields(json: Json | undefined, path: string, allowed: ReadonlySet<string>): JsonObject {
  const found = object(json, path);
  for (const key of Object.keys(found)) {
    if (!allowed.has(key)) throw problem('jsonShape', `${path}: unknown key ${JSON.stringify(key)}`);
  }
  return found;
}

/** The value of an own key; undefined when it is absent, also for keys that every object inherits. */
export function own(from: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(from, key) ? from[key] : undefined;
}

export function list(json: Json | undefined, path: string): readonly Json[] {
  if (Array.isArray(json)) return json as readonly Json[];
  throw problem('jsonShape', `${path}: expected an array, found ${describe(json)}`);
}

export function text(json: Json | undefined, path: string): string {
  if (typeof json === 'string') return json;
  throw problem('jsonShape', `${path}: expected a string, found ${describe(json)}`);
}

export function flag(json: Json | undefined, path: string): boolean {
  if (typeof json === 'boolean') return json;
  throw problem('jsonShape', `${path}: expected true or false, found ${describe(json)}`);
}

/** A normalised `A::B`. */
export function pathName(json: Json | undefined, path: string): string {
  const name = text(json, path);
  if (isPath(name)) return name;
  throw problem('jsonShape', `${path}: ${JSON.stringify(name)} is not a name in normal form, such as "A::B"`);
}

export function identifier(name: string, path: string): string {
  if (isIdentifier(name)) return name;
  throw problem('jsonShape', `${path}: ${JSON.stringify(name)} is not an identifier`);
}

/** `annotations` of anything: absent, or an object from identifier to string or null. */
export function annotationsOf(from: JsonObject, path: string): Annotations {
  const annotations = new Map<string, string | null>();
  const json = own(from, 'annotations');
  if (json === undefined) return annotations;
  for (const [name, value] of Object.entries(object(json, `${path}.annotations`))) {
    const where = `${path}.annotations.${name}`;
    if (!isAnyIdentifier(name)) throw problem('jsonShape', `${where}: the name is not an identifier`);
    annotations.set(name, value === null ? null : text(value, where));
  }
  return annotations;
}

function describe(json: Json | undefined): string {
  if (json === undefined) return 'nothing';
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'an array';
  if (typeof json === 'object') return json instanceof Number ? 'a number' : 'an object';
  return typeof json === 'string' ? JSON.stringify(json) : String(json);
}
