/** `like`: patterns compiled once, matched without backtracking. */

import type { PatternElement } from '../../model/cedar/syntax/abstract.ts';

/**
 * Compiles a `like` pattern (language reference, part 1, 3.10). Between its wildcards stand fixed pieces: the first must
 * begin the text, the last must end it, and the others must follow each other between. To take each at the first place
 * where it fits is enough, because that leaves the most room for the rest: no backtracking, time linear in practice.
 *
 * Searching UTF-16 units finds code points: both sides are well-formed Unicode, so a piece cannot begin or end inside a
 * pair of surrogates.
 */
export function compilePattern(pattern: readonly PatternElement[]): (text: string) => boolean {
  const pieces = [''];
  for (const element of pattern) {
    if (element === 'wildcard') pieces.push('');
    else pieces[pieces.length - 1] += element.literal;
  }
  const [first = '', ...middle] = pieces;
  const last = middle.pop();
  if (last === undefined) return text => text === first;
  const between = middle.filter(piece => piece !== '');
  const shortest = first.length + last.length;

  return text => {
    if (text.length < shortest || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    const end = text.length - last.length;
    for (const piece of between) {
      const found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
}
