import { describe, expect, it } from 'vitest';
import { policyToEst } from './est-write.ts';
import { parsePolicies, parsePolicy } from './parse-policy.ts';

describe('accepts', () => {
  it.each([
    '',
    'permit(principal,action,resource,);',
    '@id("x") @foo @if("x") @__cedar("y") permit(principal,action,resource) when { true } unless { 1 } when { 2 };',
    'permit(principal == (User::"a"), action in ([(Action::"a"),]), resource is A::B in C::D::"x");',
    'permit(principal, action in [], resource);',
    'permit(principal is principal, action == NS::Action::"a", resource is context);',
    'permit(principal == ((?principal)), action, resource in (?resource));',
    '// only a comment',
    'permit // a\n( // b\rprincipal, action, resource);',
  ])('%s', text => {
    expect(parsePolicies(text)).toMatchObject({ ok: true });
  });
});

describe('refuses', () => {
  it.each([
    'permit(principal,action,resource)',
    'permit(principal,action,resource);;',
    'permit(principal,action);',
    'permit(action,principal,resource);',
    'permit(principal,action,resource,context);',
    'permit(principal,action,resource,,);',
    'Permit(principal,action,resource);',
    'permit(principal,action,resource) when {};',
    'permit(principal,action,resource) when true;',
    'permit(principal,action,resource) advice { true };',
    '@a("x") @a("y") permit(principal,action,resource);',
    '@a @a permit(principal,action,resource);',
    '@a() permit(principal,action,resource);',
    '@a("x",) permit(principal,action,resource);',
    '@1 permit(principal,action,resource);',
    '/* c */ permit(principal,action,resource);',
    'permit(principal in [User::"a"], action, resource);',
    'permit(principal is User == User::"a", action, resource);',
    'permit(principal in Group::"a" is User, action, resource);',
    'permit(principal: User, action, resource);',
    'permit(principal != User::"a", action, resource);',
    'permit((principal), action, resource);',
    'permit(principal, action is Action, resource);',
    'permit(principal, action == User::"a", resource);',
    'permit(principal, action == Action::NS::"a", resource);',
    'permit(principal, action == action::"a", resource);',
    'permit(principal, action in [[Action::"a"]], resource);',
    'permit(principal, action == [Action::"a"], resource);',
    'permit(principal == ?resource, action, resource);',
    'permit(principal == ?user, action, resource);',
    'permit(principal, action in ?action, resource);',
    'permit(principal == ?principal, action, resource) when { principal == ?principal };',
    'permit(principal == User::{id:"a"}, action, resource);',
    'permit(principal == __cedar::"a", action, resource);',
    'permit(principal is __cedar::A, action, resource);',
    '\ufeffpermit(principal,action,resource);',
    'permit(principal,action,resource);\0',
    '// \ud800',
  ])('%s', text => {
    expect(parsePolicies(text)).toMatchObject({ ok: false, category: 'parse' });
  });
});

it('numbers policies and templates together, in source order', () => {
  const statements = Array.from(
    { length: 12 },
    (_, i) => `permit(principal${i % 5 === 1 ? ' in ?principal' : ''},action,resource);`,
  );
  const parsed = parsePolicies(statements.join('\n'));
  if (!parsed.ok) throw new Error(parsed.problem);
  const rest = [0, 2, 3, 4, 5, 7, 8, 9, 10].map(n => `policy${n}`);
  expect([...parsed.value.policies.keys()]).toEqual(rest);
  expect([...parsed.value.templates.keys()]).toEqual(['policy1', 'policy6', 'policy11']);
});

it('reads one policy or template, and only one', () => {
  expect(parsePolicy('permit(principal, action, resource is A in ?resource);').ok).toBe(true);
  expect(parsePolicy('')).toMatchObject({ problem: '1:1: expected "permit" or "forbid", found the end of the text' });
  const two = 'permit(principal,action,resource);'.repeat(2);
  expect(parsePolicy(two)).toMatchObject({ line: 1, column: 35 });
});

it('writes every part as policy JSON', () => {
  const parsed = parsePolicy(`
    @id("x") @empty("") @none @__proto__("p")
    forbid(principal is A::B in (?principal), action in [X::Action::"b", Action::"a"], resource == C::"\\"q\\u{e9}")
    when { true } unless { 1 };`);
  if (!parsed.ok) throw new Error(parsed.problem);
  const annotations = Object.fromEntries([
    ['id', 'x'],
    ['empty', ''],
    ['none', null],
    ['__proto__', 'p'],
  ]);
  expect(policyToEst(parsed.value)).toEqual({
    effect: 'forbid',
    principal: { op: 'is', entity_type: 'A::B', in: { slot: '?principal' } },
    action: {
      op: 'in',
      entities: [
        { type: 'X::Action', id: 'b' },
        { type: 'Action', id: 'a' },
      ],
    },
    resource: { op: '==', entity: { type: 'C', id: '"qé' } },
    conditions: [
      { kind: 'when', body: { Value: true } },
      { kind: 'unless', body: { Value: 1 } },
    ],
    annotations,
  });
});

it('reads 20,000 policies at once', () => {
  const text = Array.from(
    { length: 20_000 },
    (_, i) => `permit(principal == User::"u${i}", action == Action::"view", resource) when { context.mfa };`,
  ).join('\n');
  const parsed = parsePolicies(text);
  expect(parsed.ok && parsed.value.policies.size).toBe(20_000);
});
