import { describe, expect, it } from 'vitest';
import { ancestors, type Entities, hasCycle, isIn, storeOf, uidKey } from './entities.ts';
import type { EntityUid } from './syntax/abstract.ts';

const uid = (id: string): EntityUid => ({ type: 'Group', id });

/** `{ a: 'b c' }`: a is present and its parents are b and c, which are absent unless they have lines of their own. */
const hierarchy = (parentsOf: { readonly [id: string]: string }): Entities =>
  storeOf(
    Object.entries(parentsOf).map(([id, parents]) => ({
      uid: uid(id),
      attrs: new Map(),
      tags: new Map(),
      parents: parents.split(' ').filter(Boolean).map(uid),
    })),
  );

describe('uidKey', () => {
  it('is another one for every other uid', () => {
    const types = ['A', 'A::A', 'B::A', 'AA'];
    const ids = ['', '"', '""', '::', 'A', 'A::"', 'A::""', '"::A', '\\', '\\"', '\\\\', 'a\n', 'a\\n', 'A::A::"A"'];
    const uids = types.flatMap(type => ids.map(id => ({ type, id })));
    expect(new Set(uids.map(uidKey)).size).toBe(uids.length);
  });
});

describe('ancestors', () => {
  it.each([
    ['none', { a: '' }, ''],
    ['of an absent entity', { b: 'c' }, ''],
    ['through present parents', { a: 'b', b: 'c', c: 'd', d: '' }, 'b c d'],
    ['an absent parent counts, what it would have had does not', { a: 'b', c: 'd' }, 'b'],
    ['by two ways', { a: 'b c', b: 'd', c: 'd', d: 'e' }, 'b c d e'],
    ['repeated parents', { a: 'b b', b: '' }, 'b'],
    ['itself, in a cycle', { a: 'b', b: 'a' }, 'a b'],
  ])('%s', (_, parentsOf, expected) => {
    const found = new Set([...ancestors(uid('a'), hierarchy(parentsOf))].map(({ id }) => id));
    expect([...found].sort().join(' ')).toBe(expected);
  });

  it('survive a chain of 10,000 parents', () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => `g${index}`);
    const chain = hierarchy(Object.fromEntries(ids.map((id, index) => [id, ids[index + 1] ?? ''])));
    expect([...ancestors(uid('g0'), chain)].length).toBe(9_999);
  });
});

describe('in', () => {
  const entities = hierarchy({ a: 'b', b: 'absent' });
  it.each([
    ['a', 'a', true],
    ['a', 'b', true],
    ['a', 'absent', true],
    ['b', 'a', false],
    ['absent', 'absent', true],
    ['absent', 'a', false],
  ])('%s in %s is %s', (a, b, expected) => expect(isIn(uid(a), uid(b), entities)).toBe(expected));

  it('tells types apart', () => expect(isIn(uid('a'), { type: 'User', id: 'b' }, entities)).toBe(false));
});

describe('hasCycle', () => {
  it.each([
    ['an empty store', {}, false],
    ['a diamond', { a: 'b c', b: 'd', c: 'd', d: '' }, false],
    ['its own parent', { a: 'a' }, true],
    ['a cycle of three away from the first entity', { a: 'b', b: 'c', c: 'd', d: 'b' }, true],
    ['a cycle broken by an absent entity', { a: 'b', c: 'a' }, false],
  ])('%s', (_, parentsOf: { readonly [id: string]: string }, expected) =>
    expect(hasCycle(hierarchy(parentsOf))).toBe(expected),
  );
});
