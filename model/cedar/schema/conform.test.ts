import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadEntities, loadRequest } from '../load.ts';
import type { Loaded } from '../loaded.ts';
import type { Schema } from '../syntax/abstract.ts';
import type { EntitiesJson, JsonObject, RequestJson, SchemaJson } from '../syntax/interchange.ts';
import { readSchema } from './read.ts';

const load = <T>(file: string): T => JSON.parse(readFileSync(new URL(`../testdata/${file}`, import.meta.url), 'utf8'));

const outcome = (loaded: Loaded<unknown>): string => ('loaded' in loaded ? 'ok' : loaded.rejected);

const schemaOf = (json: SchemaJson): Schema => {
  const read = readSchema(json);
  if ('rejected' in read) throw new Error(read.why);
  return read.loaded;
};

describe('entity vectors', () => {
  interface Vector {
    readonly schema: SchemaJson;
    readonly entities: EntitiesJson;
    readonly ok: boolean;
    readonly okWithoutSchema: boolean;
    readonly error?: string;
    readonly note: string;
  }
  it.each(load<readonly Vector[]>('entity-vectors.json'))('$note', ({ schema, entities, ...expected }) => {
    expect(outcome(loadEntities(entities, schemaOf(schema)))).toBe(expected.ok ? 'ok' : expected.error);
    expect('loaded' in loadEntities(entities, null)).toBe(expected.okWithoutSchema);
  });
});

describe('request vectors', () => {
  interface Vector extends JsonObject {
    readonly schema: SchemaJson;
    readonly validateRequest: boolean;
    readonly ok: boolean;
    readonly note: string;
  }
  const vectors = load<readonly (Vector & RequestJson & { readonly error?: string })[]>('request-vectors.json');

  it.each(vectors.filter(vector => vector.validateRequest))('$note', ({ schema, ok, error, ...request }) => {
    const { principal, action, resource, context } = request;
    expect(outcome(loadRequest({ principal, action, resource, context }, schemaOf(schema)))).toBe(ok ? 'ok' : error);
  });
});
