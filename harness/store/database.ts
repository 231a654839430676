/**
 * Opening the store's file: ours or refused, brought up to date, set up to survive a killed process.
 *
 * WAL with synchronous NORMAL: a killed process loses nothing that was committed; only a power cut can cost the last
 * transactions, never the file.
 */

import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { messageOf, UserError } from '../errors.ts';
import { makeFolders } from '../folders.ts';
import { APPLICATION_ID, migrations } from './migrations.ts';
import { Sqlite } from './sqlite.ts';

const BUSY_MS = 15_000;

export interface OpenOptions {
  readonly readonly?: boolean;
  /** How long a write waits for another campaign on the same file, ms; 15 s when left out. */
  readonly busyMs?: number;
}

export function openDatabase(
  file: string,
  { readonly = false, busyMs = BUSY_MS }: OpenOptions = {},
): Database.Database {
  // SQLite takes no name for a database that is thrown away, and has only "disk I/O error" for a folder.
  if (file === '') throw new UserError('the database has no name', 'name a file with --db');
  if (isFolder(file)) {
    throw new UserError(
      `${file}: is a folder, not a database`,
      `name a file with --db, such as ${join(file, 'lockstep.db')}`,
    );
  }
  if (!readonly && file !== ':memory:') makeFolder(file);
  const db = connect(file, readonly, busyMs);
  try {
    checkIdentity(db, file);
    if (!readonly) {
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = NORMAL');
      migrate(db);
    } else if (version(db) < migrations.length) {
      throw new UserError(
        `${file}: written by an older Lockstep`,
        'any command that writes, such as run, brings it up to date',
      );
    }
    return db;
  } catch (thrown) {
    db.close();
    throw thrown instanceof UserError ? thrown : unreadable(file, thrown);
  }
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    // Not there yet, or below a file: what that means is said when it is opened.
    return false;
  }
}

function makeFolder(file: string): void {
  try {
    makeFolders(dirname(file));
  } catch (thrown) {
    throw new UserError(`${file}: its folder cannot be made (${messageOf(thrown)})`, 'choose another place with --db');
  }
}

function connect(file: string, readonly: boolean, timeout: number): Database.Database {
  try {
    return new Sqlite(file, { readonly, fileMustExist: readonly, timeout });
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

const unreadable = (file: string, thrown: unknown): UserError => {
  const why = messageOf(thrown);
  // SQLite writes beside a database even to read it.
  const hint = why.includes('readonly')
    ? 'copy it to a folder that you may write to, and name it with --db'
    : 'name another file with --db';
  return new UserError(`${file}: cannot be used as a Lockstep database (${why})`, hint);
};

const version = (db: Database.Database): number => Number(db.pragma('user_version', { simple: true }));

/** A fresh file has no application id and no tables; everything else must be ours, and not from the future. */
function checkIdentity(db: Database.Database, file: string): void {
  const id = Number(db.pragma('application_id', { simple: true }));
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  if (id !== APPLICATION_ID && (id !== 0 || tables > 0)) {
    throw new UserError(`${file}: is an SQLite database, but not one of Lockstep's`, 'name another file with --db');
  }
  if (version(db) > migrations.length) {
    throw new UserError(
      `${file}: written by a newer Lockstep (format ${version(db)}, this one knows ${migrations.length})`,
      'update Lockstep, or name another file with --db',
    );
  }
}

function migrate(db: Database.Database): void {
  db.transaction(() => {
    for (let step = version(db); step < migrations.length; step++) {
      db.exec(migrations[step] ?? '');
      db.pragma(`user_version = ${step + 1}`);
    }
    db.pragma(`application_id = ${APPLICATION_ID}`);
  }).immediate();
}
