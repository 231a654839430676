/** Links as the policies that they stand for: shrinking goes from the one to the other. */

import { expect, it } from 'vitest';
import type { JsonObject, PolicySetJson } from '../../../model/cedar/syntax/interchange.ts';
import { withoutLinks } from './links.ts';

const ANY = { op: 'All' };
const template: JsonObject = {
  effect: 'forbid',
  principal: { op: '==', slot: '?principal' },
  action: ANY,
  resource: ANY,
};
const link = (newId: string) => ({ templateId: 't', newId, values: { '?principal': { type: 'User', id: 'a' } } });
const set = (...ids: string[]): PolicySetJson => ({
  staticPolicies: { p: { ...template, principal: ANY } },
  templates: { t: template, u: template },
  templateLinks: ids.map(link),
});
const filled = { ...template, principal: { op: '==', entity: { type: 'User', id: 'a' } } };

it('fills the slots of one link, and drops the template with the last one', () => {
  const [candidate, ...others] = withoutLinks(set('l'));
  expect(others).toEqual([]);
  expect(candidate?.staticPolicies).toEqual({ ...set().staticPolicies, l: filled });
  expect(Object.keys(candidate?.templates ?? {})).toEqual(['u']);
  expect(candidate?.templateLinks).toEqual([]);
});

it('makes all links of a template unconditional at once, then one after the other', () => {
  const [together, first, second] = withoutLinks(set('l', 'm'));
  const plain = { ...template, principal: ANY };
  expect(together?.staticPolicies).toEqual({ ...set().staticPolicies, l: plain, m: plain });
  expect(Object.keys(together?.templates ?? {})).toEqual(['u']);
  expect(together?.templateLinks).toEqual([]);
  expect(first?.staticPolicies).toHaveProperty('l', filled);
  expect(second?.staticPolicies).toHaveProperty('m', filled);
});

it('takes nobody else’s id', () => {
  expect([...withoutLinks(set('p'))]).toEqual([]);
  expect([...withoutLinks(set('p', 'l'))].map(({ staticPolicies }) => Object.keys(staticPolicies))).toEqual([
    ['p', 'l'],
  ]);
});
