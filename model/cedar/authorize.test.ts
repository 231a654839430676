import { describe, expect, it } from 'vitest';
import { authorize, conditionOf, policiesInForce } from './authorize.ts';
import { evaluate, type Outcome } from './evaluate.ts';
import { parsePolicy } from './parse.ts';
import type { Effect, EntityUid, Expr, Policy, PolicySet, SlotName } from './syntax/abstract.ts';
import { entities, request } from './testdata/environment.ts';

const policyOf = (text: string): Policy => {
  const parsed = parsePolicy(text);
  if ('rejected' in parsed) throw new Error(`${text}: ${parsed.why}`);
  return parsed.loaded;
};
const decide = (policies: PolicySet) => authorize(request, policiesInForce(policies), entities);
const satisfied = (policy: Policy): Outcome => evaluate(conditionOf(policy), request, entities);
const setOf = (staticPolicies: ReadonlyMap<string, Policy>): PolicySet => ({
  staticPolicies,
  templates: new Map(),
  templateLinks: [],
});

describe('the decision', () => {
  const bodies: { readonly [result: string]: Expr } = {
    true: { op: 'bool', value: true },
    false: { op: 'bool', value: false },
    error: { op: '.', left: { op: 'var', name: 'principal' }, attr: 'nope' },
  };
  type Kind = readonly [Effect, string];
  const kinds = (['permit', 'forbid'] as const).flatMap(effect =>
    Object.keys(bodies).map((result): Kind => [effect, result]),
  );
  const all = { op: 'All' } as const;
  const policyFor = ([effect, result]: Kind): Policy => ({
    effect,
    annotations: new Map(),
    principal: all,
    action: all,
    resource: all,
    conditions: [{ kind: 'when', body: bodies[result] ?? { op: 'bool', value: false } }],
  });

  const sequences = (length: number): (readonly Kind[])[] =>
    length === 0 ? [[]] : sequences(length - 1).flatMap(shorter => kinds.map(kind => [...shorter, kind]));
  const named = (sequence: readonly Kind[], effect: Effect, result: string): string[] =>
    sequence.flatMap((kind, index) => (kind[0] === effect && kind[1] === result ? [`p${index}`] : []));

  it.each([0, 1, 2, 3, 4])('follows the rule for every sequence of %i policies', length => {
    for (const sequence of sequences(length)) {
      const policies = new Map(sequence.map((kind, index) => [`p${index}`, policyFor(kind)]));
      const response = decide(setOf(policies));
      const forbids = named(sequence, 'forbid', 'true');
      const permits = named(sequence, 'permit', 'true');
      const errors = [...named(sequence, 'permit', 'error'), ...named(sequence, 'forbid', 'error')].sort();
      const label = JSON.stringify(sequence);
      expect(response.decision, label).toBe(forbids.length === 0 && permits.length > 0 ? 'allow' : 'deny');
      expect(response.reasons, label).toEqual(forbids.length > 0 ? forbids : permits);
      expect(response.errors.map(({ policyId }) => policyId).sort(), label).toEqual(errors);
      for (const { kind } of response.errors) expect(kind).toBe('attrDoesNotExist');
    }
  });
});

describe('the condition of a policy', () => {
  it.each([
    ['permit(principal, action, resource);', true],
    ['permit(principal == User::"alice", action, resource);', true],
    ['permit(principal == User::"zzz", action, resource) when { principal.nope };', false],
    ['permit(principal in Group::"top", action in Action::"readonly", resource in Folder::"f1");', true],
    ['permit(principal, action in [Action::"edit", Action::"readonly"], resource);', true],
    ['permit(principal, action in [], resource);', false],
    ['permit(principal, action == Action::"edit", resource) when { 1 };', false],
    ['permit(principal is User in Group::"g1", action, resource is Doc);', true],
    ['permit(principal is Group in Group::"g1", action, resource);', false],
    ['permit(principal is User in Group::"g2", action, resource);', false],
    ['permit(principal, action, resource) when { false } when { principal.nope };', false],
    ['permit(principal, action, resource) when { principal.nope } when { false };', 'attrDoesNotExist'],
    ['permit(principal, action, resource) unless { true } when { principal.nope };', false],
    ['permit(principal, action, resource) unless { false } when { true };', true],
    ['permit(principal, action, resource) when { 1 };', 'type'],
    ['permit(principal, action, resource) when { true } when { "a" };', 'type'],
    ['permit(principal, action, resource) unless { "a" };', 'type'],
    ['permit(principal, action, resource) when { true } unless { 1 == 2 };', true],
  ])('%s', (text, expected) => {
    const outcome = satisfied(policyOf(text));
    expect(outcome).toEqual(typeof expected === 'string' ? { error: expected } : { value: expected });
  });

  it('nests to the right', () => {
    const condition = conditionOf(policyOf('permit(principal, action, resource) when { 1 } unless { 2 };'));
    const literal = { op: 'bool', value: true };
    const not = { op: '!', arg: { op: 'long', value: 2n } };
    const clauses = { op: '&&', left: { op: 'long', value: 1n }, right: not };
    const andResource = { op: '&&', left: literal, right: clauses };
    expect(condition).toEqual({ op: '&&', left: literal, right: { op: '&&', left: literal, right: andResource } });
  });
});

describe('templates', () => {
  const template = policyOf('permit(principal == ?principal, action, resource in ?resource) when { context.n == 1 };');
  const narrow = policyOf('forbid(principal is User in ?principal, action, resource);');
  const alice: EntityUid = { type: 'User', id: 'alice' };
  const link = (templateId: string, newId: string, values: readonly (readonly [SlotName, EntityUid])[]) => ({
    templateId,
    newId,
    values: new Map(values),
  });
  const templates = new Map([
    ['t', template],
    ['narrow', narrow],
  ]);

  it('take no part without links', () => {
    const policies = { staticPolicies: new Map(), templates, templateLinks: [] };
    expect(policiesInForce(policies)).toEqual([]);
    expect(decide(policies)).toEqual({ decision: 'deny', reasons: [], errors: [] });
  });

  it('are policies under the id of each link', () => {
    const templateLinks = [
      link('t', 'match', [
        ['?principal', alice],
        ['?resource', { type: 'Folder', id: 'f1' }],
      ]),
      link('t', 'other', [
        ['?principal', alice],
        ['?resource', { type: 'Folder', id: 'f2' }],
      ]),
    ];
    const permitted = decide({ staticPolicies: new Map(), templates, templateLinks });
    expect(permitted).toEqual({ decision: 'allow', reasons: ['match'], errors: [] });

    const withForbid = [...templateLinks, link('narrow', 'no', [['?principal', { type: 'Group', id: 'g1' }]])];
    const denied = decide({ staticPolicies: new Map(), templates, templateLinks: withForbid });
    expect(denied).toEqual({ decision: 'deny', reasons: ['no'], errors: [] });
  });

  it('match nothing while a slot is open', () => {
    for (const open of [template, narrow, policyOf('permit(principal in ?principal, action, resource);')])
      expect(satisfied(open)).toEqual({ value: false });
  });
});
