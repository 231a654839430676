/**
 * Which features were shown. A feature is a slot (a counter of the instrumented engine, or the hash of a name) with one
 * of eight buckets, as one number; a table remembers them in a byte for each slot.
 */

/** Counters stand at the beginning, hashed names in the rest. */
export const SLOTS = 0x4_0000;
/** Slots before this one are counters of the instrumented engine, which has some 20,000. */
export const FIRST_NAME = 0x1_0000;

const BUCKETS = 8;

export const codeOf = (slot: number, bucket = 0): number => slot * BUCKETS + bucket;

export const slotOf = (code: number): number => Math.floor(code / BUCKETS);

/** How often something happened, coarsely: once, twice, up to 4, 8, 16, 32, 128, more. A loop once more is no news. */
export const bucketOf = (count: number): number =>
  count <= 2 ? count - 1 : count <= 32 ? 32 - Math.clz32(count - 1) : count <= 128 ? 6 : 7;

/** FNV-1a, 32 bits. */
export function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The code of what is named by a hash; two names may share one, which costs a little of the guidance and nothing else. */
export function codeOfHash(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return codeOf(FIRST_NAME + (((mixed ^ (mixed >>> 13)) >>> 0) % (SLOTS - FIRST_NAME)));
}

export class FeatureTable {
  readonly #masks = new Uint8Array(SLOTS);
  readonly #codes: number[] = [];

  constructor(codes: Iterable<number> = []) {
    for (const code of codes) this.add(code);
  }

  /** How many different ones. */
  get size(): number {
    return this.#codes.length;
  }

  /** In the order in which they were first shown. */
  get codes(): Uint32Array {
    return Uint32Array.from(this.#codes);
  }

  /** True when it is new. */
  add(code: number): boolean {
    const [slot, bit] = [Math.floor(code / BUCKETS), 1 << (code % BUCKETS)];
    const mask = this.#masks[slot] ?? 0;
    if ((mask & bit) !== 0) return false;
    this.#masks[slot] = mask | bit;
    this.#codes.push(code);
    return true;
  }

  /** How many of them are new. */
  addAll(codes: Iterable<number>): number {
    let added = 0;
    for (const code of codes) if (this.add(code)) added++;
    return added;
  }
}
