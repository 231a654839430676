import { describe, expect, it } from 'vitest';
import type { JsonObject, SchemaJson } from '../syntax/interchange.ts';
import { readSchema } from './read.ts';
import { schemaToJson } from './to-json.ts';
import { MAX_TYPE_DEPTH } from './unresolved.ts';

const outcome = (schema: SchemaJson): string => {
  const read = readSchema(schema);
  if ('rejected' in read) return read.rejected;
  // Whatever is accepted can be walked.
  expect(Object.keys(schemaToJson(read.loaded))).toEqual(['entityTypes', 'actions']);
  return 'ok';
};

const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');
const nested = (open: string, depth: number, close: string): string =>
  `type T = ${open.repeat(depth)}Long${close.repeat(depth)}; entity E { t: T };`;
const nestedJson = (depth: number): JsonObject => {
  let type: JsonObject = { type: 'Long' };
  for (let level = 0; level < depth; level++) type = { type: 'Record', attributes: { a: type } };
  return { '': { entityTypes: { E: { shape: type } }, actions: {} } };
};

describe('large and deep schemas end in an answer', () => {
  it.each<[what: string, schema: SchemaJson, expected: string]>([
    ['a cycle of common types', times(10_000, i => `type T${i} = Set<T${(i + 1) % 10_000}>;`), 'commonTypeCycle'],
    ['a chain of common types', `${times(300, i => `type T${i} = Set<T${i + 1}>;`)} type T300 = Long;`, 'ok'],
    ['a chain too deep', `${times(10_000, i => `type T${i} = Set<T${i + 1}>;`)} type T10000 = Long;`, 'tooLarge'],
    ['doubling', `${times(30, i => `type T${i} = {a: T${i + 1}, b: T${i + 1}};`)} type T30 = Long;`, 'tooLarge'],
    ['many uses of one type', `type T = Long; ${times(10_000, i => `type T${i} = T;`)}`, 'ok'],
    ['many entity types', times(5_000, i => `entity E${i} in E0 { e: E${(i + 1) % 5_000} };`), 'ok'],
    ['a long cycle of parents', times(2_000, i => `entity E${i} in E${(i + 1) % 2_000};`), 'tooLarge'],
    ['a long chain of groups', `${times(2_000, i => `action a${i} in a${i + 1};`)} action a2000;`, 'tooLarge'],
    ['a cycle of groups', times(2_000, i => `action a${i} in a${(i + 1) % 2_000};`), 'actionCycle'],
    ['sets within the limit', nested('Set<', MAX_TYPE_DEPTH - 2, '>'), 'ok'],
    ['sets beyond it', nested('Set<', 10_000, '>'), 'parse'],
    ['records within the limit', nested('{a: ', 290, '}'), 'ok'],
    ['records beyond it', nested('{a: ', 10_000, '}'), 'parse'],
    ['JSON within the limit', nestedJson(MAX_TYPE_DEPTH - 1), 'ok'],
    ['JSON beyond it', nestedJson(1_000), 'jsonShape'],
  ])('%s', (_what, schema, expected) => {
    expect(outcome(schema)).toBe(expected);
  });
});
