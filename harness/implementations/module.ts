/**
 * `module:FILE`: an implementation in a module of one's own, TypeScript or JavaScript, run in Lockstep's own workers.
 *
 * The module's default export is a function `(subject: string) => Implementation | Promise<Implementation>` (see
 * implementation.ts); it throws, or answers undefined, for a subject that it does not know. `name` and `version` may be
 * left out: the name is always the one of the command line.
 */

import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { messageOf, UserError } from '../errors.ts';
import type { Implementation } from '../implementation.ts';

/** `file` is relative to the working folder. Throws a UserError for what is no such module. */
export async function moduleImplementation(file: string, subject: string): Promise<Implementation> {
  const path = checkModule(file);
  const made = await make(file, path, subject);
  if (typeof made !== 'object' || made === null) {
    throw new UserError(`module:${file} does not answer "${subject}"`);
  }
  const given = made as Partial<Implementation>;
  if (typeof given.answer !== 'function') {
    throw new UserError(`module:${file}: what its default export makes has no function "answer"`);
  }
  return {
    name: `module:${file}`,
    version: typeof given.version === 'string' ? given.version : '',
    ...(given.keepsTime === true ? { keepsTime: true } : {}),
    answer: input => (given as Implementation).answer(input),
    close: () => given.close?.(),
  };
}

/** The module's path. Nothing of it runs: its code may be what is under suspicion. */
export function checkModule(file: string): string {
  const path = resolve(file);
  const what = file === '' ? 'needs a file' : existsSync(path) ? 'is a folder' : 'there is no such file';
  if (what === 'is a folder' && !statSync(path).isDirectory()) return path;
  throw new UserError(`module:${file}: ${what}`, 'write for example module:./my-engine.ts');
}

let readsTypeScript = isMainThread;

async function make(file: string, path: string, subject: string): Promise<unknown> {
  try {
    if (!readsTypeScript) {
      // Worker threads run a bundle, and have no need of tsx until somebody brings sources.
      const { register } = await import('tsx/esm/api');
      register();
      readsTypeScript = true;
    }
    const { default: create } = (await import(pathToFileURL(path).href)) as { default?: unknown };
    if (typeof create !== 'function') throw new UserError(`module:${file}: its default export is no function`);
    return await create(subject);
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    throw new UserError(`module:${file} cannot be loaded: ${messageOf(thrown)}`);
  }
}
