/** A measurement of coverage from its settings to the document that is stored, printed as JSON and shown on pages. */

import { existsSync } from 'node:fs';
import { readEntries } from '../../corpus/entries.ts';
import { CORPUS } from '../corpus/read.ts';
import { counterexampleOf } from '../counterexample.ts';
import { messageOf, UserError } from '../errors.ts';
import { DEFAULT_CORPUS } from '../fuzz/corpus-files.ts';
import { readJson, writeJson } from '../json.ts';
import { ALL_SUBJECTS, type CoverageDocument } from '../store/results.ts';
import type { Subject } from '../subject.ts';
import { subjects as builtIn, builtInNames } from '../subjects/index.ts';
import { figuresOf } from './figures.ts';
import type { SavedTest } from './inputs.ts';
import { type Measured, measure, prepare } from './measure.ts';
import type { Settings } from './thread.ts';

/** What a measurement gives: the document's least, and how it came to be. */
export interface CoverageReport extends CoverageDocument {
  readonly seed: number;
  readonly workers: number;
  readonly elapsedMs: number;
  readonly inputs: Measured['inputs'];
  readonly thrown: Measured['thrown'];
  readonly ended: Measured['ended'];
  readonly files: CoverageDocument['folders'];
  /** Files that no implementation loads; not part of the figures. */
  readonly unloaded: readonly { readonly file: string; readonly lines: number }[];
}

export interface CoverageSettings
  extends Pick<Settings, 'subjects' | 'workers' | 'tests' | 'seed' | 'inputMs' | 'heapMb'> {
  /** For the inputs; loading is not counted. Infinity when the number of tests ends it. */
  readonly ms: number;
  /** When all must be over, milliseconds of the clock: loading counts, too. */
  readonly until?: number;
  readonly stop?: AbortSignal;
}

/** undefined: `until` came before anything could be measured. */
export async function measureCoverage(settings: CoverageSettings): Promise<CoverageReport | undefined> {
  const { subjects, ms, until = Number.POSITIVE_INFINITY, seed, workers } = settings;
  const prepared = await prepare(subjects, until);
  if (prepared === undefined) return undefined;
  const saved = savedTests(CORPUS, subjects);
  const begun = Date.now();
  if (begun >= until) return undefined;
  const measured = await measure(prepared, {
    ...settings,
    ...{ saved, texts: DEFAULT_CORPUS, until: Math.min(until, begun + ms) },
  });
  const { inputs, thrown, ended, files } = measured;
  if (inputs.every(each => each.inputs === 0)) return undefined;
  const elapsedMs = Date.now() - begun;
  const unloaded = prepared.unloaded.map(({ file, statements }) => ({ file, lines: new Set(statements).size }));
  return { seed, workers, elapsedMs, inputs, thrown, ended, unloaded, ...figuresOf(files) };
}

/** Model and engine answer Lockstep's own subjects; their variants are inputs of another kind. */
export const isMeasurable = ({ name, variant }: Subject): boolean => builtInNames.has(name) && variant === undefined;

/** What the trend knows it under: figures of few subjects are no part of that of all. */
export function aboutOf(subjects: readonly Subject[]): string {
  const names = [...new Set(subjects.map(({ name }) => name))].sort();
  const all = [...builtIn.keys()].every(name => names.includes(name));
  return all ? ALL_SUBJECTS : names.join(', ');
}

function savedTests(folder: string, subjects: readonly Subject[]): SavedTest[] {
  if (!existsSync(folder)) return [];
  const names = new Set<unknown>(subjects.map(({ name }) => name));
  return entriesIn(folder)
    .filter(({ document }) => names.has(document.subject))
    .map(({ document, source }) => ({ document: counterexampleOf(document, source).document, source }))
    .map(({ document, source }) => ({
      ...{ subject: String(document.subject), source },
      input: writeJson(document.input ?? null),
    }));
}

function entriesIn(folder: string) {
  try {
    return readEntries(folder, readJson);
  } catch (thrown) {
    throw new UserError(messageOf(thrown));
  }
}
