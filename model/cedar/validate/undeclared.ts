/**
 * The names in a policy that the schema does not know: language reference, part 2, 3.1, step 1. Dead code counts.
 */

import { uidKey } from '../entities.ts';
import { isActionType } from '../names.ts';
import { subexpressions } from '../parts.ts';
import type { EntityOrSlot, EntityUid, Expr, Policy, Schema, ScopeConstraint } from '../syntax/abstract.ts';

export const nameProblems = (policy: Policy, schema: Schema): readonly string[] => [
  ...uidsOf(policy).flatMap(uid => uidProblems(uid, schema)),
  ...typesAskedFor(policy).flatMap(type => typeProblems(type, schema)),
];

/** Any type called `Action` passes, declared or not, also as the type of a link's value. */
export const typeProblems = (type: string, schema: Schema): readonly string[] =>
  isActionType(type) || schema.entityTypes.has(type) ? [] : ['unrecognizedEntityType'];

function uidProblems(uid: EntityUid, schema: Schema): readonly string[] {
  if (isActionType(uid.type)) return schema.actions.has(uidKey(uid)) ? [] : ['unrecognizedActionId'];
  const declared = schema.entityTypes.get(uid.type);
  if (declared?.kind === 'enum' && !declared.ids.has(uid.id)) return ['invalidEnumEntity'];
  return typeProblems(uid.type, schema);
}

/** Every entity literal, in the scope and in the conditions. */
export const uidsOf = (policy: Policy): readonly EntityUid[] => [
  ...[policy.principal, policy.resource].flatMap(entitiesOfScope),
  ...entitiesOfAction(policy),
  ...expressionsOf(policy).flatMap(expr => (expr.op === 'entity' ? [expr.uid] : [])),
];
const entitiesOfScope = (constraint: ScopeConstraint): readonly EntityUid[] => {
  if (constraint.op === 'All') return [];
  return literals(constraint.op === 'is' ? constraint.in : constraint.entity);
};
const literals = (entity: EntityOrSlot | undefined): readonly EntityUid[] =>
  entity === undefined || 'slot' in entity ? [] : [entity];
const entitiesOfAction = ({ action }: Policy): readonly EntityUid[] => {
  if (action.op === 'All') return [];
  return action.op === '==' ? [action.entity] : action.entities;
};

/** Every type after an `is`. */
const typesAskedFor = (policy: Policy): readonly string[] => [
  ...[policy.principal, policy.resource].flatMap(scope => (scope.op === 'is' ? [scope.type] : [])),
  ...expressionsOf(policy).flatMap(expr => (expr.op === 'is' ? [expr.type] : [])),
];

/** Every expression in the conditions. */
export const expressionsOf = (policy: Policy): readonly Expr[] =>
  policy.conditions.flatMap(({ body }) => subexpressions(body));
