/**
 * Calls: which names are functions, which are methods, and with how many arguments. Language reference, part 1, 4.5.
 *
 * Only decides; reading the arguments is the expression parser's work.
 */

import type { Expr } from '../../model/cedar/syntax/abstract.ts';
import { quote, suggestion } from './errors.ts';
import type { Lexer } from './lexer.ts';
import { BINARY_METHODS, CONSTRUCTORS, EXTENSION_METHODS, isMethod, METHOD_NAMES } from './vocabulary.ts';

/** Stops unless `name(...)` may be written. How many arguments it has is evaluation's business. */
export function checkFunction(at: Lexer, name: string, start: number): void {
  if (CONSTRUCTORS.has(name)) return;
  if (isMethod(name)) at.fail(`${quote(name)} is a method, not a function: write receiver.${name}(...)`, start);
  at.fail(`there is no function ${quote(name)}${suggestion(name, CONSTRUCTORS)}`, start);
}

/** Stops unless `receiver.name(...)` may be written. */
export function checkMethod(at: Lexer, name: string, start: number): void {
  if (isMethod(name)) return;
  if (CONSTRUCTORS.has(name)) at.fail(`${quote(name)} is a function, not a method: write ${name}(...)`, start);
  at.fail(`there is no method ${quote(name)}${suggestion(name, METHOD_NAMES)}`, start);
}

/**
 * The tree of a call of a known method; stops when a method of the language itself has too few or too many arguments.
 */
export function methodCall(at: Lexer, receiver: Expr, name: string, args: readonly Expr[], start: number): Expr {
  if (EXTENSION_METHODS.has(name)) return { op: 'call', fn: name, args: [receiver, ...args] };
  const operator = BINARY_METHODS.get(name);
  const [argument] = args;
  if (operator === undefined) {
    if (argument !== undefined) refuseArity(at, name, 0, args.length, start);
    return { op: 'isEmpty', arg: receiver };
  }
  if (argument === undefined || args.length > 1) refuseArity(at, name, 1, args.length, start);
  return { op: operator, left: receiver, right: argument };
}

function refuseArity(at: Lexer, name: string, wanted: number, found: number, start: number): never {
  at.fail(`${quote(name)} takes ${wanted === 1 ? 'one argument' : 'no arguments'}, found ${found}`, start);
}
