/**
 * What guidance is worth: plain random inputs, the byte lane and the guided lane with the same wall time each, several
 * seeds. Features and engine counters that were reached, and planted places of defects that were got to, with the median
 * time to each. The shares that `run` gives to the lanes follow from this table.
 *
 *   npx tsx bench/guidance.ts [seconds for each cell, default 20] [seeds, default 3]
 */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomChoices } from '../generators/choices.ts';
import { type CampaignContext, runSubject } from '../harness/campaign/campaign.ts';
import { ProcessPool } from '../harness/campaign/pool.ts';
import type { Lane } from '../harness/campaign/protocol.ts';
import { DEFAULT_CORPUS } from '../harness/fuzz/corpus-files.ts';
import { FeatureTable, FIRST_NAME, slotOf } from '../harness/fuzz/feature-table.ts';
import { laneSeeds } from '../harness/fuzz/plans.ts';
import { sensorFor } from '../harness/fuzz/sensor.ts';
import { LaneSource } from '../harness/fuzz/source.ts';
import { Store } from '../harness/store/store.ts';
import { findSubject } from '../harness/subjects/index.ts';
import { count, table } from '../reports/terminal/style.ts';
import { LOG, OPERATOR_PLACES, TEXT_PLACES } from './guidance-planted.ts';

type Way = 'random' | Lane;

const seconds = Number(process.argv[2] ?? 20);
const seeds = Array.from({ length: Number(process.argv[3] ?? 3) }, (_, i) => i + 1);
const folder = mkdtempSync(join(tmpdir(), 'lockstep-guidance-'));
const PLANTED = `module:${new URL('./guidance-planted.ts', import.meta.url).pathname}`;

/** Start-up of workers is not what is compared: the clock of a cell starts after this many inputs. */
const WARM_INPUTS = 512;

interface Cell {
  readonly inputs: number;
  /** By place: seconds until it was got to. */
  readonly reached: ReadonlyMap<string, number>;
  readonly features: number;
  readonly covered: number;
}

/** Where each way of making inputs can be used. */
const CELLS: readonly (readonly [subject: string, ways: readonly Way[], places: readonly string[]])[] = [
  ['cedar/parse', ['random', 'bytes', 'guided'], TEXT_PLACES.map(({ name }) => name)],
  ['cedar/authorize', ['random', 'guided'], OPERATOR_PLACES],
];

async function cell(name: string, way: Way, seed: number): Promise<Cell> {
  const subject = findSubject(name);
  const log = join(folder, `${name.replace('/', '-')}-${way}-${seed}`);
  process.env[LOG] = log;
  const store = new Store(':memory:');
  const pool = new ProcessPool({ workers: availableParallelism(), inputMs: 10_000, heapMb: 1_024 });
  const source = (): LaneSource | undefined => {
    if (way === 'random') return undefined;
    const seeds = laneSeeds(way, subject, { seed, corpus: DEFAULT_CORPUS });
    return new LaneSource({ lane: way, subject, seed, seeds });
  };
  const run = (id: string, ms: number, scenarios: number, inputs: LaneSource | undefined) => {
    const context: CampaignContext = {
      ...{ id, seed, store, pool, shard: { index: 0, of: 1 }, stop: new AbortController().signal },
      onProgress: () => {},
    };
    store.beginCampaign({ id, seed, workers: 1, budget: '', options: '{}' });
    const plan = { subject, implementations: ['model', PLANTED], ms, scenarios };
    return runSubject(context, inputs === undefined ? plan : { ...plan, inputs: () => inputs });
  };
  try {
    await run('warm', Number.POSITIVE_INFINITY, WARM_INPUTS, source());
    const [inputs, startedAt] = [source(), Date.now()];
    const { total } = await run('measured', seconds * 1_000, Number.POSITIVE_INFINITY, inputs);
    const reached = readLog(log, startedAt);
    const seen = inputs === undefined ? await shownByRandom(name, seed, total.scenarios) : inputs.shown;
    return { inputs: total.scenarios, reached, ...sizes(seen, name) };
  } finally {
    await pool.close();
    store.close();
  }
}

/** What the warm-up got to counts as got to at once. */
function readLog(log: string, startedAt: number): Map<string, number> {
  const reached = new Map<string, number>();
  if (!existsSync(log)) return reached;
  for (const line of readFileSync(log, 'utf8').trim().split('\n')) {
    const at = line.indexOf(' ');
    const [after, name] = [(Number(line.slice(0, at)) - startedAt) / 1_000, line.slice(at + 1)];
    reached.set(name, Math.max(0, Math.min(after, reached.get(name) ?? Number.POSITIVE_INFINITY)));
  }
  return reached;
}

/** Looked at afterwards, outside of the measured time: random inputs can be drawn again. */
async function shownByRandom(name: string, seed: number, inputs: number): Promise<FeatureTable> {
  const subject = findSubject(name);
  const sensor = sensorFor(name === 'cedar/parse' ? 'bytes' : 'guided', subject);
  const shown = new FeatureTable();
  const choices = new RandomChoices();
  for (let i = 0; i < inputs; i++) shown.addAll(sensor.sense(subject.generate(choices.reseed(seed, i))));
  return shown;
}

/** Features of one kind for each subject, whichever lane: counters by how often for texts, rules and names for the rest. */
function sizes(shown: FeatureTable, name: string): Pick<Cell, 'features' | 'covered'> {
  const slots = [...shown.codes].map(slotOf);
  const covered = new Set(slots.filter(slot => slot < FIRST_NAME)).size;
  return { covered, features: name === 'cedar/parse' ? covered : slots.filter(slot => slot >= FIRST_NAME).length };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const rows: string[][] = [['subject', 'way', 'inputs/s', 'counters', 'rules and pairs', 'places, each seed', 'of']];
const times: string[][] = [];
for (const [subject, ways, places] of CELLS) {
  const byWay = new Map<Way, Cell[]>();
  for (const way of ways) {
    const cells: Cell[] = [];
    for (const seed of seeds) cells.push(await cell(subject, way, seed));
    byWay.set(way, cells);
    const rules = subject === 'cedar/parse' ? '' : count(median(cells.map(({ features }) => features)));
    rows.push([
      ...[subject, way, count(median(cells.map(({ inputs }) => inputs)) / seconds)],
      ...[count(median(cells.map(({ covered }) => covered))), rules],
      ...[cells.map(({ reached }) => reached.size).join(' '), String(places.length)],
    ]);
  }
  times.push([subject, ...ways]);
  for (const place of places) {
    const shown = ways.map(way => {
      const after = median((byWay.get(way) ?? []).map(({ reached }) => reached.get(place) ?? Number.POSITIVE_INFINITY));
      return Number.isFinite(after) ? `${after.toFixed(1)} s` : 'not';
    });
    times.push([`  ${place}`, ...shown]);
  }
}
console.log(`${table(rows)}\n\nMedian time until a place was got to:\n${table(times)}`);
rmSync(folder, { recursive: true, force: true });
