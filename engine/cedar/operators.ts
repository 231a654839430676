/** What the operators on values compute: those that need neither a request nor a store (language reference, part 1, 3). */

import { Instant, Span } from './extensions/instants.ts';
import { addLongs, type Long, multiplyLongs, negateLong, subtractLongs } from './longs.ts';
import { type Result, TYPE_ERROR } from './outcome.ts';
import { SetValue, type Value } from './values.ts';

const isLong = (value: Value): value is Long => typeof value === 'number' || typeof value === 'bigint';

type Binary = (a: Value, b: Value) => Result;

/** Long + datetime + duration, each only with its own kind. JavaScript compares a number with a bigint exactly. */
const comparison =
  (holds: (a: Long, b: Long) => boolean): Binary =>
  (a, b) => {
    if (isLong(a) && isLong(b)) return holds(a, b);
    if (a instanceof Instant && b instanceof Instant) return holds(a.ms, b.ms);
    if (a instanceof Span && b instanceof Span) return holds(a.ms, b.ms);
    return TYPE_ERROR;
  };

const arithmetic =
  (compute: (a: Long, b: Long) => Long | symbol): Binary =>
  (a, b) =>
    isLong(a) && isLong(b) ? compute(a, b) : TYPE_ERROR;

const onSets =
  (holds: (a: SetValue, b: SetValue) => boolean): Binary =>
  (a, b) =>
    a instanceof SetValue && b instanceof SetValue ? holds(a, b) : TYPE_ERROR;

export const BINARY = {
  '<': comparison((a, b) => a < b),
  '<=': comparison((a, b) => a <= b),
  '>': comparison((a, b) => a > b),
  '>=': comparison((a, b) => a >= b),
  '+': arithmetic(addLongs),
  '-': arithmetic(subtractLongs),
  '*': arithmetic(multiplyLongs),
  contains: (a, b) => (a instanceof SetValue ? a.has(b) : TYPE_ERROR),
  containsAll: onSets((a, b) => a.hasAll(b)),
  containsAny: onSets((a, b) => a.hasAny(b)),
} as const satisfies { readonly [op: string]: Binary };

export const UNARY = {
  '!': (a: Value): Result => (typeof a === 'boolean' ? !a : TYPE_ERROR),
  neg: (a: Value): Result => (isLong(a) ? negateLong(a) : TYPE_ERROR),
  isEmpty: (a: Value): Result => (a instanceof SetValue ? a.elements.length === 0 : TYPE_ERROR),
} as const;
