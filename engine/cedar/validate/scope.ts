/**
 * Scope constraints as expressions, so that one checker serves them too.
 *
 * In every candidate environment `principal == ?principal` and `principal in ?principal` are Bool (language reference,
 * part 2, 3.1), and nothing else can mention the slot. `principal == principal` and `principal in principal` are Bool
 * too, so the variable stands for its slot, and the environments are not multiplied by the candidate types of the slot.
 */

import type { ActionConstraint, EntityOrSlot, Expr, ScopeConstraint } from '../../../model/cedar/syntax/abstract.ts';

const TRUE: Expr = { op: 'bool', value: true };
const ACTION: Expr = { op: 'var', name: 'action' };

export function scopeExpression(name: 'principal' | 'resource', constraint: ScopeConstraint): Expr {
  const left: Expr = { op: 'var', name };
  switch (constraint.op) {
    case 'All':
      return TRUE;
    case '==':
    case 'in':
      return withEntity(left, constraint.op, constraint.entity);
    case 'is': {
      const is: Expr = { op: 'is', left, type: constraint.type };
      return constraint.in === undefined ? is : { op: '&&', left: is, right: withEntity(left, 'in', constraint.in) };
    }
  }
}

function withEntity(left: Expr, op: '==' | 'in', entity: EntityOrSlot): Expr {
  return { op, left, right: 'slot' in entity ? left : { op: 'entity', uid: entity } };
}

export function actionExpression(constraint: ActionConstraint): Expr {
  switch (constraint.op) {
    case 'All':
      return TRUE;
    case '==':
      return { op: '==', left: ACTION, right: { op: 'entity', uid: constraint.entity } };
    case 'in': {
      const elements = constraint.entities.map((uid): Expr => ({ op: 'entity', uid }));
      return { op: 'in', left: ACTION, right: { op: 'set', elements } };
    }
  }
}
