import { afterEach, describe, expect, it } from 'vitest';
import type { Verdict } from '../../harness/index.ts';
import { answersBlock, differenceBlock, traceBlock } from './finding.ts';
import { cut, table, widthOf, wrap } from './style.ts';

const columns = process.env.COLUMNS;
afterEach(() => {
  if (columns === undefined) delete process.env.COLUMNS;
  else process.env.COLUMNS = columns;
});
// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with ESC.
const plain = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, '');
const widest = (text: string): number => Math.max(...text.split('\n').map(widthOf));

const verdict: Verdict = {
  kind: 'difference',
  odd: ['engine'],
  others: ['model'],
  difference: { kind: 'satisfied policies', at: 'responses[0].decision', left: 'allow', right: 'deny' },
};
const answer = (decision: string) => ({ responses: [{ decision, reasons: [], errors: [] }] });
const answers = [
  { name: 'model', version: '0.1.0', answer: answer('allow') },
  { name: 'engine', version: '', answer: answer('deny') },
];

describe('answers on a terminal', () => {
  it('stand side by side where there is room, the difference marked in every one', () => {
    process.env.COLUMNS = '100';
    const text = plain(answersBlock(answers, verdict));
    expect(text.split('\n')[0]).toMatch(/^model 0\.1\.0\s+engine$/);
    expect(text).toMatch(/> {7}"decision": "allow",\s+> {7}"decision": "deny",/);
    expect(widest(text)).toBeLessThanOrEqual(100);
  });

  it('stand under each other where there is none', () => {
    process.env.COLUMNS = '40';
    const text = plain(answersBlock(answers, verdict));
    expect(text.match(/^> /gm)).toHaveLength(2);
    expect(text).toMatch(/^engine$/m);
    expect(widest(text)).toBeLessThanOrEqual(40);
  });

  it('have their difference in words', () => {
    expect(plain(differenceBlock(verdict))).toBe(
      'First difference at responses[0].decision (satisfied policies)\n  model:  "allow"\n  engine: "deny"',
    );
    expect(plain(differenceBlock(undefined))).toBe('All agree.');
  });
});

describe('a trace on a terminal', () => {
  const leaf = { rule: 'literal', what: '1', outcome: '1', parts: [] };
  const nodes = [
    {
      rule: 'policy p',
      what: '',
      outcome: 'true',
      parts: [
        { rule: 'and.right', what: 'a &&\n b', outcome: 'true', parts: [leaf] },
        { rule: 'like', what: `x like "${'y'.repeat(500)}"`, outcome: 'error type', parts: [] },
      ],
    },
  ];

  it('is a tree without what speaks for itself, no wider than the terminal', () => {
    process.env.COLUMNS = '80';
    const text = plain(traceBlock(nodes));
    expect(text.split('\n').slice(0, 2)).toEqual(['policy p = true', '├ and.right  a && b = true']);
    expect(text).toContain('└ like  x like "yyy');
    expect(text).not.toContain('literal');
    expect(widest(text)).toBeLessThanOrEqual(80);
  });
});

describe('words on a terminal', () => {
  it('are measured as they are seen', () => {
    expect([
      widthOf('abc'),
      widthOf('中文'),
      widthOf('e\u0301'),
      widthOf('🙂'),
      widthOf('\u001b[31mred\u001b[39m'),
    ]).toEqual([3, 4, 1, 2, 3]);
    expect(cut('中文中文', 5)).toBe('中文…');
    expect(cut('short', 5)).toBe('short');
  });

  it('line up in tables and break at blanks', () => {
    expect(
      table(
        [
          ['a', '1', 'x'],
          ['bbb', '22', 'a long last cell'],
        ],
        20,
      ),
    ).toBe('a    1   x\nbbb  22  a long las…');
    expect(wrap('one two three', 7)).toBe('one two\nthree');
  });
});
