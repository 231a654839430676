/**
 * What evaluating an expression gives: a value, or one of eight failures.
 *
 * A failure is a preallocated symbol: nothing is thrown and nothing allocated when a policy errors, and
 * `typeof x === 'symbol'` is one check that no Cedar value can pass, because no Cedar value is a symbol. Errors carry no
 * text: the kind is all that the answer formats ask for.
 */

import type { ErrorKind } from '../../model/cedar/syntax/abstract.ts';
import type { Value } from './values.ts';

export type Result = Value | symbol;

/** The error kinds of the language reference, part 1, 0.1. */
export const TYPE_ERROR = Symbol('type');
export const NO_ATTRIBUTE = Symbol('attrDoesNotExist');
export const NO_TAG = Symbol('tagDoesNotExist');
export const NO_ENTITY = Symbol('entityDoesNotExist');
export const OVERFLOW = Symbol('overflow');
export const EXTENSION_ERROR = Symbol('extension');
export const WRONG_ARITY = Symbol('arity');
export const UNKNOWN_FUNCTION = Symbol('unknownFunction');

const KINDS: ReadonlyMap<symbol, ErrorKind> = new Map<symbol, ErrorKind>([
  [TYPE_ERROR, 'type'],
  [NO_ATTRIBUTE, 'attrDoesNotExist'],
  [NO_TAG, 'tagDoesNotExist'],
  [NO_ENTITY, 'entityDoesNotExist'],
  [OVERFLOW, 'overflow'],
  [EXTENSION_ERROR, 'extension'],
  [WRONG_ARITY, 'arity'],
  [UNKNOWN_FUNCTION, 'unknownFunction'],
]);

/** The kind that a failure stands for. Throws on any other symbol: that would be a defect of the engine. */
export function kindOf(failure: symbol): ErrorKind {
  const kind = KINDS.get(failure);
  if (kind === undefined) throw new Error(`not a failure of this engine: ${String(failure)}`);
  return kind;
}
