/** `lockstep generate`: the inputs of a seed, as they would be tested, one JSON document a line. */

import { once } from 'node:events';
import { Command } from 'commander';
import { RandomChoices } from '../../generators/choices.ts';
import { writeJson } from '../json.ts';
import { freshSeed, parseCount, parseSeed, parseShard, type Shard } from '../options.ts';
import { type OwnFileOptions, subjectWith, withOwnFiles } from './own-files.ts';

interface Options extends OwnFileOptions {
  readonly subject: string;
  readonly seed?: number;
  readonly tests: number;
  readonly shard: Shard;
}

export const generateCommand = (): Command =>
  withOwnFiles(new Command('generate').description('the inputs themselves, one JSON document a line on stdout'))
    .requiredOption('--subject <name>', 'whose inputs')
    .option('--seed <n>', 'the same seed gives the same inputs (default: a random one, said on stderr)', parseSeed)
    .option('--tests <n>', 'how many inputs: the first n indices of the seed', parseCount, 10)
    .option('--shard <i/n>', 'only the indices of one shard', parseShard, { index: 0, of: 1 })
    .addHelpText('after', '\nExample: lockstep generate --subject cedar/authorize --seed 42 --tests 3')
    .action(async (options: Options) => {
      const subject = subjectWith(options.subject, options);
      const seed = options.seed ?? freshSeed();
      if (options.seed === undefined) process.stderr.write(`seed ${seed}\n`);
      const choices = new RandomChoices();
      for (let index = options.shard.index; index < options.tests; index += options.shard.of) {
        const input = subject.generate(choices.reseed(seed, index));
        if (!process.stdout.write(`${writeJson(input)}\n`)) await once(process.stdout, 'drain');
      }
    });
