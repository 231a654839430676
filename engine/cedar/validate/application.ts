/**
 * Action application (language reference, part 2, section 4): whether any declared action that satisfies the action
 * constraint applies to a principal type and a resource type that satisfy theirs. Independent of typing.
 */

import type {
  ActionConstraint,
  EntityOrSlot,
  EntityUid,
  Policy,
  Schema,
  ScopeConstraint,
  SlotName,
} from '../../../model/cedar/syntax/abstract.ts';
import { keyOf, type SchemaIndex } from './schema-index.ts';

/** The values of a link; a slot without a value may be anything. */
export type SlotValues = ReadonlyMap<SlotName, EntityUid>;
export const NO_SLOT_VALUES: SlotValues = new Map();

export function isApplicable(index: SchemaIndex, policy: Policy, slots: SlotValues): boolean {
  const { action } = policy;
  if (action.op === 'in' && !action.entities.every(uid => index.isDeclaredAction(uid))) return false;
  const principal = typeTest(index.schema, policy.principal, slots);
  const resource = typeTest(index.schema, policy.resource, slots);
  return index.applicable.some(
    ({ key, principals, resources }) =>
      satisfies(index, key, action) && principals.some(principal) && resources.some(resource),
  );
}

function satisfies(index: SchemaIndex, key: string, constraint: ActionConstraint): boolean {
  switch (constraint.op) {
    case 'All':
      return true;
    case '==':
      return key === keyOf(constraint.entity);
    case 'in':
      return constraint.entities.some(group => index.actionIn(key, keyOf(group)));
  }
}

type TypeTest = (type: string) => boolean;
const ANY: TypeTest = () => true;

function typeTest(schema: Schema, constraint: ScopeConstraint, slots: SlotValues): TypeTest {
  switch (constraint.op) {
    case 'All':
      return ANY;
    case '==': {
      const uid = filled(constraint.entity, slots);
      return uid === undefined ? ANY : type => type === uid.type;
    }
    case 'in':
      return within(schema, constraint.entity, slots);
    case 'is': {
      const isIn = constraint.in === undefined ? ANY : within(schema, constraint.in, slots);
      return type => type === constraint.type && isIn(type);
    }
  }
}

/** A type and its descendants. */
function within(schema: Schema, group: EntityOrSlot, slots: SlotValues): TypeTest {
  const uid = filled(group, slots);
  if (uid === undefined) return ANY;
  return type => {
    if (type === uid.type) return true;
    const declared = schema.entityTypes.get(type);
    return declared?.kind === 'standard' && declared.ancestors.has(uid.type);
  };
}

function filled(entity: EntityOrSlot, slots: SlotValues): EntityUid | undefined {
  return 'slot' in entity ? slots.get(entity.slot) : entity;
}
