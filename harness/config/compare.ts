/** The comparison of a subject that declares none: two answers agree when they are the same JSON. */

import type { Json } from '../../model/cedar/syntax/interchange.ts';
import type { Difference } from '../subject.ts';

/** The first place where they part; its kind is the path without positions: `allowed[]`. */
export function compareJson(left: unknown, right: unknown): Difference | undefined {
  return parting(left, right, '');
}

function parting(left: unknown, right: unknown, at: string): Difference | undefined {
  if (left === right) return undefined;
  if (Array.isArray(left) && Array.isArray(right)) {
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      const difference = parting(left[i], right[i], `${at}[${i}]`);
      if (difference !== undefined) return difference;
    }
    return left.length === right.length ? undefined : difference(`${at}.length`, left.length, right.length);
  }
  if (left instanceof Number && right instanceof Number && String(left) === String(right)) return undefined;
  if (!isObject(left) || !isObject(right)) return difference(at, left, right);
  for (const key of Object.keys(left)) {
    const found = parting(left[key], right[key], at === '' ? key : `${at}.${key}`);
    if (found !== undefined) return found;
  }
  const more = Object.keys(right).find(key => left[key] === undefined && right[key] !== undefined);
  return more === undefined ? undefined : difference(at === '' ? more : `${at}.${more}`, left[more], right[more]);
}

function difference(at: string, left: unknown, right: unknown): Difference {
  const kind = at.replace(/\[\d+\]/g, '[]');
  return { kind: kind === '' ? 'answer' : kind, at, left: shown(left), right: shown(right) };
}

const shown = (value: unknown): Json => (value === undefined ? null : (value as Json));

/** Numbers that keep their digits (json.ts) are objects, too, but no documents. */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Number);
