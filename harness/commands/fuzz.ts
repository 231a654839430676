/** `lockstep fuzz`: coverage-guided inputs in one lane or both, with the store, the findings and the exit codes of `run`. */

import { Command, Option } from 'commander';
import { exitLine, problemLines } from '../../reports/ci/verdict.ts';
import { ProgressLine } from '../../reports/terminal/progress.ts';
import { dim, duration, green } from '../../reports/terminal/style.ts';
import { findingList } from '../../reports/terminal/summary.ts';
import type { CampaignContext } from '../campaign/campaign.ts';
import type { FailOn, Judgement } from '../campaign/exit-code.ts';
import { ProcessPool } from '../campaign/pool.ts';
import type { Lane } from '../campaign/protocol.ts';
import { ownSubject, ownSubjects } from '../config/current.ts';
import { checkOwnSubjects } from '../config/preflight.ts';
import { UserError } from '../errors.ts';
import { DEFAULT_CORPUS } from '../fuzz/corpus-files.ts';
import type { LanePlan } from '../fuzz/lane.ts';
import { LANES, lanePlans } from '../fuzz/plans.ts';
import {
  checkNames,
  collect,
  collectNames,
  DEFAULT_DB,
  EXIT_CODES,
  freshSeed,
  parseCount,
  parseDuration,
  parseSeed,
} from '../options.ts';
import { Store } from '../store/store.ts';
import { type CampaignOptions, withCampaignOptions, workersOption } from './campaign-options.ts';
import { checkFolder } from './files.ts';
import { endLanes, type Fuzzed, judgeAll, laneCampaign, laneJson, laneLines, runLanes } from './lanes.ts';
import { campaignId, markFailed, StopOnSignals } from './run.ts';
import { checkImplementation, DEFAULT_BUDGET_MS, storedBudget } from './run-settings.ts';

interface Options extends CampaignOptions {
  readonly lane?: Lane;
  readonly subject?: readonly string[];
  readonly implementations?: readonly string[];
  readonly budget?: number;
  readonly tests?: number;
  readonly seed?: number;
  readonly workers: number;
  readonly corpusDir: string;
  readonly db: string;
  readonly json?: boolean;
}

export const fuzzCommand = (): Command =>
  withCampaignOptions(
    new Command('fuzz')
      .description('coverage-guided inputs: mutated texts of the front ends, mutated choices of the generators')
      .addOption(new Option('--lane <lane>', 'one of them (default: both)').choices(LANES))
      .option('--subject <name>', 'what to test; repeatable', collect)
      .option('--implementations <a,b,c>', 'who answers; the first is the reference; repeatable', collectNames)
      .option('--budget <time>', 'for all lanes and subjects together (default: 60s)', parseDuration)
      .addOption(
        new Option('--tests <n>', 'that many inputs of each lane and subject instead of a time')
          .argParser(parseCount)
          .conflicts('budget'),
      )
      .option('--seed <n>', 'the same seed and corpus give the same inputs (default: a random one)', parseSeed)
      .addOption(workersOption())
      .option('--corpus-dir <folder>', 'texts to begin with; new ones are added, minimized', DEFAULT_CORPUS),
  )
    .option('--db <file>', 'where campaigns and findings are kept', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `${EXIT_CODES}\nExample: lockstep fuzz --lane bytes --subject cedar/parse --budget 5m --seed 42`,
    )
    .action(fuzz);

async function fuzz(options: Options): Promise<void> {
  const seed = options.seed ?? freshSeed();
  const plans = await plansOf(options, seed);
  // After hours it would be too late to say that nothing can be kept there.
  if (plans.some(({ lane }) => lane === 'bytes')) checkFolder(options.corpusDir);
  const startedAt = Date.now();
  const id = campaignId();
  const store = new Store(options.db);
  const { workers, inputTime: inputMs, inputMemory: heapMb, failOn, corpusDir: corpus } = options;
  const pool = new ProcessPool({ workers, inputMs, heapMb });
  const [stop, line] = [new StopOnSignals(), new ProgressLine()];
  const context: CampaignContext = {
    ...{ id, seed, store, pool, shard: { index: 0, of: 1 }, stop: stop.signal },
    onProgress: progress => line.show(progress),
  };
  try {
    const done = await runLanes(context, plans, { workers, failOn, budget: storedBudget(options), corpus });
    line.clear();
    await pool.close();
    const judgement = judgeAll([], done, failOn);
    endLanes(context, done, judgement.exitCode);
    finish({ id, seed, elapsedMs: Date.now() - startedAt, stopped: stop.signal.aborted }, done, options, judgement);
  } catch (thrown) {
    line.clear();
    await pool.close();
    for (const lane of LANES)
      if (store.hasCampaign(laneCampaign(id, lane))) markFailed(store, laneCampaign(id, lane), 0);
    throw thrown;
  } finally {
    stop.release();
    store.close();
  }
}

async function plansOf(options: Options, seed: number): Promise<LanePlan[]> {
  const { lane, subject, implementations, tests, corpusDir } = options;
  const own = ownSubjects().map(({ name }) => name);
  const subjects = subject === undefined ? undefined : checkNames(subject, '--subject');
  const chosen = subjects ?? (own.length > 0 ? own : undefined);
  const plans = lanePlans({
    ...(lane === undefined ? {} : { lane }),
    ...(chosen === undefined ? {} : { subjects: chosen }),
    ...(implementations === undefined ? {} : { implementations: checkNames(implementations) }),
    ms: tests === undefined ? (options.budget ?? DEFAULT_BUDGET_MS) : Number.POSITIVE_INFINITY,
    scenarios: tests ?? Number.POSITIVE_INFINITY,
    ...{ seed, corpus: corpusDir },
  });
  for (const plan of plans) {
    const own = ownSubject(plan.subject.name) !== undefined;
    if (plan.implementations.length < 2 && !own) {
      throw new UserError('--implementations: one alone differs from nobody');
    }
    for (const name of plan.implementations) await checkImplementation(name, plan.subject.name);
  }
  await checkOwnSubjects(plans, { inputMs: options.inputTime, heapMb: options.inputMemory });
  return plans;
}

interface End {
  readonly id: string;
  readonly seed: number;
  readonly elapsedMs: number;
  readonly stopped: boolean;
}

function finish(end: End, done: readonly Fuzzed[], options: Options, judgement: Judgement): void {
  const { problems, exitCode } = judgement;
  if (options.json) {
    const { id: campaign, seed, elapsedMs, stopped } = end;
    const failing = judgement.failing.map(({ id }) => id);
    const head = { campaign, seed, elapsedMs: Math.round(elapsedMs), workers: options.workers, stopped };
    console.log(JSON.stringify({ ...head, lanes: done.map(laneJson), problems, failing, exitCode }, null, 2));
  } else {
    console.log(summary(end, done, judgement, options.failOn));
  }
  process.exitCode = exitCode;
}

function summary(end: End, done: readonly Fuzzed[], judgement: Judgement, failOn: FailOn): string {
  const findings = [...new Map(done.flatMap(({ result }) => result.findings).map(each => [each.id, each])).values()];
  return [
    ...done.map(laneLines),
    findings.length === 0 ? green('No mismatch.') : findingList(findings),
    dim(`campaign ${end.id}, seed ${end.seed}, ${duration(end.elapsedMs)}${end.stopped ? ', stopped early' : ''}`),
    ...problemLines({ problems: judgement.problems, stopped: end.stopped }),
    '',
    exitLine({ ...judgement, failOn }, findings.length),
  ].join('\n');
}
