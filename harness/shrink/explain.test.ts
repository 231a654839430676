import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.ts';
import type { Verdict } from '../judge.ts';
import type { Subject } from '../subject.ts';
import { explain, pathOf } from './explain.ts';

interface Input {
  readonly n: number;
  readonly name: string;
  readonly list: readonly number[];
}

const subject = {
  name: 'test/explain',
  read(json: Input) {
    if (typeof json.n !== 'number') throw new UserError('n must be a number');
    return json;
  },
  *reductions(input: Input) {
    for (let i = 0; i < input.list.length; i++) yield { ...input, list: input.list.filter((_, j) => j !== i) };
  },
} as unknown as Subject;

const verdict: Verdict = {
  kind: 'difference',
  odd: ['b'],
  others: ['a'],
  difference: { kind: 'value', at: '', left: 1, right: 2 },
};
const start: Input = { n: 5, name: 'alice', list: [3] };
const explained = (broken: (input: Input) => boolean, calls = 600) =>
  explain(subject, start, verdict, input => (broken(input as Input) ? verdict : undefined), { calls, ms: 60_000 });

describe('an explanation', () => {
  it('tells what matters from what can be anything, and the nearest input on which all agree', async () => {
    const { matters, anything, nearest } = await explained(({ n }) => n === 5);
    expect(matters).toEqual([{ path: 'n', value: 5 }]);
    expect(anything.map(({ path }) => path)).toEqual(['name', 'list[0]']);
    expect(nearest).toMatchObject({ path: 'n', from: 5, to: 6 });
  });

  it('says neither of a part of which some values do', async () => {
    const { matters, anything } = await explained(({ n }) => n >= 5);
    expect([...matters, ...anything].map(({ path }) => path)).not.toContain('n');
  });

  it('leaves a part out where no other value helps', async () => {
    const { nearest } = await explained(({ list }) => list.length > 0);
    expect(nearest).toMatchObject({ path: 'list[0]', from: 3, to: undefined });
  });

  it('knows nothing nearer when nothing helps', async () => {
    expect((await explained(() => true)).nearest).toBeUndefined();
  });

  it('keeps its bound, and says so', async () => {
    expect(await explained(() => true, 2)).toMatchObject({ calls: 2, unfinished: true });
  });
});

it('paths are written as people write them', () => {
  expect(pathOf(['requests', 0, 'context', 'a b'])).toBe('requests[0].context["a b"]');
});
