/** Commands that Lockstep tells a person to type: whoever pastes one into a shell gets the words that were meant. */

import { DEFAULT_DB } from './options.ts';

/** As it is where a shell reads nothing into it, else in single quotes. */
export const shellWord = (word: string): string =>
  /^[\w@%+:,./=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** ` --db FILE`; nothing for the file that is meant without it. */
export const dbFlag = (db: string): string => (db === DEFAULT_DB ? '' : ` --db ${shellWord(db)}`);
