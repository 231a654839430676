/**
 * How commands come to their configuration: the option `--config`, the file in the working folder, and what it says in
 * place of flags. A flag wins over the file, the file over the default.
 */

import { type Command, InvalidArgumentError, type Option } from 'commander';
import type { Settings } from '../api/definition.ts';
import { UserError } from '../errors.ts';
import { loadConfig } from './find.ts';

/** Settings that mean something else, or nothing, outside of these commands. */
const ONLY: Partial<Record<keyof Settings, readonly string[]>> = {
  budget: ['run', 'fuzz'],
  tests: ['run', 'fuzz'],
  subject: ['run', 'fuzz'],
  implementations: ['run', 'fuzz'],
};

/** Either of them given as a flag stands for both. */
const RIVALS: Partial<Record<keyof Settings, keyof Settings>> = { budget: 'tests', tests: 'budget' };

export const withConfig = (command: Command): Command =>
  command
    .option('--config <file>', 'own subjects and settings (default: lockstep.config.ts, .mts, .js or .mjs, if there)')
    .hook('preAction', async (_command, action) => {
      const config = await loadConfig(action.opts<{ config?: string }>().config);
      if (config !== undefined) applySettings(action, config.settings, config.files.file);
    });

/** Sets the options of a command that has them and was not given them. */
function applySettings(command: Command, settings: Settings, file: string): void {
  if (settings.budget !== undefined && settings.tests !== undefined) {
    throw new UserError(`${file}: settings: budget and tests exclude each other`, 'leave one of them out');
  }
  const given = new Set(
    command.options
      .map(option => option.attributeName())
      .filter(name => !['default', 'config', undefined].includes(command.getOptionValueSource(name))),
  );
  for (const [name, value] of Object.entries(settings) as [keyof Settings, unknown][]) {
    const option = command.options.find(each => each.attributeName() === name);
    const rival = RIVALS[name];
    if (value === undefined || option === undefined) continue;
    const meant = read(option, name, value, file);
    const settled = given.has(name) || (rival !== undefined && given.has(rival));
    if (settled || ONLY[name]?.includes(command.name()) === false) continue;
    command.setOptionValueWithSource(name, meant, 'config');
  }
}

/** As the flag reads it, with the flag's own words for what will not do. */
function read(option: Option, name: string, value: unknown, file: string): unknown {
  const refuse = (what: string): UserError => new UserError(`${file}: settings.${name}: ${what}`);
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(each => typeof each === 'string')) return value;
    throw refuse('expected a list of names');
  }
  const text = String(value);
  if (option.argChoices !== undefined && !option.argChoices.includes(text)) {
    throw refuse(`expected one of ${option.argChoices.join(', ')}, got "${text}"`);
  }
  if (option.argChoices !== undefined || option.parseArg === undefined) return text;
  try {
    return option.parseArg(text, undefined);
  } catch (thrown) {
    throw thrown instanceof InvalidArgumentError ? refuse(`"${text}" will not do. ${thrown.message}`) : thrown;
  }
}
