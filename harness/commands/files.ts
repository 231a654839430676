/** What a person names on the command line: files to read and to write, standard input, findings, counterexample files. */

import { accessSync, constants, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isCollection, lineOf } from '../../corpus/entries.ts';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import { readCorpus } from '../corpus/read.ts';
import { type Counterexample, counterexampleOf } from '../counterexample.ts';
import { messageOf, UserError } from '../errors.ts';
import { makeFolders } from '../folders.ts';
import { readJson } from '../json.ts';
import { Store } from '../store/store.ts';

/** A file's text; `-` or nothing is standard input. What is no UTF-8 is refused: to replace it would be to change it. */
export function readText(file: string | undefined): string {
  const path = file === undefined || file === '-' ? 0 : file;
  const bytes = readBytes(path, file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${file ?? 'standard input'}: is no UTF-8 text`, 'save it as UTF-8');
  }
}

function readBytes(path: string | number, file: string | undefined): Uint8Array {
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw new UserError(`${file ?? 'standard input'}: cannot be read (${messageOf(thrown)})`);
  }
}

/** With the folders above it. Throws a UserError where that cannot be. */
export function writeText(file: string, text: string): void {
  makeFolder(dirname(file));
  try {
    writeFileSync(file, text);
  } catch (thrown) {
    throw new UserError(`${file}: cannot be written (${messageOf(thrown)})`);
  }
}

/** For what is written at the end: whether it can be, without making anything. */
export function checkFolder(folder: string): void {
  let there = resolve(folder);
  while (!existsSync(there)) there = dirname(there);
  try {
    accessSync(there, constants.W_OK);
  } catch (thrown) {
    throw new UserError(`${folder}: cannot be written to (${messageOf(thrown)})`, 'name another place');
  }
  if (!statSync(there).isDirectory()) {
    throw new UserError(`${folder}: the folder cannot be made: ${there} is a file`, 'name another place');
  }
}

export function makeFolder(folder: string): void {
  try {
    makeFolders(folder);
  } catch (thrown) {
    throw new UserError(`${folder}: the folder cannot be made (${messageOf(thrown)})`, 'name another place');
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
  if (isCollection(idOrFile) && existsSync(idOrFile)) {
    throw new UserError(`${idOrFile}: is a collection of tests`, `name one of them by its line: ${idOrFile}:1`);
  }
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
