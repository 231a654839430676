/**
 * The ancestors of one entity, and how one is looked for among them.
 *
 * Few are compared one by one. For many there is a set of bits: every node that has ever had a child has a number, the
 * numbers of one store are dense, and groups that are made together have numbers near each other. Where the bits would be
 * nearly all 0 a hash set takes less room.
 */

import type { EntityNode } from './store.ts';

/** Up to this many are searched one by one. */
const LINEAR_LIMIT = 12;
/** Bits for each ancestor beyond which a Set is smaller: it takes about 40 bytes for a member. */
const SPARSE = 40 * 8;

export class Ancestors {
  /** How many changes of groups their store had counted when they were last known to hold. */
  version: number;
  readonly list: readonly EntityNode[];
  /** Of a policy index, for the version of it that is the number: what stands there under these ancestors. */
  places: readonly unknown[] = [];
  placesOf = 0;
  /** Bit `n` of the whole tells of the group `from + n`. */
  private readonly bits: Int32Array | undefined = undefined;
  private readonly from: number = 0;
  private readonly set: ReadonlySet<EntityNode> | undefined = undefined;

  /** `list` is free of duplicates. */
  constructor(list: readonly EntityNode[], version: number) {
    this.version = version;
    this.list = list;
    if (list.length <= LINEAR_LIMIT) return;
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    for (const { group } of list) {
      if (group < least) least = group;
      if (group > most) most = group;
    }
    if (most - least > SPARSE * list.length) {
      this.set = new Set(list);
      return;
    }
    this.from = least;
    const bits = new Int32Array(((most - least) >> 5) + 1);
    for (const { group } of list) {
      const at = group - least;
      bits[at >> 5] = (bits[at >> 5] as number) | (1 << (at & 31));
    }
    this.bits = bits;
  }

  has(sought: EntityNode): boolean {
    const { bits, list } = this;
    if (bits !== undefined) {
      const at = sought.group - this.from;
      return at >= 0 && at >> 5 < bits.length && ((bits[at >> 5] as number) & (1 << (at & 31))) !== 0;
    }
    if (this.set !== undefined) return this.set.has(sought);
    for (let i = 0; i < list.length; i++) if (list[i] === sought) return true;
    return false;
  }
}
