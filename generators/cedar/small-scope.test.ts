import { describe, expect, it } from 'vitest';
import { type Choices, enumerate } from '../choices.ts';
import { smallAuthorizeScenario, smallEvaluateScenario } from './small-scope.ts';

const textOf = (input: unknown): string =>
  JSON.stringify(input, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));

const all = (generate: (choices: Choices) => unknown): string[] => {
  const texts: string[] = [];
  for (const { value } of enumerate(generate)) texts.push(textOf(value));
  return texts;
};

describe('the inputs up to a bound', () => {
  // 84 policies: 1 + 84 sets of one at most. 8 leaves, 10 unary and 17 binary operators, one with three operands.
  it.each([
    ['authorize', 0, 12, smallAuthorizeScenario],
    ['authorize', 1, 12 * 85, smallAuthorizeScenario],
    ['authorize', 2, 12 * (85 + (84 * 85) / 2), smallAuthorizeScenario],
    ['evaluate', 0, 3 * 8, smallEvaluateScenario],
    ['evaluate', 1, 3 * (8 + 10 * 8 + 17 * 64 + 512), smallEvaluateScenario],
  ] as const)('of %s, bound %i, are %i, and no two are alike', (_name, bound, count, generate) => {
    const texts = all(choices => generate(choices, bound));
    expect(texts.length).toBe(count);
    expect(new Set(texts).size).toBe(count);
  });

  it('hold those of the bounds below', () => {
    const larger = new Set(all(choices => smallEvaluateScenario(choices, 1)));
    for (const text of all(choices => smallEvaluateScenario(choices, 0))) expect(larger.has(text)).toBe(true);
  });
});
