/** Which configuration a command works with: the one that `--config` names, else the one in the working folder, else none. */

import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { bundleConfig } from './bundle.ts';
import { type Config, useConfig } from './current.ts';
import { readConfig } from './read.ts';

const CONFIG_NAMES = ['lockstep.config.ts', 'lockstep.config.mts', 'lockstep.config.js', 'lockstep.config.mjs'];

/** Makes it the current one; undefined when there is none. Throws a UserError for a file that will not do. */
export async function loadConfig(named: string | undefined): Promise<Config | undefined> {
  useConfig(undefined);
  if (named !== undefined && !existsSync(named)) throw new UserError(`--config: there is no file ${named}`);
  if (named !== undefined && statSync(named).isDirectory())
    throw new UserError(`--config: ${named} is a folder`, 'name the file in it');
  const name = named ?? CONFIG_NAMES.find(each => existsSync(each));
  if (name === undefined) return undefined;
  // Stacks name the lines of the person's file, not those of its bundle.
  process.setSourceMapsEnabled(true);
  const config = await readConfig(await bundleConfig(resolve(name), name), name);
  useConfig(config);
  return config;
}
