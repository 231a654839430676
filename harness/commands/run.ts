/** `lockstep run`: a campaign over one or several subjects, with a budget, ending in a summary and an exit code. */

import { randomBytes } from 'node:crypto';
import { Command, Option } from 'commander';
import type { FinishedRun } from '../../reports/ci/finished.ts';
import { reportRun } from '../../reports/ci/index.ts';
import { verdictLines } from '../../reports/ci/verdict.ts';
import { ProgressLine } from '../../reports/terminal/progress.ts';
import { campaignSummary, findingList } from '../../reports/terminal/summary.ts';
import { type CampaignContext, runCampaign } from '../campaign/campaign.ts';
import { ProcessPool } from '../campaign/pool.ts';
import { UserError } from '../errors.ts';
import {
  collect,
  collectNames,
  DEFAULT_DB,
  EXIT_CODES,
  freshSeed,
  parseCount,
  parseDuration,
  parsePercent,
  parseSeed,
  parseShard,
  type Shard,
} from '../options.ts';
import { Store } from '../store/store.ts';
import { type CampaignOptions, withCampaignOptions, workersOption } from './campaign-options.ts';
import { openToRead } from './findings.ts';
import { endLanes, type Fuzzed, judgeAll, laneCampaign, laneJson, laneLines, runLanes } from './lanes.ts';
import { type OwnFileOptions, withOwnFiles } from './own-files.ts';
import { checkReportFiles, type ReportOptions, withReportOptions } from './report-options.ts';
import { type CampaignCoverage, coverageJson, coverageOf, coverageTold } from './run-coverage.ts';
import { finishedJson } from './run-json.ts';
import { type InputNotes, noteLines, notesOf, saveStatistics } from './run-notes.ts';
import {
  checkSettings,
  chosenWords,
  lanePlansOf,
  plansOf,
  type RunSettings,
  resumed,
  settingsOf,
  storedBudget,
} from './run-settings.ts';

export interface RunOptions extends CampaignOptions, ReportOptions, OwnFileOptions {
  readonly subject?: readonly string[];
  readonly implementations?: readonly string[];
  readonly budget?: number;
  readonly tests?: number;
  readonly seed?: number;
  readonly workers: number;
  readonly shard: Shard;
  readonly exhaustive?: number;
  readonly sample?: readonly string[];
  readonly corpus?: readonly string[];
  readonly fuzzShare: number;
  readonly resume?: string;
  readonly id?: string;
  readonly db: string;
  readonly config?: string;
  readonly json?: boolean;
}

export const runCommand = (): Command =>
  withReportOptions(
    withCampaignOptions(
      withOwnFiles(new Command('run'))
        .description('a campaign: random inputs through all implementations, mismatches shrunk and stored')
        .option('--subject <name>', 'what to test; repeatable (default: all subjects, sharing the budget)', collect)
        .option('--implementations <a,b,c>', 'who answers; the first is the reference; repeatable', collectNames)
        .option('--budget <time>', 'such as 90s, 30m, 6h (default: 60s)', parseDuration)
        .addOption(
          new Option('--tests <n>', 'that many tests of each subject instead of a time')
            .argParser(parseCount)
            .conflicts('budget'),
        )
        .option('--exhaustive <n>', 'all inputs up to the bound n, each one once, instead of random ones', parseCount)
        .option('--seed <n>', 'the same seed gives the same inputs (default: a random one, said at the end)', parseSeed)
        .addOption(workersOption())
        .option('--shard <i/n>', 'only the indices of one shard of n', parseShard, { index: 0, of: 1 })
        .option(
          '--sample <name=m/n>',
          'ask this one about m of n inputs, and about every mismatch; repeatable',
          collect,
        )
        .option('--corpus <folder>', 'counterexample files to run first; repeatable', collect),
    )
      .option('--fuzz-share <percent>', 'of the budget, for coverage-guided inputs (0: none)', parsePercent, 15)
      .option('--resume <id>', 'go on with a campaign that was killed or stopped, as it was begun')
      .option('--id <id>', 'the name of the campaign; one that is in the database already is gone on with', parseId)
      .option('--db <file>', 'where campaigns and findings are kept', DEFAULT_DB)
      .option('--json', 'one JSON document on stdout'),
  )
    .addHelpText(
      'after',
      `${EXIT_CODES}\nExample: lockstep run --subject cedar/authorize --implementations model,engine --budget 5m --seed 42`,
    )
    .action(run);

async function run(options: RunOptions): Promise<void> {
  checkReportFiles(options);
  const startedAt = Date.now();
  const begun = options.resume === undefined ? await begin(options) : await resume(options, options.resume);
  const { settings, store, id, seed } = begun;
  const pool = new ProcessPool({
    workers: options.workers,
    inputMs: settings.inputTime,
    heapMb: settings.inputMemory,
  });
  const stop = new StopOnSignals();
  const line = new ProgressLine();
  const context: CampaignContext = {
    ...{ id, seed, store, pool, shard: settings.shard, stop: stop.signal },
    onProgress: progress => line.show(progress),
  };
  try {
    const plans = plansOf(settings);
    const results = await runCampaign(context, plans);
    const lanes = await lanesOf(context, settings, options.workers);
    line.clear();
    await pool.close();
    const coverage = await coverageOf(context, settings, options, endOf(settings, startedAt, begun.again));
    const judgement = judgeAll(results, lanes, settings.failOn);
    endLanes(context, lanes, judgement.exitCode);
    // A campaign that was resumed took as long as all of its processes.
    const own = Date.now() - startedAt;
    const elapsedMs = begun.again ? results.reduce((all, each) => all + each.elapsedMs, 0) : own;
    store.endCampaign(id, stop.signal.aborted ? 'stopped' : 'done', own, judgement.exitCode);
    const end = {
      campaign: id,
      seed,
      workers: options.workers,
      elapsedMs,
      results,
      db: options.db,
      chosen: chosenWords(options),
    };
    const notes = notesOf(plans, results);
    for (const [i, result] of results.entries())
      saveStatistics(options.db, { campaign: id, seed }, plans[i]?.subject, result);
    finish({ ...end, stopped: stop.signal.aborted, failOn: settings.failOn, ...judgement }, options, {
      notes,
      lanes,
      coverage,
    });
  } catch (thrown) {
    line.clear();
    await pool.close();
    markFailed(store, id, Date.now() - startedAt);
    throw thrown;
  } finally {
    stop.release();
    store.close();
  }
}

/** Of the budget, with a second for the report; a campaign that goes on has had a part of its budget before. */
const endOf = ({ budget }: RunSettings, startedAt: number, again: boolean): number =>
  budget === undefined || again ? Number.POSITIVE_INFINITY : startedAt + budget - 1_000;

/** What a killed process had of them is stored, and not gone on with: they are another campaign's to begin. */
async function lanesOf(context: CampaignContext, settings: RunSettings, workers: number): Promise<Fuzzed[]> {
  const plans = lanePlansOf(settings, context.seed).filter(
    ({ lane }) => !context.store.hasCampaign(laneCampaign(context.id, lane)),
  );
  const { failOn, lanesMs = 0 } = settings;
  return runLanes(context, plans, { workers, failOn, budget: `${lanesMs} ms` });
}

interface Begun {
  readonly settings: RunSettings;
  readonly store: Store;
  readonly id: string;
  readonly seed: number;
  /** Another process has begun it. */
  readonly again: boolean;
}

async function begin(options: RunOptions): Promise<Begun> {
  const settings = settingsOf(options);
  await checkSettings(settings);
  const store = new Store(options.db);
  const [id, seed] = [options.id ?? campaignId(), options.seed ?? freshSeed()];
  if (store.hasCampaign(id)) {
    store.close();
    return resume(options, id);
  }
  const { workers } = options;
  store.beginCampaign({ id, seed, workers, budget: storedBudget(settings), options: JSON.stringify(settings) });
  return { settings, store, id, seed, again: false };
}

async function resume(options: RunOptions, given: string): Promise<Begun> {
  openToRead(options.db).close();
  const store = new Store(options.db);
  try {
    const { campaign, settings } = await resumed(store, given);
    await checkSettings(settings);
    store.reopenCampaign(campaign.id, options.workers);
    return { settings, store, id: campaign.id, seed: campaign.seed, again: true };
  } catch (thrown) {
    store.close();
    throw thrown;
  }
}

interface Besides {
  readonly notes: readonly InputNotes[];
  readonly lanes: readonly Fuzzed[];
  readonly coverage: CampaignCoverage | undefined;
}

function finish(finished: FinishedRun, options: RunOptions, { notes, lanes, coverage }: Besides): void {
  reportRun(finished, options);
  if (options.json) {
    const more = { inputs: notes, lanes: lanes.map(laneJson), coverage: coverageJson(coverage) };
    console.log(JSON.stringify({ ...finishedJson(finished), ...more }, null, 2));
  } else {
    const found = lanes.flatMap(({ result }) => result.findings);
    const told = [...lanes.map(laneLines), ...(found.length === 0 ? [] : [findingList(found)])];
    console.log(
      [
        campaignSummary(finished),
        ...told,
        ...coverageTold(coverage),
        ...noteLines(notes),
        ...verdictLines(finished),
      ].join('\n'),
    );
  }
  process.exitCode = finished.exitCode;
}

/** What ended the campaign is said anyway; a store that is itself the reason cannot note it. */
export function markFailed(store: Store, id: string, elapsedMs: number): void {
  try {
    store.endCampaign(id, 'failed', elapsedMs, 3);
  } catch {
    // The campaign stays "running" in the file, and can be resumed like one that was killed.
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C or SIGTERM once: stop cleanly. Twice: at once. */
export class StopOnSignals extends AbortController {
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (this.signal.aborted) process.exit(130);
    process.stderr.write(`\n${signal}: finishing what has begun (once more: leave at once)\n`);
    this.abort();
  };

  constructor() {
    super();
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /** A process that goes on after the run ends by signals as before. */
  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }
}

function parseId(text: string): string {
  if (/^[\w.-]{1,64}$/.test(text)) return text;
  throw new UserError(`--id: "${text}" is no name of up to 64 letters, digits and . _ -`);
}

export const campaignId = (): string =>
  `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${randomBytes(2).toString('hex')}`;
