/**
 * Every extension function, and the order of checks in a call of one.
 *
 * Language reference, part 1, section 3.1 (rule R6) and section 4.
 */

import type { Outcome } from '../outcome.ts';
import type { Value } from '../syntax/abstract.ts';
import { typeOf } from '../values.ts';
import { datetimeFunctions } from './datetime.ts';
import { decimalFunctions } from './decimal.ts';
import { durationFunctions } from './duration.ts';
import { ipaddrFunctions } from './ipaddr.ts';
import type { ExtensionFunction } from './signature.ts';

export type { ExtensionFunction } from './signature.ts';

/** By name: no name is both a function and a method, or a method of two types. */
export const extensionFunctions: ReadonlyMap<string, ExtensionFunction> = new Map(
  [...decimalFunctions, ...ipaddrFunctions, ...datetimeFunctions, ...durationFunctions].map(fn => [fn.name, fn]),
);

/** The receiver of a method is the first argument. The count is checked before any type. */
export const callExtension = (fn: string, args: readonly Value[]): Outcome => {
  const declared = extensionFunctions.get(fn);
  if (declared === undefined) return { error: 'unknownFunction' };
  if (args.length !== declared.parameters.length) return { error: 'arity' };
  if (args.some((arg, index) => typeOf(arg) !== declared.parameters[index])) return { error: 'type' };
  const value = declared.apply(args);
  return value === undefined ? { error: 'extension' } : { value };
};
