/**
 * What takes the place of one pattern: the pattern's automaton walks down the tries, both at once.
 *
 * The walk keeps its own stack, in no particular order: entries are sorted afterwards.
 */

import { type Automaton, DEAD } from './automaton.ts';
import { fold } from './names.ts';
import type { Known } from './refine.ts';
import type { Stages } from './stages.ts';
import type { Node } from './trie.ts';

const COLON = 58;

/** Entries without order; undefined when the pattern matches nothing that is unused, and so stays as it is. */
export function replace(pattern: string, automaton: Automaton, known: Known, stages: Stages): string[] | undefined {
  const reached = servicesOf(pattern, automaton, known);
  if (!reached.some(({ service, state }) => touchesUnused(service, state, automaton, known))) return undefined;
  const entries: string[] = [];
  for (const { service, state } of reached) emit(service, state, automaton, known, stages, entries);
  return entries;
}

/** A service, and the state of the automaton after its name and the colon. */
interface Reached {
  readonly service: string;
  readonly state: number;
}

/** The services that the pattern reaches: the one that it names, or each, when it has a wildcard before the colon. */
function servicesOf(pattern: string, automaton: Automaton, known: Known): Reached[] {
  const before = pattern.slice(0, Math.max(0, pattern.indexOf(':')));
  const named = before !== '' && !before.includes('*') && !before.includes('?');
  const reached: Reached[] = [];
  for (const service of named ? [fold(before)] : known.services.keys()) {
    const state = automaton.step(automaton.run(service), COLON);
    if (state !== DEAD) reached.push({ service, state });
  }
  return reached;
}

/** Looks only where something is unused. */
function touchesUnused(service: string, state: number, automaton: Automaton, known: Known): boolean {
  if (known.services.get(service)?.some(({ unused }) => unused) !== true) return false;
  const nodes = [known.trie(service)];
  const states = [state];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const here = states.pop() ?? DEAD;
    if (node.unused === 0 || here === DEAD) continue;
    if (node.action?.unused === true && automaton.accepts(here)) return true;
    for (const child of node.children) {
      nodes.push(child);
      states.push(automaton.step(here, child.code));
    }
  }
  return false;
}

/** The first node on each way down that is admissible speaks for all below it; a kept action before that for itself. */
function emit(
  service: string,
  state: number,
  automaton: Automaton,
  known: Known,
  stages: Stages,
  entries: string[],
): void {
  const prefix = `${service}:`;
  const nodes = [known.trie(service)];
  const states = [state];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const here = states.pop() ?? DEAD;
    if (here === DEAD) continue;
    if (node.cut !== undefined && stages.isSafe(node) && automaton.acceptsAllFrom(here)) {
      entries.push(prefix + stages.entryFor(node, node.cut));
      continue;
    }
    if (node.action !== undefined && stages.isKept(node, node.action) && automaton.accepts(here)) {
      entries.push(prefix + node.action.text);
    }
    for (const child of node.children) {
      nodes.push(child);
      states.push(automaton.step(here, child.code));
    }
  }
}

/** No unused action begins with the prefix: in characters, because that is what a wildcard matches. */
export const isSafe = (node: Node): boolean => node.unused === 0;

/** A class of one action is written as its name. */
export const entryFor = (node: Node, cut: string): string => (node.all === 1 ? node.sample.text : `${cut}*`);

export const isKept = (_node: Node, action: { readonly unused: boolean }): boolean => !action.unused;

/** By code point: all text here is ASCII. */
export const sortEntries = (entries: string[]): readonly string[] => entries.sort();
