import { describe, expect, it } from 'vitest';
import { everyEntity, findEntity } from '../entities.ts';
import { loadEntities, loadRequest } from '../load.ts';
import type { EntitiesJson, RequestJson, SchemaJson } from '../syntax/interchange.ts';
import { must, outcome, schemaOf, vectorsOf } from '../testdata/loading.ts';

describe('entity vectors', () => {
  interface Vector {
    readonly schema: SchemaJson;
    readonly entities: EntitiesJson;
    readonly ok: boolean;
    readonly okWithoutSchema: boolean;
    readonly error?: string;
    readonly note: string;
  }
  it.each(vectorsOf<readonly Vector[]>('entity-vectors.json'))('$note', ({ schema, entities, ...expected }) => {
    expect(outcome(loadEntities(entities, schemaOf(schema)))).toBe(expected.ok ? 'ok' : expected.error);
    expect('loaded' in loadEntities(entities, null)).toBe(expected.okWithoutSchema);
  });
});

describe('request vectors', () => {
  interface Vector extends RequestJson {
    readonly schema: SchemaJson;
    readonly validateRequest: boolean;
    readonly ok: boolean;
    readonly error?: string;
    readonly note: string;
  }
  const vectors = vectorsOf<readonly Vector[]>('request-vectors.json');

  it.each(vectors)('$note', ({ schema, validateRequest, ok, error, principal, action, resource, context }) => {
    const request = { principal, action, resource, context };
    expect(outcome(loadRequest(request, schemaOf(schema), validateRequest))).toBe(ok ? 'ok' : error);
  });
});

const SCHEMA = schemaOf(`
  entity U in G { n?: Long, e?: E, act?: Action }; entity G; entity T in T; entity E enum ["x"];
  action a in g appliesTo { principal: U, resource: U, context: { e?: E, act?: Action, s?: Set<U> } };
  action g in h; action h;`);

const uid = (type: string, id: string) => ({ type, id });
const action = (id: string, ...parents: string[]) => ({
  uid: uid('Action', id),
  attrs: {},
  parents: parents.map(parent => uid('Action', parent)),
});
const looped = (type: string) => ({ uid: uid(type, 'x'), attrs: {}, parents: [uid(type, 'x')] });
const user = (attrs: object) => ({ uid: uid('U', 'u'), attrs, parents: [] });

describe('beyond the vectors', () => {
  it.each<[what: string, entities: object[], expected: string]>([
    ['an action needs all its ancestors', [action('a', 'g')], 'actionMismatch'],
    ['the parents of its parents may bring them', [action('a', 'g'), action('g', 'h')], 'ok'],
    ['an action has no attributes', [{ ...action('h'), attrs: { x: 1 } }], 'actionMismatch'],
    ['cycles come after the rest', [looped('U')], 'invalidAncestorType'],
    ['a cycle that the types allow', [looped('T')], 'cycle'],
    ['a type mismatch comes before any cycle', [looped('T'), user({ n: '1' })], 'typeMismatch'],
    ['a parent that is an undeclared action', [{ ...user({}), parents: [uid('Action', 'z')] }], 'undeclaredAction'],
    ['a parent that is a declared action', [{ ...user({}), parents: [uid('Action', 'a')] }], 'invalidAncestorType'],
    ['each attribute is checked whole before the next', [user({ e: uid('E', 'y'), n: '1' })], 'invalidEnumEid'],
    ['and in their order', [user({ n: '1', e: uid('E', 'y') })], 'typeMismatch'],
    ['cycles come before actions', [action('h', 'a'), action('a', 'h')], 'cycle'],
    ['actions come after the rest', [{ ...action('h'), attrs: { x: 1 } }, user({ n: '1' })], 'typeMismatch'],
    ['an action of another namespace', [user({ act: uid('NS::Action', 'a') })], 'typeMismatch'],
    ['an undeclared action in an attribute', [user({ act: uid('Action', 'z') })], 'undeclaredAction'],
  ])('%s', (_what, entities, expected) => {
    expect(outcome(loadEntities(JSON.stringify(entities), SCHEMA))).toBe(expected);
  });

  it.each<[context: { readonly [name: string]: object }, expected: string]>([
    [{ s: [uid('U', 'nobody')] }, 'ok'],
    [{ s: [uid('E', 'x')] }, 'invalidContext'],
    [{ e: uid('E', 'y') }, 'invalidEnumEid'],
    [{ act: uid('Action', 'z') }, 'undeclaredAction'],
    [{ act: uid('U', 'a') }, 'invalidContext'],
  ])('context %j', (context, expected) => {
    const request = { principal: uid('U', 'u'), action: uid('Action', 'a'), resource: uid('U', 'u') };
    const json = { ...request, context: JSON.parse(JSON.stringify(context)) };
    expect(outcome(loadRequest(json, SCHEMA))).toBe(expected);
  });

  it('adds the actions of the schema, with all their ancestors', () => {
    const store = must(loadEntities([], SCHEMA));
    expect(everyEntity(store).map(entity => entity.uid)).toEqual(['a', 'g', 'h'].map(id => uid('Action', id)));
    expect(findEntity(uid('Action', 'a'), store)?.parents).toEqual([uid('Action', 'g'), uid('Action', 'h')]);
  });
});
