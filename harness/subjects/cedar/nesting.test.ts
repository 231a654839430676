/** Depths of inputs as told from outside of any parser. */
import { describe, expect, it } from 'vitest';
import { findSubject } from '../index.ts';
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
    [`permit(principal, action, resource) when { "${'['.repeat(200)}" == context.a };`, false],
    [`permit(principal, action, resource) when { ${'1 < 2 && '.repeat(200)} true };`, false],
    [`permit(principal, action, resource) when { [${'if true then 1 else 2, '.repeat(200)}] };`, false],
    [`entity A { a: ${'Set<'.repeat(200)}Long${'>'.repeat(200)} };`, true],
    [`type T = Set<Long>;`.repeat(200), false],
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

  it.each(['cedar/parse', 'cedar/schema', 'cedar/entities', 'cedar/evaluate'])('%s asks for it', name => {
    const { beyondLimits } = findSubject(name);
    expect([beyondLimits?.({ text: nested('[', 300, ']') }), beyondLimits?.({ text: 'permit' })]).toEqual([
      true,
      false,
    ]);
  });
});

it('of several wrong entities in a text any may be told of, of others not', () => {
  const compare = (entities: unknown, left: string, right: string) =>
    findSubject('cedar/entities').compare({ schema: null, entities }, { rejected: left }, { rejected: right });
  expect(compare('[]', 'missingRequiredAttr', 'invalidEnumEid')).toBeUndefined();
  expect(compare([], 'missingRequiredAttr', 'invalidEnumEid')).toBeDefined();
  expect(compare('[]', 'missingRequiredAttr', 'jsonShape')).toBeDefined();
});
