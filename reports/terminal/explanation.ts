/** Which parts of an input matter, the nearest one on which all agree, and the line that reproduces it. */

import {
  type Explanation,
  isObject,
  type Json,
  type Part,
  type Replayed,
  visible,
  writeJson,
} from '../../harness/index.ts';
import { bold, cut, cyan, dim, green, red, terminalWidth, wrap } from './style.ts';

/** More parts than a person reads. */
const SHOWN = 12;

export function explanationBlocks({ matters, anything, nearest, unfinished }: Explanation): string[] {
  const blocks: string[] = [];
  if (matters.length > 0) blocks.push(`${bold('What matters')}\n${listed(matters)}`);
  if (anything.length > 0) blocks.push(`${bold('What can be anything')}\n${listed(anything)}`);
  if (unfinished) blocks.push(dim('Not all parts could be tried in the time.'));
  if (nearest === undefined) {
    blocks.push(dim('No single change was found after which all agree.'));
  } else {
    const to = nearest.to === undefined ? 'is left out' : `is ${green(shown(nearest.to))} instead of`;
    const from = nearest.to === undefined ? '' : ` ${red(shown(nearest.from))}`;
    blocks.push(`${bold('All agree')} when ${cyan(visible(nearest.path))} ${to}${from}`);
  }
  return blocks;
}

function listed(parts: readonly Part[]): string {
  const lines = parts.slice(0, SHOWN).map(({ path, value }) => `  ${cyan(visible(path))} ${dim('=')} ${shown(value)}`);
  const more = parts.length - SHOWN;
  return [...lines, ...(more > 0 ? [dim(`  and ${more} more, all of them with --json`)] : [])].join('\n');
}

const shown = (json: Json): string => cut(visible(writeJson(json)), 60);

/** Longer than this nobody pastes it. */
const LONGEST = 4_000;

/** Needs no database and no file: the input stands in it. */
export function oneLine({ subject, source, document }: Replayed['example']): string {
  const { input, answers } = document;
  const small = { lockstep: 1, subject: subject.name, input: input ?? null, ...named(answers) };
  // A quote inside quotes of a shell: end them, an escaped one, begin again.
  const json = writeJson(small).replaceAll("'", "'\\''");
  const printable = json.length <= LONGEST && visible(json) === json;
  const line = printable
    ? `echo '${json}' | npx lockstep replay -`
    : `npx lockstep replay ${source.replace(/^finding /, '')}`;
  return `${bold('To reproduce it')}\n${printable ? line : wrap(line, terminalWidth())}`;
}

/** Whose answers are compared: their names are enough. */
const named = (answers: Json | undefined): { answers?: Json } =>
  isObject(answers) ? { answers: Object.fromEntries(Object.keys(answers).map(name => [name, null])) } : {};
