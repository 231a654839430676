/**
 * `lockstep faults`: how good the harness is at finding bugs. Each known defect of Lockstep's own engines is hunted with a
 * budget of its own; what survives is a hole, and fails the command.
 */

import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { dim, duration, green, red } from '../../reports/terminal/style.ts';
import { ProcessPool } from '../campaign/pool.ts';
import type { Lane } from '../campaign/protocol.ts';
import { ownSubject } from '../config/current.ts';
import { UserError } from '../errors.ts';
import { faults as catalogue, type Fault, findFault } from '../faults/catalogue.ts';
import { type Hunt, type HuntOptions, hunt } from '../faults/hunt.ts';
import { ownFaults, soundOf } from '../faults/own.ts';
import { DEFAULT_CORPUS } from '../fuzz/corpus-files.ts';
import { FRONT_ENDS } from '../fuzz/front-ends.ts';
import { LANES, laneSeeds } from '../fuzz/plans.ts';
import { LaneSource } from '../fuzz/source.ts';
import { collect, DEFAULT_DB, parseDuration, parseSeed } from '../options.ts';
import { type DetectionDocument, saveResult } from '../store/results.ts';
import { Store } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import { findSubject } from '../subjects/index.ts';
import { workersOption } from './campaign-options.ts';
import { killTable } from './faults-table.ts';
import { StopOnSignals } from './run.ts';

interface Options {
  readonly subject?: readonly string[];
  readonly area?: string;
  readonly lane: 'random' | Lane;
  readonly corpusDir: string;
  readonly budget: number;
  readonly seed: number;
  readonly workers: number;
  readonly db: string;
  readonly list?: boolean;
  readonly json?: boolean;
}

export interface HuntedFault extends Hunt {
  readonly name: string;
  readonly area: string;
  readonly description: string;
  readonly origin: string;
}

const DEFAULT_MS = 60_000;
/** A defect may loop or leak: its worker is given less time and memory than in a campaign. */
const INPUT_MS = 5_000;
const HEAP_MB = 1_024;

export const faultsCommand = (): Command =>
  new Command('faults')
    .description(
      'detection power: each known defect in turn, how soon it is found and how small; exit 1 if one survives',
    )
    .argument('[name...]', 'which faults (default: all)')
    .option('--subject <name>', 'hunt in this subject only; repeatable', collect)
    .option('--area <name>', 'only the faults of one part of the engine')
    .addOption(
      new Option('--lane <lane>', 'which inputs: random ones, or those of a fuzzing lane')
        .choices(['random', ...LANES])
        .default('random'),
    )
    .option('--corpus-dir <folder>', 'texts that the byte lane begins with', DEFAULT_CORPUS)
    .option('--budget <time>', 'for each fault, loading and shrinking not counted', parseDuration, DEFAULT_MS)
    .option('--seed <n>', 'the same seed finds the same inputs', parseSeed, 1)
    .addOption(workersOption())
    .option('--list', 'the faults themselves, none is hunted')
    .option('--db <file>', 'where results over whole subjects with random inputs are kept for the pages', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
One fault is an implementation like any other: lockstep run --implementations model,fault:contains-any-as-all
Example: lockstep faults --subject cedar/authorize --budget 60s`,
    )
    .action(faults);

async function faults(names: readonly string[], options: Options): Promise<void> {
  const { corpusDir } = options;
  // The one that is meant without it is there in a checkout only; the lane does without.
  if (corpusDir !== DEFAULT_CORPUS && !existsSync(corpusDir)) {
    throw new UserError(`--corpus-dir: there is no folder ${corpusDir}`, "an empty one: only the reference's cases");
  }
  const chosen = choose(names, options);
  if (options.list) {
    list(chosen, options.json === true);
    return;
  }
  const isResult = names.length === 0 && options.area === undefined && options.lane === 'random';
  // After hours it would be too late to say that nothing can be kept there.
  if (isResult) new Store(options.db).close();
  const startedAt = Date.now();
  const hunted = await huntAll(chosen, options);
  const survivors = hunted.filter(({ found }) => !found);
  if (isResult && hunted.length === chosen.length) save(hunted, options);
  process.exitCode = survivors.length === 0 ? 0 : 1;
  if (!options.json) {
    console.log(killTable(hunted));
    return;
  }
  const { seed, workers, budget } = options;
  const figures = { seed, workers, budgetMs: budget, elapsedMs: Date.now() - startedAt };
  const ordered = [...survivors, ...hunted.filter(({ found }) => found)];
  console.log(
    JSON.stringify(
      { ...figures, found: hunted.length - survivors.length, faults: ordered, exitCode: process.exitCode },
      null,
      2,
    ),
  );
}

/** In the order of the catalogue. */
function choose(names: readonly string[], options: Options): Fault[] {
  const { subject: subjects, area, lane } = options;
  for (const name of subjects ?? []) findSubject(name);
  const named = names.length === 0 ? everyFault(subjects) : names.map(name => faultNamed(name.replace(/^fault:/, '')));
  const wanted = named.filter(fault => area === undefined || fault.area === area);
  const chosen = wanted.filter(fault => huntedIn(fault, options).length > 0);
  if (chosen.length > 0) return chosen;
  if (lane === 'bytes' && wanted.length > 0) {
    throw new UserError(
      `--lane bytes: ${wanted.map(({ name }) => name).join(', ')} shows in no subject that reads text`,
      `those that do: ${[...FRONT_ENDS.keys()].join(', ')}`,
    );
  }
  const areas = [...new Set([...catalogue.values()].map(each => each.area))];
  throw new UserError('there is no such fault', `areas: ${areas.join(', ')}; all faults: lockstep faults --list`);
}

/** Of the subjects in which a fault shows, those that were asked for and that the lane has. */
const huntedIn = (fault: Fault, { subject: subjects, lane }: Options): readonly string[] =>
  fault.subjects.filter(
    name => (subjects === undefined || subjects.includes(name)) && (lane !== 'bytes' || FRONT_ENDS.has(name)),
  );

/** A person's own where there are some, as in a run, unless subjects are named. */
function everyFault(subjects: readonly string[] | undefined): readonly Fault[] {
  const own = ownFaults();
  return own.length > 0 && subjects === undefined ? own : [...own, ...catalogue.values()];
}

const faultNamed = (name: string): Fault => ownFaults().find(fault => fault.name === name) ?? findFault(name);

function list(chosen: readonly Fault[], json: boolean): void {
  const rows = chosen.map(({ name, area, subjects, description, origin }) => ({
    name,
    area,
    subjects,
    description,
    origin,
  }));
  if (json) console.log(JSON.stringify(rows, null, 2));
  else
    for (const { name, area, description, origin } of rows)
      console.log(`${name}  ${dim(area)}  ${description} ${dim(`(${origin})`)}`);
}

async function huntAll(chosen: readonly Fault[], options: Options): Promise<HuntedFault[]> {
  const { workers, seed, budget } = options;
  const pool = new ProcessPool({ workers, inputMs: INPUT_MS, heapMb: HEAP_MB });
  const stop = new StopOnSignals();
  const hunted: HuntedFault[] = [];
  try {
    for (const fault of chosen) {
      if (stop.signal.aborted) break;
      const { name, area, description, origin } = fault;
      const where = huntedIn(fault, options).map(findSubject);
      const [first] = where;
      const sound = first !== undefined && ownSubject(first.name) !== undefined ? { sound: soundOf(first) } : {};
      const settings = { pool, seed, ms: budget, stop: stop.signal, ...sound, ...inputsOf(options) };
      const result = await hunt(`fault:${name}`, where, settings);
      // What was cut short proves nothing.
      if (stop.signal.aborted && !result.found) break;
      hunted.push({ name, area, description, origin, ...result });
      process.stderr.write(`${progress(name, result)} ${dim(`${hunted.length}/${chosen.length}`)}\n`);
    }
  } finally {
    stop.release();
    await pool.close();
  }
  return hunted;
}

function inputsOf({ lane, seed, corpusDir: corpus }: Options): Pick<HuntOptions, 'inputs'> {
  if (lane === 'random') return {};
  const seeds = (subject: Subject) => laneSeeds(lane, subject, { seed, corpus });
  return { inputs: subject => new LaneSource({ lane, subject, seed, seeds: seeds(subject) }) };
}

const progress = (name: string, { found, tests, ms, subject = '' }: Hunt): string =>
  `${found ? green('found   ') : red('survived')} ${name} ${dim(`${tests} tests, ${duration(ms)} ${subject}`)}`;

/** For the page about detection power: each fault under the subject that found it, or under its first one. */
function save(hunted: readonly HuntedFault[], { db, budget }: Options): void {
  const bySubject = new Map<string, HuntedFault[]>();
  for (const fault of hunted) {
    const subject = fault.subject ?? faultNamed(fault.name).subjects[0] ?? '';
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), fault]);
  }
  for (const [subject, faults] of bySubject) {
    const document: DetectionDocument = { budgetMs: budget, faults };
    saveResult(db, 'detection', subject, JSON.stringify(document));
  }
}
