/**
 * One thread of a measurement, as the command's process sees it: started, watched, and started again behind an input that
 * ended it.
 */

import { Worker } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import type { Subject } from '../subject.ts';
import { type InputSpec, Inputs } from './inputs.ts';
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

const WATCH_MS = 200;
/** Loading all of it, on a machine that has other things to do. */
const START_MS = 60_000;
/** For the input that was begun last. */
const GRACE_MS = 300;
/** After so many ends a thread is not started again: the time would go into starting. */
const MOST_ENDS = 10;

export class Thread {
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
      if (end === undefined || this.#shared[AT.deadline] === Number.POSITIVE_INFINITY) return;
      if (this.#shared[AT.deadline] === 0) throw new Error(`the measurement cannot be started: ${end}`);
      this.ended.push(this.#troubleNow(end));
      if (this.ended.length >= MOST_ENDS) return;
    }
  }

  /** Resolves when the thread has ended: undefined when it had nothing left to do, else why. */
  #once(): Promise<string | undefined> {
    const { heapMb, stop, inputMs, until } = this.#settings;
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
      // When the time is over, an input on its way is nobody's fault, and neither is a thread that has not begun.
      if (Date.now() > until + GRACE_MS) void thread.terminate();
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
    const holder: Holder = HOLDERS[this.#shared[AT.holder] as 0 | 1 | 2 | 3];
    return { subject: subject.name, input: source, holder, message };
  }
}
