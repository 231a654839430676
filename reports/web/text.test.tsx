import { describe, expect, it } from 'vitest';
import { visible } from '../../harness/index.ts';
import { Trend } from './charts.tsx';
import { pathOf, type Target, targetOf } from './site.ts';
import { CodeBlock, Text, tokensOf } from './text.tsx';

const POLICY = `// by "hand"
@id("p")
permit (principal in NS::Group::"a\\"b // no comment", action, resource)
when { context.permit == 9223372036854775807 && resource.tags.containsAll(["x"]) || -1 < ip("::1").isIpv4() };`;

describe('Cedar text in colours', () => {
  it('loses no character', () => {
    for (const text of [POLICY, '"open', '//', '', 'a::b::"c"', '\u0000"\u202e"'])
      expect(
        tokensOf(text)
          .map(token => token.text)
          .join(''),
      ).toBe(text);
  });

  it('knows words from the same letters elsewhere', () => {
    const kinds = tokensOf(POLICY).filter(({ kind }) => kind !== '');
    const kindsOf = (text: string): string[] => kinds.filter(token => token.text === text).map(({ kind }) => kind);
    expect(kindsOf('permit')[0]).toBe('effect');
    expect(kindsOf('principal')).toEqual(['variable']);
    expect(kindsOf('NS::Group')).toEqual(['type']);
    expect(kindsOf('"a\\"b // no comment"')).toEqual(['string']);
    expect(kindsOf('// by "hand"')).toEqual(['comment']);
    expect(kindsOf('containsAll')).toEqual(['call']);
    expect(kindsOf('@id')).toEqual(['annotation']);
  });

  it('is escaped and cut', () => {
    const html = String(
      <CodeBlock label="<b>" most={20}>
        {`"</code><script>alert(1)</script>"`}
      </CodeBlock>,
    );
    expect(html).not.toContain('<script>');
    expect(html).toContain('characters more');
    expect(html).toContain('aria-label="&lt;b&gt;"');
  });
});

describe('text of strangers', () => {
  it.each([
    ['\u0000', '\\u{0}'],
    ['\u001b[31m', '\\u{1b}[31m'],
    ['\u202e', '\\u{202e}'],
    ['\u2066', '\\u{2066}'],
    ['\u200b', '\\u{200b}'],
    ['\ufeff', '\\u{feff}'],
    ['\u2028', '\\u{2028}'],
    ['\ud800', '\\u{d800}'],
    ['\t', '\\u{9}'],
    ['ä 中 🙂\n', 'ä 中 🙂\n'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
    expect(String(<Text>{text}</Text>).replace(/<[^>]*>/g, '')).toBe(shown);
  });
});

describe('addresses', () => {
  it.each<Target>([
    { view: 'overview' },
    { view: 'findings', filter: {} },
    {
      view: 'findings',
      filter: { status: 'new', text: 'a&b=c #%/', implementation: 'process:x y' },
      sort: 'size',
      page: 3,
    },
    { view: 'finding', id: 'a/b?c#d%20' },
    { view: 'campaigns' },
    { view: 'campaign', id: '20260101-000000-aaaa' },
    { view: 'compare', a: 'x', b: 'y' },
    { view: 'inputs' },
    { view: 'detection' },
    { view: 'source', file: 'model/cedar/evaluate.ts' },
  ])('of %j lead back to it', target => {
    const { pathname, searchParams } = new URL(pathOf(target), 'http://localhost');
    expect(targetOf(pathname, searchParams)).toEqual(target);
  });
});

describe('a trend', () => {
  const draw = (points: readonly ({ title: string; value: number } | undefined)[]): string =>
    String(<Trend name="Tests" points={points} show={String} empty="Nothing yet." />);

  it('says in words what it shows, and skips what was not measured', () => {
    const html = draw([{ title: 'one', value: 5 }, undefined, { title: '<two>', value: 10 }]);
    expect(html).toContain('aria-label="Tests: 10 in the last of 2 campaigns, 5 to 10 in all"');
    expect([...html.matchAll(/<circle/g)]).toHaveLength(2);
    expect(html).toContain('&lt;two&gt;');
    expect(html).not.toContain('NaN');
  });

  it.each([[[]], [[undefined]], [[{ title: 'one', value: 0 }]]])('of %j is no nonsense', points => {
    expect(draw(points)).not.toMatch(/NaN|Infinity/);
  });
});
