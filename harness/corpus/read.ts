/** Reading a corpus for a person: files and lines that are wrong become one clear UserError. */

import { existsSync } from 'node:fs';
import { type Entry, readEntries } from '../../corpus/entries.ts';
import { type Counterexample, counterexampleOf } from '../counterexample.ts';
import { messageOf, UserError } from '../errors.ts';
import { readJson } from '../json.ts';

/** Where the corpus of a project is, unless told otherwise. */
export const CORPUS = 'corpus';

/** Throws a UserError for a path that is not there, holds no JSON or no tests. */
export function readCorpus(paths: readonly string[]): Counterexample[] {
  const entries = paths.flatMap(entriesOf);
  if (entries.length === 0) {
    throw new UserError(`no saved tests in ${paths.join(', ')}`, 'a test is a counterexample file, .json or .jsonl');
  }
  return entries.map(({ source, document }) => counterexampleOf(document, source));
}

function entriesOf(path: string): Entry[] {
  try {
    return readEntries(path, readJson);
  } catch (thrown) {
    const there = existsSync(path.replace(/:\d+$/, ''));
    throw new UserError(there ? messageOf(thrown) : `${path}: there is no such file or folder`);
  }
}
