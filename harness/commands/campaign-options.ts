/** The options that all campaigns share, random or guided: what fails them, and what one input may take. */

import { type Command, Option } from 'commander';
import type { FailOn } from '../campaign/exit-code.ts';
import { parseCount, parseDuration } from '../options.ts';

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

export const withCampaignOptions = (command: Command): Command =>
  command
    .addOption(failOnOption('new'))
    .option('--input-time <time>', 'one implementation may take this long for one input', parseDuration, 10_000)
    .option('--input-memory <mb>', 'and a worker this many megabytes', parseCount, 2_048);
