/** `like`: language reference, part 1, section 3.10. */

import type { PatternElement } from './syntax/abstract.ts';

/**
 * Whether the pattern covers the whole text; a wildcard stands for any run of characters, line breaks included.
 *
 * Follows all places of the text that the pattern read so far can end at. UTF-16 units do as well as code points here:
 * no literal begins or ends inside a surrogate pair, so that none is found at half of a character.
 */
export const matchesPattern = (text: string, pattern: readonly PatternElement[]): boolean => {
  let places = [0];
  for (const element of pattern) {
    if (element === 'wildcard') places = placesFrom(Math.min(...places), text.length);
    else places = places.filter(at => text.startsWith(element.literal, at)).map(at => at + element.literal.length);
    if (places.length === 0) return false;
  }
  return places.includes(text.length);
};

const placesFrom = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
