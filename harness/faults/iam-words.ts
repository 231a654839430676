/** Defects in words, safety and the text of prefixes. */

import type { Stages } from '../../engine/iam/index.ts';
import type { Node } from '../../engine/iam/trie.ts';

/** Looks for unused actions that have the prefix as whole words: what a trie of words would see. */
export function safetyByWords(): Partial<Stages> {
  return { isSafe: node => node.cut === undefined || !hasUnusedWord(node, node.cut.length) };
}

function hasUnusedWord(node: Node, length: number): boolean {
  const { action } = node;
  if (action?.unused === true && (length === 0 || wordEnds(action.text).includes(length))) return true;
  return node.children.some(child => hasUnusedWord(child, length));
}

const wordEnds = (name: string): readonly number[] => [
  ...[...name.matchAll(/(?<=[^A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g)].map(({ index }) => index),
  name.length,
];

export const prefixWithoutStar = (): Partial<Stages> => ({
  entryFor: (node, cut) =>
    node.all === 1 ? node.sample.text : node.action === undefined ? `${cut}*` : node.action.text,
});

/** A word wherever the expression finds a place. */
const cutAt = (places: RegExp): Partial<Stages> => ({
  cutsOf: name =>
    [...new Set([...[...name.matchAll(places)].map(({ index }) => index), name.length])].filter(at => at > 0),
});

export const cutAtEveryCapital = (): Partial<Stages> => cutAt(/(?=[A-Z])/g);

export const acronymSwallowsWord = (): Partial<Stages> => cutAt(/(?<=[^A-Z])(?=[A-Z])/g);

export const hyphenEndsWord = (): Partial<Stages> => cutAt(/(?<=[^A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?=-)/g);

export const digitBeginsWord = (): Partial<Stages> =>
  cutAt(/(?<=[^A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])/g);

export const chainsCompressed = (): Partial<Stages> => ({
  entryFor: (node, cut) => {
    if (node.all === 1) return node.sample.text;
    let [end, length] = [node, cut.length];
    for (
      let only = end.children[0];
      end.children.length === 1 && end.action === undefined && only;
      only = end.children[0]
    ) {
      end = only;
      if (end.cut !== undefined) length = end.cut.length;
    }
    return `${node.sample.text.slice(0, length)}*`;
  },
});
