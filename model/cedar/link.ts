/** What a link makes of a template: language reference, part 1, section 2.3. */

import type { EntityOrSlot, EntityUid, Policy, ScopeConstraint, SlotName } from './syntax/abstract.ts';

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
