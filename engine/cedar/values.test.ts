import { describe, expect, it } from 'vitest';
import { Decimal } from './extensions/decimal.ts';
import { Instant, Span } from './extensions/instants.ts';
import { IpAddress } from './extensions/ipaddr.ts';
import { type Random, seeded } from './testdata/random.ts';
import { EntityRef, equal, RecordValue, SetValue, setOf, type Value } from './values.ts';

/** Few different leaves, so that equal values are common; every kind, so that none is mistaken for another. */
const LEAVES: readonly (() => Value)[] = [
  () => true,
  () => 1,
  () => 2n ** 60n,
  () => '1',
  () => 'true',
  () => '',
  () => new EntityRef('A', 'B::c'),
  () => new EntityRef('A::B', 'c'),
  () => new Decimal(1),
  () => new Instant(1),
  () => new Span(1),
  () => new IpAddress(32, [1, 0, 0, 0], 32),
  () => new IpAddress(128, [1, 0, 0, 0], 32),
];
const NAMES = ['a', 'b', '1:a', '', '__proto__'];

/** What a value is, told before it is built: sets unordered and with duplicates, records with distinct names. */
type Plan = { leaf: number } | { set: readonly Plan[] } | { record: ReadonlyMap<string, Plan> };

function anyPlan(random: Random, depth: number): Plan {
  const kind = depth === 0 ? 0 : random.below(3);
  const size = random.below(random.below(4) === 0 ? 24 : 4);
  if (kind === 0) return { leaf: random.below(LEAVES.length) };
  if (kind === 1) return { set: Array.from({ length: size }, () => anyPlan(random, depth - 1)) };
  return { record: new Map(NAMES.slice(0, size).map(name => [name, anyPlan(random, depth - 1)])) };
}

/** The plan in another order, perhaps with duplicates in its sets: the same value. */
function shuffled(random: Random, plan: Plan): Plan {
  const inOtherOrder = <T>(items: readonly T[]): T[] =>
    items
      .map(item => [random.below(1000), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  if ('leaf' in plan) return plan;
  if ('record' in plan) {
    return { record: new Map(inOtherOrder([...plan.record]).map(([name, part]) => [name, shuffled(random, part)])) };
  }
  const again = plan.set.length > 0 ? [random.pick(plan.set)] : [];
  return { set: inOtherOrder([...plan.set, ...again]).map(part => shuffled(random, part)) };
}

function build(plan: Plan): Value {
  if ('leaf' in plan) return LEAVES[plan.leaf]?.() ?? false;
  if ('set' in plan) return setOf(plan.set.map(build));
  return new RecordValue([...plan.record.keys()], [...plan.record.values()].map(build));
}

/** A canonical text by the definition of equality, made from the plan without any of the engine's own. */
function canonical(plan: Plan): string {
  if ('leaf' in plan) return `leaf ${plan.leaf}`;
  if ('set' in plan) return `set ${JSON.stringify([...new Set(plan.set.map(canonical))].sort())}`;
  return `record ${JSON.stringify([...plan.record].map(([name, part]) => [name, canonical(part)]).sort())}`;
}

describe('equality', () => {
  it('is that of the definition, however a value is ordered and nested', () => {
    const random = seeded(47);
    let equalPairs = 0;
    for (let i = 0; i < 2_500; i++) {
      const plan = anyPlan(random, 3);
      const other = random.below(3) === 0 ? anyPlan(random, random.below(3)) : shuffled(random, plan);
      const wanted = canonical(plan) === canonical(other);
      if (wanted) equalPairs++;
      const [a, b] = [build(plan), build(other)];
      if (equal(a, b) !== wanted || equal(b, a) !== wanted) expect([canonical(plan), canonical(other)]).toBe(wanted);
      // The same question, asked through an index by text.
      const many = setOf([...Array.from({ length: 20 }, (_, k) => k + 100), a]);
      expect(many.has(b)).toBe(wanted);
    }
    expect(equalPairs).toBeGreaterThan(1_000);
  });

  it('tells all leaves apart', () => {
    const leaves = LEAVES.map(leaf => leaf());
    for (const [i, a] of leaves.entries()) {
      expect(leaves.filter(b => equal(a, b))).toEqual([leaves[i]]);
    }
    expect(setOf([...leaves, ...leaves]).elements.length).toBe(leaves.length);
  });
});

describe('sets', () => {
  it('compare as sets do, on either side of the size from which they are indexed', () => {
    const random = seeded(53);
    const anySet = () => Array.from({ length: random.below(30) }, () => random.below(24));
    for (let i = 0; i < 3_000; i++) {
      const [a, b] = [anySet(), anySet()];
      const [x, y] = [setOf(a), setOf(b)];
      expect([x.hasAll(y), x.hasAny(y), equal(x, y)]).toEqual([
        b.every(n => a.includes(n)),
        b.some(n => a.includes(n)),
        a.every(n => b.includes(n)) && b.every(n => a.includes(n)),
      ]);
    }
  });

  it('are not records, even when both are empty', () => {
    expect(equal(new SetValue([]), new RecordValue([], []))).toBe(false);
  });
});
