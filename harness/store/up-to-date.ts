/**
 * For commands that only read, but whose reading needs the tables of this version: the file must be there, and takes the
 * steps it has not taken yet.
 */

import { existsSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { openDatabase } from './database.ts';

/** Throws a UserError when there is no such file, or it is none of ours. */
export function bringUpToDate(db: string): void {
  if (!existsSync(db)) {
    throw new UserError(`there is no database ${db}`, 'lockstep run makes one, or name another with --db');
  }
  openDatabase(db).close();
}
