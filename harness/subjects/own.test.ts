/** Inputs around a person's own files: they load, the policies are the person's, and each is satisfied and just not. */
import { describe, expect, it } from 'vitest';
import { RandomChoices, ReplayedChoices } from '../../generators/choices.ts';
import { answers } from '../../model/cedar/index.ts';
import type { AuthorizeInput } from '../../model/cedar/syntax/interchange.ts';
import { UserError } from '../errors.ts';
import type { Subject } from '../subject.ts';
import { findSubject, withFiles } from './index.ts';
import { invalidPolicies } from './own.ts';
import { addressOf } from './variant.ts';

const schema = `
  entity User in [Group] { name: String, age: Long, manager?: User };
  entity Group;
  entity Doc in [Doc] { owner: User, public: Bool, labels: Set<String> };
  action view, edit appliesTo { principal: User, resource: Doc, context: { mfa: Bool, ip?: ipaddr } };`;
const policies = `
  permit(principal, action == Action::"view", resource) when { resource.public || resource.owner == principal };
  permit(principal in Group::"admins", action, resource)
    when { context.mfa && context has ip && context.ip.isInRange(ip("10.0.0.0/8")) };
  forbid(principal, action == Action::"edit", resource)
    when { resource.labels.contains("frozen") && principal.age < 30 };
  permit(principal == ?principal, action, resource in ?resource) unless { resource.public };`;
const entities = `[
  { "uid": { "type": "User", "id": "ann" }, "attrs": { "name": "Ann", "age": 29 }, "parents": [{ "type": "Group", "id": "admins" }] },
  { "uid": { "type": "Group", "id": "admins" }, "attrs": {}, "parents": [] }]`;

const authorize = findSubject('cedar/authorize') as Subject<AuthorizeInput>;
const inputs = (subject: Subject, count: number): AuthorizeInput[] =>
  Array.from({ length: count }, (_, i) => subject.generate(new RandomChoices(3, i)) as AuthorizeInput);

describe('own files', () => {
  it.each([[{ schema }], [{ schema, policies }], [{ schema, policies, entities }]])(
    'give inputs that load, in the same way from the address',
    files => {
      const subject = withFiles(authorize as Subject, files);
      const again = findSubject(addressOf(subject));
      for (const [i, input] of inputs(subject, 100).entries()) {
        expect(answers['cedar/authorize'](input)).not.toHaveProperty('rejected');
        expect(again.generate(new RandomChoices(3, i))).toEqual(input);
      }
      // What shrinking draws, too.
      expect(answers['cedar/authorize'](subject.generate(new ReplayedChoices([])) as AuthorizeInput)).toHaveProperty(
        'responses',
      );
    },
  );

  it('satisfy every policy, and do not', () => {
    const satisfied = new Map<string, number>();
    let requests = 0;
    for (const input of inputs(withFiles(authorize as Subject, { schema, policies, entities }), 300)) {
      const answer = answers['cedar/authorize'](input);
      if (!('responses' in answer)) continue;
      for (const { reasons, decision } of answer.responses) {
        requests++;
        for (const id of reasons) satisfied.set(`${decision} ${id}`, (satisfied.get(`${decision} ${id}`) ?? 0) + 1);
      }
    }
    const share = (key: string): number => (satisfied.get(key) ?? 0) / requests;
    for (const key of ['allow policy0', 'allow policy1', 'deny policy2']) {
      expect(share(key), key).toBeGreaterThan(0.02);
      expect(share(key), key).toBeLessThan(0.9);
    }
    expect([...satisfied.keys()].some(key => key.includes('link'))).toBe(true);
  });

  it.each([
    [{ schema: 'entity User {' }, /^--schema: /],
    [{ schema, policies: 'permit(principal);' }, /^--policies: /],
    [{ schema, entities: '[{"uid":{"type":"Nobody","id":""},"attrs":{},"parents":[]}]' }, /^--entities: .*declared/],
    [{ schema, entities: '[' }, /^--entities: is no valid JSON/],
  ])('are refused with the option that names them', (files, message) => {
    expect(() => withFiles(authorize as Subject, files)).toThrow(UserError);
    expect(() => withFiles(authorize as Subject, files)).toThrow(message);
  });

  it('name policies that do not validate, and no others', () => {
    const misspelt = `${policies}\npermit(principal, action, resource) when { resource.publik };`;
    expect(invalidPolicies({ schema, policies })).toEqual([]);
    expect(invalidPolicies({ schema, policies: misspelt })).toEqual([['policy4', ['attributeNotFound']]]);
    expect(invalidPolicies({ schema })).toEqual([]);
  });

  it('are not for every subject', () => {
    expect(() => withFiles(findSubject('cedar/parse'), { schema })).toThrow('cannot start from --schema');
  });
});
