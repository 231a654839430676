/** What an expression is made of: the one place that knows where in each form its operands stand. */

import type { Expr } from './syntax/abstract.ts';

/** The operands, in the order of the source. */
export const partsOf = (expr: Expr): readonly Expr[] => {
  switch (expr.op) {
    case 'bool':
    case 'long':
    case 'string':
    case 'entity':
    case 'var':
      return [];
    case '!':
    case 'neg':
    case 'isEmpty':
      return [expr.arg];
    case '.':
    case 'has':
    case 'like':
      return [expr.left];
    case 'is':
      return expr.in === undefined ? [expr.left] : [expr.left, expr.in];
    case 'if':
      return [expr.if, expr.then, expr.else];
    case 'set':
      return expr.elements;
    case 'record':
      return [...expr.fields.values()];
    case 'call':
      return expr.args;
    default:
      return [expr.left, expr.right];
  }
};

/** The expression and everything inside it, each as often as it stands there. */
export const subexpressions = (expr: Expr): readonly Expr[] => {
  const found = [expr];
  // The list grows while it is walked.
  for (const next of found) for (const part of partsOf(next)) found.push(part);
  return found;
};
