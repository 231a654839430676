/** Reads the bundle of a configuration file (see bundle.ts), checks it, and makes it this thread's own. */

import { pathToFileURL } from 'node:url';
import { messageOf, UserError } from '../errors.ts';
import { builtInNames } from '../subjects/index.ts';
import { checkConfig } from './check.ts';
import { completeSubject, placeOf } from './complete.ts';
import { type Config, type ConfigFiles, currentConfig, useConfig } from './current.ts';

/** Throws a UserError that names the person's file. `name` is how they know it. */
export async function readConfig(files: ConfigFiles, name = files.file): Promise<Config> {
  const { default: exported } = await load(files.bundle, name);
  if (exported === undefined) {
    throw new UserError(`${name}: has no default export`, 'write: export default defineConfig({ ... })');
  }
  const { subjects = [], settings = {} } = checkConfig(exported, name, builtInNames);
  const completed = subjects.map(
    definition => [definition.name, { definition, subject: completeSubject(definition) }] as const,
  );
  return { files, settings, subjects: new Map(completed) };
}

async function load(bundle: string, name: string): Promise<{ readonly default?: unknown }> {
  try {
    return (await import(pathToFileURL(bundle).href)) as { readonly default?: unknown };
  } catch (thrown) {
    throw new UserError(`${name}: fails while it is loaded: ${messageOf(thrown)}`, placeOf(thrown));
  }
}

/** In a worker: once, before anything is looked up by name. The command line has read the same bundle before. */
export async function adoptConfig(files: ConfigFiles | undefined): Promise<void> {
  if (files === undefined || currentConfig()?.files.bundle === files.bundle) return;
  useConfig(await readConfig(files));
}
