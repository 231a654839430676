import { expect, it } from 'vitest';
import { matchesPattern } from './like.ts';
import type { PatternElement } from './syntax/abstract.ts';

/** `*` in these is a wildcard; everything else is one literal for each run of characters. */
const pattern = (text: string): readonly PatternElement[] =>
  text
    .split(/(\*)/)
    .filter(part => part !== '')
    .map(part => (part === '*' ? 'wildcard' : { literal: part }));

it.each([
  ['', '', true],
  ['', '*', true],
  ['a', '', false],
  ['abc', 'abc', true],
  ['abcd', 'abc', false],
  ['xabc', 'abc', false],
  ['abc', 'a*', true],
  ['abc', '*c', true],
  ['abc', '*b*', true],
  ['ac', 'a*c', true],
  ['a', 'a*a', false],
  ['aba', 'a*a', true],
  ['ab', 'a*b*c', false],
  ['aXbXbc', 'a*bc', true],
  ['abab', '*ab', true],
  ['mississippi', '*iss*ip*', true],
  ['mississippi', '*iss*iss*iss*', false],
  ['abc', '**', true],
  ['a\nb', 'a*b', true],
  ['a.c', 'a.c', true],
  ['abc', 'a.c', false],
  ['a+b', 'a+b', true],
  ['ABC', 'abc', false],
  ['a\u{1f600}b', 'a*b', true],
  ['\u{1f600}', '\u{1f601}', false],
])('%j like %j is %s', (text, like, expected) => expect(matchesPattern(text, pattern(like))).toBe(expected));

it('takes a star inside a literal for itself', () => {
  expect(matchesPattern('a*b', [{ literal: 'a*b' }])).toBe(true);
  expect(matchesPattern('axb', [{ literal: 'a*b' }])).toBe(false);
});

it('takes a literal of no characters for nothing', () => expect(matchesPattern('', [{ literal: '' }])).toBe(true));

it('does not blow up on many wildcards', () => {
  expect(matchesPattern('a'.repeat(200), pattern(`${'a*'.repeat(100)}b`))).toBe(false);
});
