/** What is in a schema: notations and constructs. Counted by `stats`, and part of a finding's signature. */

import type { Json, SchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import { isObject } from '../../json.ts';
import { tokensOf } from './text-tokens.ts';

const WORDS: ReadonlySet<string> = new Set(['namespace', 'type', 'enum', 'tags', 'in', 'appliesTo', 'context', 'Set']);
const SIGNS: ReadonlySet<string> = new Set(['@', '?', '=', '::']);

// biome-ignore format: a table
const KEYS: ReadonlySet<string> = new Set([
  'commonTypes', 'annotations', 'memberOfTypes', 'shape', 'tags', 'enum', 'memberOf', 'appliesTo', 'context', 'required', 'additionalAttributes',
]);

/** Each once, in no particular order. */
export function schemaFeatures(schema: SchemaJson): Set<string> {
  const features = new Set<string>();
  if (typeof schema === 'string') {
    features.add('schema:text');
    for (const token of tokensOf(schema)) {
      if (WORDS.has(token) || SIGNS.has(token)) features.add(`schema token:${token}`);
      else if (token.startsWith('//')) features.add('schema token:comment');
    }
    return features;
  }
  features.add('schema:JSON');
  if (Object.keys(schema).length > 1) features.add('schema:several namespaces');
  const stack: Json[] = [schema];
  for (let json = stack.pop(); json !== undefined; json = stack.pop()) {
    if (Array.isArray(json)) stack.push(...json);
    if (!isObject(json)) continue;
    for (const [key, value] of Object.entries(json)) {
      if (KEYS.has(key)) features.add(`schema key:${key}`);
      stack.push(value);
    }
    if (typeof json.type === 'string' && NOTATIONS.has(json.type)) features.add(`schema type:${json.type}`);
  }
  return features;
}

const NOTATIONS: ReadonlySet<string> = new Set(['Set', 'Record', 'Entity', 'Extension', 'EntityOrCommon']);
