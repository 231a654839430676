/**
 * The mutants of the engine, as StrykerJS makes them, and the two bundles of the engine that hold them all: one that is
 * asked with a mutant switched on, and one that tells which mutants an input reaches.
 *
 * Of StrykerJS only the instrumenter is used (installed from npm when it is asked for; the newest line that runs on
 * Node 20). The helpers that it writes into each file are replaced by shorter ones, which do the same for `Board`.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { engineBundle } from '../harness/faults/load.ts';

const INSTRUMENTER = '@stryker-mutator/instrumenter@9.6.1';
const ENGINE = fileURLToPath(new URL('../engine/cedar/', import.meta.url));

/** As StrykerJS describes it; lines and columns count from 0. */
export interface Mutant {
  readonly id: string;
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: Record<'start' | 'end', { readonly line: number; readonly column: number }>;
}

/** What the bundles look at: the global `lockstepMutants`. */
export interface Board {
  /** Number of the mutant that is switched on; -1: none. */
  active: number;
  /** Counted down at each place that a mutant could be; below 0 the input loops, and everything throws. */
  steps: number;
  /** The bundle that tells adds the numbers of the mutants that are passed. */
  readonly reached: Set<number>;
}

export interface Bundles {
  readonly mutants: readonly Mutant[];
  readonly asked: string;
  readonly telling: string;
}

/** The mutants of some files of `engine/cedar`, or of all. */
export async function makeMutants(wished: readonly string[] | undefined): Promise<Bundles> {
  const { mutants, files } = await instrument(enginePaths(wished));
  const bundle = (change: (content: string) => string): Promise<string> =>
    engineBundle(Object.fromEntries(files.map(({ name, content }) => [name, replaced(change(content))])), 'cjs');
  return { mutants, asked: await bundle(forAsking), telling: await bundle(forTelling) };
}

export const engineFile = (mutant: Mutant): string => relative(ENGINE, mutant.fileName);

function enginePaths(wished: readonly string[] | undefined): string[] {
  const all = readdirSync(ENGINE, { recursive: true, encoding: 'utf8' }).filter(
    path => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testdata'),
  );
  const unknown = wished?.find(path => !all.includes(path));
  if (unknown !== undefined) throw new Error(`engine/cedar/${unknown} is no file of the engine`);
  return (wished ?? all).map(path => join(ENGINE, path));
}

interface Instrumented {
  readonly mutants: readonly Mutant[];
  readonly files: readonly { readonly name: string; readonly content: string }[];
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

const HELPERS = /function stryNS_9fa48\(\)[\s\S]*?return isActive\(id\);\s*\}/;
const SWITCH = /stryMutAct_9fa48\("(\d+)"\)/g;
const COVER = /stryCov_9fa48\(((?:"\d+"(?:, )?)+)\)/g;

const forAsking = (content: string): string =>
  withHelpers(
    content,
    `function mutantIsActive(id) { return id === mutantBoard.active; }
    function mutantStep() { if (--mutantBoard.steps < 0) throw new Error('this loops'); }`,
  )
    .replaceAll(SWITCH, 'mutantIsActive($1)')
    .replaceAll(COVER, 'mutantStep()');

const forTelling = (content: string): string =>
  withHelpers(
    content,
    'function mutantsReached() { for (let i = 0; i < arguments.length; i++) mutantBoard.reached.add(arguments[i]); }',
  )
    .replaceAll(SWITCH, 'false')
    .replaceAll(COVER, (_, ids: string) => `mutantsReached(${ids.replaceAll('"', '')})`);

/** A helper that is left would look at StrykerJS's own switches, which nobody sets: every mutant would survive. */
function replaced(content: string): string {
  if (/stry\w+_9fa48/.test(content)) throw new Error(`${INSTRUMENTER} writes other helpers than this script knows`);
  return content;
}

/** A file without mutants has no helpers. */
const withHelpers = (content: string, helpers: string): string =>
  content.replace(HELPERS, () => `const mutantBoard = globalThis.lockstepMutants;\n${helpers}`);
