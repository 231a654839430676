import { describe, expect, it } from 'vitest';
import { type Candidate, cover } from './minimize.ts';

const test = (features: string, size = 1): Candidate => ({
  features: new Set(features),
  size,
  text: `${features} ${size}`,
});

describe('a cover', () => {
  it('keeps what shows everything, and no more', () => {
    expect(cover([test('a'), test('ab'), test('abc'), test('d')])).toEqual([2, 3]);
  });

  it('prefers several small ones to a large one', () => {
    expect(cover([test('abcd', 10_000), test('ab', 10), test('cd', 10)])).toEqual([1, 2]);
  });

  it('shows each feature as often as is asked for, where there are so many', () => {
    expect(cover([test('a', 1), test('a', 2), test('a', 3), test('b', 1)], 2)).toEqual([0, 1, 3]);
  });

  it('does not depend on the order', () => {
    const list = [test('abc', 5), test('cde', 4), test('ae', 3), test('bd', 2), test('f', 9), test('fa', 9)];
    const kept = (all: readonly Candidate[]): string[] => cover(all).map(i => all[i]?.text ?? '');
    expect(kept([...list].reverse()).sort()).toEqual(kept(list).sort());
  });

  it('is empty for nothing', () => expect(cover([])).toEqual([]));
});
