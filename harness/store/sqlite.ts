/**
 * better-sqlite3, in the line that runs on this Node: 12 is the last one for Node 20, and ends the process when it is
 * compiled for a late Node 24; 13 needs Node 22. npm installs the second one where it can run.
 */

import { createRequire } from 'node:module';
import type Database from 'better-sqlite3';

const require = createRequire(import.meta.url);
const FIRST_NODE_OF_13 = 22;

export const Sqlite = load();

function load(): typeof Database {
  if (Number.parseInt(process.versions.node, 10) < FIRST_NODE_OF_13) return require('better-sqlite3');
  try {
    return require('better-sqlite3-13');
  } catch (thrown) {
    // Installed by another Node, or without optional packages.
    if ((thrown as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw thrown;
    return require('better-sqlite3');
  }
}
