/** `lockstep replay`: a finding or a counterexample file once more, on the stored values. No generator is involved. */

import { Command } from 'commander';
import { replayPage } from '../../reports/terminal/finding.ts';
import { writeJson } from '../json.ts';
import { checkNames, collectNames, DEFAULT_DB } from '../options.ts';
import { replay, replayJson } from '../replay.ts';
import { readCounterexample } from './files.ts';

interface Options {
  readonly implementations?: readonly string[];
  readonly db: string;
  readonly json?: boolean;
}

export const replayCommand = (): Command =>
  new Command('replay')
    .description('one finding or counterexample file again: answers side by side, first difference, trace of the model')
    .argument('<id|file>', 'a finding (or the beginning of its id), or a counterexample file')
    .option('--implementations <a,b,c>', 'others than those of the campaign; repeatable', collectNames)
    .option('--db <file>', 'the database', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      '\nExit code 1: they still differ; 0: all agree now.\nExample: lockstep replay 3fa9 --implementations model,engine',
    )
    .action(async (idOrFile: string, options: Options) => {
      const { implementations } = options;
      const names = implementations === undefined ? undefined : checkNames(implementations);
      const replayed = await replay(readCounterexample(idOrFile, options.db), names);
      console.log(options.json ? writeJson(replayJson(replayed), 2) : replayPage(replayed));
      process.exitCode = replayed.verdict === undefined ? 0 : 1;
    });
