/**
 * The sources of model and engine with a counter at every statement and branch, and where in the sources these stand.
 *
 * Promise: places are lines of the TypeScript files as people read them. The sources themselves are instrumented, and
 * esbuild takes the types away afterwards, so that no map of a translation stands between a counter and its line.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInstrumenter } from 'istanbul-lib-instrument';
import { made, VARIABLE } from '../fuzz/instrument.ts';

/** One way that a branch can go. */
interface Arm {
  readonly line: number;
  /** As a person says it: `the else`, `the right side of ||`. */
  readonly what: string;
}

/** Where the counters of a file stand, in the order in which `gather` lays them out. */
export interface SourceMap {
  /** From the root, with slashes. */
  readonly file: string;
  readonly path: string;
  readonly text: string;
  /** The line of each statement. */
  readonly statements: readonly number[];
  readonly functions: number;
  readonly branches: readonly (readonly Arm[])[];
}

export interface Source {
  readonly map: SourceMap;
  /** TypeScript with counters in it. */
  readonly code: string;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What is only there for tests is nobody's implementation. */
const isMeasured = (file: string): boolean =>
  file.endsWith('.ts') && !/\.test\.ts$/.test(file) && !/(^|\/)(testdata\/|testing\.ts$)/.test(file);

/** The measured files below a folder, in the order of their names. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map(name => `${folder}/${name.split(sep).join('/')}`)
    .filter(isMeasured)
    .sort();
}

/** `file` is from the root; `text` is told in tests only. */
export function instrumentSource(file: string, text = readFileSync(join(ROOT, file), 'utf8')): Source {
  const path = join(ROOT, ...file.split('/'));
  const { code, statements, functions, branches } = JSON.parse(
    made(['typescript', path, text], () => JSON.stringify(instrumented(text, path))),
  ) as Pick<Source, 'code'> & Pick<SourceMap, 'statements' | 'functions' | 'branches'>;
  return { code, map: { file, path, text, statements, functions, branches } };
}

type Instrumented = Pick<SourceMap, 'statements' | 'functions' | 'branches'> & Pick<Source, 'code'>;

function instrumented(text: string, path: string): Instrumented {
  const instrumenter = createInstrumenter({
    compact: true,
    esModules: true,
    coverageVariable: VARIABLE,
    parserPlugins: ['typescript'],
  });
  const code = instrumenter.instrumentSync(text, path);
  const { statementMap, fnMap, branchMap } = instrumenter.lastFileCoverage();
  const lines = text.split('\n');
  return {
    code,
    statements: Object.values(statementMap).map(({ start }) => start.line),
    functions: Object.keys(fnMap).length,
    branches: Object.values(branchMap).map(({ type, loc, locations }) =>
      locations.map((place, i) => ({
        // An else that is not written stands nowhere: it is where its if is.
        line: (place.start as Partial<typeof place.start>).line ?? loc.start.line,
        what: wordsFor(type, i, locations.length, lines, place),
      })),
    ),
  };
}

interface Place {
  readonly start: { readonly line?: number; readonly column?: number };
  readonly end: { readonly line?: number; readonly column?: number };
}

function wordsFor(type: string, arm: number, arms: number, lines: readonly string[], place: Place): string {
  switch (type) {
    case 'if':
      return arm === 0 ? 'the condition is never true' : 'the condition is never false';
    case 'switch':
      return `never: ${beginning(lines, place)}`;
    case 'default-arg':
      return `the default is never used: ${beginning(lines, place)}`;
    default:
      return `${arm + 1} of ${arms} is never looked at: ${beginning(lines, place)}`;
  }
}

const SHOWN = 60;

/** What stands there, as far as its line goes. */
function beginning(lines: readonly string[], { start, end }: Place): string {
  const line = lines[(start.line ?? 1) - 1] ?? '';
  const text = line.slice(start.column, end.line === start.line ? end.column : undefined).trim();
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;
}
