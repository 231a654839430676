/**
 * For tests: a source with all that it imports as one file of plain JavaScript, for the processes and threads that a test
 * starts. Through tsx each of them would translate and link the sources by itself: seconds, where this takes tenths.
 *
 * Promise: made once in each test process, and gone when it ends.
 */

import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundled } from '../bin/bundle.js';

const made = new Map<string, Promise<string>>();

/** `file` is absolute; the answer is the bundle's path. */
export function bundleOf(file: string): Promise<string> {
  const known = made.get(file);
  if (known !== undefined) return known;
  const path = make(file);
  made.set(file, path);
  return path;
}

async function make(file: string): Promise<string> {
  const folder = await bundled([pathToFileURL(file)]);
  return join(folder, `${basename(file, '.ts')}.mjs`);
}
