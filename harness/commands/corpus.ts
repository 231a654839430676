/** `lockstep corpus`: what was learnt, kept as files: run again, added to, generated, minimized, exchanged. */

import { Command } from 'commander';
import { addCommand } from './corpus-add.ts';
import { exportTestsCommand, importTestsCommand } from './corpus-exchange.ts';
import { generateTestsCommand, minimizeCommand } from './corpus-minimize.ts';
import { runCorpusCommand } from './corpus-run.ts';

export const corpusCommand = (): Command => {
  const command = new Command('corpus')
    .description('saved tests: run them, add a finding, generate, minimize, import and export them')
    .enablePositionalOptions()
    .addHelpText('after', '\nExample: lockstep corpus run');
  const parts = [runCorpusCommand, addCommand, generateTestsCommand, minimizeCommand];
  for (const part of [...parts, importTestsCommand, exportTestsCommand]) command.addCommand(part().exitOverride());
  return command;
};
