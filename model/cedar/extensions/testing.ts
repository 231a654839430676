/** For the tests of the extension types: a call with its text, and tables of texts with the reason of each. */

import { expect, it } from 'vitest';
import type { Outcome } from '../outcome.ts';
import type { Value } from '../syntax/abstract.ts';
import { callExtension } from './index.ts';

/** The value of a call that must succeed; strings are given to the function as they are. */
export const value = (fn: string, ...args: readonly Value[]): Value => {
  const outcome = callExtension(fn, args);
  if ('error' in outcome) throw new Error(`${fn}: ${outcome.error}`);
  return outcome.value;
};

export const failed: Outcome = { error: 'extension' };

/** Rows: text, the value that it stands for, why it is there. */
export const accepts = (fn: string, rows: readonly (readonly [string, Value, string])[]): void => {
  for (const [text, expected, why] of rows)
    it(`accepts ${text}: ${why}`, () => expect(callExtension(fn, [text])).toEqual({ value: expected }));
};

/** Rows: the fault, and texts that have it. */
export const rejects = (fn: string, rows: readonly (readonly [string, ...string[]])[]): void => {
  for (const [fault, ...texts] of rows)
    it.each(texts)(`rejects %j: ${fault}`, text => expect(callExtension(fn, [text])).toEqual(failed));
};
