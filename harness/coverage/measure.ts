/**
 * Measures which lines and branches of model and engine inputs reach: instrumented copies of both, in threads that are
 * given the inputs of a campaign.
 *
 * Promise: what was counted is kept, whatever becomes of a thread; an input that throws, kills or hangs is told, and the
 * inputs after it are run.
 */

import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundled } from '../campaign/bundle.ts';
import { messageOf } from '../errors.ts';
import type { Subject } from '../subject.ts';
import { type InputSpec, Inputs } from './inputs.ts';
import { instrumentSource, type SourceMap, sourceFiles } from './sources.ts';
import { AT, HOLDERS, type Holder, type ThreadData, type Trouble } from './thread-data.ts';

export interface Settings extends InputSpec {
  readonly subjects: readonly Subject[];
  readonly workers: number;
  readonly tests: number;
  /** Milliseconds of the clock. */
  readonly until: number;
  readonly inputMs: number;
  readonly heapMb: number;
  readonly stop?: AbortSignal;
}

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
  readonly maps: readonly SourceMap[];
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
function instrumentAll(
  languages: readonly string[],
  until: number,
): Map<string, ReturnType<typeof instrumentSource>> | undefined {
  const sources = new Map<string, ReturnType<typeof instrumentSource>>();
  for (const folder of languages.flatMap(language => [`model/${language}`, `engine/${language}`])) {
    for (const file of sourceFiles(folder)) {
      if (Date.now() > until) return undefined;
      const source = instrumentSource(file);
      sources.set(source.map.path, source);
    }
  }
  return sources;
}

async function bundle(sources: ReadonlyMap<string, ReturnType<typeof instrumentSource>>): Promise<Prepared> {
  const folder = await bundled([new URL('./worker.ts', import.meta.url)], path => sources.get(path)?.code);
  return { worker: join(folder, 'worker.mjs'), maps: [...sources.values()].map(({ map }) => map) };
}

const sizeOf = ({ statements, functions, branches }: SourceMap): number =>
  statements.length + functions + branches.reduce((sum, arms) => sum + arms.length, 0);

export async function measure({ worker, maps }: Prepared, settings: Settings): Promise<Measured> {
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

const WATCH_MS = 200;
/** Loading all of it, on a machine that has other things to do. */
const START_MS = 60_000;
/** After so many ends a thread is not started again: the time would go into starting. */
const MOST_ENDS = 10;

/** One of the threads, started again behind the input that ended it. */
class Thread {
  readonly counters: Uint32Array;
  readonly first: Trouble[] = [];
  readonly ended: Trouble[] = [];
  readonly #worker: string;
  readonly #data: ThreadData;
  readonly #shared: Float64Array;
  readonly #settings: Settings;

  constructor(worker: string, index: number, size: number, places: ThreadData['places'], settings: Settings) {
    const { subjects, workers, seed, saved, texts, tests, until, inputMs } = settings;
    this.#worker = worker;
    this.#settings = settings;
    const shared = new SharedArrayBuffer((AT.subjects + 2 * subjects.length) * Float64Array.BYTES_PER_ELEMENT);
    const counters = new SharedArrayBuffer(size * Uint32Array.BYTES_PER_ELEMENT);
    this.#shared = new Float64Array(shared);
    this.counters = new Uint32Array(counters);
    const names = subjects.map(({ name }) => name);
    this.#data = {
      ...{ seed, saved, texts, tests, until, inputMs, workers, worker: index },
      ...{ subjects: names, shared, counters, places },
    };
  }

  get thrown(): number {
    return this.#shared[AT.thrown] as number;
  }

  inputsOf(subject: number): number {
    return this.#shared[AT.subjects + this.#data.subjects.length + subject] as number;
  }

  async run(): Promise<void> {
    const { stop, until } = this.#settings;
    while (!(stop?.aborted ?? false) && Date.now() < until) {
      const end = await this.#once();
      if (end === undefined) return;
      if (this.#shared[AT.deadline] === 0) throw new Error(`the measurement cannot be started: ${end}`);
      this.ended.push(this.#troubleNow(end));
      if (this.ended.length >= MOST_ENDS) return;
    }
  }

  /** Resolves when the thread has ended: undefined when it had nothing left to do, else why. */
  #once(): Promise<string | undefined> {
    const { heapMb, stop, inputMs } = this.#settings;
    this.#shared[AT.deadline] = 0;
    const startBy = Date.now() + START_MS;
    const thread = new Worker(this.#worker, {
      workerData: this.#data,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    let why: string | undefined;
    let failed: string | undefined;
    thread.on('message', (trouble: Trouble) => this.first.push(trouble));
    thread.on('error', thrown => {
      failed = messageOf(thrown);
    });
    const watch = setInterval(() => {
      if (stop?.aborted) this.#shared[AT.stop] = 1;
      const deadline = this.#shared[AT.deadline] || startBy;
      if (Date.now() < deadline) return;
      why = `no answer within ${inputMs} ms`;
      void thread.terminate();
    }, WATCH_MS);
    return new Promise(resolve => {
      thread.once('exit', () => {
        clearInterval(watch);
        resolve(failed ?? why);
      });
    });
  }

  #troubleNow(message: string): Trouble {
    const { subjects, seed, saved, texts } = this.#settings;
    const subject = subjects[this.#shared[AT.subject] as number] as Subject;
    const { source } = new Inputs(subject, { seed, saved, texts }, this.#data).at(this.#shared[AT.position] as number);
    const holder: Holder = HOLDERS[this.#shared[AT.holder] as 0 | 1 | 2];
    return { subject: subject.name, input: source, holder, message };
  }
}
