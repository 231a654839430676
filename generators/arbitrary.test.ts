import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrary, compareShortlex, shorterSequences, trimmed } from './arbitrary.ts';
import type { Choices } from './choices.ts';

/** Small trees: recursion, sizes, alternatives of different lengths. */
interface Tree {
  readonly label: string;
  readonly children: readonly Tree[];
}

const tree = (choices: Choices, depth = 3): Tree => ({
  label: choices.pick(['a', 'b', 'c']),
  children: depth === 0 ? [] : choices.list(0, 3, 0.6, inner => tree(inner, depth - 1)),
});
const trees = (choices: Choices): Tree => tree(choices);
const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' &&
  value !== null &&
  'label' in value &&
  'children' in value &&
  Array.isArray(value.children);
const size = (value: Tree): number => value.children.reduce((sum, child) => sum + size(child), 1);
const labels = (value: Tree): string => value.label + value.children.map(labels).join('');

const reductions = function* (value: Tree): Generator<Tree> {
  yield* value.children;
  for (let i = 0; i < value.children.length; i++) yield { ...value, children: value.children.toSpliced(i, 1) };
};

const subject = arbitrary(trees);
const seeds = Array.from({ length: 30 }, (_, i) => i * 7919);
/** A generator of numbers as fast-check asks for. */
function rng(seed: number) {
  let state = seed | 0;
  const generator = {
    clone: () => rng(state),
    next() {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return state;
    },
    jump: () => undefined,
    getState: () => [state],
  };
  return generator as unknown as ConstructorParameters<typeof fc.Random>[0];
}

const generated = (seed: number) => subject.generate(new fc.Random(rng(seed)), undefined);
/** The value, and the first few of what it shrinks to, level by level. */
function alongShrinks(value: fc.Value<Tree>, width: number, depth: number): fc.Value<Tree>[] {
  const children = [...subject.shrink(value.value, value.context).take(width)];
  return depth === 0 ? [value] : [value, ...children.flatMap(child => alongShrinks(child, width, depth - 1))];
}

describe('an arbitrary of choices', () => {
  it('produces the same values from the same seed, also along any shrink path', () => {
    for (const seed of seeds.slice(0, 15)) {
      const [a, b] = [alongShrinks(generated(seed), 5, 3), alongShrinks(generated(seed), 5, 3)];
      expect(a.map(value => value.value)).toEqual(b.map(value => value.value));
    }
  });

  it('produces only correct values, also when shrinking', () => {
    for (const seed of seeds.slice(0, 15)) {
      for (const { value } of alongShrinks(generated(seed), 6, 3)) expect(isTree(value)).toBe(true);
    }
  });

  it('shrinks to strictly smaller sequences, and comes to an end', () => {
    for (const seed of seeds) {
      let current = generated(seed);
      for (let steps = 0; ; steps++) {
        const children = [...subject.shrink(current.value, current.context)];
        const before = (current.context as { sequence: number[] }).sequence;
        for (const child of children) {
          expect(compareShortlex((child.context as { sequence: number[] }).sequence, before)).toBeLessThan(0);
        }
        expect(steps).toBeLessThan(1000);
        const last = children.at(-1);
        if (last === undefined) break;
        current = last;
      }
      expect(current.value).toEqual({ label: 'a', children: [] });
    }
  });

  it('tries the simplest value first', () => {
    const big = seeds.map(generated).find(({ value }) => size(value) > 8) as fc.Value<Tree>;
    expect(subject.shrink(big.value, big.context).getNthOrLast(0)?.value).toEqual({ label: 'a', children: [] });
  });

  it('finds minimal counterexamples with the ordinary runner', () => {
    const found = fc.check(
      fc.property(subject, value => !labels(value).includes('c') || size(value) < 4),
      { seed: 1, numRuns: 500 },
    );
    expect(found.failed).toBe(true);
    const [smallest] = found.counterexample as [Tree];
    expect(size(smallest)).toBe(4);
    expect([...labels(smallest)].sort().join('')).toBe('aaac');
  });

  it('replays what the runner reports', () => {
    const property = fc.property(subject, value => size(value) < 5);
    const first = fc.check(property, { seed: 3 });
    const again = fc.check(property, { seed: 3, path: first.counterexamplePath as string, endOnFailure: true });
    expect(again.counterexample).toEqual(first.counterexample);
  });

  it('shrinks foreign values by structure, if it can tell them', () => {
    const able = arbitrary(trees, { accepts: isTree, reductions });
    const leaf = { label: 'c', children: [] };
    const foreign: Tree = { label: 'z', children: [leaf, { label: 'y', children: [leaf] }] };
    expect(subject.canShrinkWithoutContext(foreign)).toBe(false);
    expect(able.canShrinkWithoutContext('x')).toBe(false);
    expect(able.canShrinkWithoutContext(foreign)).toBe(true);
    const result = fc.check(
      fc.property(able, value => !labels(value).includes('y')),
      { examples: [[foreign]], numRuns: 1 },
    );
    expect(result.counterexample).toEqual([{ label: 'y', children: [] }]);
  });
});

describe('sequences', () => {
  it('compare by length, then by the first difference', () => {
    const rising = [[], [0], [1], [7], [0, 0], [0, 5], [1, 0], [0, 0, 0]];
    for (let i = 0; i + 1 < rising.length; i++) {
      expect(compareShortlex(rising[i] as number[], rising[i + 1] as number[])).toBeLessThan(0);
    }
    expect(compareShortlex([1, 2], [1, 2])).toBe(0);
  });

  it('lose their trailing zeros', () => {
    expect([trimmed([0, 0]), trimmed([1, 0, 2, 0]), trimmed([3])]).toEqual([[], [1, 0, 2], [3]]);
  });

  it('have finitely many candidates, the boldest first', () => {
    const candidates = [...shorterSequences([3, 0, 5, 1])];
    expect(candidates[0]).toEqual([]);
    expect(candidates.length).toBeLessThan(60);
    expect(candidates).toContainEqual([3, 0, 5]);
    expect(candidates).toContainEqual([3, 0, 4, 1]);
    expect(candidates).toContainEqual([2, 0, 5, 1]);
    expect([...shorterSequences([])]).toEqual([]);
  });
});
