import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../parse-policy.ts';
import { readSchema } from '../schema/read.ts';
import { levelOf, validateAtLevel } from './level.ts';
import { indexOf } from './schema-index.ts';

const read = readSchema(`
  entity User in [Group] { bool: Bool, user: User, nested: { user: User }, maybe?: User } tags User;
  entity Group;
  entity Doc { user: User, u: User };
  action view appliesTo { principal: User, resource: Doc, context: { user: User, rec: { user: User } } };
`);
if (!read.ok) throw new Error(read.problem);
const schema = read.value;

const policyOf = (text: string) => {
  const policy = parsePolicy(text);
  if (!policy.ok) throw new Error(policy.problem);
  return policy.value;
};
const levelOfText = (text: string): number => levelOf(indexOf(schema), policyOf(text));

describe('the level that a condition needs', () => {
  it.each<[string, number]>([
    ['principal.nested.user is User', 1],
    ['principal.user.bool', 2],
    ['context.user.bool', 1],
    ['context.rec.user.bool', 1],
    ['{foo: principal.user}.foo.bool', 2],
    ['{foo: principal.user, bar: principal.user.user.user}.foo.bool', 3],
    ['(if principal.bool then principal.user else resource.u.user).bool', 3],
    ['true || principal.bool', 0],
    ['(principal.bool || true) || true', 1],
    ['false && principal.bool', 0],
    ['if true then context.user == principal else principal.bool', 0],
    ['principal == resource.user', 1],
    ['principal in Group::"g"', 1],
    ['principal.user in Group::"g"', 2],
    ['Group::"g" == Group::"h"', 0],
    ['principal is User', 0],
    ['principal is User in Group::"g"', 1],
    ['principal is Group in principal.user.user', 0],
    ['principal has maybe', 1],
    ['principal has maybe.maybe', 2],
    ['principal has nested.user', 1],
    ['principal has nested.user.user', 2],
    ['principal has nope.user', 1],
    ['principal.hasTag("k")', 1],
    ['principal.hasTag("k") && principal.getTag("k").bool', 2],
    ['principal.hasTag(if principal.user.user.bool then "k" else "l")', 3],
    ['User::"a".bool', Number.POSITIVE_INFINITY],
    ['(if context.user.bool then User::"a" else principal).bool', Number.POSITIVE_INFINITY],
    ['User::"a" in Group::"g"', Number.POSITIVE_INFINITY],
    ['{a: User::"a", b: principal}.b.bool', 1],
    ['Action::"view" in Action::"view"', 1],
    ['context.rec == {user: principal}', 0],
  ])('%s needs %d', (condition, level) => {
    expect(levelOfText(`permit(principal, action, resource) when { ${condition} };`)).toBe(level);
  });

  it.each<[string, number]>([
    ['permit(principal == User::"a", action == Action::"view", resource is Doc);', 0],
    ['permit(principal in Group::"g", action, resource);', 1],
    ['permit(principal is User in Group::"g", action, resource);', 1],
    ['permit(principal is Group in Group::"g", action, resource);', 0],
    ['permit(principal, action in [Action::"view"], resource);', 1],
    ['permit(principal == ?principal, action, resource);', 0],
    ['permit(principal in ?principal, action, resource);', 1],
    ['permit(principal is Group, action, resource) when { principal.user.user.bool };', 0],
  ])('%s needs %d', (policy, level) => {
    expect(levelOfText(policy)).toBe(level);
  });

  it('reports a violation beside the other errors, and none for environments that do not type-check', () => {
    const policies = (text: string) => ({
      staticPolicies: new Map([['p', policyOf(`permit(principal, action, resource) when { ${text} };`)]]),
      templates: new Map(),
      templateLinks: [],
    });
    const at = (text: string, level: number) => validateAtLevel(policies(text), schema, level).errors.get('p');
    expect(at('principal.user.bool', 2)).toBeUndefined();
    expect(at('principal.user.bool', 1)).toEqual(new Set(['levelViolation']));
    expect(at('principal.user.nope', 0)).toEqual(new Set(['attributeNotFound']));
  });
});
