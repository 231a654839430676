/**
 * An answer as lines that a person can compare: one fact a line, the part at which answers differ marked.
 *
 * The same for the terminal and the pages. A place such as `responses[0].errors[policy1].kind` is followed as far as the
 * answer has it: where one side lacks the part, what should hold it is marked.
 */

import { isObject, type Json, visible, writeJson } from '../harness/index.ts';

export interface AnswerLine {
  readonly text: string;
  readonly marked: boolean;
}

/** Lists and objects that fit are kept on one line. */
const INLINE = 48;
const MOST_LINES = 400;

/** `at` is a Difference's place; undefined marks nothing, the empty one everything. */
export function answerLines(answer: Json, at: string | undefined, most = MOST_LINES): AnswerLine[] {
  const marked = at === undefined ? undefined : deepest(answer, at);
  const lines: AnswerLine[] = [];
  const write = (text: string, path: string): void => {
    const isMarked = marked !== undefined && within(path, marked);
    lines.push({ text: visible(text), marked: isMarked });
  };
  walk(answer, { path: '', indent: '', before: '', after: '', marked }, write);
  if (lines.length <= most) return lines;
  const rest = lines.length - most;
  const hidden = lines.slice(most).some(line => line.marked);
  return [...lines.slice(0, most), { text: `… ${rest} more lines`, marked: hidden }];
}

const within = (path: string, root: string): boolean =>
  root === '' || path === root || path.startsWith(`${root}.`) || path.startsWith(`${root}[`);

interface Place {
  readonly path: string;
  readonly indent: string;
  /** The key in front, and the comma behind. */
  readonly before: string;
  readonly after: string;
  readonly marked: string | undefined;
}

function walk(json: Json, place: Place, write: (text: string, path: string) => void): void {
  const { path, indent, before, after, marked } = place;
  const entries = entriesOf(json, path);
  const inline = entries === undefined || entries.length === 0 ? writeJson(json) : oneLine(json);
  // What holds the mark further inside is opened up, so that the mark is exact.
  const holdsMark = marked !== undefined && marked !== path && within(marked, path) && entries !== undefined;
  if (inline !== undefined && !holdsMark) {
    write(`${indent}${before}${inline}${after}`, path);
    return;
  }
  const [open, close] = Array.isArray(json) ? ['[', ']'] : ['{', '}'];
  write(`${indent}${before}${open}`, path);
  for (const [i, { key, value, path: inner }] of (entries ?? []).entries()) {
    const last = i === (entries?.length ?? 0) - 1;
    const label = Array.isArray(json) ? '' : `${JSON.stringify(key)}: `;
    walk(value, { path: inner, indent: `${indent}  `, before: label, after: last ? '' : ',', marked }, write);
  }
  write(`${indent}${close}${after}`, path);
}

function oneLine(json: Json): string | undefined {
  const flat = Array.isArray(json) && json.every(item => entriesOf(item, '') === undefined);
  const text = flat || isPlain(json) ? writeJson(json) : undefined;
  return text !== undefined && text.length <= INLINE ? text.replace(/,(?=")/g, ', ') : undefined;
}

/** An object of scalars only, short: `{"policyId":"a","kind":"overflow"}`. */
const isPlain = (json: Json): boolean =>
  isObject(json) &&
  Object.keys(json).length <= 2 &&
  Object.values(json).every(value => entriesOf(value, '') === undefined);

interface Entry {
  readonly key: string;
  readonly value: Json;
  readonly path: string;
  /** The same place by the id of the policy that the element is about. */
  readonly alias: string | undefined;
}

/** undefined for scalars. */
function entriesOf(json: Json, path: string): readonly Entry[] | undefined {
  if (Array.isArray(json)) {
    return json.map((value: Json, i) => ({
      key: String(i),
      value,
      path: `${path}[${i}]`,
      alias: isObject(value) && typeof value.policyId === 'string' ? `${path}[${value.policyId}]` : undefined,
    }));
  }
  if (!isObject(json)) return undefined;
  return Object.entries(json).map(([key, value]) => ({
    key,
    value,
    path: path === '' ? key : `${path}.${key}`,
    alias: undefined,
  }));
}

/** The path of the deepest part on the way to `at`; `at` may name elements by policy id. */
function deepest(json: Json, at: string): string {
  let rest = at;
  let node = json;
  let path = '';
  for (let entries = entriesOf(node, ''); entries !== undefined; entries = entriesOf(node, '')) {
    const next = entries.find(
      entry => within(rest, entry.path) || (entry.alias !== undefined && within(rest, entry.alias)),
    );
    if (next === undefined || rest === '') return path;
    const used = within(rest, next.path) ? next.path : (next.alias ?? next.path);
    rest = rest.slice(used.length).replace(/^\./, '');
    path = next.path.startsWith('[') || path === '' ? `${path}${next.path}` : `${path}.${next.path}`;
    node = next.value;
  }
  return path;
}
