/**
 * The rules of refinement, R1 to R8: a policy without the actions that are unused.
 *
 * Specification of refinement, 2.2. Promises, for every pattern that is replaced: the new entries match exactly the known
 * actions that the pattern matched and that are not unused; they match nothing, not even an action that is not known
 * yet, that the pattern did not match; and no shorter list of names and prefixes does the same.
 */

import { contains, containsAllFrom, fold, matches } from './patterns.ts';
import type { PolicyJson, StatementJson } from './syntax/interchange.ts';
import type { Universe } from './universe.ts';

/** The policy itself when nothing changes, null when nothing is left (R8). */
export const refine = (policy: PolicyJson, universe: Universe): PolicyJson | null => {
  const before = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  const after = before.flatMap(statement => refineStatement(statement, universe) ?? []);
  if (before.length === after.length && before.every((statement, i) => statement === after[i])) return policy;
  const [first] = after;
  if (first === undefined) return null;
  return { ...policy, Statement: Array.isArray(policy.Statement) ? after : first };
};

/** R7: the statement itself when nothing in it is replaced; null when no entry is left. */
const refineStatement = (statement: StatementJson, universe: Universe): StatementJson | null => {
  const { Effect, Action } = statement;
  // A Deny without an action, or a NotAction with one more, would allow more; so neither is touched.
  if (Effect === 'Deny' || Action === undefined) return statement;
  const patterns = typeof Action === 'string' ? [Action] : (Action as readonly string[]);
  const replacements = patterns.map(pattern => replacePattern(pattern, universe));
  if (replacements.every(({ rule }) => rule === 'R1')) return statement;
  const entries = withoutContained(replacements.flatMap(entriesOf));
  const [only] = entries;
  if (only === undefined) return null;
  return { ...statement, Action: typeof Action === 'string' && entries.length === 1 ? only : entries };
};

// --------------------------------------------------------------------------------------------------------- one pattern

/** What stands in place of a pattern, and by which rule. */
export type Replacement =
  | { readonly rule: 'R1'; readonly pattern: string }
  | { readonly rule: 'R2' }
  | { readonly rule: 'R3'; readonly covers: readonly Cover[] };

/** One entry in place of a pattern, and the kept actions that it is there for. */
export interface Cover {
  readonly entry: string;
  /** R3: no prefix is admissible. R4: one action starts with the prefix, or several do. */
  readonly rule: 'R3 name' | 'R4 name' | 'R4 prefix';
  readonly actions: readonly string[];
}

export const replacePattern = (pattern: string, universe: Universe): Replacement => {
  const matched = [...universe.actions.keys()].filter(action => matches(fold(pattern), action));
  const kept = matched.filter(action => !universe.unused.has(action));
  if (kept.length === matched.length) return { rule: 'R1', pattern };
  if (kept.length === 0) return { rule: 'R2' };
  const covers = new Map<string, Cover>();
  for (const action of kept) {
    const { entry, rule } = coverOf(action, fold(pattern), universe);
    covers.set(entry, { entry, rule, actions: [...(covers.get(entry)?.actions ?? []), action] });
  }
  return { rule: 'R3', covers: [...covers.values()].sort((a, b) => (a.entry < b.entry ? -1 : 1)) };
};

/** R3 and R4: the shortest admissible prefix of a kept action, or its name. */
const coverOf = (action: string, pattern: string, universe: Universe): Omit<Cover, 'actions'> => {
  const name = universe.actions.get(action) ?? action;
  const prefix = shortestAdmissible(action, pattern, universe);
  if (prefix === undefined) return { rule: 'R3 name', entry: name };
  const below = [...universe.actions.keys()].filter(other => other.startsWith(prefix));
  if (below.length === 1) return { rule: 'R4 name', entry: name };
  return { rule: 'R4 prefix', entry: `${universe.boundaries.get(prefix)}*` };
};

/** Folded. It may end at a cut point of another action than this one: `ListUser`, of ListUserTags, before ListUsers. */
const shortestAdmissible = (action: string, pattern: string, universe: Universe): string | undefined => {
  const prefixes = Array.from(action, (_, i) => action.slice(0, i + 1));
  return prefixes.find(
    prefix => universe.boundaries.has(prefix) && isSafe(prefix, universe) && containsAllFrom(pattern, prefix),
  );
};

/** Character by character, not word by word: `iam:ListUser*` would match the unused `iam:ListUsers`. */
const isSafe = (prefix: string, { unused }: Universe): boolean =>
  ![...unused].some(action => action.startsWith(prefix));

// ------------------------------------------------------------------------------------------------------------ the list

interface Entry {
  readonly text: string;
  readonly author: boolean;
}

/** R5: the entries of a pattern take its place. */
const entriesOf = (replacement: Replacement): readonly Entry[] => {
  if (replacement.rule === 'R1') return [{ text: replacement.pattern, author: true }];
  if (replacement.rule === 'R2') return [];
  return replacement.covers.map(({ entry }) => ({ text: entry, author: false }));
};

/** R6: no generated entry lies within another entry; what the author wrote stays, needed or not. */
const withoutContained = (entries: readonly Entry[]): readonly string[] =>
  entries
    .filter((entry, i) => entry.author || !entries.some((other, j) => j !== i && absorbs(other, entry, j < i)))
    .map(({ text }) => text);

/** Of two generated entries that are equal the first stays. */
const absorbs = (other: Entry, generated: Entry, isBefore: boolean): boolean =>
  contains(fold(other.text), fold(generated.text)) &&
  (other.author || isBefore || !contains(fold(generated.text), fold(other.text)));
