import { describe, expect, it } from 'vitest';
import type { PatternElement } from '../../model/cedar/syntax/abstract.ts';
import { compilePattern } from './like.ts';
import { seeded } from './testdata/random.ts';

/** The definition: a wildcard takes any number of code points, one after the other. */
function matches(text: readonly string[], pattern: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === '*') return matches(text, rest) || (text.length > 0 && matches(text.slice(1), pattern));
  return text[0] === first && matches(text.slice(1), rest);
}

/** `*` is a wildcard, everything else itself. */
const elements = (pattern: string): PatternElement[] =>
  [...pattern].map(character => (character === '*' ? 'wildcard' : { literal: character }));

describe('like', () => {
  it('agrees with the definition on 20,000 small texts and patterns', () => {
    const random = seeded(3);
    const word = (letters: string[], length: number) =>
      Array.from({ length: random.below(length) }, () => random.pick(letters)).join('');
    let matching = 0;
    for (let i = 0; i < 20_000; i++) {
      const text = word(['a', 'b', '\u{1F600}', '\n'], 8);
      const pattern = word(['a', 'b', '\u{1F600}', '\n', '*', '*', '*'], 7);
      const wanted = matches([...text], [...pattern]);
      if (wanted) matching++;
      if (compilePattern(elements(pattern))(text) !== wanted) expect({ text, pattern }).toBe(wanted);
    }
    expect(matching).toBeGreaterThan(1_000);
  });

  it.each<[string, PatternElement[], boolean]>([
    ['a literal star is no wildcard', [{ literal: 'a*b' }], false],
    ['literals of several characters', [{ literal: 'a' }, { literal: 'Xb' }, 'wildcard', { literal: 'b' }], true],
    ['an empty literal', [{ literal: '' }, 'wildcard', { literal: '' }], true],
    ['the last piece may not overlap the first', [{ literal: 'aXbX' }, 'wildcard', { literal: 'Xb' }], false],
    ['no element matches only the empty text', [], false],
  ])('%s', (_name, pattern, wanted) => {
    expect(compilePattern(pattern)('aXbXb')).toBe(wanted);
  });

  it('takes time linear in practice where backtracking would not end', () => {
    const pattern = Array.from({ length: 40 }, (): PatternElement[] => [{ literal: 'a' }, 'wildcard']).flat();
    expect(compilePattern([...pattern, { literal: 'b' }])('a'.repeat(20_000))).toBe(false);
  });
});
