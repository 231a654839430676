/** `in` and `is` (language reference, part 1, 3.6). */

import { type Code, storeCode, variableCode } from './code.ts';
import type { Frame } from './frame.ts';
import { type Result, TYPE_ERROR } from './outcome.ts';
import { EntityRef, SetValue, type Value } from './values.ts';

export function compileIn(left: Code, right: Code): Code {
  if (left.constant === undefined && right.constant instanceof EntityRef) return inLiteral(left, right.constant);
  if (right.constant instanceof SetValue) return inLiteralSet(left, right.constant);
  return storeCode(left, right, isIn);
}

function inLiteral(left: Code, group: EntityRef): Code {
  const run = left.run;
  return variableCode(frame => {
    const member = run(frame);
    if (member instanceof EntityRef) return frame.store.isIn(member, group);
    return typeof member === 'symbol' ? member : TYPE_ERROR;
  });
}

/** The types of the elements are checked once, here. */
function inLiteralSet(left: Code, { elements }: SetValue): Code {
  const groups = elements.filter(element => element instanceof EntityRef);
  const wellTyped = groups.length === elements.length;
  const run = left.run;
  return variableCode(frame => {
    const member = run(frame);
    if (typeof member === 'symbol') return member;
    return wellTyped && member instanceof EntityRef ? isInAny(member, groups, frame) : TYPE_ERROR;
  });
}

function isIn(member: Value, group: Value, frame: Frame): Result {
  if (!(member instanceof EntityRef)) return TYPE_ERROR;
  if (group instanceof EntityRef) return frame.store.isIn(member, group);
  // All elements must be entities, even if an earlier one already matches: do not merge the two loops.
  if (!(group instanceof SetValue)) return TYPE_ERROR;
  for (const element of group.elements) if (!(element instanceof EntityRef)) return TYPE_ERROR;
  return isInAny(member, group.elements as readonly EntityRef[], frame);
}

function isInAny(member: EntityRef, groups: readonly EntityRef[], frame: Frame): boolean {
  for (let i = 0; i < groups.length; i++) if (frame.store.isIn(member, groups[i] as EntityRef)) return true;
  return false;
}

/** `left is type`, or `left is type in group`, whose right side is evaluated only if the type is right. */
export function compileIs(left: Code, type: string, group: Code | undefined): Code {
  const run = left.run;
  const then = group?.run;
  return variableCode(frame => {
    const value = run(frame);
    if (!(value instanceof EntityRef)) return typeof value === 'symbol' ? value : TYPE_ERROR;
    if (value.type !== type) return false;
    if (then === undefined) return true;
    const within = then(frame);
    return typeof within === 'symbol' ? within : isIn(value, within, frame);
  });
}
