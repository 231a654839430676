import { describe, expect, it } from 'vitest';
import { answers } from './index.ts';
import type { AuthorizeInput, EvaluateInput, Json, PolicyJson, RequestInput } from './syntax/interchange.ts';

const uid = (type: string, id: string) => ({ type, id });
const U = uid('U', 'u');
const BAD = uid('U u', '');
const request = (context: { readonly [key: string]: Json } = {}) => ({
  principal: U,
  action: uid('Action', 'a'),
  resource: U,
  context,
});
const statics = (staticPolicies: { readonly [id: string]: PolicyJson }) => ({
  staticPolicies,
  templates: {},
  templateLinks: [],
});
const SCHEMA =
  'entity U { n?: Long }; action a in b appliesTo { principal: U, resource: U, context: { n?: Long } }; action b;';

describe('cedar/authorize', () => {
  const answer = (input: object) =>
    answers['cedar/authorize']({
      schema: null,
      policies: statics({}),
      entities: [],
      requests: [request()],
      ...input,
    } as AuthorizeInput);

  it('answers the example of the reference', () => {
    const policies = {
      staticPolicies: {
        p1: `permit(principal in Group::"staff", action, resource)
          when { context.mfa && context.ip.isInRange(ip("10.0.0.0/8")) };`,
        p2: {
          effect: 'forbid',
          principal: { op: 'All' },
          action: { op: 'in', entities: [uid('Action', 'edit')] },
          resource: { op: 'is', entity_type: 'Doc' },
          conditions: [{ kind: 'unless', body: { has: { left: { Var: 'principal' }, attr: ['badge', 'level'] } } }],
        },
        p3: 'permit(principal, action, resource) when { resource.owner == principal };',
      },
      templates: { t: 'permit(principal == ?principal, action, resource in ?resource);' },
      templateLinks: [
        {
          templateId: 't',
          newId: 't-alice',
          values: { '?principal': uid('User', 'alice'), '?resource': uid('Folder', 'f') },
        },
      ],
    };
    const entities = [
      { uid: uid('User', 'alice'), attrs: {}, parents: [uid('Group', 'staff')] },
      { uid: uid('Doc', 'd1'), attrs: {}, parents: [uid('Folder', 'f')], tags: { state: 'draft' } },
    ];
    const context = { mfa: true, ip: { __extn: { fn: 'ip', arg: '10.0.0.7' } } };
    const requests = [
      { principal: uid('User', 'alice'), action: uid('Action', 'view'), resource: uid('Doc', 'd1'), context },
    ];
    expect(answer({ policies, entities, requests })).toEqual({
      responses: [
        { decision: 'allow', reasons: ['p1', 't-alice'], errors: [{ policyId: 'p3', kind: 'attrDoesNotExist' }] },
      ],
    });
  });

  it('adds the actions of the schema', () => {
    const policies = statics({ p: 'permit(principal, action in Action::"b", resource);' });
    expect(answer({ policies })).toMatchObject({ responses: [{ decision: 'deny' }] });
    expect(answer({ policies, schema: SCHEMA })).toMatchObject({ responses: [{ decision: 'allow' }] });
  });

  it('names the first part that does not load', () => {
    const wrong = {
      schema: 'entity',
      policies: statics({ p: 'permit' }),
      entities: [{ uid: BAD, attrs: {}, parents: [] }],
      requests: [request(), request({ n: 'not a Long' }), { ...request(), principal: BAD }],
    };
    expect(answer(wrong)).toEqual({ rejected: 'schema' });
    expect(answer({ ...wrong, schema: null })).toEqual({ rejected: 'policies' });
    expect(answer({ ...wrong, schema: null, policies: statics({}) })).toEqual({ rejected: 'entities' });
    expect(answer({ schema: null, requests: wrong.requests })).toEqual({ rejected: 'request' });
    expect(answer({ schema: SCHEMA, requests: wrong.requests.slice(0, 2) })).toEqual({ rejected: 'request' });
    expect(answer({ schema: null, requests: wrong.requests.slice(0, 2) })).toMatchObject({ responses: [{}, {}] });
  });
});

describe('cedar/evaluate', () => {
  const answer = (expression: Json, more: object = {}) =>
    answers['cedar/evaluate']({
      expression,
      request: request({ n: 2n ** 60n }),
      entities: [],
      ...more,
    } as EvaluateInput);

  it.each<[expression: Json, answer: object]>([
    ['context.n + 1', { value: 2n ** 60n + 1n }],
    [{ Var: 'principal' }, { value: { __entity: U } }],
    ['context.n * context.n', { error: 'overflow' }],
    [{ Value: { __extn: { fn: 'nope', arg: 1 } } }, { error: 'unknownFunction' }],
    [{ decimal: [] }, { error: 'arity' }],
    ['1 +', { rejected: 'policies' }],
    [{ Var: 'x' }, { rejected: 'policies' }],
  ])('%o', (expression, expected) => expect(answer(expression)).toEqual(expected));

  it('names the first part that does not load', () => {
    const wrong = { entities: [{}], request: { ...request(), principal: BAD } };
    expect(answer('1', wrong)).toEqual({ rejected: 'entities' });
    expect(answer('1', { ...wrong, entities: [] })).toEqual({ rejected: 'request' });
  });
});

describe('cedar/parse', () => {
  it('tells policies and templates apart', () => {
    const text = 'permit(principal,action,resource); permit(principal,action,resource == ?resource);';
    expect(answers['cedar/parse']({ text })).toMatchObject({
      policies: { policy0: { effect: 'permit' } },
      templates: { policy1: { resource: { op: '==', slot: '?resource' } } },
    });
    expect(answers['cedar/parse']({ text: 'permit' })).toEqual({ rejected: true });
  });
});

describe('cedar/schema and cedar/validate', () => {
  it('resolve, or say what is wrong', () => {
    const resolved = { schema: { entityTypes: { A: { ancestors: [] } }, actions: {} } };
    expect(answers['cedar/schema']({ schema: 'entity A;' })).toMatchObject(resolved);
    expect(answers['cedar/schema']({ schema: 'entity A, A;' })).toEqual({ rejected: 'declaredTwice' });
  });

  it('give sorted categories of those policies that have any', () => {
    const policies = statics({
      good: 'permit(principal, action, resource);',
      bad: 'permit(principal, action, resource) when { principal.x } when { Nope::"" == 1 };',
      odd: 'permit(principal, action, resource) when { false };',
    });
    const answer = answers['cedar/validate']({ schema: SCHEMA, policies });
    expect(answer).toMatchObject({ errors: { bad: ['attributeNotFound', 'unrecognizedEntityType'] } });
    expect(answer).toMatchObject({ warnings: { odd: ['impossiblePolicy'] } });
    expect(Object.keys('errors' in answer ? answer.errors : {})).toEqual(['bad']);
    expect(answers['cedar/validate']({ schema: SCHEMA, policies: statics({ p: '' }) })).toEqual({
      rejected: 'policies',
    });
    expect(answers['cedar/validate']({ schema: 'entity', policies })).toEqual({ rejected: 'schema' });
  });
});

describe('cedar/entities and cedar/request', () => {
  const user = (attrs: object) => ({ uid: U, attrs, parents: [] });

  it.each<[entities: object[], schema: string | null, answer: object]>([
    [[user({ n: 'x' })], null, { accepted: true }],
    [[user({ n: 1 })], SCHEMA, { accepted: true }],
    [[user({ n: 'x' })], SCHEMA, { rejected: 'typeMismatch' }],
    [[user({ m: 1 })], SCHEMA, { rejected: 'unexpectedAttr' }],
    [[user({})], 'entity', { rejected: 'schema' }],
  ])('entities %j under %j', (entities, schema, answer) =>
    expect(answers['cedar/entities']({ schema, entities: entities as Json[] })).toEqual(answer),
  );

  it.each<[what: string, input: object, answer: object]>([
    ['a good one', {}, { accepted: true }],
    ['a wrong type', { request: request({ n: true }) }, { rejected: 'invalidContext' }],
    ['another attribute', { request: request({ m: 1 }) }, { rejected: 'unexpectedRecordAttr' }],
    ['another action', { request: { ...request(), action: U } }, { rejected: 'undeclaredAction' }],
    [
      'another principal',
      { request: { ...request(), principal: uid('V', '') } },
      { rejected: 'undeclaredPrincipalType' },
    ],
    ['bad entities', { entities: [{}], request: {} }, { rejected: 'entities' }],
    ['a bad schema', { schema: 'entity', entities: [{}] }, { rejected: 'schema' }],
  ])('requests: %s', (_what, input, answer) =>
    expect(
      answers['cedar/request']({ schema: SCHEMA, entities: [], request: request(), ...input } as RequestInput),
    ).toEqual(answer),
  );
});
