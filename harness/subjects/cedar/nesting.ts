/**
 * How deep an input is nested: brackets and `if`s that are open at once in its texts, levels of its JSON.
 *
 * The language has no limit; everybody who reads it recursively has one of his own, and says so in his own category.
 */

import { tokensOf } from './text-tokens.ts';

/** Less than any implementation refuses: the engine takes 250 brackets in policies, the model 300 in any text. */
const EVERYBODY_READS = 200;

/** Strings and comments hide brackets; an `if` ends with the item, or the bracket, that it stands in; `<` opens a `Set` alone. */
function textDepth(text: string): number {
  const open: string[] = [];
  let [deepest, before] = [0, ''];
  for (const token of tokensOf(text)) {
    if (/^(?:[([{]|if)$/.test(token) || (token === '<' && before === 'Set')) open.push(token);
    else if (/^[,;)\]}]$/.test(token)) {
      while (open.at(-1) === 'if') open.pop();
      if (token !== ',' && token !== ';') open.pop();
    } else if (token === '>' && open.at(-1) === '<') open.pop();
    deepest = Math.max(deepest, open.length);
    before = token;
  }
  return deepest;
}

/** Whether a text in the input, or the input itself, has more levels than that. */
export function isNestedBeyond(levels: number, input: unknown, depth = 0): boolean {
  if (depth > levels) return true;
  if (typeof input === 'string') return textDepth(input) > levels;
  if (typeof input !== 'object' || input === null) return false;
  return Object.values(input).some(part => isNestedBeyond(levels, part, depth + 1));
}

/** `Subject.beyondLimits` of those that read text. */
export const isTooDeepForSome = (input: unknown): boolean => isNestedBeyond(EVERYBODY_READS, input);
