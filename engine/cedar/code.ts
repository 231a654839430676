/**
 * Compiled expressions: closures that take a frame and give a result, and what is known of them before they run.
 *
 * Folding is safe although expressions can fail, because a failure is a result like any other: a constant
 * subexpression that overflows becomes the constant OVERFLOW, which is met only if evaluation gets there. What looks at
 * the entity store is never constant: one compiled policy serves many stores.
 */

import type { Frame } from './frame.ts';
import { type Result, TYPE_ERROR } from './outcome.ts';
import type { Value } from './values.ts';

export type Run = (frame: Frame) => Result;

export interface Code {
  readonly run: Run;
  /** The result, when it is the same in every frame. */
  readonly constant: Result | undefined;
}

const code = (run: Run, constant: Result | undefined): Code => ({ run, constant });
// The closure is an argument, not a property written out: transpilers that keep function names (tsx does) define a
// `name` on every function that is assigned to one, each time it is made, and that costs more than the closure.
export const constantCode = (result: Result): Code => code(() => result, result);
export const variableCode = (run: Run): Code => code(run, undefined);

/** A strict operator of one operand whose meaning needs no frame. */
export function unaryCode(arg: Code, apply: (a: Value) => Result): Code {
  if (arg.constant !== undefined) return constantCode(applied(arg.constant, apply));
  const run = arg.run;
  return variableCode(frame => applied(run(frame), apply));
}

const applied = (result: Result, apply: (a: Value) => Result): Result =>
  typeof result === 'symbol' ? result : apply(result);

/**
 * A strict operator of two operands whose meaning needs no frame: left, right, and only then the types, so that an error
 * in the right operand beats a wrong type of the left one (language reference, part 1, 3.1, R1 and R3).
 */
export function binaryCode(left: Code, right: Code, apply: (a: Value, b: Value) => Result): Code {
  const a = left.constant;
  const b = right.constant;
  if (typeof a === 'symbol') return left;
  if (a !== undefined && b !== undefined) return constantCode(typeof b === 'symbol' ? b : apply(a, b));
  const first = left.run;
  const second = right.run;
  if (b !== undefined && typeof b !== 'symbol') {
    return variableCode(frame => {
      const value = first(frame);
      return typeof value === 'symbol' ? value : apply(value, b);
    });
  }
  return variableCode(frame => {
    const value = first(frame);
    if (typeof value === 'symbol') return value;
    const other = second(frame);
    return typeof other === 'symbol' ? other : apply(value, other);
  });
}

/** As `binaryCode`, for operators that look at the store: never folded. */
export function storeCode(left: Code, right: Code, apply: (a: Value, b: Value, frame: Frame) => Result): Code {
  if (typeof left.constant === 'symbol') return left;
  const first = left.run;
  const second = right.run;
  return variableCode(frame => {
    const value = first(frame);
    if (typeof value === 'symbol') return value;
    const other = second(frame);
    return typeof other === 'symbol' ? other : apply(value, other, frame);
  });
}

/** What a position that wants a Bool makes of a result. */
export const asBool = (result: Result): Result =>
  typeof result === 'boolean' || typeof result === 'symbol' ? result : TYPE_ERROR;
