/**
 * The engine as a table: each stage under its name.
 *
 * The stages call one another through this table, so that whoever wants to study the engine with one part exchanged (a
 * profile, a trace, a known defect) can, without a switch in the code that runs in production.
 */

import type { CatalogueJson, FindingJson, PolicyJson, StatementJson } from '../../model/iam/syntax/interchange.ts';
import { absorb, type Entry } from './absorb.ts';
import { type Action, collectActions, type Services } from './actions.ts';
import { Automaton } from './automaton.ts';
import { cutsOf } from './names.ts';
import { type Known, type Memo, patternsOf, withEntries, withStatements } from './refine.ts';
import { entryFor, isKept, isSafe, replace, sortEntries } from './replace.ts';
import { buildTrie, type Node, shownOf } from './trie.ts';

export interface Stages {
  collectActions(catalogue: CatalogueJson, findings: readonly FindingJson[]): Services;
  cutsOf(name: string): number[];
  shownOf(known: string, other: string): string;
  buildTrie(actions: readonly Action[], stages: Stages): Node | undefined;
  compile(pattern: string): Automaton;
  newMemo(): Memo;
  replace(pattern: string, automaton: Automaton, known: Known, stages: Stages): string[] | undefined;
  isSafe(node: Node): boolean;
  entryFor(node: Node, cut: string): string;
  isKept(node: Node, action: Action): boolean;
  sortEntries(entries: string[]): readonly string[];
  absorb(entries: readonly Entry[]): string[];
  patternsOf(statement: StatementJson): readonly string[] | undefined;
  withEntries(statement: StatementJson, entries: readonly string[]): StatementJson | null;
  withStatements(policy: PolicyJson, statements: readonly (StatementJson | null)[]): PolicyJson | null;
}

export const STAGES: Stages = {
  collectActions,
  cutsOf,
  shownOf,
  buildTrie,
  compile: pattern => new Automaton(pattern),
  newMemo: () => new Map(),
  replace,
  isSafe,
  entryFor,
  isKept,
  sortEntries,
  absorb,
  patternsOf,
  withEntries,
  withStatements,
};
