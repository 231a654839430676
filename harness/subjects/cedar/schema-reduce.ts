/** Smaller schemas: declarations, attributes and list items dropped, types made plainer. */

import type { Json, JsonObject, SchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import { isObject } from '../../json.ts';
import { replaceAt, withKey } from './est.ts';
import { dropChunks } from './reduce-data.ts';
import { reduceText } from './reduce-text.ts';

export function* reduceSchemaJson(schema: SchemaJson): Generator<SchemaJson> {
  if (typeof schema === 'string') return yield* reduceText(schema);
  yield* reduceObject(schema);
}

const LONG: JsonObject = { type: 'Long' };

/** Keys whose values are plain strings that must stay what they are. */
const NAMES: ReadonlySet<string> = new Set(['type', 'name', 'id']);

function* reduceObject(json: JsonObject): Generator<JsonObject> {
  const keys = Object.keys(json).filter(key => !NAMES.has(key) || typeof json[key] !== 'string');
  for (const kept of dropChunks(keys)) {
    const gone = new Set(keys.filter(key => !kept.includes(key)));
    yield Object.fromEntries(Object.entries(json).filter(([key]) => !gone.has(key)));
  }
  if (typeof json.type === 'string' && json.type !== 'Long') {
    yield { ...LONG, ...(json.required === undefined ? {} : { required: json.required }) };
    if (isObject(json.element)) yield json.element;
  }
  for (const key of keys) {
    for (const smaller of reduceValue(json[key] as Json)) yield withKey(json, key, smaller);
  }
}

function* reduceValue(json: Json): Generator<Json> {
  if (Array.isArray(json)) {
    yield* dropChunks(json);
    for (const [i, item] of json.entries()) for (const smaller of reduceValue(item)) yield replaceAt(json, i, smaller);
  } else if (isObject(json)) yield* reduceObject(json);
}
