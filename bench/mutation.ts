/**
 * Mutation testing: every small change that StrykerJS knows how to make to the engine, one at a time, against random
 * inputs whose answers the reference has given. Nothing but Lockstep decides; no unit test of the engine is run.
 *
 *   npx tsx bench/mutation.ts [--file like.ts]... [--sample N] [--seed 1] [--inputs 1000] [--patience 100]
 *                             [--survivors FILE] [--workers 2] [--json FILE]
 *
 * StrykerJS's runner starts a process for each mutant; here each input is asked with every living mutant that it reaches.
 * A mutant survives when `--inputs` inputs of each subject are asked, or when `--patience` of each subject have reached it
 * and none showed it. `--survivors` takes the survivors from the `--json` of an earlier run, to try them for longer.
 * Stopped with Ctrl+C, it reports what it has. A mutant that loops is killed; one that does not answer for 10 s, or ends its process, counts as
 * detected, as in StrykerJS.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RandomChoices } from '../generators/choices.ts';
import { count, table } from '../reports/terminal/style.ts';
import { percent } from '../reports/words.ts';
import { engineFile, type Mutant, makeMutants } from './mutants.ts';
import type { Told, Work } from './mutation-worker.ts';

const WORKER = fileURLToPath(new URL('./mutation-worker.ts', import.meta.url));
const SILENCE_MS = 10_000;
/** Files that remember, from one input to the next, what they found out. */
const LASTING_FILES = ['names.ts', 'validate/identifier-status.ts', 'validate/safety.ts'];

type Fate =
  | { readonly fate: 'killed'; readonly subject: string; readonly inputs: number }
  | { readonly fate: 'timeout' | 'survived' | 'not reached' };

interface Judged {
  readonly mutant: Mutant;
  readonly fate: Fate;
}

const { values: options } = parseArgs({
  options: {
    file: { type: 'string', multiple: true },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    inputs: { type: 'string', default: '1000' },
    patience: { type: 'string', default: '100' },
    survivors: { type: 'string' },
    workers: { type: 'string', default: '2' },
    json: { type: 'string' },
  },
});

const startedAt = Date.now();
const { mutants, asked, telling } = await makeMutants(options.file);
const chosen = sampled(options.survivors === undefined ? mutants : survivorsOf(options.survivors));
process.stderr.write(`${count(mutants.length)} mutants, ${count(chosen.length)} chosen\n`);
const folder = mkdtempSync(join(tmpdir(), 'lockstep-mutation-'));
writeFileSync(join(folder, 'asked.cjs'), asked);
writeFileSync(join(folder, 'telling.cjs'), telling);

const fates = new Map<number, Fate>();
const reached = new Set<number>();
const children = new Set<ChildProcess>();
let isStopped = false;
process.once('SIGINT', () => {
  isStopped = true;
  for (const child of children) child.kill('SIGKILL');
});
await Promise.all(Array.from({ length: Number(options.workers) }, (_, i) => judgeShare(i)));
rmSync(folder, { recursive: true });
report(chosen.map(mutant => ({ mutant, fate: fateOf(mutant) })));

/** What an earlier run could not detect. The engine must not have changed since. */
function survivorsOf(file: string): Mutant[] {
  const earlier = JSON.parse(readFileSync(file, 'utf8')) as readonly Judged[];
  return earlier.filter(({ fate }) => !isDetected(fate)).map(({ mutant }) => mutant);
}

/** The same sample for the same seed. */
function sampled(all: readonly Mutant[]): readonly Mutant[] {
  if (options.sample === undefined) return all;
  const choices = new RandomChoices().reseed(Number(options.seed), 0);
  const drawn = all.map(mutant => ({ mutant, rank: choices.below(2 ** 30) })).sort((a, b) => a.rank - b.rank);
  return drawn.slice(0, Number(options.sample)).map(({ mutant }) => mutant);
}

/** One worker has every second mutant: neighbours are slow together. When it falls silent another one goes on behind. */
async function judgeShare(share: number): Promise<void> {
  const own = chosen.filter((_, i) => i % Number(options.workers) === share);
  for (let from: number | undefined = 0; from !== undefined && !isStopped; ) {
    from = await runWorker(
      String(share),
      own.filter(({ id }) => !fates.has(Number(id))),
      from,
    );
  }
}

/** The question at which it fell silent, whose mutant has got its fate; undefined: it came to the end. */
async function runWorker(name: string, alive: readonly Mutant[], from: number): Promise<number | undefined> {
  const status = join(folder, `status-${name}`);
  const file = join(folder, `work-${name}.json`);
  const work: Work = {
    asked: join(folder, 'asked.cjs'),
    telling: join(folder, 'telling.cjs'),
    mutants: alive.map(({ id }) => Number(id)),
    lasting: alive.filter(each => LASTING_FILES.includes(engineFile(each))).map(({ id }) => Number(id)),
    from,
    inputs: Number(options.inputs),
    seed: Number(options.seed),
    patience: Number(options.patience),
    status,
  };
  writeFileSync(file, JSON.stringify(work));
  writeFileSync(status, Buffer.alloc(8));
  const child = fork(WORKER, [file], { stdio: 'inherit' });
  children.add(child);
  const silence = watch(status, () => child.kill('SIGKILL'));
  let isDone = false;
  child.on('message', (told: Told) => {
    if (told.told === 'end') isDone = true;
    else hear(told);
  });
  await once(child, 'exit');
  clearInterval(silence);
  children.delete(child);
  if (isDone || isStopped) return undefined;
  const place = readFileSync(status);
  const [number, mutant] = [place.readInt32LE(0), place.readInt32LE(4)];
  if (mutant < 0) throw new Error(`a worker ended at question ${number}, with no mutant switched on`);
  fates.set(mutant, { fate: 'timeout' });
  return number;
}

/** Calls `onSilence` when the worker has not begun anything new for too long. */
function watch(status: string, onSilence: () => void): NodeJS.Timeout {
  let last = '';
  let since = Date.now();
  return setInterval(() => {
    const place = readFileSync(status).toString('hex');
    if (place !== last) [last, since] = [place, Date.now()];
    else if (Date.now() - since > SILENCE_MS) onSilence();
  }, 1_000);
}

function hear(told: Exclude<Told, { told: 'end' }>): void {
  if (told.told === 'killed') {
    fates.set(told.mutant, { fate: 'killed', subject: told.subject, inputs: told.inputs });
    if (fates.size % 500 === 0) process.stderr.write(`${count(fates.size)} detected, ${seconds()}\n`);
  } else for (const id of told.mutants) reached.add(id);
}

function fateOf({ id }: Mutant): Fate {
  return fates.get(Number(id)) ?? { fate: reached.has(Number(id)) ? 'survived' : 'not reached' };
}

function report(judged: readonly Judged[]): void {
  const byFile = new Map<string, Judged[]>();
  for (const each of judged) {
    const file = engineFile(each.mutant);
    byFile.set(file, [...(byFile.get(file) ?? []), each]);
  }
  const rows = [...byFile].map(([file, all]) => [file, ...figures(all)]);
  rows.sort((a, b) => (a[0] ?? '').localeCompare(b[0] ?? ''));
  const head = ['file', 'mutants', 'killed', 'timeout', 'survived', 'not reached', 'score'];
  console.log(table([head, ...rows, ['all', ...figures(judged)]]));
  for (const { mutant, fate } of judged) {
    if (isDetected(fate)) continue;
    const { line, column } = mutant.location.start;
    const place = `engine/cedar/${engineFile(mutant)}:${line + 1}:${column + 1}`;
    console.log(`${fate.fate}  ${place}  ${mutant.mutatorName}  ${was(mutant)}  =>  ${oneLine(mutant.replacement)}`);
  }
  process.stderr.write(`${seconds()}\n`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(judged, null, 1)}\n`);
}

function isDetected(fate: Fate | undefined): boolean {
  return fate?.fate === 'killed' || fate?.fate === 'timeout';
}

function seconds(): string {
  return `${((Date.now() - startedAt) / 1_000).toFixed(0)} s`;
}

function figures(judged: readonly Judged[]): string[] {
  const fates = ['killed', 'timeout', 'survived', 'not reached'] as const;
  const counts = fates.map(wanted => count(judged.filter(({ fate }) => fate.fate === wanted).length));
  const detected = judged.filter(({ fate }) => isDetected(fate)).length;
  return [count(judged.length), ...counts, percent(detected / Math.max(1, judged.length))];
}

function was({ fileName, location: { start, end } }: Mutant): string {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line, end.line + 1);
  const last = lines.length - 1;
  return oneLine(
    lines.map((line, i) => line.slice(i === 0 ? start.column : 0, i === last ? end.column : line.length)).join(' '),
  );
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 70 ? `${line.slice(0, 67)}...` : line;
}
