/**
 * Comparing answers of which at least one says that the input does not load, and lists that are sets.
 */

import type { Rejected } from '../../../model/cedar/syntax/interchange.ts';
import type { Difference } from '../../subject.ts';

export const isRejected = (answer: object): answer is Rejected => Object.hasOwn(answer, 'rejected');

/** `rejected: true` says that there is no category to tell, and agrees with any; `or` names others that are as right. */
export function compareRejected(left: object, right: object): Difference | undefined {
  const a = isRejected(left) ? left.rejected : 'accepted';
  const b = isRejected(right) ? right.rejected : 'accepted';
  const bothRejected = isRejected(left) && isRejected(right);
  if (a === b || (bothRejected && (a === true || b === true))) return undefined;
  if (bothRejected && (left.or?.includes(String(b)) || right.or?.includes(String(a)))) return undefined;
  return { kind: bothRejected ? `rejection ${a} or ${b}` : 'accepted or rejected', at: 'rejected', left: a, right: b };
}

/** Lists in answers are sets: order and repetition say nothing. */
export function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every(item => b.includes(item)) && b.every(item => a.includes(item));
}
