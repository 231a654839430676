/** What is in JSON data: escapes by kind and function, odd values, shapes. Counted by `stats`. */

import type { Json } from '../../../model/cedar/syntax/interchange.ts';
import { isObject } from '../../json.ts';

/** Each once, in no particular order. Iterative: data may be deep. */
export function dataFeatures(root: Json): Set<string> {
  const features = new Set<string>();
  const stack: Json[] = [root];
  for (let json = stack.pop(); json !== undefined; json = stack.pop()) {
    if (Array.isArray(json)) {
      features.add('data:set');
      stack.push(...json);
    } else if (isObject(json)) {
      objectFeatures(json, features);
      stack.push(...Object.values(json));
    } else if (json === null) features.add('data:null');
    else if (json instanceof Number) features.add('data:no integer');
    else if (typeof json === 'bigint') features.add('data:beyond 2^53');
  }
  return features;
}

function objectFeatures(json: { readonly [key: string]: Json }, features: Set<string>): void {
  const [key, ...others] = Object.keys(json);
  if (key !== '__entity' && key !== '__extn' && key !== '__expr') return;
  const content = json[key];
  const shape = others.length > 0 ? 'with other keys' : isObject(content) ? 'of an object' : 'of something else';
  features.add(`data:${key} ${shape}`);
  if (key === '__extn' && isObject(content) && typeof content.fn === 'string') features.add(`data:fn ${content.fn}`);
}
