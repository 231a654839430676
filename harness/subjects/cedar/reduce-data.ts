/**
 * Smaller JSON data: lists and records with parts dropped, values replaced by plainer ones of the same JSON kind.
 */

import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { isObject } from '../../json.ts';
import { replaceAt, withKey } from './est.ts';

/** Every list with a run of elements left out: all of them, halves, quarters, ... single ones. */
export function* dropChunks<T>(list: readonly T[]): Generator<T[]> {
  for (let size = list.length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < list.length; start += size) {
      yield [...list.slice(0, start), ...list.slice(start + size)];
    }
  }
}

/** Smaller values: parts dropped, the value replaced by one of its parts, literals made plainer. */
export function* reduceData(json: Json): Generator<Json> {
  if (Array.isArray(json)) yield* reduceList(json);
  else if (isObject(json)) {
    yield* Object.values(json).filter(part => typeof part === 'object' && part !== null);
    yield* reduceRecord(json);
  } else if (typeof json === 'string') yield* reduceString(json);
  else if (typeof json === 'number' || typeof json === 'bigint') yield* reduceInteger(json);
  else if (json === true) yield false;
}

function* reduceList(list: readonly Json[]): Generator<Json> {
  yield* dropChunks(list);
  yield* list;
  for (const [i, item] of list.entries()) for (const smaller of reduceData(item)) yield replaceAt(list, i, smaller);
}

export function* reduceRecord(record: JsonObject): Generator<JsonObject> {
  const keys = Object.keys(record);
  for (const kept of dropChunks(keys)) yield Object.fromEntries(kept.map(key => [key, record[key] as Json]));
  for (const key of keys) for (const smaller of reduceData(record[key] as Json)) yield withKey(record, key, smaller);
}

export function* reduceString(text: string): Generator<string> {
  if (text === '') return;
  yield '';
  if (text !== 'a') yield 'a';
  // By code points: half a surrogate pair is no string of Cedar's.
  const points = [...text];
  if (points.length > 1) for (const kept of dropChunks(points)) if (kept.length > 0) yield kept.join('');
}

function* reduceInteger(value: number | bigint): Generator<number> {
  if (value === 0) return;
  yield 0;
  if (value !== 1) yield 1;
  const half = Number(BigInt(value) / 2n);
  if (Number.isSafeInteger(half) && half !== 0) yield half;
  if (typeof value === 'number') yield value > 0 ? value - 1 : -value;
}
