import { describe, expect, it } from 'vitest';
import type { PolicySetJson } from '../../model/cedar/syntax/interchange.ts';
import { PolicySet } from './policy-set.ts';
import type { Read } from './read.ts';

const ALWAYS = 'permit(principal, action, resource);';
const TEMPLATE = 'permit(principal == ?principal, action, resource in ?resource);';
const alice = { type: 'User', id: 'a' };
const folder = { type: 'Folder', id: 'f' };
const SLOTS = { '?principal': alice, '?resource': folder };

const category = (result: Read<unknown>): string => (result.ok ? 'ok' : result.category);
const ids = (result: Read<PolicySet>): string[] =>
  result.ok ? result.value.all().map(({ id }) => id) : [result.category];
const linked = (...links: object[]) => ({ templates: { t: TEMPLATE }, templateLinks: links });

describe('reading a policy set', () => {
  it('numbers the statements of a text, templates among them', () => {
    const set = PolicySet.read(`${ALWAYS} ${TEMPLATE} ${ALWAYS}`);
    expect(ids(set)).toEqual(['policy0', 'policy2']);
    expect(
      set.ok &&
        category(
          set.value.link(
            'policy1',
            'l',
            new Map([
              ['?principal', alice],
              ['?resource', folder],
            ]),
          ),
        ),
    ).toBe('ok');
  });

  it.each<[string, object, string[]]>([
    [
      'text and JSON',
      {
        staticPolicies: {
          a: ALWAYS,
          b: {
            effect: 'permit',
            principal: { op: 'All' },
            action: { op: 'All' },
            resource: { op: 'All' },
            conditions: [],
          },
        },
      },
      ['a', 'b'],
    ],
    ['parts may be missing', {}, []],
    ['one text for all static policies', { staticPolicies: `${ALWAYS} ${ALWAYS}` }, ['policy0', 'policy1']],
    ['in which a template has no place', { staticPolicies: TEMPLATE }, ['notStatic']],
    ['an array of one', { staticPolicies: [ALWAYS] }, ['policy0']],
    ['an array of two texts always clashes', { staticPolicies: [ALWAYS, ALWAYS] }, ['duplicateId']],
    ['a link', linked({ templateId: 't', newId: 'l', values: SLOTS }), ['l']],
    ['a link without a slot', linked({ templateId: 't', newId: 'l', values: { '?principal': alice } }), ['badLink']],
    [
      'a link with another slot',
      linked({ templateId: 't', newId: 'l', values: { ...SLOTS, '?action': alice } }),
      ['badLink'],
    ],
    ['a link with another key', linked({ templateId: 't', newId: 'l', values: SLOTS, z: 1 }), ['badLink']],
    ['a link with the id of its template', linked({ templateId: 't', newId: 't', values: SLOTS }), ['duplicateId']],
    [
      'two links with one id',
      linked({ templateId: 't', newId: 'l', values: SLOTS }, { templateId: 't', newId: 'l', values: SLOTS }),
      ['duplicateId'],
    ],
    ['a link to nothing', linked({ templateId: 'toString', newId: 'l', values: SLOTS }), ['unknownTemplate']],
    [
      'a link to a static policy',
      { staticPolicies: { p: ALWAYS }, templateLinks: [{ templateId: 'p', newId: 'l', values: {} }] },
      ['unknownTemplate'],
    ],
    [
      'a link with a bad uid',
      linked({ templateId: 't', newId: 'l', values: { ...SLOTS, '?resource': { type: 'a b', id: '' } } }),
      ['badEscape'],
    ],
    [
      'one id for a policy and a template',
      { staticPolicies: { t: ALWAYS }, templates: { t: TEMPLATE } },
      ['duplicateId'],
    ],
    ['a template among the policies', { staticPolicies: { t: TEMPLATE } }, ['notStatic']],
    ['a policy among the templates', { templates: { t: ALWAYS } }, ['notTemplate']],
    ['an unknown part', { policies: {} }, ['shape']],
    ['links that are no array', { templateLinks: {} }, ['shape']],
    ['a text that is no policy', { staticPolicies: { p: 'permit' } }, ['parse']],
    ['a JSON that is no policy', { staticPolicies: { p: {} } }, ['est']],
  ])('%s', (_name, json, wanted) => {
    expect(ids(PolicySet.read(json as PolicySetJson))).toEqual(wanted);
  });

  it('names the policy that cannot be read', () => {
    const json = { staticPolicies: { odd: 'permit(' }, templates: {}, templateLinks: [] };
    expect(PolicySet.read(json)).toMatchObject({ ok: false, line: 1, problem: expect.stringContaining('odd') });
  });
});

describe('changing a policy set', () => {
  it('adds and removes under any id', () => {
    const set = new PolicySet();
    for (const id of ['', 'constructor', '__proto__', 'policy0']) expect(category(set.add(id, ALWAYS))).toBe('ok');
    expect(category(set.add('__proto__', ALWAYS))).toBe('duplicateId');
    expect(category(set.remove('__proto__'))).toBe('ok');
    expect(category(set.remove('__proto__'))).toBe('unknownId');
    expect(set.all().map(({ id }) => id)).toEqual(['', 'constructor', 'policy0']);
  });

  it('keeps a template while it has links', () => {
    const set = new PolicySet();
    set.addTemplate('t', TEMPLATE);
    const values = new Map([
      ['?principal', alice],
      ['?resource', folder],
    ] as const);
    expect(category(set.link('t', 'l', values))).toBe('ok');
    expect(category(set.remove('t'))).toBe('templateInUse');
    expect(category(set.remove('l'))).toBe('ok');
    expect(category(set.remove('t'))).toBe('ok');
    expect(category(set.link('t', 'l', values))).toBe('unknownTemplate');
  });

  it('gives back what it was made of', () => {
    const set = PolicySet.read({
      staticPolicies: { p: ALWAYS },
      templates: { t: TEMPLATE, unlinked: TEMPLATE },
      templateLinks: [{ templateId: 't', newId: 'l', values: SLOTS }],
    });
    if (!set.ok) throw new Error(set.problem);
    const { staticPolicies, templates, templateLinks } = set.value.syntax();
    expect([[...staticPolicies.keys()], [...templates.keys()]]).toEqual([['p'], ['t', 'unlinked']]);
    expect(templateLinks).toMatchObject([{ templateId: 't', newId: 'l' }]);
    expect(templateLinks[0]?.values.get('?resource')).toMatchObject(folder);
  });
});
