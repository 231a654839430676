/**
 * `lockstep coverage`: which lines and branches of model and engine the inputs reach, and which they do not. A measurement:
 * it finds no mismatches, and its exit code says nothing about them.
 */

import { Command, Option } from 'commander';
import { aboutOf, type CoverageReport, isMeasurable, measureCoverage } from '../coverage/document.ts';
import { UserError } from '../errors.ts';
import { collect, DEFAULT_DB, freshSeed, parseCount, parseDuration, parseSeed } from '../options.ts';
import { saveResult } from '../store/results.ts';
import type { Subject } from '../subject.ts';
import { subjects as builtIn, findSubject } from '../subjects/index.ts';
import { workersOption } from './campaign-options.ts';
import { coverageTable } from './coverage-table.ts';
import { StopOnSignals } from './run.ts';

interface Options {
  readonly subject?: readonly string[];
  readonly budget?: number;
  readonly tests?: number;
  readonly seed?: number;
  readonly workers: number;
  readonly db: string;
  readonly json?: boolean;
}

const DEFAULT_MS = 60_000;
const INPUT_MS = 10_000;
const HEAP_MB = 2_048;

export const coverageCommand = (): Command =>
  new Command('coverage')
    .description('which lines and branches of model and engine the inputs reach, and a list of those they do not')
    .option('--subject <name>', 'whose inputs; repeatable (default: all subjects, sharing the budget)', collect)
    .option('--budget <time>', 'for the inputs, loading not counted (default: 60s)', parseDuration)
    .addOption(
      new Option('--tests <n>', 'that many inputs of each subject instead of a time, besides the saved ones')
        .argParser(parseCount)
        .conflicts('budget'),
    )
    .option('--seed <n>', 'the same seed gives the same inputs (default: a random one, said in the answer)', parseSeed)
    .addOption(workersOption())
    .option('--db <file>', 'where the figures are kept for the pages', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout, with everything that was not reached')
    .addHelpText(
      'after',
      `
The inputs: the saved tests of corpus/, the texts of corpus/bytes, then random ones and mutants as both fuzzing lanes
make them. docs/coverage.md explains what is never reached.
Example: lockstep coverage --budget 2m --seed 1`,
    )
    .action(coverage);

async function coverage(options: Options): Promise<void> {
  const subjects = chosen(options.subject);
  const { workers, tests = Number.POSITIVE_INFINITY, seed = freshSeed() } = options;
  const ms = options.tests === undefined ? (options.budget ?? DEFAULT_MS) : Number.POSITIVE_INFINITY;
  const stop = new StopOnSignals();
  let report: CoverageReport | undefined;
  try {
    const limits = { inputMs: INPUT_MS, heapMb: HEAP_MB };
    report = await measureCoverage({ subjects, workers, tests, seed, ms, ...limits, stop: stop.signal });
  } finally {
    stop.release();
  }
  if (report === undefined) {
    throw new UserError(
      `no input was run: ${Number.isFinite(ms) ? `the budget of ${ms / 1_000} s was too short` : 'it was stopped'}`,
      'give it more, such as --budget 1m, or name one subject with --subject',
    );
  }
  if (!stop.signal.aborted) saveResult(options.db, 'coverage', aboutOf(subjects), JSON.stringify(report));
  process.exitCode = 0;
  console.log(options.json ? JSON.stringify({ ...report, exitCode: 0 }, null, 2) : coverageTable(report));
}

function chosen(names: readonly string[] | undefined): readonly Subject[] {
  const subjects = names?.map(findSubject) ?? [...builtIn.values()];
  const other = subjects.find(subject => !isMeasurable(subject));
  if (other === undefined) return subjects;
  throw new UserError(
    `--subject: model and engine know nothing of ${other.name}`,
    `those that they answer: ${[...builtIn.keys()].join(', ')}`,
  );
}
