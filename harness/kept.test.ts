/** What is kept between processes: made once, told apart by its words, and the parsers of peggy as peggy makes them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import peggy from 'peggy';
import { expect, it } from 'vitest';
import { kept } from '../bin/kept.js';

it('makes the same words once, and others anew; where nothing can be kept, each time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-kept-'));
  let made = 0;
  const make = (): string => `made ${++made}`;
  const ask = (words: string[], where = folder): string => kept(words, make, where);
  try {
    expect([ask(['a', 'b']), ask(['a', 'b']), ask(['ab']), ask(['a', 'b'])]).toEqual([
      'made 1',
      'made 1',
      'made 2',
      'made 1',
    ]);
    writeFileSync(join(folder, 'file'), '');
    expect([ask(['c'], join(folder, 'file')), ask(['c'], join(folder, 'file'))]).toEqual(['made 3', 'made 4']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('gives bundles the parsers that peggy would make, first made and then kept', async () => {
  const path = pathToFileURL(resolve(import.meta.dirname, '../bin/kept-peggy.js')).href;
  const keeping = ((await import(path)) as { default: Pick<typeof peggy, 'generate'> }).default;
  const grammar = `Sum = head:Number tail:("+" @Number)* { return [head, ...tail]; }\nNumber = $[0-9]+`;
  const options = { allowedStartRules: ['Sum', 'Number'] };
  const parsers = [
    peggy.generate(grammar, options),
    keeping.generate(grammar, options),
    keeping.generate(grammar, options),
  ];
  const said = parsers.map(parser => {
    expect(parser.parse('12', { startRule: 'Number' })).toBe('12');
    expect(() => parser.parse('1+')).toThrow(parser.SyntaxError);
    return parser.parse('1+20+3');
  });
  expect(said).toEqual(Array(3).fill(['1', '20', '3']));
});
