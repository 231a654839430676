/** What is kept between processes: made once, told apart by its words, and the parsers of peggy as peggy makes them. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import peggy from 'peggy';
import { expect, it } from 'vitest';
import { kept } from '../bin/kept.js';

it('makes the same words once, and others anew', () => {
  const own = `${process.pid} ${performance.now()}`;
  let made = 0;
  const make = (): string => `made ${++made}`;
  expect([kept(['test', own], make), kept(['test', own], make), made]).toEqual(['made 1', 'made 1', 1]);
  expect(kept(['test', `${own}`, 'more'], make)).toBe('made 2');
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
