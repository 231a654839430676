/**
 * Keeps the links from pages to lines of the model true: in `[words](file.ts#L12)` the words stand in that line, and in
 * no other line of the file.
 *
 *   npx tsx docs/link-lines.ts      after a change of the model: sets the numbers anew, and the list of rules
 *
 * The test beside it fails when that is due. Words that are gone, or stand in several lines, are a person's to mend.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ruleSource } from '../harness/rule-source.ts';
import { rules } from '../model/cedar/rules.ts';

const ROOT = resolve(import.meta.dirname, '..');
export const PAGES = ['model/README.md', 'model/RULES.md'];

const LINK = /\[`([^`]+)`\]\(([\w./-]+)#L(\d+)\)/g;
const LIST = /(<!-- rules -->\n).*?(<!-- \/rules -->)/s;

/** The page with its numbers and its list as they should be. Throws for words that do not lead to one line. */
export function updated(page: string): string {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const folder = dirname(join(ROOT, page));
  const linked = text.replace(LIST, '$1$2').replace(LINK, (_, words: string, file: string) => {
    return `[\`${words}\`](${file}#L${lineOf(words, join(folder, file), page)})`;
  });
  return linked.replace(LIST, (_, begin: string, end: string) => `${begin}\n${ruleTable(folder)}\n${end}`);
}

/** As whole words: `lub` is not in `lubOfAll`. */
function lineOf(words: string, file: string, page: string): number {
  const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`);
  const lines = readFileSync(file, 'utf8').split('\n');
  const found = lines.flatMap((line, i) => (pattern.test(line) ? [i + 1] : []));
  const [line] = found;
  if (line !== undefined && found.length === 1) return line;
  throw new Error(`${page}: \`${words}\` stands in ${found.length} lines of ${relative(ROOT, file)}, not in one`);
}

/** Every rule of evaluation, at the line that applies it. */
function ruleTable(folder: string): string {
  const rows = Object.entries(rules).map(([name, says]) => {
    const place = ruleSource(name);
    if (place === undefined) throw new Error(`the rule ${name} is applied nowhere`);
    const link = `${relative(folder, join(ROOT, place.file))}#L${place.line}`;
    return `| ${says.replaceAll('|', '\\|')} | [\`${name}\`](${link}) |`;
  });
  return ['| rule | line |', '|---|---|', ...rows, ''].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const page of PAGES) writeFileSync(join(ROOT, page), updated(page));
}
