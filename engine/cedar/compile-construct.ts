/** Set and record literals, and extension calls: whatever evaluates a list of operands and makes something of it. */

import { binaryCode, type Code, constantCode, type Run, unaryCode, variableCode } from './code.ts';
import { EXTENSION_FUNCTIONS } from './extensions/functions.ts';
import type { Frame } from './frame.ts';
import { type Result, UNKNOWN_FUNCTION, WRONG_ARITY } from './outcome.ts';
import { byCodePoint } from './schema/order.ts';
import { EMPTY_RECORD, RecordValue, setOf, type Value } from './values.ts';

/** Elements in source order. Duplicates are dropped only after all have been evaluated: one of them may fail. */
export const compileSet = (elements: readonly Code[]): Code => compileList(elements, setOf);

/** Fields in the order of their names, not in source order (language reference, part 1, 3.1, R5). Names are distinct. */
export function compileRecord(fields: readonly (readonly [string, Code])[]): Code {
  if (fields.length === 0) return constantCode(EMPTY_RECORD);
  const sorted = [...fields].sort(([a], [b]) => byCodePoint(a, b));
  const keys = sorted.map(([key]) => key);
  return compileList(
    sorted.map(([, code]) => code),
    values => new RecordValue(keys, values),
  );
}

/**
 * A call: all arguments, then their count, then their types, then the function (language reference, part 1, 3.1, R6).
 * The name is looked up here, but that it is unknown shows only after the arguments. A constructor with a literal is
 * parsed here, once.
 */
export function compileCall(name: string, args: readonly Code[]): Code {
  const fn = EXTENSION_FUNCTIONS.get(name);
  const [first, second] = args;
  if (fn === undefined) return compileList(args, () => UNKNOWN_FUNCTION);
  if (fn.arity !== args.length) return compileList(args, () => WRONG_ARITY);
  if (fn.arity === 1 && first !== undefined) return unaryCode(first, fn.apply);
  if (fn.arity === 2 && first !== undefined && second !== undefined) return binaryCode(first, second, fn.apply);
  throw new Error(`${name} has an arity that no function has`);
}

function compileList(codes: readonly Code[], build: (values: readonly Value[]) => Result): Code {
  const constants = constantValues(codes);
  if (constants !== undefined) return constantCode(typeof constants === 'symbol' ? constants : build(constants));
  const runs = codes.map(({ run }) => run);
  return variableCode(frame => {
    const values = runAll(runs, frame);
    return typeof values === 'symbol' ? values : build(values);
  });
}

/** The values, or the first failure; undefined when something that is not constant stands before any failure. */
function constantValues(codes: readonly Code[]): Value[] | symbol | undefined {
  const values: Value[] = [];
  for (const { constant: value } of codes) {
    if (value === undefined || typeof value === 'symbol') return value;
    values.push(value);
  }
  return values;
}

function runAll(runs: readonly Run[], frame: Frame): Value[] | symbol {
  const values = new Array<Value>(runs.length);
  for (let i = 0; i < runs.length; i++) {
    const value = (runs[i] as Run)(frame);
    if (typeof value === 'symbol') return value;
    values[i] = value;
  }
  return values;
}
