/**
 * The last look at a new list: no generated entry may lie within another one.
 *
 * What is generated is compared by looking up its beginnings, not pair by pair: refining `ec2:*` gives hundreds of
 * entries, and pairs took 13 seconds.
 */

import { type Automaton, DEAD } from './automaton.ts';
import { fold } from './names.ts';

/** One entry of a list in the making. */
export interface Entry {
  readonly text: string;
  /** Of an entry that the author wrote, which stays whatever contains it. */
  readonly author: Automaton | undefined;
}

export function absorb(entries: readonly Entry[]): string[] {
  const authors = new Set(
    entries.flatMap(({ author }) => (author === undefined || author.start === DEAD ? [] : author)),
  );
  const stems = new Set<string>();
  for (const { text, author } of entries) if (author === undefined && text.endsWith('*')) stems.add(stemOf(text));
  const seen = new Set<string>();
  const list: string[] = [];
  for (const { text, author } of entries) {
    if (author === undefined) {
      if (seen.has(text) || beginsWithOther(text, stems) || isWithin(text, authors)) continue;
      seen.add(text);
    }
    list.push(text);
  }
  return list;
}

const stemOf = (text: string): string => fold(text.endsWith('*') ? text.slice(0, -1) : text);

/** For a name its own length counts, `s3:GetObject*` contains `s3:GetObject`; for a prefix only shorter ones do. */
function beginsWithOther(text: string, stems: ReadonlySet<string>): boolean {
  const stem = stemOf(text);
  const longest = text.endsWith('*') ? stem.length - 1 : stem.length;
  for (let length = stem.indexOf(':') + 1; length <= longest; length++) {
    if (stems.has(stem.slice(0, length))) return true;
  }
  return false;
}

function isWithin(text: string, authors: ReadonlySet<Automaton>): boolean {
  const stem = stemOf(text);
  const open = text.endsWith('*');
  for (const author of authors) {
    const state = author.run(stem);
    if (open ? author.acceptsAllFrom(state) : author.accepts(state)) return true;
  }
  return false;
}
