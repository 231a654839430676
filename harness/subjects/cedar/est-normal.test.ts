import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { hasText, normalExpression, normalPolicy } from './est-normal.ts';

const V = { Value: 1 };

describe('expressions of one meaning have one form', () => {
  it.each<[what: string, json: Json, normal: Json]>([
    ['a set as a value', { Value: [1, [true]] }, { Set: [V, { Set: [{ Value: true }] }] }],
    ['a record as a value', { Value: { a: 1 } }, { Record: { a: V } }],
    ['a call as a value', { Value: { __extn: { fn: 'ip', arg: '::1' } } }, { ip: [{ Value: '::1' }] }],
    ['arg wins over args', { Value: { __extn: { fn: 'ip', arg: 1, args: [] } } }, { ip: [V] }],
    [
      'an escape with another key',
      { Value: { __entity: { type: 'A', id: 'b' }, z: 1 } },
      {
        Record: { __entity: { Record: { type: { Value: 'A' }, id: { Value: 'b' } } }, z: V },
      },
    ],
    [
      'more in a uid',
      { Value: { __entity: { type: 'A', id: 'b', z: 1 } } },
      { Value: { __entity: { type: 'A', id: 'b' } } },
    ],
    [
      'long literals of a pattern',
      { like: { left: V, pattern: [{ Literal: 'a\u{1F600}' }, 'Wildcard', { Literal: '' }] } },
      {
        like: { left: V, pattern: [{ Literal: 'a' }, { Literal: '\u{1F600}' }, 'Wildcard'] },
      },
    ],
    ['a path of one', { has: { left: V, attr: ['a'], more: 1 } }, { has: { left: V, attr: 'a' } }],
    ['a path of identifiers', { has: { left: V, attr: ['a', 'b'] } }, { has: { left: V, attr: ['a', 'b'] } }],
    [
      'a path of odd names',
      { has: { left: V, attr: ['a', 'b c'] } },
      {
        '&&': {
          left: { has: { left: V, attr: 'a' } },
          right: { has: { left: { '.': { left: V, attr: 'a' } }, attr: 'b c' } },
        },
      },
    ],
    ['is without in', { is: { left: V, entity_type: 'A', in: null } }, { is: { left: V, entity_type: 'A' } }],
    ['negated literals', { neg: { arg: V } }, { neg: { arg: V } }],
    ['unequal', { '!=': { left: { Value: [] }, right: V } }, { '!=': { left: { Set: [] }, right: V } }],
  ])('%s', (_what, json, normal) => expect(normalExpression(json)).toEqual(normal));

  it('keeps keys that JavaScript finds special', () => {
    const normal = normalExpression(JSON.parse('{"Value":{"__proto__":1}}')) as JsonObject;
    expect(Object.keys(normal.Record as object)).toEqual(['__proto__']);
  });
});

const ALL = { op: 'All' };
const policy = (more: JsonObject): JsonObject => ({
  effect: 'permit',
  principal: ALL,
  action: ALL,
  resource: ALL,
  conditions: [],
  ...more,
});
const U = { type: 'A', id: 'b' };

describe('policies of one meaning have one form', () => {
  it.each<[what: string, more: JsonObject, normal: JsonObject]>([
    ['all', { principal: { op: 'all', more: 1 } }, {}],
    ['no annotations', { annotations: {} }, {}],
    ['an escape', { principal: { op: '==', entity: { __entity: U } } }, { principal: { op: '==', entity: U } }],
    [
      'entity and slot',
      { principal: { op: 'in', entity: U, slot: '?principal' } },
      { principal: { op: 'in', entity: U } },
    ],
    [
      'is in null',
      { resource: { op: 'is', entity_type: 'A', in: null } },
      { resource: { op: 'is', entity_type: 'A' } },
    ],
    ['one action', { action: { op: 'in', entities: [U] } }, { action: { op: 'in', entity: U } }],
    ['two actions', { action: { op: 'in', entities: [U, U] } }, { action: { op: 'in', entities: [U, U] } }],
    ['one and more actions', { action: { op: 'in', entity: U, entities: [] } }, { action: { op: 'in', entity: U } }],
  ])('%s', (_what, more, normal) => expect(normalPolicy(policy(more))).toEqual(policy(normal)));

  it.each<[what: string, more: JsonObject, other: JsonObject]>([
    ['when and unless', { conditions: [{ kind: 'when', body: V }] }, { conditions: [{ kind: 'unless', body: V }] }],
    ['null and empty annotations', { annotations: { a: null } }, { annotations: { a: '' } }],
    ['slots', { principal: { op: '==', slot: '?principal' } }, { principal: { op: 'in', slot: '?principal' } }],
    ['no action and all', { action: { op: 'in', entities: [] } }, {}],
  ])('%s differ', (_what, more, other) => expect(normalPolicy(policy(more))).not.toEqual(normalPolicy(policy(other))));
});

it('text cannot say everything', () => {
  const style = (name: string) => (name === 'ip' ? 'function' : name === 'isIpv4' ? 'method' : undefined);
  const says = (json: Json) => hasText(normalExpression(json), style);
  expect(says({ ip: [] })).toBe(true);
  expect(says({ isIpv4: [V, V] })).toBe(true);
  expect(says({ isIpv4: [] })).toBe(false);
  expect(says({ Set: [{ nope: [V] }] })).toBe(false);
  expect(says({ Value: { __extn: { fn: 'nope', arg: 1 } } })).toBe(false);
  expect(says({ Value: { nope: [1] } })).toBe(true);
  expect(says({ has: { left: V, attr: ['a', 'b'] } })).toBe(true);
});
