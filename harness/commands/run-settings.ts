/** What a campaign is to do: read from the options, checked, stored with the campaign, and read again by `--resume`. */

import { existsSync, statSync } from 'node:fs';
import type { SubjectPlan } from '../campaign/campaign.ts';
import type { FailOn } from '../campaign/exit-code.ts';
import { readCorpus } from '../campaign/known-inputs.ts';
import type { Share } from '../campaign/protocol.ts';
import { checkSample, parseSample } from '../campaign/sampling.ts';
import { currentConfig } from '../config/current.ts';
import { loadConfig } from '../config/find.ts';
import { checkOwnSubjects } from '../config/preflight.ts';
import { UserError } from '../errors.ts';
import { DEFAULT_CORPUS } from '../fuzz/corpus-files.ts';
import type { LanePlan } from '../fuzz/lane.ts';
import { isFuzzed, lanePlans } from '../fuzz/plans.ts';
import { createImplementation } from '../implementations/index.ts';
import { checkModule } from '../implementations/module.ts';
import { checkNames, type Shard } from '../options.ts';
import { shellWord } from '../shell.ts';
import type { Store, StoredCampaign } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import { countInputs, exhaustive } from '../subjects/exhaustive.ts';
import { defaultSubjects, findSubject } from '../subjects/index.ts';
import { addressOf } from '../subjects/variant.ts';
import { readJsonFile } from './files.ts';
import { subjectWith } from './own-files.ts';
import type { RunOptions } from './run.ts';
import { coverageMs } from './run-coverage.ts';

export interface RunSettings {
  readonly subject: readonly string[];
  /** Each subject's own when left out. */
  readonly implementations?: readonly string[];
  /** Milliseconds; none when the number of tests ends it. */
  readonly budget?: number;
  readonly tests?: number;
  readonly failOn: FailOn;
  readonly shard: Shard;
  readonly sample: Readonly<Record<string, Share>>;
  readonly corpus: readonly string[];
  readonly inputTime: number;
  readonly inputMemory: number;
  /** Milliseconds of the budget for the fuzzing lanes together; none in campaigns of before there were lanes. */
  readonly lanesMs?: number;
  /** Milliseconds of the budget for measuring coverage; none in short campaigns. */
  readonly coverageMs?: number;
  /** The configuration file, absolute, where there is one. */
  readonly config?: string;
}

export const DEFAULT_BUDGET_MS = 60_000;

/** What ends after the last input: workers, report, process. */
const closingMs = (budget: number): number => Math.min(1_000, budget * 0.05);

export function settingsOf(options: RunOptions): RunSettings {
  const { implementations, tests, failOn, shard, inputTime, inputMemory } = options;
  const chosen = chosenSubjects(options);
  return {
    subject: chosen.map(addressOf),
    ...(implementations === undefined ? {} : { implementations: checkNames(implementations) }),
    ...(tests === undefined ? budgetOf(options, chosen) : { tests }),
    ...{ failOn, shard, inputTime, inputMemory, lanesMs: lanesMs(options, chosen) },
    coverageMs: tests === undefined ? coverageMs(options.budget ?? DEFAULT_BUDGET_MS, chosen) : 0,
    sample: Object.fromEntries((options.sample ?? []).map(parseSample).map(({ name, share }) => [name, share])),
    corpus: options.corpus ?? [],
    ...configOf(),
  };
}

function configOf(): Pick<RunSettings, 'config'> {
  const file = currentConfig()?.files.file;
  return file === undefined ? {} : { config: file };
}

/** The subject that `--schema` alone means. */
const STARTS_FROM_FILES = 'cedar/authorize';

/** Without a name: all subjects, or all that have small inputs. */
function chosenSubjects(options: RunOptions): Subject[] {
  const { exhaustive: bound } = options;
  const names = options.subject === undefined ? undefined : checkNames(options.subject, '--subject');
  const own = options.schema !== undefined || options.policies !== undefined || options.entities !== undefined;
  if (own && bound !== undefined) throw new UserError('--exhaustive makes its own small inputs, without --schema');
  if (own) return (names ?? [STARTS_FROM_FILES]).map(name => subjectWith(name, options));
  if (bound === undefined) return names?.map(findSubject) ?? [...defaultSubjects()];
  const able = defaultSubjects().filter(({ smallInput }) => smallInput !== undefined);
  return (names?.map(findSubject) ?? able).map(subject => exhaustive(subject, bound));
}

/** All inputs up to a bound take the time they take, unless a time is given. */
function budgetOf({ budget, exhaustive: bound }: RunOptions, chosen: readonly Subject[]): Partial<RunSettings> {
  if (bound === undefined || budget !== undefined) return { budget: budget ?? DEFAULT_BUDGET_MS };
  return {
    tests: chosen.reduce((most, subject) => Math.max(most, countInputs(subject, bound) * subject.testsEach), 0),
  };
}

/** Lanes take seconds to begin: with less time than this they would do little else. */
const LEAST_LANES_MS = 30_000;

/** None for a number of tests, nor for inputs of another kind than the lanes make: small ones, or around own files. */
function lanesMs({ budget, tests, fuzzShare }: RunOptions, chosen: readonly Subject[]): number {
  const ms = ((budget ?? DEFAULT_BUDGET_MS) * fuzzShare) / 100;
  const plain = chosen.every(({ variant }) => variant === undefined);
  return tests === undefined && plain && ms >= LEAST_LANES_MS && laneSubjects(chosen).length > 0 ? ms : 0;
}

const laneSubjects = (chosen: readonly Subject[]): readonly string[] => chosen.map(({ name }) => name).filter(isFuzzed);

/** The lanes of a campaign, none when they have no time. */
export function lanePlansOf(settings: RunSettings, seed: number): LanePlan[] {
  const { lanesMs: ms = 0, implementations, subject } = settings;
  if (ms === 0) return [];
  const plans = lanePlans({
    ...(implementations === undefined ? {} : { implementations }),
    ...{ ms, scenarios: Number.POSITIVE_INFINITY, seed, corpus: DEFAULT_CORPUS },
    only: laneSubjects(subject.map(findSubject)),
  });
  return plans.filter(plan => plan.implementations.length > 1);
}

/** How many inputs a subject has, Infinity for those that are drawn at random. */
const inputsOf = (subject: Subject): number =>
  subject.variant !== undefined && 'exhaustive' in subject.variant
    ? countInputs(subject, subject.variant.exhaustive)
    : Number.POSITIVE_INFINITY;

export function plansOf(settings: RunSettings): SubjectPlan[] {
  const { budget, tests, sample } = settings;
  const corpus = settings.corpus.flatMap(folder => readCorpus(folder, readJsonFile));
  const { lanesMs: lanes = 0, coverageMs: coverage = 0, subject: names } = settings;
  const own = budget === undefined ? Number.POSITIVE_INFINITY : budget - closingMs(budget) - lanes - coverage;
  const ms = own / names.length;
  return names.map(findSubject).map(subject => ({
    subject,
    implementations: settings.implementations ?? subject.implementations,
    ms,
    scenarios: scenariosOf(
      Math.min(
        inputsOf(subject),
        tests === undefined ? Number.POSITIVE_INFINITY : Math.ceil(tests / subject.testsEach),
      ),
      settings.shard,
    ),
    sample,
    corpus,
  }));
}

/** The shards of N inputs are the parts of one run of N inputs. */
const scenariosOf = (inputs: number, { index, of }: Shard): number => Math.max(0, Math.ceil((inputs - index) / of));

/** As the store keeps it; `budgetWords` of the reports makes it readable. */
export const storedBudget = ({ tests, budget }: Pick<RunSettings, 'tests' | 'budget'>): string =>
  tests === undefined ? `${budget ?? DEFAULT_BUDGET_MS} ms` : `${tests} tests`;

/** What is tested and who answers, to be typed once more. */
export function chosenWords({ subject, implementations, schema, policies, entities, config }: RunOptions): string {
  const words = (name: string, values: readonly (string | undefined)[] = []): string[] =>
    values.flatMap(value => (value === undefined ? [] : [` --${name} ${shellWord(value)}`]));
  return [
    ...words('subject', subject),
    ...words('implementations', implementations),
    ...words('schema', [schema]),
    ...words('policies', [policies]),
    ...words('entities', [entities]),
    ...words('config', [config]),
  ].join('');
}

/** All that can be said before anything is written, in this process. */
export async function checkSettings(settings: RunSettings): Promise<void> {
  for (const folder of settings.corpus) {
    if (!existsSync(folder)) throw new UserError(`--corpus: there is no folder ${folder}`);
    if (!statSync(folder).isDirectory()) throw new UserError(`--corpus: ${folder} is no folder`);
  }
  const plans = plansOf(settings);
  checkSample(
    settings.sample,
    plans.map(({ implementations }) => implementations),
  );
  for (const { subject, implementations } of plans) {
    for (const name of implementations) await checkImplementation(name, subject.name);
  }
  await checkOwnSubjects(plans, { inputMs: settings.inputTime, heapMb: settings.inputMemory });
}

/** A module's code may be what is under suspicion: it runs in workers only. */
export async function checkImplementation(name: string, subject: string): Promise<void> {
  if (name.startsWith('module:')) {
    checkModule(name.slice('module:'.length));
    return;
  }
  const implementation = await createImplementation(name, subject);
  await implementation.close?.();
}

/** The campaign to go on with. Its inputs must still be the same ones. */
export async function resumed(
  store: Store,
  id: string,
): Promise<{ readonly campaign: StoredCampaign; readonly settings: RunSettings }> {
  const campaign = store.campaign(id);
  const settings = JSON.parse(campaign.options) as RunSettings;
  if (settings.subject === undefined) {
    throw new UserError(
      `campaign ${campaign.id} is a fuzzing lane, which cannot go on`,
      'begin a new one: lockstep fuzz',
    );
  }
  // A file that is named now wins: it may have moved.
  if (settings.config !== undefined && currentConfig() === undefined) await loadConfig(settings.config);
  for (const { subject, generator } of store.subjects(campaign.id)) {
    const now = findSubject(subject).generatorVersion;
    if (now === generator) continue;
    throw new UserError(
      `campaign ${campaign.id} cannot go on: the generator of ${subject} is another one now (${now}, then ${generator})`,
      'begin a new one',
    );
  }
  return { campaign, settings };
}
