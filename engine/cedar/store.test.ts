import { describe, expect, it } from 'vitest';
import { EntityNode, EntityStore, type LoadedEntity } from './store.ts';
import { type Random, seeded } from './testdata/random.ts';
import { EMPTY_RECORD, EntityRef, RecordValue } from './values.ts';

/** Ids are numbers; an edge goes from a child to a parent. */
type Edges = ReadonlyMap<number, readonly number[]>;

const entity = (store: EntityStore, id: number, parents: readonly number[], attrs = EMPTY_RECORD): LoadedEntity => ({
  node: store.intern('T', String(id)),
  attrs,
  tags: EMPTY_RECORD,
  parents: parents.map(parent => store.intern('T', String(parent))),
});
const fill = (store: EntityStore, edges: Edges) =>
  store.fill([...edges].map(([id, parents]) => entity(store, id, parents)));
const ref = (id: number) => new EntityRef('T', String(id));

/** The definition: follow the parents of those that are present. */
function ancestorsOf(id: number, edges: Edges, found = new Set<number>()): Set<number> {
  for (const parent of edges.get(id) ?? []) {
    if (found.has(parent)) continue;
    found.add(parent);
    ancestorsOf(parent, edges, found);
  }
  return found;
}

/** Parents have greater numbers, so there is no cycle; about a third of the entities are absent. */
function randomGraph(random: Random, size: number): Edges {
  const edges = new Map<number, number[]>();
  for (let id = 0; id < size; id++) {
    if (random.below(3) === 0) continue;
    edges.set(
      id,
      Array.from({ length: random.below(4) }, () => id + 1 + random.below(size - id)),
    );
  }
  return edges;
}

function expectHierarchy(store: EntityStore, edges: Edges, size: number): void {
  for (let a = 0; a <= size; a++) {
    const ancestors = ancestorsOf(a, edges);
    for (let b = 0; b <= size; b++) {
      const wanted = a === b || ancestors.has(b);
      if (store.isIn(ref(a), ref(b)) !== wanted) expect({ in: [a, b], edges: [...edges] }).toBe(wanted);
    }
  }
}

describe('EntityStore', () => {
  it('agrees with the naive closure on random graphs with diamonds and absent entities', () => {
    const random = seeded(5);
    for (let round = 0; round < 150; round++) {
      const size = 1 + random.below(25);
      const edges = randomGraph(random, size);
      const store = new EntityStore();
      expect(fill(store, edges).ok).toBe(true);
      expectHierarchy(store, edges, size);
    }
  });

  it('is the same after updates as when filled afresh', () => {
    const random = seeded(9);
    for (let round = 0; round < 60; round++) {
      const size = 2 + random.below(14);
      const edges = new Map(randomGraph(random, size));
      const store = new EntityStore();
      fill(store, edges);
      for (let step = 0; step < 12; step++) {
        const id = random.below(size);
        if (random.below(4) === 0) {
          edges.delete(id);
          store.remove({ type: 'T', id: String(id) });
        } else {
          const parents = Array.from({ length: random.below(3) }, () => id + 1 + random.below(size - id));
          edges.set(id, parents);
          expect(store.put(entity(store, id, parents)).ok).toBe(true);
        }
        expectHierarchy(store, edges, size);
      }
    }
  });

  it.each<[string, [number, number[]][]]>([
    ['itself', [[1, [1]]]],
    [
      'two',
      [
        [1, [2]],
        [2, [1]],
      ],
    ],
    [
      'three, below an entity outside',
      [
        [0, [1]],
        [1, [2]],
        [2, [3]],
        [3, [1]],
      ],
    ],
    [
      'behind a diamond',
      [
        [0, [1, 2]],
        [1, [3]],
        [2, [3]],
        [3, [4]],
        [4, [2]],
      ],
    ],
  ])('refuses a cycle: %s', (_name, edges) => {
    expect(fill(new EntityStore(), new Map(edges))).toMatchObject({ ok: false, category: 'cycle' });
  });

  it('refuses an update that closes a cycle, and keeps what it had', () => {
    const store = new EntityStore();
    fill(
      store,
      new Map([
        [1, [2]],
        [2, [3]],
      ]),
    );
    expect(store.put(entity(store, 3, [1]))).toMatchObject({ ok: false, category: 'cycle' });
    expect(store.put(entity(store, 1, [1]))).toMatchObject({ ok: false, category: 'cycle' });
    expect([store.isIn(ref(1), ref(3)), store.isIn(ref(3), ref(1))]).toEqual([true, false]);
  });

  it('allows an entity twice if both are equal, parents in any order', () => {
    const store = new EntityStore();
    expect(store.fill([entity(store, 1, [2, 3]), entity(store, 1, [3, 2, 3])]).ok).toBe(true);
  });

  it.each<[string, number[], RecordValue]>([
    ['other parents of the same closure', [2, 3], EMPTY_RECORD],
    ['other attributes', [2], new RecordValue(['a'], [1])],
  ])('refuses an entity twice with %s', (_name, parents, attrs) => {
    const store = new EntityStore();
    const twice = [entity(store, 2, [3]), entity(store, 1, [2]), entity(store, 1, parents, attrs)];
    expect(store.fill(twice)).toMatchObject({ ok: false, category: 'duplicateEntity' });
  });

  it('takes a chain of 100,000 groups without overflowing the stack', () => {
    const store = new EntityStore();
    const chain = Array.from({ length: 100_000 }, (_, id) => entity(store, id, [id + 1]));
    expect(store.fill(chain).ok).toBe(true);
    expect(store.isIn(ref(0), ref(100_000))).toBe(true);
    expect(store.isIn(ref(1), ref(0))).toBe(false);
    expect(store.put(entity(store, 100_000, [0]))).toMatchObject({ ok: false, category: 'cycle' });
  });

  it.each([
    ['few', 5, 1],
    ['many, their numbers near each other', 60, 1],
    ['many, their numbers far apart', 30, 900],
  ])('knows ancestors from others: %s', (_name, count, stride) => {
    const store = new EntityStore();
    const all = Array.from({ length: count * stride }, (_, i) => i + 1);
    // Every number gets a child, so that all are groups.
    fill(store, new Map(all.map(id => [-id, [id]])));
    const chosen = all.filter(id => id % stride === 0);
    store.put(entity(store, 0, chosen));
    for (const id of all) {
      if (store.isIn(ref(0), ref(id)) !== (id % stride === 0)) expect(id).toBe('told right');
    }
    expect(store.isIn(ref(0), ref(-1))).toBe(false);
  });

  it('keeps what was collected elsewhere when one entity moves', () => {
    const store = new EntityStore();
    fill(
      store,
      new Map<number, number[]>([
        [1, [10]],
        [2, [20]],
        [10, [100]],
        [20, [200]],
      ]),
    );
    const [moved, other] = [store.intern('T', '1'), store.intern('T', '2')];
    const before = [store.ancestorsOf(moved), store.ancestorsOf(other)];
    store.put(entity(store, 10, [200]));
    expect(store.ancestorsOf(other)).toBe(before[1]);
    expect(store.ancestorsOf(moved).map(({ id }) => id)).toEqual(['10', '200']);
  });

  it('is right after more changes of groups than it keeps', () => {
    const store = new EntityStore();
    const groups = Array.from({ length: 100 }, (_, i) => i + 10);
    fill(
      store,
      new Map<number, number[]>([[1, [2]], [2, [3]], ...groups.map(id => [id, [id + 1]] as [number, number[]])]),
    );
    expect([store.isIn(ref(1), ref(3)), store.isIn(ref(10), ref(50))]).toEqual([true, true]);
    store.put(entity(store, 2, [4]));
    for (const id of groups) store.put(entity(store, id, []));
    expect([3, 4].map(id => store.isIn(ref(1), ref(id)))).toEqual([false, true]);
    expect(store.isIn(ref(10), ref(50))).toBe(false);
    // Each of the next changes is one that is looked for.
    for (const group of [5, 6, 7]) {
      store.put(entity(store, 2, [group]));
      expect([5, 6, 7].filter(id => store.isIn(ref(1), ref(id)))).toEqual([group]);
    }
  });

  it('forgets entities that come and go, and the groups that only they named', () => {
    const store = new EntityStore();
    for (let id = 0; id < 100; id++) {
      store.put(entity(store, id, [1_000 + id, 7_000]));
      expect(store.remove({ type: 'T', id: String(id) })).toBe(true);
      expect([ref(id), ref(1_000 + id), ref(7_000)].map(each => store.find(each))).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
    expect(store.remove({ type: 'T', id: '1' })).toBe(false);
  });

  it('drops what a refused update has made', () => {
    const store = new EntityStore();
    expect(store.attempt(() => store.put(entity(store, 1, [2, 1]))).ok).toBe(false);
    expect([store.find(ref(1)), store.find(ref(2))]).toEqual([undefined, undefined]);
  });

  it('finds an entity added after it was looked for', () => {
    const store = new EntityStore();
    const alice = ref(1);
    expect(store.find(alice)).toBeUndefined();
    store.put(entity(store, 1, [2]));
    expect(store.find(alice)).toBeInstanceOf(EntityNode);
    expect(store.isIn(alice, ref(2))).toBe(true);
  });

  it('asks each store for itself when one reference is used with two', () => {
    const [first, second] = [new EntityStore(), new EntityStore()];
    first.put(entity(first, 1, [2]));
    const [alice, group] = [ref(1), ref(2)];
    expect([first, second, first].map(store => store.isIn(alice, group))).toEqual([true, false, true]);
  });

  it('keeps types and ids apart, whatever they are', () => {
    const store = new EntityStore();
    store.fill([
      { node: store.intern('A', 'B::c'), attrs: EMPTY_RECORD, tags: EMPTY_RECORD, parents: [store.intern('G', 'g')] },
    ]);
    expect(store.isIn(new EntityRef('A', 'B::c'), new EntityRef('G', 'g'))).toBe(true);
    expect(store.isIn(new EntityRef('A::B', 'c'), new EntityRef('G', 'g'))).toBe(false);
    expect(store.isIn(new EntityRef('constructor', '__proto__'), new EntityRef('G', 'g'))).toBe(false);
  });
});
