/**
 * Mutation testing: every small change that StrykerJS knows how to make to the engine, one at a time, against random
 * inputs whose answers the reference has given. Nothing but Lockstep decides; no unit test of the engine is run.
 *
 *   npx tsx bench/mutation.ts [--file like.ts]... [--sample N] [--seed 1] [--inputs 200] [--rounds 3] [--json FILE]
 *
 * Of StrykerJS it takes the mutants and the instrumented source (its instrumenter, installed from npm when it is asked
 * for; the newest line that runs on Node 20). Its runner starts a process for each mutant; here one process holds the
 * bundle with all mutants, asks it again and again with another one switched on, and only with inputs that reach it.
 * What survives meets other inputs, four times as many, in the next round.
 * Stopped with Ctrl+C, it reports what it has.
 * A mutant that never answers ends that process, counts as detected like in StrykerJS, and the next process goes on.
 */

import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { engineBundle } from '../harness/faults/load.ts';
import { count, table } from '../reports/terminal/style.ts';
import { percent } from '../reports/words.ts';
import type { Fate, Mutant, Order } from './mutation-worker.ts';

const INSTRUMENTER = '@stryker-mutator/instrumenter@9.6.1';
const ENGINE = fileURLToPath(new URL('../engine/cedar/', import.meta.url));
const WORKER = new URL('./mutation-worker.ts', import.meta.url);
/** Longer than any mutant takes that ends by itself: the worker gives each a share of it. Loading is counted apart. */
const MUTANT_MS = 60_000;
/** Later rounds are for few mutants, and have so many times the inputs. */
const LATER_INPUTS = 4;

interface Instrumented {
  readonly mutants: readonly Mutant[];
  readonly files: readonly { readonly name: string; readonly content: string }[];
}

interface Judged {
  readonly mutant: Mutant;
  readonly fate: Fate;
}

const { values: options } = parseArgs({
  options: {
    file: { type: 'string', multiple: true },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    inputs: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
});

const startedAt = Date.now();
/** Stopped by a person: what is judged by then is reported. */
let stopped = false;
process.once('SIGINT', () => {
  stopped = true;
});
const paths = enginePaths(options.file);
const { mutants, files } = await instrument(paths);
const chosen = sampled(mutants, options.sample === undefined ? mutants.length : Number(options.sample));
const folder = join(tmpdir(), `lockstep-mutation-${process.pid}`);
mkdirSync(folder, { recursive: true });
const bundle = join(folder, 'engine.cjs');
writeFileSync(bundle, await engineBundle(Object.fromEntries(files.map(({ name, content }) => [name, content])), 'cjs'));
process.stderr.write(
  `${count(mutants.length)} mutants in ${count(paths.length)} files, ${count(chosen.length)} chosen\n`,
);
const judged = new Map<string, Judged>();
for (let round = 0; round < Number(options.rounds) && !stopped; round++) {
  const open = chosen.filter(({ id }) => !isDetected(judged.get(id)?.fate));
  for (const each of await judgeAll(open, round)) judged.set(each.mutant.id, each);
  process.stderr.write(`round ${round + 1}: ${count(open.length)} judged, ${seconds()}\n`);
}
report([...judged.values()]);

function enginePaths(wished: readonly string[] | undefined): string[] {
  const all = readdirSync(ENGINE, { recursive: true, encoding: 'utf8' }).filter(
    path => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testdata'),
  );
  const unknown = wished?.find(path => !all.includes(path));
  if (unknown !== undefined) throw new Error(`engine/cedar/${unknown} is no file of the engine`);
  return (wished ?? all).map(path => join(ENGINE, path));
}

/** Installed once in the temporary folder of the machine; not a dependency of anything. */
async function instrument(paths: readonly string[]): Promise<Instrumented> {
  const prefix = join(tmpdir(), 'lockstep-stryker');
  const entry = join(prefix, 'node_modules/@stryker-mutator/instrumenter/dist/src/index.js');
  if (!existsSync(entry)) {
    mkdirSync(prefix, { recursive: true });
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', prefix, INSTRUMENTER];
    execFileSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const { Instrumenter, createInstrumenter } = await import(pathToFileURL(entry).href);
  // What StrykerJS hands to its parts: here nothing but a logger that is silent.
  const log = new Proxy({}, { get: (_, name) => (String(name).startsWith('is') ? () => false : () => {}) });
  const given: Record<string, unknown> = {};
  const injector = {
    provideValue: (token: string, value: unknown) => {
      given[token] = value;
      return injector;
    },
    injectClass: (Class: typeof Instrumenter) =>
      new Class(log, ...Class.inject.slice(1).map((token: string) => given[token])),
  };
  const sources = paths.map(name => ({ name, content: readFileSync(name, 'utf8'), mutate: true }));
  return createInstrumenter(injector).instrument(sources, { plugins: null, excludedMutations: [], ignorers: [] });
}

/** The same sample for the same seed. */
function sampled(all: readonly Mutant[], size: number): Mutant[] {
  let state = Number(options.seed) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const drawn = all.map(mutant => ({ mutant, rank: next() })).sort((a, b) => a.rank - b.rank);
  return drawn.slice(0, size).map(({ mutant }) => mutant);
}

async function judgeAll(mutants: readonly Mutant[], round: number): Promise<Judged[]> {
  const judged: Judged[] = [];
  let worker = await start(round);
  for (const mutant of mutants) {
    if (stopped) break;
    const fate = await ask(worker, mutant.id);
    judged.push({ mutant, fate: fate ?? { fate: 'timeout' } });
    if (fate === undefined) {
      worker.kill('SIGKILL');
      worker = await start(round);
    }
    if (judged.length % 100 === 0) process.stderr.write(`${count(judged.length)} mutants judged\n`);
  }
  worker.kill();
  return judged;
}

function start(round: number): Promise<ChildProcess> {
  const inputs = Number(options.inputs) * (round === 0 ? 1 : LATER_INPUTS);
  const args = [bundle, String(inputs), String(Number(options.seed) + round)];
  const worker = fork(fileURLToPath(WORKER), args, { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    worker.once('message', () => resolve(worker));
    worker.once('exit', code => reject(new Error(`the worker ended with ${code} before it was ready`)));
  });
}

/** undefined: it did not answer in time, or ended. */
function ask(worker: ChildProcess, id: string): Promise<Fate | undefined> {
  return new Promise(resolve => {
    const done = (fate?: Fate): void => {
      clearTimeout(timer);
      worker.off('message', done);
      worker.off('exit', ended);
      resolve(fate);
    };
    const ended = (): void => done();
    const timer = setTimeout(ended, MUTANT_MS);
    worker.on('message', done);
    worker.on('exit', ended);
    worker.send({ id } satisfies Order);
  });
}

function report(judged: readonly Judged[]): void {
  const byFile = new Map<string, Judged[]>();
  for (const each of judged) {
    const file = relative(ENGINE, each.mutant.fileName);
    byFile.set(file, [...(byFile.get(file) ?? []), each]);
  }
  const rows = [...byFile].map(([file, all]) => [file, ...figures(all)]);
  rows.sort((a, b) => (a[0] ?? '').localeCompare(b[0] ?? ''));
  const head = ['file', 'mutants', 'killed', 'timeout', 'survived', 'not reached', 'score'];
  console.log(table([head, ...rows, ['all', ...figures(judged)]]));
  for (const { mutant, fate } of judged) {
    if (isDetected(fate)) continue;
    const { line, column } = mutant.location.start;
    const place = `engine/cedar/${relative(ENGINE, mutant.fileName)}:${line + 1}:${column + 1}`;
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
