/** The pages of the model lead to the lines that they say they do. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from '../model/cedar/rules.ts';
import { PAGES, updated } from './link-lines.ts';

const root = resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

it.each(PAGES)('%s leads to the lines that it names (else: npx tsx docs/link-lines.ts)', page => {
  expect(read(page)).toBe(updated(page));
});

/** Not by the code that wrote them. */
it.each(PAGES)('%s: the words of each link stand in its line', page => {
  const links = [...read(page).matchAll(/\[`([^`]+)`\]\(([^)#]+)#L(\d+)\)/g)];
  expect(links.length).toBeGreaterThan(20);
  for (const [link, words = '', file = '', line] of links) {
    const text = read(join(dirname(page), file)).split('\n')[Number(line) - 1];
    expect([link, text]).toEqual([link, expect.stringContaining(words)]);
  }
});

it('model/RULES.md has every rule of evaluation', () => {
  const page = read('model/RULES.md');
  expect(Object.keys(rules).filter(name => !page.includes(`[\`${name}\`](`))).toEqual([]);
});
