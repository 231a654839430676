/**
 * What a link makes of a template, and which policies take part in authorization.
 *
 * Language reference, part 1, section 2.3.
 */

import type { EntityOrSlot, EntityUid, Policy, PolicySet, ScopeConstraint, SlotName } from './syntax/abstract.ts';

type SlotValues = ReadonlyMap<SlotName, EntityUid>;

/** The policy that the template becomes; a slot without a value stays. */
export const link = (template: Policy, values: SlotValues): Policy => ({
  ...template,
  principal: fill(template.principal, values),
  resource: fill(template.resource, values),
});

const fill = (constraint: ScopeConstraint, values: SlotValues): ScopeConstraint => {
  switch (constraint.op) {
    case 'All':
      return constraint;
    case '==':
    case 'in':
      return { op: constraint.op, entity: fillSlot(constraint.entity, values) };
    case 'is':
      return constraint.in === undefined ? constraint : { ...constraint, in: fillSlot(constraint.in, values) };
  }
};

const fillSlot = (named: EntityOrSlot, values: SlotValues): EntityOrSlot =>
  'slot' in named ? (values.get(named.slot) ?? named) : named;

/** What takes part in authorization, by id: static policies and links. A template by itself never does. */
export const policiesInForce = (policies: PolicySet): ReadonlyMap<string, Policy> => {
  const inForce = new Map(policies.staticPolicies);
  for (const { templateId, newId, values } of policies.templateLinks) {
    const template = policies.templates.get(templateId);
    if (template !== undefined) inForce.set(newId, link(template, values));
  }
  return inForce;
};
