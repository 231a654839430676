/**
 * Measures which lines and branches of model and engine inputs reach: instrumented copies of both, in threads that are
 * given the inputs of a campaign.
 *
 * Promise: what was counted is kept, whatever becomes of a thread; an input that throws, kills or hangs is told, and the
 * inputs after it are run.
 */

import { join } from 'node:path';
import { bundled } from '../../bin/bundle.js';
import type { Subject } from '../subject.ts';
import { instrumentSource, type Source, type SourceMap, sourceFiles } from './sources.ts';
import { type Settings, Thread } from './thread.ts';
import type { ThreadData, Trouble } from './thread-data.ts';

export interface Counted {
  readonly map: SourceMap;
  /** Laid out as `gather` does. */
  readonly counters: Uint32Array;
}

export interface Measured {
  readonly files: readonly Counted[];
  readonly inputs: readonly { readonly subject: string; readonly inputs: number }[];
  /** Inputs at which the generator, the model or the engine threw; the first of them in words. */
  readonly thrown: { readonly count: number; readonly first: readonly Trouble[] };
  /** Inputs that ended their thread. */
  readonly ended: readonly Trouble[];
}

export interface Prepared {
  readonly worker: string;
  /** Of the files that an implementation loads. */
  readonly maps: readonly SourceMap[];
  /** Files with statements that no implementation loads: whatever the input, it does not reach them. */
  readonly unloaded: readonly SourceMap[];
}

const prepared = new Map<string, Promise<Prepared>>();

/** Once in a process for the same languages: seconds, where nothing of it was kept from an earlier time. */
export function prepare(subjects: readonly Subject[], until = Number.POSITIVE_INFINITY): Promise<Prepared | undefined> {
  const languages = [...new Set(subjects.map(({ name }) => name.split('/', 1)[0] ?? ''))].sort();
  const key = languages.join();
  const known = prepared.get(key);
  if (known !== undefined) return known;
  const sources = instrumentAll(languages, until);
  if (sources === undefined) return Promise.resolve(undefined);
  const made = bundle(sources);
  prepared.set(key, made);
  return made;
}

/** undefined: it would have taken too long. What was done is kept, so that it goes further the next time. */
function instrumentAll(languages: readonly string[], until: number): Map<string, Source> | undefined {
  const sources = new Map<string, Source>();
  for (const folder of languages.flatMap(language => [`model/${language}`, `engine/${language}`])) {
    for (const file of sourceFiles(folder)) {
      if (Date.now() > until) return undefined;
      const source = instrumentSource(file);
      sources.set(source.map.path, source);
    }
  }
  return sources;
}

async function bundle(sources: ReadonlyMap<string, Source>): Promise<Prepared> {
  const loaded = new Set<string>();
  const folder = await bundled([new URL('./worker.ts', import.meta.url)], path => {
    loaded.add(path);
    return sources.get(path)?.code;
  });
  const maps = [...sources.values()].map(({ map }) => map);
  return {
    worker: join(folder, 'worker.mjs'),
    maps: maps.filter(({ path }) => loaded.has(path)),
    unloaded: maps.filter(({ path, statements }) => !loaded.has(path) && statements.length > 0),
  };
}

const sizeOf = ({ statements, functions, branches }: SourceMap): number =>
  statements.length + functions + branches.reduce((sum, arms) => sum + arms.length, 0);

export async function measure(
  { worker, maps }: Pick<Prepared, 'worker' | 'maps'>,
  settings: Settings,
): Promise<Measured> {
  const places: ThreadData['places'][number][] = [];
  let size = 0;
  for (const map of maps) {
    places.push({ path: map.path, from: size, count: sizeOf(map) });
    size += sizeOf(map);
  }
  const threads = Array.from({ length: settings.workers }, (_, i) => new Thread(worker, i, size, places, settings));
  await Promise.all(threads.map(thread => thread.run()));
  const counters = added(threads.map(thread => thread.counters));
  return {
    files: maps.map((map, i) => {
      const { from = 0, count = 0 } = places[i] ?? {};
      return { map, counters: counters.subarray(from, from + count) };
    }),
    inputs: settings.subjects.map(({ name }, i) => ({
      subject: name,
      inputs: threads.reduce((sum, thread) => sum + thread.inputsOf(i), 0),
    })),
    thrown: {
      count: threads.reduce((sum, thread) => sum + thread.thrown, 0),
      first: threads.flatMap(thread => thread.first),
    },
    ended: threads.flatMap(thread => thread.ended),
  };
}

/** What several threads counted, together; a counter that is full stays so, and never looks like one that was not passed. */
export function added(all: readonly Uint32Array[]): Uint32Array {
  const sum = new Uint32Array(all[0]?.length ?? 0);
  for (const counters of all) {
    for (let i = 0; i < sum.length; i++) sum[i] = Math.min(0xffff_ffff, (sum[i] as number) + (counters[i] as number));
  }
  return sum;
}
