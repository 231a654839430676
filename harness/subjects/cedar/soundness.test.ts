import { describe, expect, it } from 'vitest';
import { answers as engine } from '../../../engine/cedar/index.ts';
import { authorizeWith } from '../../../generators/cedar/scenario.ts';
import { RandomChoices } from '../../../generators/choices.ts';
import type {
  AuthorizeAnswer,
  AuthorizeInput,
  ErrorJson,
  RequestJson,
  ValidateAnswer,
} from '../../../model/cedar/syntax/interchange.ts';
import { findSubject } from '../index.ts';
import { impossiblePoliciesAreNotSatisfied, validPoliciesDoNotErr } from './soundness.ts';
import { mayBeImpossible } from './soundness-precheck.ts';

const SCHEMA = `
  entity G; entity U in [G] { n: Long, o?: Long }; entity D;
  action view, edit appliesTo { principal: [U, G], resource: [D] };`;
const uid = (type: string, id = 'a') => ({ type, id });
const request = (principal = 'U'): RequestJson => ({
  principal: uid(principal),
  action: uid('Action', 'view'),
  resource: uid('D'),
  context: {},
});
const text = (body: string) => `permit(principal, action, resource) when { ${body} };`;
const input = (policy: string, principal = 'U'): AuthorizeInput => ({
  schema: SCHEMA,
  policies: { staticPolicies: { p: policy }, templates: {}, templateLinks: [] },
  entities: [],
  requests: [request(principal)],
});
const answer = (errors: readonly ErrorJson[], reasons: readonly string[] = []): AuthorizeAnswer => ({
  responses: [{ decision: 'deny', reasons, errors }],
});
const failing = (kind: string): AuthorizeAnswer => answer([{ policyId: 'p', kind } as ErrorJson]);

describe('valid policies do not err', () => {
  const law = validPoliciesDoNotErr();
  const VALID = text('principal is U && principal.n == 1');

  it.each<[what: string, input: AuthorizeInput, answer: AuthorizeAnswer, isBroken: boolean]>([
    ['a type error', input(VALID), failing('type'), true],
    ['a missing attribute', input(VALID), failing('attrDoesNotExist'), true],
    ['a missing tag', input(VALID), failing('tagDoesNotExist'), true],
    ['an unknown function', input(VALID), failing('unknownFunction'), true],
    ['a wrong number of arguments', input(VALID), failing('arity'), true],
    ['a missing entity', input(VALID), failing('entityDoesNotExist'), false],
    ['an overflow', input(VALID), failing('overflow'), false],
    ['a bad extension value', input(VALID), failing('extension'), false],
    ['an error of an unknown kind', input(VALID), answer([{ policyId: 'p' }]), false],
    ['a type error of an invalid policy', input(text('1 + "a" == 2')), failing('type'), false],
    [
      'a missing attribute that needs a guard',
      input(text('principal is U && principal.o == 1')),
      failing('attrDoesNotExist'),
      false,
    ],
    [
      'a policy that is invalid in another environment',
      input(text('principal is G && principal.n == 1')),
      failing('type'),
      false,
    ],
    ['a policy that is not there', input(VALID), answer([{ policyId: 'q', kind: 'type' }]), false],
    ['no schema', { ...input(VALID), schema: null }, failing('type'), false],
    ['an answer that is none', input(VALID), { rejected: 'request' }, false],
  ])('%s', (_what, given, said, isBroken) => expect(law.broken(given, said) !== undefined).toBe(isBroken));

  it('holds for links, too: template and link must be valid', () => {
    const linked = (template: string, type: string): AuthorizeInput => ({
      ...input(VALID),
      policies: {
        staticPolicies: {},
        templates: { t: template },
        templateLinks: [{ templateId: 't', newId: 'p', values: { '?principal': uid(type) } }],
      },
    });
    const template = 'permit(principal == ?principal, action, resource) when { principal is U && principal.n == 1 };';
    expect(law.broken(linked(template, 'U'), failing('type'))).toContain('p is valid');
    expect(law.broken(linked(template, 'Undeclared'), failing('type'))).toBeUndefined();
    expect(law.broken(linked(template.replace('.n', '.o'), 'U'), failing('type'))).toBeUndefined();
  });
});

describe('impossible policies are not satisfied', () => {
  const law = impossiblePoliciesAreNotSatisfied();
  it.each<[policy: string, isBroken: boolean]>([
    [text('principal is D'), true],
    [text('principal is G'), true],
    [text('principal has nope'), true],
    [text('principal.hasTag("k")'), true],
    [text('principal == resource'), true],
    [text('resource in principal'), true],
    [text('1 == 2'), true],
    [text('{a: false}.a'), true],
    [text('if principal == principal then false else principal has nope'), true],
    ['permit(principal is G, action, resource);', true],
    ['permit(principal, action == Action::"edit", resource);', true],
    ['permit(principal in D::"d", action, resource);', true],
    ['permit(principal, action, resource) unless { true };', true],
    ['permit(principal, action, resource);', false],
    ['permit(principal is U in G::"g", action, resource is D);', false],
    [text('principal is U && principal has o'), false],
    [text('principal == U::"b"'), false],
    // Invalid, so nothing is promised.
    [text('action == Action::"nope"'), false],
  ])('%s', (policy, isBroken) => {
    expect(law.broken(input(policy), answer([], ['p'])) !== undefined).toBe(isBroken);
  });
});

describe('the cheap look at a policy', () => {
  const est = (body: object, kind = 'when') => ({
    effect: 'permit',
    principal: { op: 'All' },
    action: { op: 'All' },
    resource: { op: 'All' },
    conditions: [{ kind, body }],
  });
  const check = (policy: object): boolean =>
    mayBeImpossible({ staticPolicies: { p: policy }, templates: {}, templateLinks: [] } as never, 'p', request());
  const [principal, value] = [{ Var: 'principal' }, (json: unknown) => ({ Value: json })];
  const op = (name: string, left: object, right: object) => ({ [name]: { left, right } });

  it.each<[what: string, policy: object, isMaybe: boolean]>([
    ['true', est(value(true)), false],
    ['false', est(value(false)), true],
    ['unless true', est(value(true), 'unless'), true],
    ['a comparison', est(op('<', value(1), value(2))), false],
    ['equality with a number', est(op('==', { '.': { left: principal, attr: 'n' } }, value(1))), false],
    ['equality of numbers', est(op('==', value(1), value(2))), true],
    ['equality with an entity of the type', est(op('==', principal, value({ __entity: uid('U') }))), false],
    ['of another type', est(op('==', principal, value({ __entity: uid('G') }))), true],
    ['the action itself', est(op('==', { Var: 'action' }, value({ __entity: uid('Action', 'view') }))), false],
    ['another action', est(op('==', { Var: 'action' }, value({ __entity: uid('Action', 'edit') }))), true],
    ['its type', est({ is: { left: principal, entity_type: 'U' } }), false],
    ['another type', est({ is: { left: principal, entity_type: 'G' } }), true],
    ['has', est({ has: { left: principal, attr: 'n' } }), true],
    ['a conjunction', est(op('&&', value(true), op('<', value(1), value(2)))), false],
    ['a negation', est({ '!': { arg: value(true) } }), true],
    ['an alternative', est(op('||', value(false), op('<', value(1), value(2)))), false],
    ['a scope of another type', { ...est(value(true)), principal: { op: 'is', entity_type: 'G' } }, true],
    ['a scope of the type', { ...est(value(true)), principal: { op: '==', entity: uid('U') } }, false],
    ['a scope of a group', { ...est(value(true)), principal: { op: 'in', entity: uid('G') } }, true],
    ['another action in the scope', { ...est(value(true)), action: { op: '==', entity: uid('Action', 'edit') } }, true],
  ])('%s', (_what, policy, isMaybe) => expect(check(policy)).toBe(isMaybe));

  it('never acquits what is impossible, and often enough acquits', () => {
    let [acquitted, asked] = [0, 0];
    for (let i = 0; i < 150; i++) {
      const scenario = authorizeWith(new RandomChoices(43, i), { typed: true, failing: false, loose: 0 });
      const { warnings } = engine['cedar/validate']({
        schema: scenario.schema ?? '',
        policies: scenario.policies,
      }) as Exclude<ValidateAnswer, { readonly rejected: unknown }>;
      for (const id of Object.keys(scenario.policies.staticPolicies)) {
        const maybe = scenario.requests.map(each => mayBeImpossible(scenario.policies, id, each));
        if (Object.hasOwn(warnings, id) && warnings[id]?.includes('impossiblePolicy'))
          expect(maybe).not.toContain(false);
        asked += maybe.length;
        acquitted += maybe.filter(each => !each).length;
      }
    }
    expect(acquitted / asked).toBeGreaterThan(0.1);
  });
});

it('the laws hold for what the engine answers', () => {
  const { properties } = findSubject('cedar/authorize');
  for (let i = 0; i < 150; i++) {
    const scenario = authorizeWith(new RandomChoices(47, i), {
      typed: true,
      failing: i % 2 === 0,
      loose: i % 3 === 0 ? 0.1 : 0,
    });
    const said = engine['cedar/authorize'](scenario);
    for (const property of properties) expect(property.broken(scenario, said), property.name).toBeUndefined();
  }
});

describe('what is loaded loads again', () => {
  const law = (name: string) => findSubject(name).properties.find(property => property.name.endsWith('load again'));
  const loaded = (attrs: object, ancestors: string[] = []) => ({
    accepted: true,
    entities: { 'U::"a"': { attrs, tags: {}, ancestors }, 'G::"::\\"g"': null },
  });

  it.each<[answer: object, why: RegExp | undefined]>([
    [loaded({ n: 1 }), undefined],
    [loaded({ n: 1, o: 2 }, ['G::"::\\"g"']), undefined],
    [loaded({ n: 1 }, ['D::"d"']), /invalidAncestorType/],
    [loaded({}), /missingRequiredAttr/],
    [{ rejected: 'typeMismatch' }, undefined],
    [{ accepted: true }, undefined],
  ])('%j', (said, why) => {
    const broken = law('cedar/entities')?.broken({ schema: SCHEMA, entities: [] }, said);
    if (why === undefined) expect(broken).toBeUndefined();
    else expect(broken).toMatch(why);
  });

  it('contexts, too', () => {
    const given = { schema: SCHEMA, request: request() };
    expect(law('cedar/context')?.broken(given, { accepted: true, context: {} })).toBeUndefined();
    expect(law('cedar/context')?.broken(given, { accepted: true, context: { a: 1 } })).toMatch(/unexpectedRecordAttr/);
  });
});
