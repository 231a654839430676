/** The options that campaigns share, random or guided: what fails them, what one input may take, and how many threads. */

import { type Command, Option } from 'commander';
import type { FailOn } from '../campaign/exit-code.ts';
import { defaultWorkers, parseCount, parseDuration } from '../options.ts';

export interface CampaignOptions {
  readonly failOn: FailOn;
  /** Milliseconds. */
  readonly inputTime: number;
  /** Megabytes. */
  readonly inputMemory: number;
}

const FAIL_ON: readonly FailOn[] = ['new', 'any', 'none'];

export const failOnOption = (byDefault: FailOn): Option =>
  new Option('--fail-on <what>', 'exit 1 on which findings').choices(FAIL_ON).default(byDefault);

/** Its default is a number of this machine; help says where it comes from. */
export const workersOption = (): Option =>
  new Option('--workers <n>', 'threads').argParser(parseCount).default(defaultWorkers(), 'one for each core');

export const withCampaignOptions = (command: Command): Command =>
  command
    .addOption(failOnOption('new'))
    .option('--input-time <time>', 'one implementation may take this long for one input', parseDuration, 10_000)
    .option('--input-memory <mb>', 'and a worker this many megabytes', parseCount, 2_048);
