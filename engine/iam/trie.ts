/**
 * One service's actions as a trie of characters, which counts what is below each node.
 *
 * Whether a prefix is safe is then one number, and the walk of a pattern never looks below a node that is settled.
 */

import type { Action } from './actions.ts';
import type { Stages } from './stages.ts';

export interface Node {
  /** The character that leads here. */
  readonly code: number;
  /** In the order of their characters. */
  readonly children: Node[];
  /** How many actions begin with this prefix, and how many of those are unused. */
  all: number;
  unused: number;
  /** The action whose name ends here. */
  action: Action | undefined;
  /** Some action below: what a class of one action is written as. */
  sample: Action;
  /** The prefix as it is shown, where it ends at a cut point of some action: the least of their spellings. */
  cut: string | undefined;
}

/** The root stands after the colon of `service:`, which is a cut point of every action. */
export function buildTrie(actions: readonly Action[], stages: Stages): Node | undefined {
  const [first, ...rest] = [...actions].sort(byKey);
  if (first === undefined) return undefined;
  const root = nodeFor(0, first);
  root.cut = '';
  insert(root, first, stages);
  for (const action of rest) insert(root, action, stages);
  return root;
}

const byKey = (a: Action, b: Action): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

const nodeFor = (code: number, sample: Action): Node => ({
  code,
  children: [],
  all: 0,
  unused: 0,
  action: undefined,
  sample,
  cut: undefined,
});

/** Actions come in the order of their keys, so that the way down always goes by the last child or by a new one. */
function insert(root: Node, action: Action, stages: Stages): void {
  const { key, text, unused } = action;
  const cuts = stages.cutsOf(text);
  let nextCut = 0;
  let node = root;
  count(node, unused);
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    let child = node.children[node.children.length - 1];
    if (child === undefined || child.code !== code) {
      child = nodeFor(code, action);
      node.children.push(child);
    }
    node = child;
    count(node, unused);
    if (cuts[nextCut] === i + 1) {
      nextCut++;
      const spelling = text.slice(0, i + 1);
      node.cut = node.cut === undefined ? spelling : stages.shownOf(node.cut, spelling);
    }
  }
  node.action = action;
}

function count(node: Node, unused: boolean): void {
  node.all++;
  if (unused) node.unused++;
}

/** Of two spellings of one prefix. */
export const shownOf = (known: string, other: string): string => (other < known ? other : known);
