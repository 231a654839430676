/** Buckets, names and the table of what was shown. */

import { describe, expect, it } from 'vitest';
import { bucketOf, codeOf, codeOfHash, FeatureTable, FIRST_NAME, hashOf, SLOTS, slotOf } from './feature-table.ts';

describe('features', () => {
  it('counts fall into eight buckets that grow', () => {
    const counts = [1, 2, 3, 4, 5, 8, 9, 16, 17, 32, 33, 128, 129, 1e6];
    expect(counts.map(bucketOf)).toEqual([0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]);
  });

  it('codes lead back to their slot, and names stay clear of counters', () => {
    expect(slotOf(codeOf(123, 5))).toBe(123);
    for (const name of ['', 'a', 'operator:==', 'x'.repeat(99)]) {
      const slot = slotOf(codeOfHash(hashOf(name)));
      expect(slot).toBeGreaterThanOrEqual(FIRST_NAME);
      expect(slot).toBeLessThan(SLOTS);
    }
  });

  it('a table knows what is new, and can be told again elsewhere', () => {
    const table = new FeatureTable();
    expect(table.addAll([codeOf(3), codeOf(3, 1), codeOf(3)])).toBe(2);
    expect(table.add(codeOf(3, 1))).toBe(false);
    const copy = new FeatureTable(table.codes);
    expect(copy.size).toBe(2);
    expect(copy.addAll([codeOf(3), codeOf(4)])).toBe(1);
  });
});
