/**
 * The store's file cannot be used any more, in the middle of a campaign: the disk is full, the file is locked, damaged
 * or gone. Neither a person's mistake nor a defect of Lockstep: said in one clear line, with exit code 3.
 */

import { Sqlite } from './sqlite.ts';
export class StoreFailure extends Error {
  readonly file: string;

  constructor(file: string, why: string) {
    super(`${file}: ${why}`);
    this.name = 'StoreFailure';
    this.file = file;
  }
}

/** SQLite's result codes by how they begin, with what a person can do with them. */
const WORDS: readonly (readonly [code: string, words: string])[] = [
  ['SQLITE_FULL', 'the disk is full'],
  ['SQLITE_BUSY', 'is locked by another process, and did not get free in time'],
  ['SQLITE_LOCKED', 'is locked by another process, and did not get free in time'],
  ['SQLITE_CORRUPT', 'is damaged; what can be read of it is saved by: sqlite3 FILE .recover'],
  ['SQLITE_NOTADB', 'is damaged: it is no SQLite database any more'],
  ['SQLITE_READONLY', 'cannot be written: it is read-only, was moved or was deleted'],
  ['SQLITE_IOERR', 'cannot be read or written: the disk is full, gone or faulty'],
  ['SQLITE_CANTOPEN', 'cannot be opened any more'],
];

/** What was thrown, as a StoreFailure where it is the file's fault; anything else comes back as it is. */
export function asStoreFailure(file: string, thrown: unknown): unknown {
  if (!(thrown instanceof Sqlite.SqliteError)) return thrown;
  const known = WORDS.find(([code]) => thrown.code.startsWith(code));
  return known === undefined ? thrown : new StoreFailure(file, `${known[1]} (${thrown.code}: ${thrown.message})`);
}
