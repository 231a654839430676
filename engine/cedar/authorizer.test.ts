import { describe, expect, it } from 'vitest';
import { Authorizer, type AuthorizerSource } from './authorizer.ts';
import type { Read } from './read.ts';

const SCHEMA = `
  entity Group; entity User in [Group] { level: Long }; entity Doc;
  action view, edit appliesTo { principal: User, resource: Doc };`;
const ann = { type: 'User', id: 'ann' };
const staff = { type: 'Group', id: 'staff' };
const person = (parents: object[], level: unknown = 1) => ({ uid: ann, attrs: { level }, parents }) as never;
const category = (result: Read<unknown>): string => (result.ok ? 'ok' : result.category);

function load(source: AuthorizerSource = {}): Authorizer {
  const policies = 'permit(principal in Group::"staff", action, resource) when { principal.level > 0 };';
  const loaded = Authorizer.load({ schema: SCHEMA, policies, entities: [person([staff])], ...source });
  if (!loaded.ok) throw new Error(loaded.problem);
  return loaded.value;
}

function request(authorizer: Authorizer) {
  const json = {
    principal: ann,
    action: { type: 'Action', id: 'view' },
    resource: { type: 'Doc', id: 'd' },
    context: {},
  };
  const read = authorizer.request(json);
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

describe('Authorizer', () => {
  it.each<[AuthorizerSource, string]>([
    [{ schema: 'entity' }, 'schema'],
    [{ policies: 'permit' }, 'policies'],
    [{ policies: { staticPolicies: { p: 'permit(principal, action, resource)' } } }, 'policies'],
    [{ entities: [{}] }, 'entities'],
    [{ schema: SCHEMA, entities: [{ uid: staff, attrs: { odd: 1 }, parents: [] }] }, 'entities'],
  ])('says which part cannot be read: %j', (source, part) => {
    const loaded = Authorizer.load(source);
    expect(loaded).toMatchObject({ ok: false, part, problem: expect.stringMatching(`^${part}: `) });
  });

  it('denies everything when it is empty', () => {
    const empty = Authorizer.load({});
    expect(empty.ok && empty.value.authorize(request(empty.value))).toEqual({
      decision: 'deny',
      reasons: [],
      errors: [],
    });
  });

  it('decides a request anew after each update of an entity', () => {
    const authorizer = load();
    const view = request(authorizer);
    const seen = [authorizer.isAllowed(view)];
    for (const update of [
      () => authorizer.putEntity(person([])),
      () => authorizer.putEntity(person([staff], 0)),
      () => authorizer.putEntity(person([staff])),
      () => authorizer.removeEntity(ann),
    ]) {
      expect(category(update())).toBe('ok');
      seen.push(authorizer.isAllowed(view));
    }
    expect(seen).toEqual([true, false, false, true, false]);
  });

  it.each<[string, (authorizer: Authorizer) => Read<unknown>, string]>([
    ['an attribute of another type', each => each.putEntity(person([], 'high')), 'typeMismatch'],
    ['a parent of the wrong type', each => each.putEntity(person([{ type: 'Doc', id: 'd' }])), 'invalidAncestorType'],
    [
      'an action',
      each => each.putEntity({ uid: { type: 'Action', id: 'view' }, attrs: {}, parents: [] }),
      'actionMismatch',
    ],
    ['the removal of an action', each => each.removeEntity({ type: 'Action', id: 'view' }), 'actionMismatch'],
    ['the removal of what is not there', each => each.removeEntity({ type: 'User', id: 'bob' }), 'unknownEntity'],
    ['what is no uid', each => each.removeEntity('ann'), 'expectedEntityRef'],
    [
      'a policy that is there',
      each => each.policies.add('policy0', 'forbid(principal, action, resource);'),
      'duplicateId',
    ],
    [
      'a request that the schema has not',
      each => each.request({ principal: ann, action: staff, resource: ann, context: {} }),
      'undeclaredAction',
    ],
  ])('refuses %s, and decides as before', (_name, attempt, wanted) => {
    const authorizer = load();
    const view = request(authorizer);
    const before = authorizer.authorize(view);
    expect(category(attempt(authorizer))).toBe(wanted);
    expect(authorizer.authorize(view)).toEqual(before);
  });

  it('validates its policies as they are', () => {
    const authorizer = load();
    authorizer.policies.add('typo', 'permit(principal, action, resource) when { principal.levle > 0 };');
    const validated = authorizer.validate();
    expect(validated.ok && [...validated.value.errors.keys()]).toEqual(['typo']);
    const bare = Authorizer.load({});
    expect(bare.ok && category(bare.value.validate())).toBe('noSchema');
  });

  it('allocates no response where one policy decides', () => {
    const authorizer = load();
    const view = request(authorizer);
    expect(authorizer.authorize(view)).toBe(authorizer.authorize(view));
    expect(Object.isFrozen(authorizer.authorize(view).reasons)).toBe(true);
  });
});
