/**
 * Transitive closures of a schema: ancestors of entity types and of actions.
 *
 * Trick: closures are computed when first asked for and kept as bit sets. 5,000 types in one chain have 12 million
 * ancestor pairs; most callers ask about three types.
 */

import type { EntityUid } from '../../../model/cedar/syntax/abstract.ts';

/** A directed graph on 0..n-1 whose reachability is memoised row by row. */
export class Reachability {
  private readonly next: readonly (readonly number[])[];
  private readonly rows: (Uint32Array | undefined)[] = [];

  constructor(next: readonly (readonly number[])[]) {
    this.next = next;
  }

  /** Bits of all nodes that a path of at least one edge leads to. */
  row(from: number): Uint32Array {
    const known = this.rows[from];
    if (known !== undefined) return known;
    const row = new Uint32Array((this.next.length + 31) >>> 5);
    const stack = [...(this.next[from] ?? [])];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (hasBit(row, node)) continue;
      setBit(row, node);
      const closed = this.rows[node];
      if (closed === undefined) for (const n of this.next[node] ?? []) stack.push(n);
      else for (let i = 0; i < row.length; i++) row[i] = (row[i] ?? 0) | (closed[i] ?? 0);
    }
    this.rows[from] = row;
    return row;
  }
}

const hasBit = (row: Uint32Array, i: number): boolean => (((row[i >>> 5] ?? 0) >>> (i & 31)) & 1) === 1;
const setBit = (row: Uint32Array, i: number): void => {
  row[i >>> 5] = (row[i >>> 5] ?? 0) | (1 << (i & 31));
};

function* members(row: Uint32Array): Generator<number> {
  for (let word = 0; word < row.length; word++) {
    for (let bits = row[word] ?? 0; bits !== 0; bits &= bits - 1) yield word * 32 + 31 - Math.clz32(bits & -bits);
  }
}

/** Names of the nodes of a graph, both ways. */
export interface NodeNames {
  readonly names: readonly string[];
  readonly index: ReadonlyMap<string, number>;
}

/** The ancestors of one entity type as a set of names; equal in behaviour to a plain `Set`. */
export class AncestorSet implements ReadonlySet<string> {
  private readonly nodes: NodeNames;
  private readonly reachability: Reachability;
  private readonly from: number;

  constructor(nodes: NodeNames, reachability: Reachability, from: number) {
    this.nodes = nodes;
    this.reachability = reachability;
    this.from = from;
  }

  has(name: string): boolean {
    const node = this.nodes.index.get(name);
    return node !== undefined && hasBit(this.reachability.row(this.from), node);
  }

  get size(): number {
    return this.toArray().length;
  }

  /** Sorted by code point, because the nodes are. */
  toArray(): string[] {
    const { names } = this.nodes;
    const row = this.reachability.row(this.from);
    const found: string[] = [];
    for (let node = 0; node < names.length; node++) if (hasBit(row, node)) found.push(names[node] ?? '');
    return found;
  }

  values(): SetIterator<string> {
    return this.toArray().values() as SetIterator<string>;
  }

  keys(): SetIterator<string> {
    return this.values();
  }

  *entries(): SetIterator<[string, string]> {
    for (const name of this.values()) yield [name, name];
  }

  [Symbol.iterator](): SetIterator<string> {
    return this.values();
  }

  forEach(callback: (value: string, key: string, set: ReadonlySet<string>) => void, thisArg?: unknown): void {
    for (const name of this.values()) callback.call(thisArg, name, name, this);
  }
}

/** The ancestors of one action, in the order of the schema. */
export function actionAncestors(uids: readonly EntityUid[], reachability: Reachability, from: number): EntityUid[] {
  const found: EntityUid[] = [];
  for (const node of members(reachability.row(from))) {
    const uid = uids[node];
    if (uid !== undefined) found.push(uid);
  }
  return found;
}

/** A node on a cycle, or undefined; linear, without recursion. */
export function findCycle(next: readonly (readonly number[])[]): number | undefined {
  const waiting = next.map(() => 0);
  for (const targets of next) for (const target of targets) waiting[target] = (waiting[target] ?? 0) + 1;
  const free = [...waiting.keys()].filter(node => waiting[node] === 0);
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    for (const target of next[node] ?? []) {
      const left = (waiting[target] ?? 0) - 1;
      waiting[target] = left;
      if (left === 0) free.push(target);
    }
  }
  const stuck = waiting.findIndex(count => count > 0);
  return stuck === -1 ? undefined : stuck;
}
