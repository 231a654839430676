/** Comparing values in the canonical notation of answers: sets are arrays in any order. */

import type { Json } from '../../../model/cedar/syntax/interchange.ts';
import { canonicalJson, isObject } from '../../json.ts';

export function sameValue(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return canonicalJson(sortSets(a)) === canonicalJson(sortSets(b));
}

function sortSets(json: Json): Json {
  if (Array.isArray(json)) {
    return json
      .map(sortSets)
      .map(item => ({ item, key: canonicalJson(item) }))
      .sort((x, y) => (x.key < y.key ? -1 : x.key > y.key ? 1 : 0))
      .map(({ item }) => item);
  }
  return isObject(json) ? Object.fromEntries(Object.entries(json).map(([key, value]) => [key, sortSets(value)])) : json;
}
