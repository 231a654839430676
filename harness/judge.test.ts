import { describe, expect, it } from 'vitest';
import { judge, type Named, summarize, verdictKey } from './judge.ts';
import type { Subject } from './subject.ts';

/** A subject whose answers are `{v}`; an answer without v says nothing. */
const subject = {
  name: 'test/values',
  compare: (_input: unknown, a: { v?: number }, b: { v?: number }) =>
    a.v === undefined || b.v === undefined || a.v === b.v
      ? undefined
      : { kind: 'value', at: 'v', left: a.v, right: b.v },
  properties: [
    { name: 'below 100', broken: (_input: unknown, { v = 0 }: { v?: number }) => (v < 100 ? undefined : `${v}`) },
  ],
} as unknown as Subject<unknown, { v?: number }>;

const say = (answers: Record<string, { v?: number } | 'crash' | 'hang' | 'unsupported'>): Named<{ v?: number }>[] =>
  Object.entries(answers).map(([name, answer]) => ({
    name,
    outcome: typeof answer === 'string' ? ({ [answer]: 'why' } as never) : { answer },
  }));
const verdict = (answers: Parameters<typeof say>[0]) => judge(subject, null, say(answers));

describe('judge', () => {
  it.each([
    ['all agree', { a: { v: 1 }, b: { v: 1 }, c: { v: 1 } }],
    ['one alone has nobody to differ from', { a: { v: 1 } }],
    ['what is left out is not compared', { a: { v: 1 }, b: {} }],
    ['unsupported is no answer', { a: { v: 1 }, b: 'unsupported' as const }],
    ['nobody answered', { a: 'unsupported' as const }],
  ])('says nothing when %s', (_why, answers) => {
    expect(verdict(answers)).toBeUndefined();
  });

  it.each([
    ['of two, the one that is not the reference', { a: { v: 1 }, b: { v: 2 } }, ['b'], ['a']],
    ['the minority', { a: { v: 1 }, b: { v: 2 }, c: { v: 2 } }, ['a'], ['b', 'c']],
    ['all but the largest party', { a: { v: 1 }, b: { v: 2 }, c: { v: 3 }, d: { v: 3 } }, ['a', 'b'], ['c', 'd']],
    ['in a tie, those who differ from the reference', { a: { v: 1 }, b: { v: 2 }, c: { v: 3 } }, ['b', 'c'], ['a']],
    [
      'the one that is told from the reference when parties only look apart',
      { a: {}, b: { v: 1 }, c: { v: 1 } },
      undefined,
      [],
    ],
  ])('names as odd %s', (_why, answers, odd, others) => {
    const found = verdict(answers);
    expect(found?.odd).toEqual(odd);
    if (odd !== undefined) expect(found).toMatchObject({ kind: 'difference', others });
  });

  it('beyond the limits that each has of its own, takes a crash for a mismatch, and no difference', () => {
    const judged = (limit: boolean, answers: Parameters<typeof say>[0]) =>
      judge({ ...subject, beyondLimits: () => limit }, null, say(answers))?.kind;
    expect(judged(true, { a: { v: 1 }, b: { v: 2 } })).toBeUndefined();
    expect(judged(true, { a: { v: 200 }, b: { v: 200 } })).toBeUndefined();
    expect(judged(false, { a: { v: 1 }, b: { v: 2 } })).toBe('difference');
    expect(judged(true, { a: { v: 1 }, b: 'crash' })).toBe('crash');
    expect(judged(true, { a: 'hang', b: { v: 2 } })).toBe('hang');
  });

  it('puts a crash before a difference, and that before a broken property', () => {
    expect(verdict({ a: { v: 1 }, b: { v: 200 }, c: 'crash' })).toMatchObject({
      kind: 'crash',
      odd: ['c'],
      others: ['a', 'b'],
    });
    expect(verdict({ a: { v: 1 }, b: { v: 200 } })).toMatchObject({ kind: 'difference', odd: ['b'] });
    expect(verdict({ a: { v: 200 }, b: { v: 200 } })).toMatchObject({ kind: 'property', odd: ['a'] });
    expect(verdict({ a: 'hang', b: { v: 2 } })).toMatchObject({ kind: 'hang', odd: ['a'] });
  });

  it('has a key that forgets the values and the order, and keeps who and what', () => {
    const one = verdict({ a: { v: 1 }, b: { v: 2 } });
    const same = verdict({ a: { v: 7 }, b: { v: 9 } });
    const other = verdict({ a: { v: 1 }, c: { v: 2 } });
    expect(one && same && verdictKey(one) === verdictKey(same)).toBe(true);
    expect(one && other && verdictKey(one) === verdictKey(other)).toBe(false);
  });

  it.each([
    [{ a: { v: 1 }, b: { v: 2 } }, 'b differs from a in value: v is 2 instead of 1'],
    [{ a: { v: 1 }, b: 'crash' as const }, 'b crashes: why'],
    [{ a: { v: 1 }, b: 'hang' as const }, 'b hangs: why'],
    [{ a: {}, b: { v: 100 } }, 'b breaks property below 100: 100'],
  ])('sums up %j', (answers, line) => {
    const found = verdict(answers);
    expect(found && summarize(found, JSON.stringify)).toBe(line);
  });
});
