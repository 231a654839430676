/**
 * Patterns of actions: which strings they match, and when one contains another.
 *
 * Specification of refinement, 1.1 and 2.1. Everything here expects folded text, except where it says otherwise.
 */

/** ASCII lower case: services, names and patterns are compared without case. */
export const fold = (text: string): string => text.replace(/[A-Z]/g, letter => letter.toLowerCase());

/** `*` alone, or a service, a colon and a name, both with wildcards. What is written otherwise matches nothing. */
const WELL_FORMED = /^(\*+|[a-z0-9*?-]+:[a-z0-9*?-]*)$/;

/** Whether `text` is in L(pattern): `*` is any run of characters, also none; `?` is exactly one character. */
export const matches = (pattern: string, text: string): boolean => WELL_FORMED.test(pattern) && fits(pattern, text);

/**
 * The pieces between stars, in their order: the first at the beginning of the text, the last at its end, each other one at
 * the first place after the piece before it. A later place would leave less text for the rest, so it can win nothing.
 */
const fits = (pattern: string, text: string): boolean => {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return isAt(first, text, 0) && text.length === first.length;
  const end = text.length - last.length;
  if (end < first.length || !isAt(first, text, 0) || !isAt(last, text, end)) return false;
  let from = first.length;
  for (const piece of others) {
    while (from + piece.length <= end && !isAt(piece, text, from)) from++;
    from += piece.length;
  }
  return from <= end;
};

/** `piece` has no star. */
const isAt = (piece: string, text: string, at: number): boolean =>
  at + piece.length <= text.length && [...piece].every((symbol, i) => symbol === '?' || symbol === text[at + i]);

/**
 * Whether every string that starts with `prefix` is in L(pattern). The wildcards at the end of the pattern must contain
 * a star, which takes whatever follows the prefix; and the prefix itself must match, because nothing may follow it.
 */
export const containsAllFrom = (pattern: string, prefix: string): boolean =>
  /\*[*?]*$/.test(pattern) && matches(pattern, prefix);

/** Whether L(entry) is within L(pattern), for an entry that is a name, or a prefix followed by a star. */
export const contains = (pattern: string, entry: string): boolean =>
  entry.endsWith('*') ? containsAllFrom(pattern, entry.slice(0, -1)) : matches(pattern, entry);
