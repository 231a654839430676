/**
 * How deep an input is nested: brackets and `if`s that are open at once in its texts, levels of its JSON.
 *
 * The language has no limit; everybody who reads it recursively has one of his own, and says so in his own category.
 */

/** Less than any implementation refuses: the engine takes 250 brackets in policies, the model 300 in any text. */
const EVERYBODY_READS = 200;

/** Brackets of any kind, `if`s, and the semicolon that closes all that was left open; strings and comments hide none. */
const TOKENS = /[([{<]|[)\]}>]|\bif\b|;/g;

function textDepth(text: string): number {
  let [deepest, brackets, ifs] = [0, 0, 0];
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === ';') [brackets, ifs] = [0, 0];
    else if (token === 'if') ifs++;
    else brackets = Math.max(0, brackets + ('([{<'.includes(token) ? 1 : -1));
    deepest = Math.max(deepest, brackets + ifs);
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
