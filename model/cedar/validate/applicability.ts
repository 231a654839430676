/**
 * Whether any declared action can apply under the scope of a policy: language reference, part 2, section 4, action
 * application. It looks at nothing but the scope, and is told apart from typing: a policy may have this warning and
 * every other problem.
 */

import { uidKey } from '../entities.ts';
import type { ActionConstraint, EntityOrSlot, Policy, Schema, ScopeConstraint } from '../syntax/abstract.ts';

export function isApplicable(policy: Policy, schema: Schema): boolean {
  const principals = scopeTypes(policy.principal, schema);
  const resources = scopeTypes(policy.resource, schema);
  return scopeActions(policy.action, schema).some(key => {
    const action = schema.actions.get(key);
    return action !== undefined && meets(principals, action.principals) && meets(resources, action.resources);
  });
}

const meets = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some(one => b.has(one));

/** The entity types that satisfy the constraint; a slot without a value constrains nothing. */
function scopeTypes(constraint: ScopeConstraint, schema: Schema): ReadonlySet<string> {
  switch (constraint.op) {
    case 'All':
      return new Set(schema.entityTypes.keys());
    case '==':
      return 'slot' in constraint.entity ? new Set(schema.entityTypes.keys()) : new Set([constraint.entity.type]);
    case 'in':
      return typesIn(constraint.entity, schema);
    case 'is': {
      const fits = constraint.in === undefined || typesIn(constraint.in, schema).has(constraint.type);
      return new Set(fits ? [constraint.type] : []);
    }
  }
}

/** The type of the entity and the types below it. */
function typesIn(group: EntityOrSlot, schema: Schema): ReadonlySet<string> {
  const all = [...schema.entityTypes];
  if ('slot' in group) return new Set(all.map(([name]) => name));
  const below = all.filter(([, type]) => type.kind === 'standard' && type.ancestors.has(group.type));
  return new Set([group.type, ...below.map(([name]) => name)]);
}

/** The keys of the actions that satisfy the constraint: none at all if it lists one that is not declared. */
function scopeActions(constraint: ActionConstraint, schema: Schema): readonly string[] {
  switch (constraint.op) {
    case 'All':
      return [...schema.actions.keys()];
    case '==':
      return [uidKey(constraint.entity)];
    case 'in': {
      const groups = constraint.entities.map(uidKey);
      if (!groups.every(group => schema.actions.has(group))) return [];
      return [...schema.actions].flatMap(([key, { ancestors }]) =>
        [key, ...ancestors.map(uidKey)].some(group => groups.includes(group)) ? [key] : [],
      );
    }
  }
}
