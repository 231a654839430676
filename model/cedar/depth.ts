/**
 * How deep inputs may nest. Everything in the model that walks an expression, a value or a type is recursive, because
 * that is how it reads best; refusing deeper inputs at the door is what makes the recursion safe.
 */

import { partsOf } from './parts.ts';
import type { Expr, Policy } from './syntax/abstract.ts';

/**
 * Levels of an expression or of a data value: `1` has one, `1 + 1` two, a chain of n operands n, and a condition of a
 * policy is one level deeper than the condition before it. More than people write and than cedar-wasm survives (about
 * 360), and less than half of what Node's smallest stack (984 kB) was measured to hold: 1,200 in the type checker.
 */
export const MAX_DEPTH = 500;

/**
 * Brackets and `if`s of a text that are open at once. The parser goes through every level of precedence for each of
 * them: 680 fit on the smallest stack. Unlike the other limit, this one also counts redundant parentheses.
 */
export const MAX_TEXT_NESTING = 300;

/** Strings and comments hide brackets; an `if` ends with the item of the list, or the bracket, that it stands in. */
const NESTING_TOKENS = /"(?:\\.|[^"\\])*"|\/\/[^\r\n]*|\bif\b|[([{]|[,;)\]}]/gs;

/** Where a text has more than MAX_TEXT_NESTING brackets and `if`s open, found without recursion. */
export const nestingBeyondLimit = (text: string): number | undefined => {
  const open: string[] = [];
  for (const { 0: token, index } of text.matchAll(NESTING_TOKENS)) {
    if (token === 'if' || '([{'.includes(token)) open.push(token);
    else if (',;)]}'.includes(token)) {
      while (open.at(-1) === 'if') open.pop();
      if (')]}'.includes(token)) open.pop();
    }
    if (open.length > MAX_TEXT_NESTING) return index;
  }
  return undefined;
};

/** Whether a condition goes deeper than MAX_DEPTH. */
export const isTooDeep = (policy: Policy): boolean =>
  policy.conditions.some(({ body }, before) => isDeeperThan(MAX_DEPTH - before, body));

/** Goes level by level, so that it cannot overflow itself. */
export const isDeeperThan = (levels: number, expr: Expr): boolean => {
  let level: readonly Expr[] = [expr];
  for (let depth = 0; depth < levels && level.length > 0; depth++) level = level.flatMap(partsOf);
  return level.length > 0;
};
