import { describe, expect, it } from 'vitest';
import { policyOf, policySetOf, schemaOf } from '../testdata/loading.ts';
import { levelOf, levelViolations } from './level.ts';

const SCHEMA = schemaOf(`
  entity User in Team { bool: Bool, b: Bool, user: User, u: User, nested: { user: User }, s: Set<User> } tags User;
  entity Team;
  entity Doc { u: User, secret?: Doc };
  action view in group appliesTo { principal: User, resource: Doc, context: { user: User } };
  action group;`);

const level = (policy: string): number => levelOf(policyOf(policy), SCHEMA);

describe('the level that a condition needs', () => {
  it.each<[condition: string, expected: number]>([
    ['true', 0],
    ['principal == User::"a" && action == Action::"view"', 0],
    ['principal is User', 0],
    ['principal.nested.user is User', 1],
    ['principal.user.bool', 2],
    ['context.user.bool', 1],
    ['context.user.user.user.bool', 3],
    ['{foo: principal.user}.foo.bool', 2],
    ['{foo: principal.user.bool, bar: context}.bar.user.bool', 2],
    ['(if principal.b then principal.u else resource.u.u).bool', 3],
    ['true || principal.bool', 0],
    ['(principal.bool || true) || true', 1],
    ['(if true then principal else principal.u).bool', 1],
    ['resource has secret && resource.secret has secret', 2],
    ['resource has secret.secret', 2],
    ['principal in Team::"t"', 1],
    ['principal.u in principal.s', 2],
    ['principal.hasTag("a") && principal.getTag("a").bool', 2],
    ['principal.s.contains(principal.u.u)', 2],
    ['action in Action::"group"', 1],
    ['Action::"view" in Action::"group"', 1],
    ['User::"a".bool', Number.POSITIVE_INFINITY],
    ['(if principal.b then principal else User::"a").bool', Number.POSITIVE_INFINITY],
    ['false && User::"a".bool', 0],
  ])('%s', (condition, expected) => {
    expect(level(`permit(principal, action, resource) when { ${condition} };`)).toBe(expected);
  });
});

describe('the level that a scope needs', () => {
  it.each<[policy: string, expected: number]>([
    ['permit(principal, action, resource);', 0],
    ['permit(principal == User::"a", action == Action::"view", resource is Doc);', 0],
    ['permit(principal in Team::"t", action, resource);', 1],
    ['permit(principal, action in [Action::"group"], resource);', 1],
    ['permit(principal in ?principal, action, resource);', 1],
    ['permit(principal == ?principal, action, resource);', 0],
    // Not typed, hence without a level: the validator has its own word on it.
    ['permit(principal, action, resource) when { principal.nope.nope };', 0],
  ])('%s', (policy, expected) => {
    expect(level(policy)).toBe(expected);
  });
});

it('tells which policies go too far', () => {
  const policies = policySetOf(`
    permit(principal, action, resource);
    permit(principal, action, resource) when { principal.bool };
    forbid(principal in ?principal, action, resource) unless { principal.u.bool };`);
  expect([...levelViolations(policies, SCHEMA, 0)]).toEqual(['policy1', 'policy2']);
  expect([...levelViolations(policies, SCHEMA, 1)]).toEqual(['policy2']);
  expect([...levelViolations(policies, SCHEMA, 2)]).toEqual([]);
});
