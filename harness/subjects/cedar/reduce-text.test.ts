import { expect, it } from 'vitest';
import { reduceText } from './reduce-text.ts';
import { textFeatures } from './text-features.ts';
import { commentsOf, textSize, tokensOf } from './text-tokens.ts';

it('cuts any text into tokens that add up to it', () => {
  for (const text of ['permit(a=="b\\"c//");// d\n"open', '', '\ufeff\u0000\u{1F600}"', '//', 'a//b\rc//d', '"\\']) {
    expect(tokensOf(text).join('')).toBe(text);
  }
});

it('finds comments, and no strings', () => {
  expect(commentsOf('"//no" //one \n//two\r"\\"//no"//three')).toEqual(['//one', '//two', '//three']);
  expect(commentsOf('// a\u2028b\u0085c')).toEqual(['// a\u2028b\u0085c']);
});

/** As the shrinker does: takes the first smaller text that still has the property. */
function shrink(text: string, holds: (text: string) => boolean): string {
  for (let best = text; ; ) {
    const next = [...reduceText(best)].find(smaller => textSize(smaller) < textSize(best) && holds(smaller));
    if (next === undefined) return best;
    best = next;
  }
}

it('reduces to what matters', () => {
  const text =
    'permit(principal, action, resource) when { ([1, 2].contains(3)) && "x" like "a*b" }; // end\nforbid(principal,action,resource);';
  expect(shrink(text, each => each.includes('like')).trim()).toBe('like');
  expect(shrink(text, each => /\{.*contains.*\}/s.test(each)).replaceAll(' ', '')).toBe('{contains}');
  expect(shrink(text, each => each.includes('//')).trim()).toBe('//');
});

it('leaves out whole declarations, fields and elements', () => {
  const schema = 'namespace N { entity A in [B, C] { x: Long, y?: { z: Bool } }; entity B; } action a;';
  const all = [...reduceText(schema)];
  for (const smaller of [
    ' action a;',
    'namespace N { entity A in [B, C] { x: Long, y?: { z: Bool } }; entity B; }',
    'namespace N { entity B; } action a;',
    'namespace N { entity A in [B, C] { x: Long, y?: { z: Bool } };} action a;',
    'namespace N { entity A in [B] { x: Long, y?: { z: Bool } }; entity B; } action a;',
    'namespace N { entity A in [B, C] { x: Long}; entity B; } action a;',
    'namespace N { entity A in [ C] { x: Long, y?: { z: Bool } }; entity B; } action a;',
  ])
    expect(all.map(each => each.replaceAll(' ', ''))).toContain(smaller.replaceAll(' ', ''));
});

it('offers the inside of brackets, and brackets without it', () => {
  const all = [...reduceText('f(a, b)')];
  expect(all).toContain('fa, b');
  expect(all).toContain('f()');
  expect(all).toContain('f');
});

it('sees what a parser must know', () => {
  const features = textFeatures('@a("\\x41\\u{4_1}")permit((principal),\u00a0action,)when{1["a"]}//');
  for (const feature of [
    'escape:\\x',
    'escape:\\u',
    'escape:underscore',
    'text:wide blank',
    'text:comment',
    'text:index',
  ]) {
    expect(features).toContain(feature);
  }
  expect(features).toContain('text:trailing comma');
  expect(features).not.toContain('text:raw line break');
});
