/** Every known defect is told from the engine by the generator's inputs, soon. */
import { describe, expect, it } from 'vitest';
import { answers } from '../../engine/iam/index.ts';
import { RandomChoices } from '../../generators/choices.ts';
import { judge } from '../judge.ts';
import { iamRefine } from '../subjects/iam/refine.ts';
import { iamFaults } from './iam.ts';

/** At some thousand inputs a second, a second or two. */
const WITHIN = 3_000;

const choices = new RandomChoices();
const made: ReturnType<typeof iamRefine.generate>[] = [];
const inputAt = (index: number) => {
  made[index] ??= iamRefine.generate(choices.reseed(7, index));
  return made[index];
};

describe('the catalogue of faults', () => {
  it('has names of its own, reasons, and all that the specification numbers', () => {
    expect(new Set(iamFaults.map(({ name }) => name)).size).toBe(iamFaults.length);
    expect(iamFaults.length).toBeGreaterThan(50);
    const numbered = new Set(iamFaults.flatMap(({ origin }) => /^D\d+/.exec(origin)?.[0] ?? []));
    expect(numbered.size).toBe(26);
    expect(iamFaults.every(({ description }) => description.length > 20)).toBe(true);
  });

  it.each(iamFaults.map(fault => [fault.name, fault] as const))('%s is found', (name, fault) => {
    const defective = fault.create();
    let index = 0;
    for (; index < WITHIN; index++) {
      const input = inputAt(index);
      const verdict = judge(iamRefine, input, [
        { name: 'engine', outcome: { answer: answers['iam/refine'](input) } },
        { name, outcome: { answer: defective(input) } },
      ]);
      if (verdict !== undefined) break;
    }
    expect(index).toBeLessThan(WITHIN);
  });

  it('leaves the engine as it is', () => {
    for (let index = 0; index < 500; index++) {
      const input = inputAt(index);
      const outcome = { answer: answers['iam/refine'](input) };
      expect(judge(iamRefine, input, [{ name: 'engine', outcome }])).toBeUndefined();
    }
  });
});
