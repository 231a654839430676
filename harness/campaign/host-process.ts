/**
 * One process that holds workers: started when the first job comes, started again after it died.
 *
 * Promise: every job ends, with its reply or with JobFailed. A process that dies fails all of its jobs with one and the
 * same Death, because none of them can be told to be the culprit.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { currentConfig } from '../config/current.ts';
import { workerBundle } from './bundle.ts';
import {
  type FromHost,
  type HostOptions,
  type Job,
  type JobFailure,
  type Reply,
  TOO_MUCH_MEMORY,
  type ToHost,
} from './protocol.ts';

/** Shared by all jobs that went down together. */
export interface Death {
  readonly message: string;
  /** Jobs that have not yet been run again. */
  open: number;
  explained: boolean;
}

export class JobFailed extends Error {
  readonly failure: JobFailure;
  /** The whole process died, and every job in it with it: this one need not be the culprit. */
  readonly death: Death | undefined;

  constructor(failure: JobFailure, death: Death | undefined) {
    super(failure.message);
    this.name = 'JobFailed';
    this.failure = failure;
    this.death = death;
  }
}

/** The campaign has given up the job: its time is over. */
export class JobAbandoned extends Error {
  constructor() {
    super('given up: the time is over');
    this.name = 'JobAbandoned';
  }
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (failed: JobFailed | JobAbandoned) => void;
}

export class HostProcess {
  readonly #options: HostOptions;
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | undefined;
  #started: Promise<ChildProcess> | undefined;
  #nextId = 0;
  /** What was started in an earlier one is nobody's any more. */
  #round = 0;

  constructor(options: HostOptions) {
    this.#options = options;
  }

  async send(job: Job): Promise<Reply> {
    this.#started ??= this.#start();
    const child = await this.#started;
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // Writing to a process that has just died fails; its end is noticed by the event.
      child.send({ type: 'job', id, job } satisfies ToHost, () => {});
    });
  }

  /** Ends the process at once; what it was doing is given up. */
  abandon(): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of all) reject(new JobAbandoned());
    this.#forget()?.kill('SIGKILL');
  }

  /** Lets the process end by itself, for a while. */
  async close(): Promise<void> {
    const child = await this.#started?.catch(() => undefined);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.send({ type: 'stop' } satisfies ToHost, () => {});
    const impatient = setTimeout(() => child.kill('SIGKILL'), 1_000);
    await ended;
    clearTimeout(impatient);
  }

  #forget(): ChildProcess | undefined {
    this.#round++;
    const child = this.#child;
    this.#child = undefined;
    this.#started = undefined;
    return child;
  }

  async #start(): Promise<ChildProcess> {
    const round = this.#round;
    const bundle = await workerBundle();
    if (round !== this.#round) throw new JobAbandoned();
    const child = fork(bundle.host, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    return new Promise((resolve, reject) => {
      child.on('message', (message: FromHost) => {
        if (message.type === 'ready') resolve(child);
        else this.#settle(message);
      });
      child.once('exit', (code, signal) => {
        const how = this.#howItEnded(code, signal);
        // An abandoned process has no jobs any more, and perhaps a successor.
        if (this.#child !== child) {
          reject(new JobAbandoned());
          return;
        }
        reject(new Error(`the process that holds the workers ended at its start (${how})`));
        this.#forget();
        this.#failAll(`the whole process ended (${how})`);
      });
      child.on('error', error => reject(error));
      child.send({ type: 'start', ...this.#options, bundle, config: currentConfig()?.files } satisfies ToHost);
    });
  }

  #howItEnded(code: number | null, signal: string | null): string {
    if (code === TOO_MUCH_MEMORY) return `more memory than ${this.#options.heapMb} MB for each worker`;
    return signal === null ? `exit code ${code}` : `signal ${signal}`;
  }

  #settle(message: Exclude<FromHost, { type: 'ready' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'reply') waiting?.resolve(message.reply);
    else waiting?.reject(new JobFailed(message.failure, undefined));
  }

  #failAll(message: string): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    const failure: JobFailure = { kind: 'crash', message, index: undefined, implementation: undefined };
    const death: Death = { message, open: all.length, explained: false };
    for (const { reject } of all) reject(new JobFailed(failure, death));
  }
}
