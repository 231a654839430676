import { describe, expect, it } from 'vitest';
import { everyEntity, findEntity } from './entities.ts';
import { loadEntities, loadPolicySet, loadRequest } from './load.ts';
import type { Schema } from './syntax/abstract.ts';
import type { EntitiesJson, PolicySetJson, RequestJson } from './syntax/interchange.ts';
import { must, outcome, schemaOf } from './testdata/loading.ts';

const P = 'permit(principal,action,resource);';
const T = 'permit(principal == ?principal,action,resource);';
const EST = {
  effect: 'permit',
  principal: { op: 'All' },
  action: { op: 'All' },
  resource: { op: 'All' },
  conditions: [],
};
const TEMPLATE_EST = { ...EST, resource: { op: 'in', slot: '?resource' } };
const U = { type: 'U', id: 'u' };
const link = (values: object, templateId = 't', newId = 'l') => ({ templateId, newId, values });

// Entities and requests under a schema, and the vectors of both, are in schema/conform.test.ts.
describe('policy sets', () => {
  const categoryOf = (json: object) => outcome(loadPolicySet(json as PolicySetJson));

  it.each<[what: string, json: object]>([
    ['nothing', {}],
    ['text and EST', { staticPolicies: { a: P, b: EST }, templates: { t: T, u: TEMPLATE_EST } }],
    ['one text', { staticPolicies: P + P }],
    ['an empty text', { staticPolicies: '' }],
    ['an array of one text and one EST', { staticPolicies: [EST, P] }],
    ['a link', { templates: { t: T }, templateLinks: [link({ '?principal': U })] }],
    ['a link with an escape', { templates: { t: T }, templateLinks: [link({ '?principal': { __entity: U } })] }],
    [
      'two links',
      { templates: { t: T }, templateLinks: [link({ '?principal': U }), link({ '?principal': U }, 't', 'm')] },
    ],
  ])('%s', (_what, json) => expect(categoryOf(json)).toBe('ok'));

  it.each<[what: string, json: object, category: string]>([
    ['a template among static policies', { staticPolicies: { a: T } }, 'slots'],
    ['a template in the text', { staticPolicies: P + T }, 'slots'],
    ['a template as EST', { staticPolicies: { a: TEMPLATE_EST } }, 'slots'],
    ['a static policy among templates', { templates: { t: EST } }, 'slots'],
    ['two texts in an array', { staticPolicies: [P, P] }, 'duplicateId'],
    ['two ESTs in an array', { staticPolicies: [EST, EST] }, 'duplicateId'],
    ['a static policy and a template', { staticPolicies: { t: P }, templates: { t: T } }, 'duplicateId'],
    [
      'a template and its link',
      { templates: { t: T }, templateLinks: [link({ '?principal': U }, 't', 't')] },
      'duplicateId',
    ],
    ['the id of a text', { staticPolicies: P, templates: { policy0: T } }, 'duplicateId'],
    ['a slot without value', { templates: { t: T }, templateLinks: [link({})] }, 'link'],
    [
      'a value without slot',
      { templates: { t: T }, templateLinks: [link({ '?principal': U, '?resource': U })] },
      'link',
    ],
    ['the wrong slot', { templates: { t: T }, templateLinks: [link({ '?resource': U })] }, 'link'],
    ['an unknown template', { templateLinks: [link({})] }, 'link'],
    ['a link to a static policy', { staticPolicies: { t: P }, templateLinks: [link({})] }, 'link'],
    ['an unknown slot', { templates: { t: T }, templateLinks: [link({ '?x': U })] }, 'jsonShape'],
    [
      'a bad uid',
      { templates: { t: T }, templateLinks: [link({ '?principal': { type: 'U u', id: '' } })] },
      'badEscape',
    ],
    ['more in a link', { templates: { t: T }, templateLinks: [{ ...link({ '?principal': U }), x: 1 }] }, 'jsonShape'],
    ['a link without values', { templates: { t: T }, templateLinks: [{ templateId: 't', newId: 'l' }] }, 'jsonShape'],
    ['two policies under one id', { staticPolicies: { a: P + P } }, 'parse'],
    ['no policy under an id', { staticPolicies: { a: ' ' } }, 'parse'],
    ['no policy at all', { staticPolicies: { a: 1 } }, 'jsonShape'],
    ['null', { staticPolicies: null }, 'jsonShape'],
    ['templates as one text', { templates: T }, 'jsonShape'],
    ['another key', { policies: {} }, 'jsonShape'],
  ])('%s is rejected', (_what, json, category) => expect(categoryOf(json)).toBe(category));

  it('keep ids that JavaScript finds special', () => {
    const staticPolicies = Object.fromEntries(['__proto__', 'constructor', '1', '0'].map(id => [id, P]));
    const set = must(loadPolicySet({ staticPolicies, templates: {}, templateLinks: [] }));
    expect([...set.staticPolicies.keys()].sort()).toEqual(['0', '1', '__proto__', 'constructor']);
  });

  it('name the policy and the place', () =>
    expect(loadPolicySet({ staticPolicies: { a: 'permit(' }, templates: {}, templateLinks: [] })).toMatchObject({
      why: expect.stringContaining('policy a: 1:8: Expected "principal"'),
    }));
});

describe('entities', () => {
  const categoryOf = (json: unknown) => outcome(loadEntities(json as EntitiesJson, null));
  const thing = (id: string, parents: string[] = [], more: object = {}) => ({
    uid: { type: 'U', id },
    attrs: {},
    parents: parents.map(parent => ({ type: 'U', id: parent })),
    ...more,
  });

  it.each<[what: string, json: unknown]>([
    ['none', []],
    ['a text', JSON.stringify([thing('a', ['b'])])],
    ['more keys', [thing('a', [], { x: null })]],
    [
      'equal twice',
      [
        thing('a', ['b', 'c'], { attrs: { s: [1, 2] } }),
        thing('a', ['c', 'b', 'b'], { attrs: { s: [2, 1] }, tags: {} }),
      ],
    ],
    ['a chain of parents', [thing('a', ['b', 'b']), thing('b', ['c'])]],
    [
      'actions in actions',
      [thing('a', [], { uid: { type: 'Action', id: 'a' }, parents: [{ type: 'N::Action', id: '' }] })],
    ],
    ['other things in actions', [thing('a', [], { parents: [{ type: 'Action', id: '' }] })]],
  ])('%s', (_what, json) => expect(categoryOf(json)).toBe('ok'));

  it.each<[what: string, json: unknown, category: string]>([
    ['no array', {}, 'jsonShape'],
    ['no JSON', '[', 'jsonShape'],
    ['a key twice in the text', `[{"uid":{"type":"U","id":"a"},"attrs":{"x":1,"x":1},"parents":[]}]`, 'jsonShape'],
    ['a fraction in the text', `[{"uid":{"type":"U","id":"a"},"attrs":{"x":1.0},"parents":[]}]`, 'jsonShape'],
    ['no object', [1], 'jsonShape'],
    ['no uid', [{ attrs: {}, parents: [] }], 'jsonShape'],
    ['no attrs', [{ uid: U, parents: [] }], 'jsonShape'],
    ['no parents', [{ uid: U, attrs: {} }], 'jsonShape'],
    ['attrs that are no object', [thing('a', [], { attrs: [] })], 'jsonShape'],
    ['null for tags', [thing('a', [], { tags: null })], 'jsonShape'],
    ['a text for a uid', [thing('a', [], { uid: 'U::"a"' })], 'expectedEntityRef'],
    ['null for a parent', [thing('a', [], { parents: [null] })], 'expectedEntityRef'],
    ['null in a tag', [thing('a', [], { tags: { t: [null] } })], 'nullValue'],
    ['a bad extension value', [thing('a', [], { attrs: { x: { __extn: { fn: 'ip', arg: 'x' } } } })], 'extensionEval'],
    ['other attributes the second time', [thing('a'), thing('a', [], { attrs: { x: 1 } })], 'duplicateEntity'],
    ['other tags the second time', [thing('a'), thing('a', [], { tags: { x: 1 } })], 'duplicateEntity'],
    // The closure is the same, but not what is listed.
    [
      'other parents the second time',
      [thing('b', ['c']), thing('a', ['b']), thing('a', ['b', 'c'])],
      'duplicateEntity',
    ],
    ['itself as a parent', [thing('a', ['a'])], 'cycle'],
    ['a cycle', [thing('x'), thing('a', ['b']), thing('b', ['c']), thing('c', ['a'])], 'cycle'],
    ['an action in something else', [thing('a', ['b'], { uid: { type: 'Action', id: 'a' } })], 'actionParentNotAction'],
  ])('%s is rejected', (_what, json, category) => expect(categoryOf(json)).toBe(category));

  it('have attributes that are no escapes, under any name', () => {
    const attrs = Object.fromEntries([
      ['__entity', 1],
      ['__proto__', 2],
      ['', 3],
    ]);
    const store = must(loadEntities([thing('a', [], { attrs })] as EntitiesJson, null));
    expect([...(findEntity({ type: 'U', id: 'a' }, store)?.attrs ?? [])]).toEqual([
      ['__entity', 1n],
      ['__proto__', 2n],
      ['', 3n],
    ]);
  });

  it('come with the actions of the schema', () => {
    const schema = schemaOf(
      'entity V; action a in b appliesTo { principal: V, resource: V }; action b in c; action c;',
    );
    const store = must(loadEntities([], schema));
    expect(everyEntity(store).map(({ uid }) => uid.id)).toEqual(['a', 'b', 'c']);
    const parents = findEntity({ type: 'Action', id: 'a' }, store)?.parents ?? [];
    expect(parents.map(({ id }) => id).sort()).toEqual(['b', 'c']);
  });
});

describe('requests', () => {
  const request = { principal: U, action: U, resource: { __entity: U }, context: {} } as object;
  const categoryOf = (json: object, schema: Schema | null = null) => outcome(loadRequest(json as RequestJson, schema));

  it.each<[what: string, json: object, category: string]>([
    ['an action of any type', request, 'ok'],
    ['an ill-shaped escape as context', { ...request, context: { __entity: 1 } }, 'ok'],
    ['an escape as context', { ...request, context: { __entity: U } }, 'contextTypeMismatch'],
    ['an array as context', { ...request, context: [] }, 'contextTypeMismatch'],
    ['null as context', { ...request, context: null }, 'nullValue'],
    ['null in the context', { ...request, context: { x: null } }, 'nullValue'],
    ['no context', { principal: U, action: U, resource: U }, 'jsonShape'],
    ['a text as principal', { ...request, principal: 'U::"u"' }, 'expectedEntityRef'],
    ['a bad type', { ...request, resource: { type: 'U::', id: '' } }, 'badEscape'],
  ])('%s: %s', (_what, json, category) => expect(categoryOf(json)).toBe(category));

  it('need a declared action under a schema, whatever else is wrong', () =>
    expect(categoryOf({ ...request, context: { x: null } }, schemaOf(''))).toBe('undeclaredAction'));
});
