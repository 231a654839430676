import { describe, expect, it } from 'vitest';
import {
  ByteChoices,
  type Choices,
  enumerate,
  RandomChoices,
  RecordedChoices,
  ReplayedChoices,
  table,
  Weights,
} from './choices.ts';

const letters = table([
  [3, 'a'],
  [1, 'b'],
  [4, 'c'],
] as const);

/** Uses every kind of draw. */
function everything(choices: Choices) {
  return {
    below: choices.below(1000),
    integer: choices.integer(-5, 5),
    wide: choices.integer(0, Number.MAX_SAFE_INTEGER),
    chance: choices.chance(0.3),
    pick: choices.pick(['x', 'y', 'z']),
    weighted: choices.weighted(letters),
    inline: choices.weighted([
      [1, 'p'],
      [9, 'q'],
    ]),
    size: choices.size(1, 20, 0.8),
    bits: choices.bits(32),
    subset: choices.subset([1, 2, 3, 4], 0.5),
    shuffle: choices.shuffle([1, 2, 3, 4, 5]),
    sample: choices.sample(['a', 'b', 'c', 'd'], 2),
    list: choices.list(0, 10, 0.7, (inner, i) => inner.below(i + 1)),
  };
}

const values = (choices: Choices, count: number, draw: (choices: Choices) => number): number[] =>
  Array.from({ length: count }, () => draw(choices));

describe('RandomChoices', () => {
  it('draws by (seed, index) alone, whatever was drawn before', () => {
    const used = new RandomChoices(7, 7);
    values(used, 100, choices => choices.below(10));
    expect(everything(used.reseed(42, 3))).toEqual(everything(new RandomChoices(42, 3)));
  });

  it('gives each (seed, index) draws of its own, large and negative ones included', () => {
    const addresses = [0, 1, 2, -1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 52].flatMap(a =>
      [0, 1, 2 ** 32, 2 ** 40].map(b => [a, b]),
    );
    const first = addresses.map(([seed, index]) => new RandomChoices(seed, index).below(2 ** 32));
    expect(new Set(first).size).toBe(addresses.length);
  });

  it('mixes neighbours: the first draws of consecutive inputs are uniform and uncorrelated', () => {
    const choices = new RandomChoices();
    const counts = new Array<number>(64).fill(0);
    for (let index = 0; index < 64_000; index++) {
      const cell = choices.reseed(1, index).below(8) * 8 + new RandomChoices(1, index + 1).below(8);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 63 degrees of freedom: beyond 120 once in 20,000 generators.
    expect(chiSquare).toBeLessThan(120);
  });

  it.each([
    ['below', (c: Choices) => c.below(6) / 6, 5 / 12],
    ['chance', (c: Choices) => (c.chance(0.3) ? 1 : 0), 0.3],
    ['weighted', (c: Choices) => (c.weighted(letters) === 'c' ? 1 : 0), 0.5],
    ['integer', (c: Choices) => c.integer(-3, 3), 0],
    ['wide integer', (c: Choices) => c.integer(0, 2 ** 50) / 2 ** 50, 0.5],
    ['size', (c: Choices) => c.size(0, 100, 0.5), 1],
    ['bits', (c: Choices) => c.bits(4), 7.5],
  ])('%s has the mean that it promises', (_, draw, mean) => {
    const sum = values(new RandomChoices(5, 5), 40_000, draw).reduce((a, b) => a + b, 0);
    expect(sum / 40_000).toBeCloseTo(mean, 1);
  });

  it('keeps to the range, ends included', () => {
    const drawn = new Set(values(new RandomChoices(1, 1), 500, choices => choices.integer(-2, 2)));
    expect([...drawn].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  });

  it('shuffles into all orders, samples without repetition', () => {
    const choices = new RandomChoices(3, 3);
    const orders = new Set(Array.from({ length: 300 }, () => choices.shuffle([1, 2, 3]).join('')));
    expect(orders.size).toBe(6);
    for (let i = 0; i < 100; i++) expect(new Set(choices.sample([1, 2, 3, 4], 3)).size).toBe(3);
    expect(choices.sample([1, 2], 5).length).toBe(2);
  });
});

describe('a recorded sequence', () => {
  it('leaves the draws as they are', () => {
    expect(everything(new RecordedChoices(42, 3))).toEqual(everything(new RandomChoices(42, 3)));
  });

  it('plays back to the same value, and says so', () => {
    for (let index = 0; index < 200; index++) {
      const recorded = new RecordedChoices(9, index);
      const value = everything(recorded);
      const replayed = new ReplayedChoices(recorded.sequence);
      expect(everything(replayed)).toEqual(value);
      expect(replayed.sequence).toEqual(recorded.sequence);
    }
  });

  it('is new after reseed', () => {
    const choices = new RecordedChoices(1, 1);
    const before = choices.sequence;
    choices.below(5);
    choices.reseed(1, 2);
    expect([choices.sequence, before.length]).toEqual([[], 1]);
  });

  it('does not hold decisions that are none', () => {
    const choices = new RecordedChoices(1, 1);
    choices.below(1);
    choices.chance(0);
    choices.chance(1);
    choices.pick(['only']);
    choices.weighted([[5, 'only']]);
    expect(choices.sequence).toEqual([]);
  });
});

describe('ReplayedChoices', () => {
  const simplest = {
    below: 0,
    integer: -5,
    wide: 0,
    chance: false,
    pick: 'x',
    weighted: 'a',
    inline: 'p',
    size: 1,
    bits: 0,
    subset: [],
    shuffle: [1, 2, 3, 4, 5],
    sample: ['a', 'b'],
    list: [],
  };

  it('of nothing is the simplest of everything', () => {
    expect(everything(new ReplayedChoices([]))).toEqual(simplest);
  });

  it('clamps what is out of range and records what it used', () => {
    const choices = new ReplayedChoices([99, -3, 1.9, Number.NaN, 2]);
    expect(values(choices, 6, inner => inner.below(4))).toEqual([3, 0, 1, 0, 2, 0]);
    expect(choices.sequence).toEqual([3, 0, 1, 0, 2, 0]);
  });
});

describe('ByteChoices', () => {
  it('of zero bytes is the simplest of everything that they reach', () => {
    const choices = new ByteChoices(new Uint8Array(64));
    expect(choices.below(1000)).toBe(0);
    expect(choices.chance(0.9)).toBe(false);
    expect(choices.weighted(letters)).toBe('a');
  });

  it('changes one decision with one byte', () => {
    const draw = (bytes: number[]) =>
      values(new ByteChoices(Uint8Array.from(bytes), 1), 4, choices => choices.below(10));
    expect(draw([1, 2, 3, 4])).toEqual([1, 2, 3, 4]);
    expect(draw([1, 2, 7, 4])).toEqual([1, 2, 7, 4]);
  });

  it('goes on at random after the end, by seed', () => {
    const draw = (seed: number) => values(new ByteChoices(Uint8Array.of(5), seed), 50, choices => choices.below(100));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(new Set(draw(1)).size).toBeGreaterThan(20);
  });

  it('takes as many bytes as a decision needs', () => {
    const choices = new ByteChoices(Uint8Array.from([1, 1, 2, 0, 0, 1, 0, 9]));
    expect([choices.below(256), choices.used]).toEqual([1, 1]);
    expect([choices.below(65_536), choices.used]).toEqual([258, 3]);
    expect([choices.below(2 ** 32), choices.used]).toEqual([0x0000_0100, 7]);
  });

  it('keeps weights and probabilities as well as a byte can', () => {
    const all = Array.from({ length: 256 }, (_, byte) => new ByteChoices(Uint8Array.of(byte)).chance(0.25));
    expect(all.filter(Boolean).length).toBe(64);
  });
});

describe('enumerate', () => {
  const run = <T>(generate: (choices: Choices) => T, bounds = {}) => {
    const iterator = enumerate(generate, bounds);
    const found: T[] = [];
    const sequences: string[] = [];
    for (let step = iterator.next(); ; step = iterator.next()) {
      if (step.done) return { found, sequences, end: step.value };
      found.push(step.value.value);
      sequences.push(step.value.sequence.join());
    }
  };

  it('gives all values once, the simplest first', () => {
    const { found, end } = run(
      choices => `${choices.below(2)}${choices.chance(0.1) ? choices.weighted(letters) : '-'}`,
    );
    expect(found).toEqual(['0-', '0a', '0b', '0c', '1-', '1a', '1b', '1c']);
    expect(end).toEqual({ count: 8, complete: true });
  });

  it('never repeats a sequence', () => {
    const { sequences } = run(choices => choices.list(0, 4, 0.5, inner => inner.below(3)));
    expect(new Set(sequences).size).toBe(sequences.length);
    expect(sequences.length).toBe(1 + 3 + 9 + 27 + 81);
  });

  it('agrees with replaying the sequences', () => {
    const generate = (choices: Choices) => choices.list(0, 3, 0.5, inner => inner.pick('ab'.split('')));
    for (const { value, sequence } of enumerate(generate))
      expect(generate(new ReplayedChoices(sequence))).toEqual(value);
  });

  it('says that it is incomplete when a bound cut something', () => {
    expect(run(c => c.below(5), { bound: 2 })).toMatchObject({ found: [0, 1], end: { count: 2, complete: false } });
    expect(run(c => [c.below(2), c.below(2)], { maxDraws: 1 }).end).toEqual({ count: 2, complete: false });
    expect(run(c => c.below(9), { limit: 4 }).end).toEqual({ count: 4, complete: false });
    expect(run(c => c.below(4), { limit: 4 }).end).toEqual({ count: 4, complete: true });
  });

  it('gives one value for a generator without decisions', () => {
    expect(run(() => 'x')).toMatchObject({ found: ['x'], end: { count: 1, complete: true } });
  });
});

describe('Weights', () => {
  it.each([[[]], [[0]], [[1.5]], [[-1]], [[70_000]]])('refuses %j', weights => {
    expect(() => new Weights(weights)).toThrow(RangeError);
  });
});
