/** Statements and policies: what is refined, and in which shape it is given back. */

import type { PolicyJson, StatementJson } from '../../model/iam/syntax/interchange.ts';
import type { Entry } from './absorb.ts';
import type { Services } from './actions.ts';
import type { Automaton } from './automaton.ts';
import type { Stages } from './stages.ts';
import type { Node } from './trie.ts';

/** What is known of one input. Tries are built when a pattern first reaches their service. */
export interface Known {
  readonly services: Services;
  trie(service: string): Node | undefined;
}

/** One pattern's answer, kept for the rest of the policy: policies repeat their patterns. */
interface Replacement {
  readonly automaton: Automaton;
  /** Sorted; undefined when the pattern stays. */
  readonly entries: readonly string[] | undefined;
}

export type Memo = Map<string, Replacement>;

/** The policy itself when nothing changes, null when nothing is left. */
export function refinePolicy(policy: PolicyJson, services: Services, stages: Stages): PolicyJson | null {
  const tries = new Map<string, Node | undefined>();
  const trie = (service: string): Node | undefined => {
    if (!tries.has(service)) tries.set(service, stages.buildTrie(services.get(service) ?? [], stages));
    return tries.get(service);
  };
  const known = { services, trie };
  const memo = stages.newMemo();
  const before = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement as StatementJson];
  const after: (StatementJson | null)[] = before.map(statement => refineStatement(statement, known, memo, stages));
  return after.every((statement, i) => statement === before[i]) ? policy : stages.withStatements(policy, after);
}

/** undefined: not to be touched. A Deny would deny less without an action, a NotAction would allow more with one. */
export function patternsOf({ Effect, Action }: StatementJson): readonly string[] | undefined {
  if (Effect !== 'Allow' || Action === undefined) return undefined;
  return typeof Action === 'string' ? [Action] : (Action as readonly string[]);
}

function refineStatement(statement: StatementJson, known: Known, memo: Memo, stages: Stages): StatementJson | null {
  const list: Entry[] = [];
  let changed = false;
  for (const pattern of stages.patternsOf(statement) ?? []) {
    const { automaton, entries } = replacementOf(pattern, known, memo, stages);
    if (entries === undefined) list.push({ text: pattern, author: automaton });
    else {
      changed = true;
      for (const text of entries) list.push({ text, author: undefined });
    }
  }
  return changed ? stages.withEntries(statement, stages.absorb(list)) : statement;
}

function replacementOf(pattern: string, known: Known, memo: Memo, stages: Stages): Replacement {
  let replacement = memo.get(pattern);
  if (replacement === undefined) {
    const automaton = stages.compile(pattern);
    const entries = stages.replace(pattern, automaton, known, stages);
    replacement = { automaton, entries: entries === undefined ? undefined : stages.sortEntries(entries) };
    memo.set(pattern, replacement);
  }
  return replacement;
}

/** A lone string stays one where one entry is left; everything else of the statement stays, in its order. */
export function withEntries(statement: StatementJson, entries: readonly string[]): StatementJson | null {
  if (entries.length === 0) return null;
  const lone = typeof statement.Action === 'string' && entries.length === 1;
  return { ...statement, Action: lone ? (entries[0] as string) : entries };
}

/** `null` for a statement of which nothing is left. A policy's only statement, written without brackets, stays so. */
export function withStatements(policy: PolicyJson, statements: readonly (StatementJson | null)[]): PolicyJson | null {
  const left = statements.filter(statement => statement !== null);
  const [first] = left;
  if (first === undefined) return null;
  return { ...policy, Statement: Array.isArray(policy.Statement) ? left : first };
}
