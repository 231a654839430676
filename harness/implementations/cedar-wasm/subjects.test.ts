/** What the vectors do not show: notations, order, and the dressing of schemas. */

import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { cedarWasm } from './index.ts';
import { CedarWasm } from './instance.ts';
import { findCedarWasm } from './package.ts';
import { formatPolicies, policyToText } from './parse.ts';
import { canonicalValue } from './values.ts';

const uid = (type: string, id = ''): JsonObject => ({ type, id });
const request = { principal: uid('User'), action: uid('Action'), resource: uid('Doc'), context: {} };
const entities: Json[] = [];

describe('cedar/evaluate', () => {
  const cedar = cedarWasm('cedar/evaluate');
  const evaluate = (expression: Json, more: object = {}) => cedar.answer({ expression, request, entities, ...more });
  const value = (literal: Json): Json => ({ Value: literal });

  it.each<[Json, Json]>([
    [{ '+': { left: value(9223372036854775806n), right: value(1) } }, { value: 9223372036854775807n }],
    [{ '+': { left: value(9223372036854775807n), right: value(1) } }, { error: 'overflow' }],
    [value({ __extn: { fn: 'nope', arg: '' } }), { error: 'unknownFunction' }],
    [{ ip: [] }, { error: 'arity' }],
    [value({ a: [1, 1, { __entity: uid('A::B', 'c') }] }), { value: { a: [1, { __entity: uid('A::B', 'c') }] } }],
    [{ Record: { __proto__x: value(1), constructor: value(2) } }, { value: { __proto__x: 1, constructor: 2 } }],
    [{ '!': { arg: value(true), more: 1 } }, { rejected: 'policies' }],
    [value(2n ** 63n), { rejected: 'policies' }],
    ['1 // a comment', { value: 1 }],
    ['1] == [1', { rejected: 'policies' }],
    ['true } unless { false', { rejected: 'policies' }],
    ['true }; permit(principal, action, resource) when { true', { rejected: 'policies' }],
    ['', { rejected: 'policies' }],
  ])('%#: %o is %o', (expression, answer) => {
    expect(evaluate(expression)).toEqual(answer);
  });

  it('names the first part that does not load', () => {
    const bad = { entities: '[', request: { ...request, context: { a: null } } };
    expect(evaluate('1 +', bad)).toEqual({ rejected: 'policies' });
    expect(evaluate({ '+': 1 }, bad)).toEqual({ rejected: 'policies' });
    expect(evaluate('1', bad)).toEqual({ rejected: 'entities' });
    expect(evaluate('1', { ...bad, entities: [{ uid: uid('A'), attrs: {} }] })).toEqual({ rejected: 'entities' });
    expect(evaluate('1', { ...bad, entities })).toEqual({ rejected: 'request' });
  });

  it('does not answer for what is no part of the language', () => {
    expect(evaluate('unknown("x")')).toHaveProperty('unsupported');
    expect(evaluate('[unknown("x")]')).toHaveProperty('unsupported');
  });
});

describe('canonical values', () => {
  const call = (fn: string, arg: string): Json => ({ [fn]: [{ Value: arg }] });
  const extension = (fn: string, arg: string): Json => ({ __extn: { fn, arg } });
  const instant = (ms: string): Json => ({
    __extn: { fn: 'offset', args: [extension('datetime', '1970-01-01'), extension('duration', ms)] },
  });

  it.each([
    ['decimal', '1.5', extension('decimal', '1.5000')],
    ['decimal', '-0.0', extension('decimal', '0.0000')],
    ['decimal', '-00.05', extension('decimal', '-0.0500')],
    ['decimal', '-922337203685477.5808', extension('decimal', '-922337203685477.5808')],
    ['ip', '10.0.0.1', extension('ip', '10.0.0.1/32')],
    ['ip', '1.2.3.4/8', extension('ip', '1.2.3.4/8')],
    ['ip', '::', extension('ip', '0:0:0:0:0:0:0:0/128')],
    ['ip', '1::ABCD/64', extension('ip', '1:0:0:0:0:0:0:abcd/64')],
    ['ip', '1:2:3:4:5:6:7::', extension('ip', '1:2:3:4:5:6:7:0/128')],
    ['ip', '::0001', extension('ip', '0:0:0:0:0:0:0:1/128')],
    ['duration', '-1d2h3m4s5ms', extension('duration', '-93784005ms')],
    ['duration', '1m1ms', extension('duration', '60001ms')],
    ['duration', '-9223372036854775808ms', extension('duration', '-9223372036854775808ms')],
    ['datetime', '2024-01-01', instant('1704067200000ms')],
    ['datetime', '0000-01-01', instant('-62167219200000ms')],
    ['datetime', '0001-01-01', instant('-62135596800000ms')],
    ['datetime', '9999-12-31T23:59:59.999-2359', instant('253402387139999ms')],
    ['datetime', '2024-01-01T00:00:00+0530', instant('1704047400000ms')],
    ['datetime', '2024-01-01T00:00:00.123Z', instant('1704067200123ms')],
  ])('%s("%s")', (fn, arg, canonical) => {
    expect(canonicalValue(call(fn, arg))).toEqual(canonical);
  });

  it('are one element of a set, however they are spelled', () => {
    const both = [call('decimal', '1.0'), call('decimal', '1.00')];
    expect(canonicalValue({ Set: both })).toEqual([extension('decimal', '1.0000')]);
  });

  it('are not there for what is still unknown', () => {
    expect(canonicalValue({ Record: { a: { unknown: [{ Value: 'v' }] } } })).toBeUndefined();
    expect(canonicalValue({ '+': { left: { Value: 1 }, right: { Value: 1 } } })).toBeUndefined();
  });
});

describe('cedar/parse', () => {
  const cedar = cedarWasm('cedar/parse');

  it('numbers statements in source order, whatever stands in strings and comments', () => {
    const statements = Array.from({ length: 12 }, (_, i) =>
      i % 5 === 1
        ? '@a(";\\"") permit(principal == ?principal, action, resource); // ; "\r'
        : `forbid(principal, action, resource) when { context.n == ${i} && "//;" like "\\*" }; // it's "`,
    );
    const answer = cedar.answer({ text: `// ;\n${statements.join('\n')}` }) as Record<string, JsonObject>;
    expect(Object.keys(answer.templates ?? {})).toEqual(['policy1', 'policy6', 'policy11']);
    expect(Object.keys(answer.policies ?? {})).toHaveLength(9);
    expect(answer.policies?.policy10).toMatchObject({
      effect: 'forbid',
      conditions: [{ body: { '&&': { left: { '==': { right: { Value: 10 } } } } } }],
    });
    expect(answer.templates?.policy1).toMatchObject({ annotations: { a: ';"' } });
  });

  it.each([
    'permit(principal,action,resource);;',
    'permit',
    '\ufeff',
    '@a("x") @a("y") permit(principal,action,resource);',
  ])('rejects %j', text => {
    expect(cedar.answer({ text })).toEqual({ rejected: true });
  });

  it('reads the empty set', () => {
    expect(cedar.answer({ text: ' // nothing' })).toEqual({ policies: {}, templates: {} });
  });

  it('comes with the printer and the formatter', () => {
    const wasm = new CedarWasm(findCedarWasm());
    const { policies } = cedar.answer({
      text: 'permit(principal,action,resource) when { 9223372036854775807 == 1 };',
    }) as {
      policies: Record<string, JsonObject>;
    };
    expect(policyToText(wasm, policies.policy0 ?? {})).toMatchObject({
      text: expect.stringContaining('9223372036854775807 == 1'),
    });
    expect(policyToText(wasm, {})).toHaveProperty('message');
    expect(formatPolicies(wasm, 'permit(principal,action,resource);')).toEqual({
      text: 'permit (principal, action, resource);\n',
    });
    expect(formatPolicies(wasm, 'permit')).toHaveProperty('message');
  });
});

describe('cedar/schema', () => {
  const cedar = cedarWasm('cedar/schema');
  const resolve = (schema: Json) => cedar.answer({ schema });
  const record = (attributes: JsonObject): JsonObject => ({ type: 'Record', attributes });

  it('puts common types in place and closes the hierarchies', () => {
    const schema = `entity A in B { t: T, n?: N::C }; entity B in [A, D]; entity D; entity E enum ["b", "a"];
      type T = Set<{x: Long, y?: ipaddr}>;
      action a, b in [g]; action g in top; action top appliesTo { principal: [B, A], resource: E, context: { n: __cedar::Long } };
      namespace N { entity C tags T; entity Long; action a in [Action::"x"] appliesTo { principal: C, resource: C, context: {l: Long, s: String} }; action "x"; }`;
    const set = { Set: { Record: { x: { type: 'Long', required: true }, y: { type: 'ipaddr', required: false } } } };
    const group = (ancestors: string[]) => ({ ancestors, principals: [], resources: [], context: {} });
    expect(resolve(schema.replace('action a in [Action::"x"]', 'action a2 in [Action::"x"]'))).toEqual({
      schema: {
        entityTypes: {
          A: {
            ancestors: ['A', 'B', 'D'],
            attributes: { t: { type: set, required: true }, n: { type: { Entity: 'N::C' }, required: false } },
          },
          B: { ancestors: ['A', 'B', 'D'], attributes: {} },
          D: { ancestors: [], attributes: {} },
          E: { enum: ['a', 'b'] },
          'N::C': { ancestors: [], attributes: {}, tags: set },
          'N::Long': { ancestors: [], attributes: {} },
        },
        actions: {
          'Action::"a"': group(['Action::"g"', 'Action::"top"']),
          'Action::"b"': group(['Action::"g"', 'Action::"top"']),
          'Action::"g"': group(['Action::"top"']),
          'Action::"top"': {
            ...group([]),
            principals: ['A', 'B'],
            resources: ['E'],
            context: { n: { type: 'Long', required: true } },
          },
          'N::Action::"a2"': {
            ancestors: ['N::Action::"x"'],
            principals: ['N::C'],
            resources: ['N::C'],
            context: { l: { type: { Entity: 'N::Long' }, required: true }, s: { type: 'String', required: true } },
          },
          'N::Action::"x"': group([]),
        },
      },
    });
  });

  it('keeps what schema text cannot say: shapes by name, lists of which one is empty', () => {
    const schema = {
      N: {
        commonTypes: { Shape: record({ a: { type: 'Long' } }) },
        entityTypes: { E: { shape: { type: 'Shape' } }, LockstepNothing0: {} },
        actions: {
          a: { appliesTo: { principalTypes: ['E'], resourceTypes: [], context: record({ c: { type: 'Boolean' } }) } },
          b: { appliesTo: { principalTypes: [], resourceTypes: [] } },
        },
      },
      '': { entityTypes: {}, actions: {} },
    };
    const context = { c: { type: 'Bool', required: true } };
    expect(resolve(schema)).toEqual({
      schema: {
        entityTypes: {
          'N::E': { ancestors: [], attributes: { a: { type: 'Long', required: true } } },
          'N::LockstepNothing0': { ancestors: [], attributes: {} },
        },
        actions: {
          'N::Action::"a"': { ancestors: [], principals: ['N::E'], resources: [], context },
          'N::Action::"b"': { ancestors: [], principals: [], resources: [], context: {} },
        },
      },
    });
  });

  it('says what it cannot resolve', () => {
    const both = { '': { commonTypes: { X: { type: 'Long' } }, entityTypes: { X: {} }, actions: {} } };
    expect(resolve(both)).toEqual({ unsupported: expect.stringContaining('"X" is an entity type and a common type') });
    const doubling = Array.from({ length: 16 }, (_, i) => `type T${i + 1} = {a: T${i}, b: T${i}};`).join('\n');
    expect(resolve(`type T0 = Long; ${doubling} entity E { t: T16 };`)).toEqual({
      unsupported: expect.stringContaining('too many types'),
    });
  });
});

describe('parts of inputs', () => {
  const policies = { staticPolicies: {}, templates: {}, templateLinks: [] };
  const bad = { schema: 'entity', entities: '[', request: { ...request, context: 1 } };

  it('are named when they are not what the subject is about', () => {
    expect(cedarWasm('cedar/validate').answer({ schema: 'entity', policies })).toEqual({ rejected: 'schema' });
    expect(
      cedarWasm('cedar/validate').answer({ schema: '', policies: { ...policies, staticPolicies: { p: '' } } }),
    ).toEqual({ rejected: 'policies' });
    expect(cedarWasm('cedar/entities').answer(bad)).toEqual({ rejected: 'schema' });
    expect(cedarWasm('cedar/request').answer(bad)).toEqual({ rejected: 'schema' });
    expect(cedarWasm('cedar/request').answer({ ...bad, schema: '' })).toEqual({ rejected: 'entities' });
  });

  it('are reported under the id of the link whose values are wrong', () => {
    const schema = 'entity U; action a appliesTo { principal: U, resource: U };';
    const template = 'permit(principal == ?principal, action, resource);';
    const link = { templateId: 't', newId: 'l', values: { '?principal': uid('Nope') } };
    const answer = cedarWasm('cedar/validate').answer({
      schema,
      policies: { staticPolicies: {}, templates: { t: template }, templateLinks: [link] },
    });
    expect(answer).toEqual({
      errors: { l: ['unrecognizedEntityType'] },
      warnings: { l: ['invalidActionApplication'] },
    });
  });
});
