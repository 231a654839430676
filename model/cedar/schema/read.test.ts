import { describe, expect, it } from 'vitest';
import type { SchemaJson } from '../syntax/interchange.ts';
import { outcome, vectorsOf } from '../testdata/loading.ts';
import { readSchema } from './read.ts';

interface Vector {
  readonly schema: SchemaJson;
  readonly ok: boolean;
  readonly error?: string;
  readonly note: string;
}

describe('schema vectors', () => {
  it.each(vectorsOf<readonly Vector[]>('schema-vectors.json'))('$note: $schema', ({ schema, ok, error }) => {
    expect(outcome(readSchema(schema))).toBe(ok ? 'ok' : error);
  });
});

const json = (entityTypes: object, actions: object = {}, commonTypes: object = {}): SchemaJson =>
  JSON.parse(JSON.stringify({ '': { commonTypes, entityTypes, actions } }));
const attribute = (type: object | null): SchemaJson =>
  json({ X: { shape: { type: 'Record', attributes: { a: type } } } });

describe('one problem each', () => {
  it.each<[schema: SchemaJson, expected: string]>([
    ['entity U in Action;', 'typeNotDefined'],
    ['entity U in Action; action a;', 'undeclaredEntityType'],
    ['entity A { "__cedar": Long, __cedar?: Long };', 'ok'],
    ['type __cedar_ = Long; action __cedar;', 'ok'],
    ['entity A { x: B::__cedar };', 'typeNotDefined'],
    ['entity A { x: if::B };', 'reservedIdentifier'],
    ['entity A, A;', 'declaredTwice'],
    ['namespace A { entity X; } entity Y; namespace B {} entity Z;', 'ok'],
    ['@a @b("x") namespace A { @a @a("y") action x; }', 'duplicateAnnotation'],
    ['entity A { "a\\u{41_}\\x7F": Long };', 'ok'],
    ['entity A { "\\u{d800}": Long };', 'parse'],
    ['entity A { "a\rb": Long };', 'parse'],
    ['entity A { "a\nb": Long };', 'ok'],
    ['entity\u00a0A\u0085;', 'ok'],
    ['\ufeffentity A;', 'parse'],
    ['entity A; // c\u2028 d', 'ok'],
    ['entity A; // c\r d', 'parse'],
    ['entityA;', 'parse'],
    ['entity A inB;', 'parse'],
    ['entity A in[B];entity B;', 'ok'],
    ['entity enum enum ["x"]; entity tags in enum {} tags Long;', 'ok'],
    [
      'action a in Action::"b"; namespace N { action c in [b, Action::"d", N::Action::"e"]; action d, e; } action b;',
      'ok',
    ],
    ['type T = Set<Long>; entity A { x: T<Long> };', 'parse'],
    ['entity U; namespace F { type B = {}; } action a appliesTo { principal: U, resource: U, context: F::B, };', 'ok'],
    [json({ __cedar: {} }), 'reservedName'],
    [json({}, {}, { 'A ': { type: 'Long' } }), 'jsonShape'],
    [attribute({ type: 'Long', name: 'X' }), 'jsonShape'],
    [attribute({ type: 'X', element: { type: 'Long' } }), 'jsonShape'],
    [attribute({ type: 'Set', element: { type: 'Long', annotations: {} } }), 'jsonShape'],
    [attribute({ type: 'Extension', name: 'A::b' }), 'jsonShape'],
    [attribute({ type: 'Record', attributes: {}, additionalAttributes: null }), 'jsonShape'],
    [attribute({ type: '' }), 'jsonShape'],
    [attribute(null), 'jsonShape'],
    [attribute({ type: 'Long', annotations: { if: null, __cedar: 'x' } }), 'ok'],
    [attribute({ type: 'Entity', name: '__cedar::Long' }), 'typeNotDefined'],
    [json({ X: {} }, { a: { memberOf: [{ id: 'a', type: 'a b' }] } }), 'jsonShape'],
    [json({ X: {} }, { a: { attributes: 3 } }), 'jsonShape'],
    [
      json({ X: {} }, { a: { appliesTo: { principalTypes: [], resourceTypes: [], context: { type: 'Q' } } } }),
      'typeNotDefined',
    ],
    [json({ X: { enum: [null] } }), 'jsonShape'],
  ])('%j', (schema, expected) => {
    expect(outcome(readSchema(schema))).toBe(expected);
  });

  it('names the place in a JSON schema', () => {
    const read = readSchema(attribute({ type: 'Set', element: { type: 'Entity', name: 7 } }));
    expect(read).toMatchObject({
      why: ': entityTypes: X: shape: attributes: a: element: name: a string is expected',
    });
  });
});
