import { describe, expect, it } from 'vitest';
import type { AuthorizeInput, RequestJson } from '../../model/cedar/syntax/interchange.ts';
import { answers } from './index.ts';

const SCHEMA = 'entity User; action view appliesTo { principal: User, resource: User, context: { n: Long } };';
const ALWAYS = 'permit(principal, action, resource);';
const alice = { type: 'User', id: 'alice' };
const request: RequestJson = {
  principal: alice,
  action: { type: 'Action', id: 'view' },
  resource: alice,
  context: { n: 1 },
};
const policies = (text: string) => ({ staticPolicies: { p: text }, templates: {}, templateLinks: [] });
const input = (parts: Partial<AuthorizeInput>): AuthorizeInput => ({
  schema: SCHEMA,
  policies: policies(ALWAYS),
  entities: [],
  requests: [request],
  ...parts,
});

const BAD = {
  schema: 'entity',
  policies: policies('permit'),
  entities: [1],
  requests: [request, { ...request, context: {} }],
} as const;

describe('cedar/authorize', () => {
  const answer = answers['cedar/authorize'];

  it('answers each request', () => {
    expect(answer(input({ requests: [request, request] }))).toEqual({
      responses: [
        { decision: 'allow', reasons: ['p'], errors: [] },
        { decision: 'allow', reasons: ['p'], errors: [] },
      ],
    });
  });

  it('tells the kind of an error', () => {
    const erring = policies('permit(principal, action, resource) when { principal.name == "a" };');
    expect(answer(input({ policies: erring }))).toEqual({
      responses: [{ decision: 'deny', reasons: [], errors: [{ policyId: 'p', kind: 'entityDoesNotExist' }] }],
    });
  });

  it('names the first part that does not load', () => {
    const { schema, policies, entities, requests } = BAD;
    expect(answer(input({ schema, policies, entities, requests }))).toEqual({ rejected: 'schema' });
    expect(answer(input({ policies, entities, requests }))).toEqual({ rejected: 'policies' });
    expect(answer(input({ entities, requests }))).toEqual({ rejected: 'entities' });
    expect(answer(input({ requests }))).toEqual({ rejected: 'request' });
  });

  it('gives actions their groups only with a schema', () => {
    const schema = `${SCHEMA.replace('action view', 'action view in [all]')} action all;`;
    const grouped = policies('permit(principal, action in Action::"all", resource);');
    expect(answer(input({ schema, policies: grouped }))).toMatchObject({ responses: [{ decision: 'allow' }] });
    expect(answer(input({ schema: null, policies: grouped }))).toMatchObject({ responses: [{ decision: 'deny' }] });
  });

  it('does not change its input', () => {
    const given = input({
      entities: [{ uid: alice, attrs: { s: [1, 1], r: { b: 1, a: 2 } }, parents: [alice] }],
      schema: null,
    });
    const before = JSON.stringify(given);
    answer(given);
    expect(JSON.stringify(given)).toBe(before);
  });
});

describe('the other doors', () => {
  it('cedar/evaluate', () => {
    const answer = answers['cedar/evaluate'];
    const world = { request, entities: [] };
    expect(answer({ ...world, expression: { Value: 1 } })).toEqual({ value: 1 });
    expect(answer({ ...world, expression: '1 + "a"' })).toEqual({ error: 'type' });
    expect(answer({ ...world, expression: '1 +' })).toEqual({ rejected: 'policies' });
    expect(answer({ ...world, expression: '1', entities: [1] })).toEqual({ rejected: 'entities' });
    expect(answer({ entities: [], expression: '1', request: { ...request, context: { x: null } } })).toEqual({
      rejected: 'request',
    });
  });

  it('cedar/parse', () => {
    const answer = answers['cedar/parse'];
    expect(answer({ text: `${ALWAYS} permit(principal == ?principal, action, resource);` })).toMatchObject({
      policies: { policy0: { effect: 'permit', conditions: [] } },
      templates: { policy1: { principal: { op: '==', slot: '?principal' } } },
    });
    expect(answer({ text: 'permit' })).toEqual({ rejected: true });
  });

  it('cedar/schema', () => {
    const answer = answers['cedar/schema'];
    expect(answer({ schema: 'entity A in B; entity B;' })).toMatchObject({
      schema: { entityTypes: { A: { ancestors: ['B'] }, B: { ancestors: [] } } },
    });
    expect(answer({ schema: 'entity A; entity A;' })).toEqual({ rejected: 'declaredTwice' });
  });

  it('cedar/validate', () => {
    const answer = answers['cedar/validate'];
    const wrong = policies('permit(principal, action, resource) when { principal.nope + 1 == "a" };');
    expect(answer({ schema: SCHEMA, policies: policies(ALWAYS) })).toEqual({ errors: {}, warnings: {} });
    expect(answer({ schema: SCHEMA, policies: wrong })).toEqual({
      errors: { p: ['attributeNotFound', 'incompatibleTypes'] },
      warnings: {},
    });
    expect(answer({ schema: BAD.schema, policies: BAD.policies })).toEqual({ rejected: 'schema' });
    expect(answer({ schema: SCHEMA, policies: BAD.policies })).toEqual({ rejected: 'policies' });
  });

  it('cedar/entities', () => {
    const answer = answers['cedar/entities'];
    const entities = [{ uid: alice, attrs: { n: 1 }, parents: [] }];
    expect(answer({ schema: null, entities })).toEqual({ accepted: true });
    expect(answer({ schema: SCHEMA, entities })).toEqual({ rejected: 'unexpectedAttr' });
    expect(answer({ schema: BAD.schema, entities })).toEqual({ rejected: 'schema' });
  });

  it('cedar/request', () => {
    const answer = answers['cedar/request'];
    expect(answer({ schema: SCHEMA, entities: [], request })).toEqual({ accepted: true });
    expect(answer({ schema: SCHEMA, entities: [], request: { ...request, context: {} } })).toEqual({
      rejected: 'missingRecordAttr',
    });
    expect(answer({ schema: SCHEMA, entities: BAD.entities, request })).toEqual({ rejected: 'entities' });
  });
});
