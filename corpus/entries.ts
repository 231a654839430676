/**
 * The saved tests of a corpus: where they are, and their text.
 *
 * A folder holds counterexample files (`NAME.json`, one test each) and collections (`NAME.jsonl`, one test a line); both
 * are in the counterexample format. Promise: in the order of their names, so that two runs over one corpus are the same
 * run. JSON is read by the reader that is passed in, so that no 64-bit integer loses digits.
 */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Json, JsonObject } from '../model/cedar/syntax/interchange.ts';

export interface Entry {
  /** `FILE`, or `FILE:LINE` in a collection: what errors name and `lockstep replay` takes. */
  readonly source: string;
  readonly document: JsonObject;
}

type Reader = (text: string) => Json;

/** A file, a line of a collection (`FILE:LINE`), or all that is in a folder. Throws an Error that names the place. */
export function readEntries(path: string, readJson: Reader): Entry[] {
  const line = lineOf(path);
  if (line !== undefined) return [lineEntry(line.file, line.number, readJson)];
  return entryFiles(path).flatMap(file => (isCollection(file) ? collection(file, readJson) : [single(file, readJson)]));
}

/** `corpus/starter/x.jsonl:12`, when there is such a file. */
export function lineOf(path: string): { readonly file: string; readonly number: number } | undefined {
  const match = /^(.+\.jsonl):([1-9]\d*)$/.exec(path);
  if (match === null || existsSync(path) || !existsSync(match[1] as string)) return undefined;
  return { file: match[1] as string, number: Number(match[2]) };
}

export const isCollection = (file: string): boolean => file.endsWith('.jsonl');

/** What starts somebody's fuzzer is no test. */
const NO_TESTS = 'bytes';

function entryFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.jsonl?$/.test(name) && name.split(sep, 1)[0] !== NO_TESTS)
    .sort()
    .map(name => join(path, name));
}

const single = (file: string, readJson: Reader): Entry => ({
  source: file,
  document: documentOf(readFileSync(file, 'utf8'), file, readJson),
});

function collection(file: string, readJson: Reader): Entry[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const numbered = lines.map((text, i) => ({ text, source: `${file}:${i + 1}` }));
  return numbered
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, source }) => ({ source, document: documentOf(text, source, readJson) }));
}

function lineEntry(file: string, number: number, readJson: Reader): Entry {
  const text = readFileSync(file, 'utf8').split('\n')[number - 1];
  if (text === undefined || text.trim() === '') throw new Error(`${file}: has no line ${number}`);
  const source = `${file}:${number}`;
  return { source, document: documentOf(text, source, readJson) };
}

function documentOf(text: string, source: string, readJson: Reader): JsonObject {
  let json: Json;
  try {
    json = readJson(text);
  } catch (thrown) {
    throw new Error(`${source}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as JsonObject;
  throw new Error(`${source}: holds no JSON object`);
}
