/** Folders that are made with all that is missing above them. */

import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * One after the other from the top: `mkdirSync` with `recursive` goes on for ever below a folder that says "no such file"
 * to whoever makes one in it, as /proc does (Node 20).
 */
export function makeFolders(folder: string): void {
  const missing: string[] = [];
  for (let each = resolve(folder); !existsSync(each); each = dirname(each)) missing.unshift(each);
  // A file where the folder should be: said as the system says it.
  if (missing.length === 0 && !statSync(folder).isDirectory()) mkdirSync(folder);
  for (const each of missing) {
    try {
      mkdirSync(each);
    } catch (thrown) {
      // Somebody else was faster.
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(each)) throw thrown;
    }
  }
}
