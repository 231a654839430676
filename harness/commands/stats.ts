/** `lockstep stats`: what a generator really makes, beside the goals that it has to keep. */

import { Command } from 'commander';
import { statisticsReport } from '../../reports/terminal/statistics.ts';
import { ProcessPool } from '../campaign/pool.ts';
import { UserError } from '../errors.ts';
import { DEFAULT_DB, freshSeed, parseCount, parseSeed } from '../options.ts';
import { readCorpus } from '../stats/corpus.ts';
import { type Beside, statisticsOf } from '../stats/document.ts';
import { measureGenerator, measureInputs } from '../stats/measure.ts';
import { rangeRunner } from '../stats/ranges.ts';
import { saveResult } from '../store/results.ts';
import { Store } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import { addressOf } from '../subjects/variant.ts';
import { workersOption } from './campaign-options.ts';
import { type OwnFileOptions, subjectWith, withOwnFiles } from './own-files.ts';

interface Options extends OwnFileOptions {
  readonly subject: string;
  readonly tests: number;
  readonly seed?: number;
  readonly workers: number;
  readonly examined: number;
  readonly corpus?: string;
  readonly db: string;
  readonly json?: boolean;
}

const DEFAULT_TESTS = 10_000;
/** Inputs for the slow judges: enough to tell 98 % from 97 %. */
const DEFAULT_EXAMINED = 1_000;
const HEAP_MB = 1_024;
/** One input may take this long to make and to count, ms. */
const INPUT_MS = 60_000;

export const statsCommand = (): Command =>
  withOwnFiles(
    new Command('stats').description(
      'what the generator really makes: frequencies, outcomes, sizes; exit 1 when a declared goal is missed',
    ),
  )
    .requiredOption('--subject <name>', 'whose inputs')
    .option('--tests <n>', 'how many inputs: the first n indices of the seed', parseCount, DEFAULT_TESTS)
    .option('--seed <n>', 'the same seed gives the same inputs (default: a random one, said in the answer)', parseSeed)
    .option('--corpus <path>', "Cedar's published tests (a folder or .tar.gz), measured alike and set beside")
    .option('--examined <n>', 'at most so many inputs are shown to slow judges', parseCount, DEFAULT_EXAMINED)
    .addOption(workersOption())
    .option('--db <file>', 'where the statistics are kept for the pages', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', '\nExample: lockstep stats --subject cedar/authorize --tests 100000 --seed 1')
    .action(stats);

async function stats(options: Options): Promise<void> {
  const subject = subjectWith(options.subject, options);
  const seed = options.seed ?? freshSeed();
  const startedAt = Date.now();
  const beside = options.corpus === undefined ? undefined : await measureCorpus(subject, options.corpus);
  // Before anything is measured: afterwards it would be too late to say that it cannot be kept.
  new Store(options.db).close();
  const pool = new ProcessPool({ workers: options.workers, inputMs: INPUT_MS, heapMb: HEAP_MB });
  try {
    const runner = rangeRunner(pool, { subject: addressOf(subject), implementations: [] }, seed);
    const sizes = { seed, scenarios: options.tests, examined: options.examined };
    const counts = await measureGenerator(subject, runner, sizes);
    const statistics = statisticsOf(subject, { seed, scenarios: options.tests }, counts.entries(), beside);
    const exitCode = statistics.goals.every(({ kept }) => kept) ? 0 : 1;
    const elapsedMs = Date.now() - startedAt;
    saveResult(options.db, 'statistics', subject.name, JSON.stringify(statistics));
    console.log(
      options.json
        ? JSON.stringify({ ...statistics, elapsedMs, exitCode }, null, 2)
        : statisticsReport(statistics, elapsedMs),
    );
    process.exitCode = exitCode;
  } finally {
    await pool.close();
  }
}

async function measureCorpus(subject: Subject, path: string): Promise<Beside> {
  if (subject.name !== 'cedar/authorize') {
    throw new UserError(`--corpus: the published tests are inputs of cedar/authorize, not of ${subject.name}`);
  }
  const { inputs, unread } = await readCorpus(path);
  const counts = measureInputs(subject, inputs);
  if (unread > 0) counts.add('unread', unread);
  return { name: 'corpus', counts: counts.entries() };
}
