/** The type of `e in f` when both operands are well typed: language reference, part 2, 3.5. */

import { uidKey } from '../entities.ts';
import { isActionType } from '../names.ts';
import type { ActionType, EntityUid, Expr, Schema } from '../syntax/abstract.ts';
import { BOOL, type CheckedType, FALSE, singleton } from './types.ts';

/** Actions are all declared, so that literals of them are decided; of anything else only the types are known. */
export function membershipType(
  { left, right }: { readonly left: Expr; readonly right: Expr },
  types: { readonly left: string; readonly right: string },
  action: ActionType,
  schema: Schema,
): CheckedType {
  const member = uidOf(left, action);
  const groups = (right.op === 'set' ? right.elements : [right]).map(group => uidOf(group, action));
  if (member !== undefined && isActionType(member.type) && groups.every(group => group !== undefined)) {
    const candidates = groups.filter(group => isActionType(group.type)).map(uidKey);
    return singleton(candidates.some(group => isActionIn(uidKey(member), group, schema)));
  }
  return canBeIn(types.left, types.right, schema) ? BOOL : FALSE;
}

/** An entity literal, or the variable `action`, which stands for one. */
function uidOf(expr: Expr, action: ActionType): EntityUid | undefined {
  if (expr.op === 'entity') return expr.uid;
  return expr.op === 'var' && expr.name === 'action' ? action.uid : undefined;
}

const isActionIn = (member: string, group: string, schema: Schema): boolean =>
  member === group || (schema.actions.get(member)?.ancestors ?? []).some(ancestor => uidKey(ancestor) === group);

function canBeIn(member: string, group: string, schema: Schema): boolean {
  if (member === group) return true;
  const declared = schema.entityTypes.get(member);
  if (declared?.kind === 'standard') return declared.ancestors.has(group);
  return [...schema.actions.values()].some(
    ({ uid, ancestors }) => uid.type === member && ancestors.some(ancestor => ancestor.type === group),
  );
}
