import { describe, expect, it } from 'vitest';
import type { AuthorizeInput, Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { readJson } from '../../json.ts';
import { TRAPPED } from './depth.ts';
import { cedarWasm } from './index.ts';

const cedar = cedarWasm('cedar/authorize');

const alice = { type: 'User', id: 'alice' };
const view = { type: 'Action', id: 'view' };
const doc = { type: 'Doc', id: 'd1' };
const request = { principal: alice, action: view, resource: doc, context: {} };
const base: AuthorizeInput = {
  schema: null,
  policies: { staticPolicies: {}, templates: {}, templateLinks: [] },
  entities: [],
  requests: [request],
};
const policies = (staticPolicies: Record<string, string | JsonObject>) => ({ ...base.policies, staticPolicies });
const when = (condition: string): string => `permit(principal, action, resource) when { ${condition} };`;
const ask = (input: Partial<AuthorizeInput>) => cedar.answer({ ...base, ...input });
const allowed = { decision: 'allow', reasons: ['p'], errors: [] };

describe('responses', () => {
  it("answers the language reference's worked example", () => {
    const input: AuthorizeInput = {
      schema: null,
      policies: {
        staticPolicies: {
          p1: 'permit(principal in Group::"staff", action, resource) when { context.mfa && context.ip.isInRange(ip("10.0.0.0/8")) };',
          p2: {
            effect: 'forbid',
            principal: { op: 'All' },
            action: { op: 'in', entities: [{ type: 'Action', id: 'edit' }] },
            resource: { op: 'is', entity_type: 'Doc' },
            conditions: [{ kind: 'unless', body: { has: { left: { Var: 'principal' }, attr: ['badge', 'level'] } } }],
          },
          p3: when('resource.owner == principal'),
        },
        templates: { t: 'permit(principal == ?principal, action, resource in ?resource);' },
        templateLinks: [
          {
            templateId: 't',
            newId: 't-alice',
            values: { '?principal': alice, '?resource': { type: 'Folder', id: 'f' } },
          },
        ],
      },
      entities: [
        { uid: alice, attrs: {}, parents: [{ type: 'Group', id: 'staff' }] },
        { uid: doc, attrs: {}, parents: [{ type: 'Folder', id: 'f' }], tags: { state: 'draft' } },
      ],
      requests: [{ ...request, context: { mfa: true, ip: { __extn: { fn: 'ip', arg: '10.0.0.7' } } } }, request],
    };
    const answer = cedar.answer(input) as { responses: { reasons: string[] }[] };
    for (const response of answer.responses) response.reasons.sort();
    const p3 = { policyId: 'p3', kind: 'attrDoesNotExist' };
    expect(answer).toEqual({
      responses: [
        { decision: 'allow', reasons: ['p1', 't-alice'], errors: [p3] },
        {
          decision: 'allow',
          reasons: ['t-alice'],
          errors: expect.arrayContaining([p3, { policyId: 'p1', kind: 'attrDoesNotExist' }]),
        },
      ],
    });
    expect(cedar.unclassified.count).toBe(0);
  });

  it('does not mix up the policies and schemas of inputs that follow each other', () => {
    const schema = 'entity User, Doc; action view appliesTo { principal: User, resource: Doc };';
    expect(ask({ schema, policies: policies({ p: when('true') }) })).toEqual({ responses: [allowed] });
    expect(ask({})).toEqual({ responses: [{ decision: 'deny', reasons: [], errors: [] }] });
    expect(ask({ entities: [{ uid: { type: 'Nope', id: '' }, attrs: {}, parents: [] }] })).toMatchObject({
      responses: [{}],
    });
  });

  it('adds the actions of the schema to the store', () => {
    const schema = 'entity User, Doc; action all; action view in all appliesTo { principal: User, resource: Doc };';
    const p = { p: when('action in Action::"all"') };
    expect(ask({ schema, policies: policies(p) })).toEqual({ responses: [allowed] });
    expect(ask({ policies: policies(p) })).toMatchObject({ responses: [{ decision: 'deny' }] });
  });

  it('leaves out the kind of an error that the language does not have', () => {
    expect(ask({ policies: policies({ p: when('unknown("x")') }) })).toEqual({
      responses: [{ decision: 'deny', reasons: [], errors: [{ policyId: 'p' }] }],
    });
    expect(cedar.unclassified.count).toBe(0);
  });
});

describe('64-bit integers', () => {
  const big = 9223372036854775807n;
  const value = { Value: big };
  const body = { '==': { left: { '.': { left: { Var: 'context' }, attr: 'n' } }, right: value } };
  const any = { op: 'All' };
  const est = { effect: 'permit', principal: any, action: any, resource: any, conditions: [{ kind: 'when', body }] };
  const entity = (n: Json) => ({ uid: alice, attrs: { n }, parents: [], tags: { t: n } });
  const inEntity = 'principal.n == 9223372036854775807 && principal.getTag("t") == 9223372036854775807';

  it.each<[string, Partial<AuthorizeInput>]>([
    ['policy JSON and context', { policies: policies({ p: est }), requests: [{ ...request, context: { n: big } }] }],
    ['entities', { policies: policies({ p: when(inEntity) }), entities: [entity(big)] }],
    [
      'entities as text',
      { policies: policies({ p: when(inEntity) }), entities: JSON.stringify([entity(0)]).replaceAll(':0', `:${big}`) },
    ],
  ])('pass through %s', (_door, input) => {
    expect(ask(input)).toEqual({ responses: [allowed] });
  });

  it('are not there beyond 64 bits', () => {
    expect(ask({ entities: [entity(2n ** 63n)] })).toEqual({ rejected: 'entities' });
    expect(ask({ entities: [entity(-(2n ** 63n))] })).toMatchObject({ responses: [{}] });
  });
});

describe('rejections', () => {
  const badEntity = [{ uid: alice, attrs: { a: null }, parents: [] }];
  const badRequest = [{ ...request, context: { a: null } }];
  const text = (entities: string) => ({ entities });

  it.each<[string, Partial<AuthorizeInput>]>([
    ['schema', { schema: 'entity', policies: policies({ p: 'permit' }), entities: badEntity, requests: badRequest }],
    ['policies', { policies: policies({ p: 'permit' }), entities: badEntity, requests: badRequest }],
    ['policies', { policies: { ...base.policies, templates: { t: when('true') } } }],
    ['policies', { policies: { ...base.policies, templateLinks: [{ templateId: 't', newId: 'n', values: {} }] } }],
    ['policies', { policies: policies({ p: '\ud800' }) }],
    ['entities', { entities: badEntity, requests: badRequest }],
    ['entities', { entities: badEntity, requests: [] }],
    ['entities', text('[')],
    ['entities', text('[]},"policies":{"staticPolicies":{}')],
    ['entities', text('[{"uid":{"type":"U","id":""},"uid":{"type":"U","id":""},"attrs":{},"parents":[]}]')],
    ['entities', text('[{"uid":{"type":"U","id":""},"attrs":{"a":1.0},"parents":[]}]')],
    ['request', { requests: [request, ...badRequest] }],
    ['request', { schema: 'entity User, Doc;', entities: [] }],
    ['request', { requests: [{ ...request, principal: { type: 'U ', id: '' } }] }],
  ])('%s: %j', (category, input) => {
    expect(ask(input)).toEqual({ rejected: category });
  });

  it('reads boxed numbers as the tokens that they are', () => {
    expect(
      ask({ entities: readJson('[{"uid":{"type":"U","id":""},"attrs":{"a":1e2},"parents":[]}]') as Json[] }),
    ).toEqual({
      rejected: 'entities',
    });
  });

  it('does not take the limits of the door for those of the language', () => {
    const deep = '['.repeat(140) + ']'.repeat(140);
    expect(ask({ requests: [{ ...request, context: { a: readJson(deep) } }] })).toEqual({
      unsupported: expect.stringContaining('127 levels'),
    });
  });
});

it('has no answer to what is known to kill Cedar, and answers the next input', () => {
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)} == 1`;
  expect(ask({ policies: policies({ p: when(deep) }) })).toEqual(TRAPPED);
  expect(ask({ policies: policies({ p: when('true') }) })).toEqual({ responses: [allowed] });
});
