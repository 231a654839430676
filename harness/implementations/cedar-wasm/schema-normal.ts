/**
 * Cedar's JSON schema with resolved names to the normal form of answers: common types are put in place of their names,
 * parents become ancestors, lists are sorted.
 *
 * Promise: names are taken as Cedar resolved them; no rule of name resolution is repeated here.
 */

import type { Json, JsonObject, ResolvedSchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import { compareCodePoints, isObject } from '../../json.ts';

/** Common types that use each other twice grow exponentially when they are put in place. */
const MAX_TYPES = 50_000;
class TooManyTypes extends Error {}

/**
 * `nothing` marks what was put in so that Cedar could print the schema: see schema.ts. undefined: the normal form would
 * have more than 50,000 types.
 */
export function normalForm(schema: JsonObject, nothing: string): ResolvedSchemaJson | undefined {
  try {
    const types = new Types(schema, nothing);
    const entityTypes: [string, Json][] = [];
    const actions: [string, Json][] = [];
    for (const [namespace, declarations] of Object.entries(schema)) {
      const { entityTypes: entities, actions: acts } = object(declarations);
      for (const [name, type] of Object.entries(object(entities))) {
        if (!name.startsWith(nothing)) entityTypes.push([qualified(namespace, name), types.entityType(object(type))]);
      }
      for (const [id, action] of Object.entries(object(acts))) {
        actions.push([uidKey(qualified(namespace, 'Action'), id), types.action(object(action))]);
      }
    }
    return {
      entityTypes: withAncestors(new Map(entityTypes as [string, JsonObject][])),
      actions: withAncestors(new Map(actions as [string, JsonObject][])),
    };
  } catch (thrown) {
    if (thrown instanceof TooManyTypes) return undefined;
    throw thrown;
  }
}

class Types {
  readonly #common = new Map<string, JsonObject>();
  readonly #nothing: string;
  #count = 0;

  constructor(schema: JsonObject, nothing: string) {
    this.#nothing = nothing;
    for (const [namespace, declarations] of Object.entries(schema)) {
      for (const [name, type] of Object.entries(object(object(declarations).commonTypes))) {
        this.#common.set(qualified(namespace, name), object(type));
      }
    }
  }

  entityType({ enum: ids, memberOfTypes, shape, tags }: JsonObject): JsonObject {
    if (Array.isArray(ids)) return { enum: sorted(ids.map(String)) };
    const attributes = this.#attributes(shape);
    const hidden = object(attributes[this.#nothing]).type;
    return {
      ancestors: list(memberOfTypes).map(String),
      attributes: hidden === undefined ? attributes : object(object(hidden).Record),
      ...(tags === undefined ? {} : { tags: this.#type(tags) }),
    };
  }

  action({ memberOf, appliesTo }: JsonObject): JsonObject {
    const { principalTypes, resourceTypes, context } = object(appliesTo);
    return {
      ancestors: list(memberOf).map(group => uidKey(String(object(group).type), String(object(group).id))),
      principals: this.#names(principalTypes),
      resources: this.#names(resourceTypes),
      context: this.#attributes(context),
    };
  }

  #names(names: Json | undefined): string[] {
    const isDummy = (name: string): boolean => (name.split('::').at(-1) ?? '').startsWith(this.#nothing);
    return sorted(
      list(names)
        .map(String)
        .filter(name => !isDummy(name)),
    );
  }

  /** The attributes of a type that is known to be a record; absent is the empty record. */
  #attributes(type: Json | undefined): JsonObject {
    return type === undefined ? {} : object(object(this.#type(type)).Record);
  }

  #type(json: Json): Json {
    if (++this.#count > MAX_TYPES) throw new TooManyTypes();
    const { type, element, attributes, name } = object(json);
    switch (type) {
      case 'Set':
        return { Set: this.#type(element ?? null) };
      case 'Record':
        return { Record: this.#record(object(attributes)) };
      case 'Entity':
        return { Entity: String(name) };
      case 'Extension':
        return String(name);
      default:
        return this.#named(String(type));
    }
  }

  #record(attributes: JsonObject): JsonObject {
    const entries = Object.entries(attributes).map(([name, json]): [string, Json] => {
      return [name, { type: this.#type(json), required: object(json).required !== false }];
    });
    return Object.fromEntries(entries);
  }

  #named(name: string): Json {
    const common = this.#common.get(name);
    if (common !== undefined) return this.#type(common);
    const builtin = name.startsWith('__cedar::') ? name.slice('__cedar::'.length) : name;
    if (!BUILTIN.has(builtin)) throw new Error(`Cedar left the type "${name}" unresolved`);
    return builtin === 'Boolean' ? 'Bool' : builtin;
  }
}

const BUILTIN = new Set(['Bool', 'Boolean', 'Long', 'String', 'ipaddr', 'decimal', 'datetime', 'duration']);

/** The parents listed in `ancestors` become the transitive closure; something is in its own only by a cycle. */
function withAncestors(declared: ReadonlyMap<string, JsonObject>): JsonObject {
  const entries = [...declared].map(([name, declaration]): [string, Json] => {
    if (declaration.ancestors === undefined) return [name, declaration];
    const found = new Set<string>();
    const open = list(declaration.ancestors).map(String);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...list(declared.get(next)?.ancestors).map(String));
    }
    return [name, { ...declaration, ancestors: sorted([...found]) }];
  });
  return Object.fromEntries(entries);
}

const qualified = (namespace: string, name: string): string => (namespace === '' ? name : `${namespace}::${name}`);
const uidKey = (type: string, id: string): string => `${type}::${JSON.stringify(id)}`;
const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort(compareCodePoints);
const list = (json: Json | undefined): readonly Json[] => (Array.isArray(json) ? json : []);
export const object = (json: Json | undefined): JsonObject => (isObject(json) ? json : {});
