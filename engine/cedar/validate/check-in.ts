/** Membership: language reference, part 2, 3.5. */

import type { EntityUid, Expr } from '../../../model/cedar/syntax/abstract.ts';
import { isActionType } from '../names.ts';
import type { Capabilities } from './capabilities.ts';
import { type Checker, outcome } from './check.ts';
import { keyOf } from './schema-index.ts';
import { BOOL, type Checked, type EntityTy, FALSE, TRUE, type Ty } from './types.ts';

export function checkIn(checker: Checker, left: Expr, right: Expr, given: Capabilities): Checked {
  const a = checker.check(left, given);
  const member = a.type?.kind === 'entity' ? a.type : a.type && checker.unexpected();
  const b = checker.check(right, given);
  const group = groupType(b.type) ?? (b.type && checker.unexpected());
  if (!a.ok || !b.ok || member === undefined || group === undefined) return BOOL.failed;
  const action = actionLiteral(checker, left);
  const listed = action === undefined ? undefined : uids(checker, right);
  if (action !== undefined && listed !== undefined) return outcome(actionIn(checker, action, listed), true);
  return outcome(isPossible(checker, member, group) ? BOOL : FALSE, true);
}

/** The entity type on the right, of an entity or of the elements of a set. */
function groupType(type: Ty | undefined): EntityTy | undefined {
  if (type?.kind === 'entity') return type;
  return type?.kind === 'set' && type.element.kind === 'entity' ? type.element : undefined;
}

function uid(checker: Checker, expr: Expr): EntityUid | undefined {
  const literal = checker.literal(expr);
  return typeof literal === 'object' ? literal : undefined;
}

function actionLiteral(checker: Checker, expr: Expr): EntityUid | undefined {
  const literal = uid(checker, expr);
  return literal !== undefined && isActionType(literal.type) ? literal : undefined;
}

/** The uids of a literal or of a set of nothing but literals. */
function uids(checker: Checker, expr: Expr): readonly EntityUid[] | undefined {
  const found: EntityUid[] = [];
  for (const element of expr.op === 'set' ? expr.elements : [expr]) {
    const literal = uid(checker, element);
    if (literal === undefined) return undefined;
    found.push(literal);
  }
  return found;
}

/** Between literal actions the schema knows the answer. Undeclared ones never get here: their type is unknown. */
function actionIn(checker: Checker, action: EntityUid, groups: readonly EntityUid[]): typeof TRUE {
  const key = keyOf(action);
  return groups.some(group => isActionType(group.type) && checker.index.actionIn(key, keyOf(group))) ? TRUE : FALSE;
}

/** Equal types are always possible, parents or not: `in` is reflexive. */
function isPossible(checker: Checker, member: EntityTy, group: EntityTy): boolean {
  return member === group || member.ancestors.has(group.name) || checker.index.actionTypeIn(member.name, group.name);
}
