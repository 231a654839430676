import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json, RequestJson } from '../../../model/cedar/syntax/interchange.ts';
import { parseJson } from '../json.ts';
import { loadEntities } from '../load-entities.ts';
import { loadRequest } from '../load-request.ts';
import { EntityStore } from '../store.ts';
import { readSchema } from './read.ts';

/** Through our own JSON reader, because the vectors hold integers beyond 2^53. */
function vectorsOf<T>(name: string): readonly T[] {
  const read = parseJson(readFileSync(new URL(`../testdata/${name}-vectors.json`, import.meta.url), 'utf8'));
  if (!read.ok) throw new Error(read.problem);
  return read.value as readonly unknown[] as readonly T[];
}

function schemaOf(text: string) {
  const read = readSchema(text);
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

interface EntityVector {
  readonly schema: string;
  readonly entities: readonly Json[];
  readonly note: string;
  readonly error?: string;
}

function entitiesCategory({ schema, entities }: EntityVector): string | undefined {
  const store = loadEntities(entities, schemaOf(schema));
  return store.ok ? undefined : store.category;
}

describe('entity vectors of real Cedar', () => {
  const vectors = vectorsOf<EntityVector>('entity');
  it('are all here', () => expect(vectors.length).toBe(108));
  it.each(vectors.map((vector, i): [string, EntityVector] => [`${i} ${vector.note}`, vector]))('%s', (_, vector) => {
    expect(entitiesCategory(vector)).toBe(vector.error);
  });
});

interface RequestVector extends RequestJson {
  readonly schema: string;
  readonly note: string;
  readonly validateRequest: boolean;
  readonly error: string;
}

describe('request vectors of real Cedar', () => {
  const vectors = vectorsOf<RequestVector>('request');
  it('are all here', () => expect(vectors.length).toBe(36));
  it.each(vectors.map((vector, i): [string, RequestVector] => [`${i} ${vector.note}`, vector]))('%s', (_, vector) => {
    const request = loadRequest(vector, new EntityStore(), schemaOf(vector.schema), vector.validateRequest);
    expect(request.ok ? undefined : request.category).toBe(vector.error);
  });
});

describe('actions given as entities', () => {
  const schema = 'action read in [readers]; action readers in [all]; action all;';
  const action = (id: string, ...parents: string[]) => ({
    uid: { type: 'Action', id },
    attrs: {},
    parents: parents.map(parent => ({ type: 'Action', id: parent })),
  });
  it.each<[string, Json[], string | undefined]>([
    ['all ancestors listed', [action('read', 'readers', 'all')], undefined],
    ['direct parents, with their entities', [action('read', 'readers'), action('readers', 'all')], undefined],
    ['direct parents alone', [action('read', 'readers')], 'actionMismatch'],
    ['no parents', [action('readers')], 'actionMismatch'],
    ['an attribute', [{ ...action('all'), attrs: { a: 1 } }], 'actionMismatch'],
    ['an undeclared action', [action('nope')], 'undeclaredAction'],
  ])('%s', (_, entities, category) => {
    expect(entitiesCategory({ schema, entities, note: '' })).toBe(category);
  });
});
