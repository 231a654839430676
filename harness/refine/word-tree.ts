/**
 * The tree of words that a refinement is read off: for each pattern that loses something, the services, words and names
 * that it matches, down to the first prefix on each way that is safe and granted whole.
 */

import type { PolicyJson } from '../../model/iam/syntax/interchange.ts';
import { losingPatterns } from '../subjects/iam/certificate.ts';
import { type Facts, listOf, prefixesOf, statementsOf, unusedBelow } from '../subjects/iam/facts.ts';
import { contains, containsAllFrom, fold, matches } from '../subjects/iam/glob.ts';

export interface WordNode {
  /** What this node adds to the one above: a service with its colon, a word; the whole pattern at the root. */
  readonly label: string;
  /** No unused action starts with the prefix. */
  readonly safe: boolean;
  /** How many known actions are below, as far as the pattern matches them. */
  readonly actions: number;
  /** For a leaf: the entry that grants it, or null when it is unused. */
  readonly entry?: string | null;
  readonly children: readonly WordNode[];
}

/** One tree for each wildcard that is replaced, in the order of the policy: a name that goes needs no picture. */
export function wordTrees(facts: Facts, policy: PolicyJson | null): readonly WordNode[] {
  const after = policy === null ? [] : statementsOf(policy);
  const trees: WordNode[] = [];
  let position = 0;
  for (const { patterns, fate } of facts.statements) {
    const entries = fate === 'removed' ? [] : listOf(after[position++]?.Action);
    for (const pattern of new Set(losingPatterns(patterns, facts))) {
      if (/[*?]/.test(pattern)) trees.push(treeOf(pattern, entries, facts));
    }
  }
  return trees;
}

function treeOf(pattern: string, entries: readonly string[], facts: Facts): WordNode {
  const matched = [...facts.actions].filter(([action]) => matches(pattern, action)).map(([, text]) => text);
  return {
    label: pattern,
    safe: false,
    actions: matched.length,
    children: below('', matched, pattern, entries, facts),
  };
}

/** The words that follow a prefix. Texts that begin alike in other letters are one word: patterns know no case. */
function below(
  prefix: string,
  texts: readonly string[],
  pattern: string,
  entries: readonly string[],
  facts: Facts,
): readonly WordNode[] {
  const groups = new Map<string, string[]>();
  for (const text of [...texts].sort()) {
    const next = prefixesOf(text).find(each => each.length > prefix.length) ?? text;
    groups.set(fold(next), [...(groups.get(fold(next)) ?? []), text]);
  }
  return [...groups].map(([key, group]): WordNode => {
    const label = (group[0] ?? '').slice(prefix.length, key.length);
    const safe = unusedBelow(facts, key) === undefined;
    const whole = safe && containsAllFrom(pattern, key);
    if (whole || group.every(text => fold(text) === key)) return leaf(label, safe, key, group, entries, facts);
    const itself = group
      .filter(text => fold(text) === key)
      .map(text => leaf('(itself)', safe, fold(text), [text], entries, facts));
    const longer = group.filter(text => fold(text) !== key);
    return {
      label,
      safe,
      actions: group.length,
      children: [...itself, ...below(key, longer, pattern, entries, facts)],
    };
  });
}

function leaf(
  label: string,
  safe: boolean,
  key: string,
  group: readonly string[],
  entries: readonly string[],
  facts: Facts,
): WordNode {
  const shown = group[0] ?? key;
  const unused = facts.unused.has(fold(shown));
  const entry = unused ? null : (entries.find(each => contains(each, shown)) ?? null);
  return { label, safe: unused ? false : safe || group.length === 1, actions: group.length, entry, children: [] };
}
