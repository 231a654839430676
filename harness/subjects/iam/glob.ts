/**
 * Matching of action patterns for the laws: written a third time on purpose, so that a mistake that model and engine
 * should ever share does not pass here too.
 */

export const fold = (text: string): string => text.toLowerCase();

const FORM = /^(?:\*+|[a-z0-9*?-]+:[a-z0-9*?-]*)$/i;

/** In any case. Goes back to the last star only, which is enough, and keeps the time below length times length. */
export function matches(pattern: string, text: string): boolean {
  if (!FORM.test(pattern)) return false;
  const [glob, subject] = [fold(pattern), fold(text)];
  let [g, s, star, taken] = [0, 0, -1, 0];
  while (s < subject.length) {
    if (glob[g] === '*') {
      star = g++;
      taken = s;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === subject[s])) {
      g++;
      s++;
    } else if (star >= 0) {
      g = star + 1;
      s = ++taken;
    } else return false;
  }
  while (glob[g] === '*') g++;
  return g === glob.length;
}

/** Whether the pattern matches every string that starts with the prefix: a star must be among its last wildcards. */
export const containsAllFrom = (pattern: string, prefix: string): boolean =>
  /\*\?*$/.test(pattern) && matches(pattern, prefix);

/** Whether the pattern matches every string that the entry matches: a name, or a prefix with a star. */
export const contains = (pattern: string, entry: string): boolean =>
  entry.endsWith('*') ? containsAllFrom(pattern, entry.slice(0, -1)) : matches(pattern, entry);

/**
 * A list of entries, asked about many actions: names and plain prefixes are looked up, so that checking a list takes time
 * in proportion to its length. Only patterns with wildcards elsewhere are tried one by one.
 */
export class Entries {
  readonly #names = new Set<string>();
  readonly #prefixes = new Set<string>();
  readonly #others: string[] = [];

  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      if (!FORM.test(entry)) continue;
      if (/^[^*?]+:[^*?]*$/.test(entry)) this.#names.add(fold(entry));
      else if (/^[^*?]+:[^*?]*\*$/.test(entry)) this.#prefixes.add(fold(entry.slice(0, -1)));
      else this.#others.push(entry);
    }
  }

  /** Whether an entry matches the action, which is folded. */
  grant(action: string): boolean {
    return (
      this.#names.has(action) ||
      this.#hasPrefixOf(action, action.length) ||
      this.#others.some(other => matches(other, action))
    );
  }

  /** Whether another entry contains this one, a name or a prefix with a star. */
  containMoreThan(entry: string): boolean {
    const wild = entry.endsWith('*');
    const stem = fold(wild ? entry.slice(0, -1) : entry);
    return (
      this.#hasPrefixOf(stem, wild ? stem.length - 1 : stem.length) ||
      this.#others.some(other => other !== entry && contains(other, entry))
    );
  }

  #hasPrefixOf(text: string, longest: number): boolean {
    for (let length = 1; length <= longest; length++) if (this.#prefixes.has(text.slice(0, length))) return true;
    return false;
  }
}
