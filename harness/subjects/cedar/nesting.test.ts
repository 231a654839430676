/** Depths of inputs as told from outside of any parser. */
import { describe, expect, it } from 'vitest';
import { isNestedBeyond } from './nesting.ts';

const nested = (open: string, count: number, close: string): string =>
  `permit(principal, action, resource) when { ${open.repeat(count)}1${close.repeat(count)} == 1 };`;

describe('nesting', () => {
  it.each([
    [nested('[', 100 + 1, ']'), true],
    [nested('[', 100 - 1, ']'), false],
    [nested('if true then 1 else ', 100 + 1, ''), true],
    [nested('[', 3, ']').repeat(200), false],
    [')'.repeat(200), false],
  ])('counts what is open at once: case %#', (text, deep) => {
    expect(isNestedBeyond(100, { text })).toBe(deep);
    expect(isNestedBeyond(100, { policies: [{ p: text }] })).toBe(deep);
  });

  it('counts the levels of JSON', () => {
    let json: unknown = 1;
    for (let i = 0; i < 100 + 1; i++) json = [json];
    expect(isNestedBeyond(100, json)).toBe(true);
    expect(isNestedBeyond(100, [[[{ a: null }]]])).toBe(false);
  });
});
