/** Reading what a person names on the command line: JSON files, standard input, findings, counterexample files. */

import { existsSync, readFileSync } from 'node:fs';
import { lineOf } from '../../corpus/entries.ts';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import { readCorpus } from '../corpus/read.ts';
import { type Counterexample, counterexampleOf } from '../counterexample.ts';
import { messageOf, UserError } from '../errors.ts';
import { readJson } from '../json.ts';
import { Store } from '../store/store.ts';

/** A file's text; `-` or nothing is standard input. */
export function readText(file: string | undefined): string {
  const path = file === undefined || file === '-' ? 0 : file;
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new UserError(`${file ?? 'standard input'}: cannot be read (${messageOf(thrown)})`);
  }
}

export function readJsonFile(file: string | undefined): Json {
  const text = readText(file);
  try {
    return readJson(text);
  } catch (thrown) {
    throw new UserError(`${file ?? 'standard input'}: is no valid JSON (${messageOf(thrown)})`);
  }
}

/** A counterexample file (`-`: standard input), a line of a collection (`FILE.jsonl:LINE`), or the finding of that id (or beginning of an id) in the store. */
export function readCounterexample(idOrFile: string, db: string): Counterexample {
  if (lineOf(idOrFile) !== undefined) return readCorpus([idOrFile])[0] as Counterexample;
  if (idOrFile === '-' || existsSync(idOrFile)) return counterexampleOf(readJsonFile(idOrFile), idOrFile);
  if (!existsSync(db)) {
    throw new UserError(`"${idOrFile}" is no file, and there is no database ${db} to look it up as a finding`);
  }
  const store = new Store(db, { readonly: true });
  try {
    const finding = store.finding(idOrFile);
    return counterexampleOf(readJson(finding.counterexample), `finding ${finding.id}`);
  } finally {
    store.close();
  }
}
