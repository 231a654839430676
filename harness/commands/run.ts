/** `lockstep run`: a campaign over one or several subjects, with a budget, ending in a summary and an exit code. */

import { randomBytes } from 'node:crypto';
import { Command, Option } from 'commander';
import { ProgressLine } from '../../reports/terminal/progress.ts';
import { campaignSummary } from '../../reports/terminal/summary.ts';
import { type CampaignContext, runSubject, type SubjectPlan, type SubjectResult } from '../campaign/campaign.ts';
import { ProcessPool } from '../campaign/pool.ts';
import { UserError } from '../errors.ts';
import { createImplementation } from '../implementations/index.ts';
import {
  collect,
  collectNames,
  DEFAULT_DB,
  defaultWorkers,
  freshSeed,
  parseCount,
  parseDuration,
  parseSeed,
  parseShard,
  type Shard,
} from '../options.ts';
import { findingJson } from '../store/finding-json.ts';
import { Store } from '../store/store.ts';
import { findSubject, subjects } from '../subjects/index.ts';

interface Options {
  readonly subject?: readonly string[];
  readonly implementations?: readonly string[];
  readonly budget?: number;
  readonly tests?: number;
  readonly seed?: number;
  readonly workers: number;
  readonly shard: Shard;
  readonly failOn: 'new' | 'any' | 'none';
  readonly inputTime: number;
  readonly db: string;
  readonly json?: boolean;
}

const DEFAULT_BUDGET_MS = 60_000;
/** Old-generation heap of a worker: far above what a scenario needs, far below what a machine has. */
const HEAP_MB = 2_048;

export const runCommand = (): Command =>
  new Command('run')
    .description('a campaign: random inputs through all implementations, mismatches shrunk and stored')
    .option('--subject <name>', 'what to test; repeatable (default: all subjects, sharing the budget)', collect)
    .option('--implementations <a,b,c>', 'who answers; the first is the reference; repeatable', collectNames)
    .option('--budget <time>', 'such as 90s, 30m, 6h (default: 60s)', parseDuration)
    .addOption(
      new Option('--tests <n>', 'that many tests of each subject instead of a time')
        .argParser(parseCount)
        .conflicts('budget'),
    )
    .option('--seed <n>', 'the same seed gives the same inputs (default: a random one, said at the end)', parseSeed)
    .option('--workers <n>', 'threads (default: one for each core)', parseCount, defaultWorkers())
    .option('--shard <i/n>', 'only the indices of one shard of n', parseShard, { index: 0, of: 1 })
    .addOption(
      new Option('--fail-on <what>', 'exit 1 on which findings').choices(['new', 'any', 'none']).default('new'),
    )
    .option(
      '--input-time <time>',
      'one input may take this long in all implementations together',
      parseDuration,
      10_000,
    )
    .option('--db <file>', 'where campaigns and findings are kept', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      '\nExample: lockstep run --subject cedar/authorize --implementations model,engine --budget 5m --seed 42',
    )
    .action(run);

async function run(options: Options): Promise<void> {
  const plans = planSubjects(options);
  await checkImplementations(plans);
  const startedAt = Date.now();
  const store = new Store(options.db);
  const pool = new ProcessPool({ workers: options.workers, inputMs: options.inputTime, heapMb: HEAP_MB });
  const stop = stopOnSignals();
  const line = new ProgressLine();
  const id = campaignId();
  const seed = options.seed ?? freshSeed();
  const context: CampaignContext = {
    id,
    seed,
    shard: options.shard,
    store,
    pool,
    stop: stop.signal,
    onProgress: progress => line.show(progress),
  };
  const { subject, implementations, budget, tests, failOn, workers } = options;
  const said = JSON.stringify({ subject, implementations, budget, tests, failOn, shard: options.shard });
  store.beginCampaign({ id, seed, workers, budget: budgetWords(options), options: said });
  const results: SubjectResult[] = [];
  let failed = true;
  try {
    for (const plan of plans) if (!stop.signal.aborted) results.push(await runSubject(context, plan));
    failed = false;
  } finally {
    line.clear();
    await pool.close();
    if (failed) store.endCampaign(id, 'failed', Date.now() - startedAt, 3);
    if (failed) store.close();
  }
  const elapsedMs = Date.now() - startedAt;
  const exitCode = exitCodeFor(results, failOn);
  store.endCampaign(id, stop.signal.aborted ? 'stopped' : 'done', elapsedMs, exitCode);
  store.close();
  const end = { campaign: id, seed, workers, elapsedMs, results, db: options.db, stopped: stop.signal.aborted };
  console.log(options.json ? JSON.stringify(endJson(end, exitCode), null, 2) : campaignSummary(end));
  process.exitCode = exitCode;
}

function planSubjects(options: Options): SubjectPlan[] {
  const chosen = (options.subject ?? [...subjects.keys()]).map(findSubject);
  const ms =
    options.tests === undefined ? (options.budget ?? DEFAULT_BUDGET_MS) / chosen.length : Number.POSITIVE_INFINITY;
  return chosen.map(subject => ({
    subject,
    implementations: checkNames(options.implementations ?? subject.implementations),
    ms,
    scenarios: options.tests === undefined ? Number.POSITIVE_INFINITY : Math.ceil(options.tests / subject.testsEach),
  }));
}

function checkNames(names: readonly string[]): readonly string[] {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UserError(`--implementations: "${twice}" is named twice`);
  return names;
}

/** An unknown or missing implementation is said at once and in this process, before anything is written. */
async function checkImplementations(plans: readonly SubjectPlan[]): Promise<void> {
  for (const { subject, implementations } of plans) {
    for (const name of implementations) {
      const implementation = await createImplementation(name, subject.name);
      await implementation.close?.();
    }
  }
}

/** Ctrl-C or SIGTERM once: stop cleanly. Twice: at once. */
function stopOnSignals(): AbortController {
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stop.signal.aborted) process.exit(130);
    process.stderr.write(`\n${signal}: finishing what has begun (once more: leave at once)\n`);
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stop;
}

const campaignId = (): string =>
  `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${randomBytes(2).toString('hex')}`;

const budgetWords = ({ tests, budget }: Options): string =>
  tests === undefined ? `${budget ?? DEFAULT_BUDGET_MS} ms` : `${tests} tests`;

/** 3 when a subject tested nothing: a run that tests nothing must never look green. */
function exitCodeFor(results: readonly SubjectResult[], failOn: Options['failOn']): number {
  const findings = results.flatMap(result => result.findings);
  const counts = failOn === 'any' ? findings.length : findings.filter(({ status }) => status === 'new').length;
  if (failOn !== 'none' && counts > 0) return 1;
  return results.length === 0 || results.some(testedNothing) ? 3 : 0;
}

const testedNothing = ({ total }: SubjectResult): boolean =>
  total.tests === 0 || total.rejected === total.scenarios || total.unsupported.some(count => count === total.scenarios);

function endJson(end: Parameters<typeof campaignSummary>[0], exitCode: number): object {
  return {
    campaign: end.campaign,
    seed: end.seed,
    elapsedMs: end.elapsedMs,
    workers: end.workers,
    stopped: end.stopped,
    subjects: end.results.map(result => ({
      subject: result.subject,
      implementations: result.implementations,
      versions: result.total.versions,
      scenarios: result.total.scenarios,
      tests: result.total.tests,
      testsPerSecond: Math.round((result.total.tests * 1_000) / Math.max(1, result.elapsedMs)),
      implementationMs: result.total.implementationMs.map(Math.round),
      rejected: result.total.rejected,
      unsupported: result.total.unsupported,
      mismatches: result.mismatches,
      crashes: result.crashes,
      hangs: result.hangs,
      findings: result.findings.map(findingJson),
    })),
    exitCode,
  };
}
