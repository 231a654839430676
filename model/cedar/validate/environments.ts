/** The kinds of requests that a policy is checked for: language reference, part 2, 3.1. */

import { slotsOf } from '../names.ts';
import type { Policy, Schema, SlotName } from '../syntax/abstract.ts';
import type { Environment } from './rules.ts';

/** Every action with every principal and resource that it applies to; groups hand nothing down to their members. */
export const environments = (schema: Schema): readonly Environment[] =>
  [...schema.actions.values()].flatMap(action =>
    [...action.principals].flatMap(principal =>
      [...action.resources].map(resource => ({ principal, action, resource })),
    ),
  );

/** The types that the slots of a template may have in an environment, in every combination; a policy has just one. */
export function slotTypes(
  policy: Policy,
  { principal, resource }: Environment,
  schema: Schema,
): readonly ReadonlyMap<SlotName, string>[] {
  let combinations: readonly ReadonlyMap<SlotName, string>[] = [new Map()];
  for (const slot of slotsOf(policy)) {
    const [constraint, type] = slot === '?principal' ? [policy.principal, principal] : [policy.resource, resource];
    const types = constraint.op === '==' ? [type] : [type, ...ancestorTypes(type, schema)];
    combinations = combinations.flatMap(so => types.map(candidate => new Map([...so, [slot, candidate]])));
  }
  return combinations;
}

const ancestorTypes = (type: string, schema: Schema): Iterable<string> => {
  const declared = schema.entityTypes.get(type);
  return declared?.kind === 'standard' ? declared.ancestors : [];
};
