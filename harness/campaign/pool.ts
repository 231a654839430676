/**
 * The campaign's side of the pool: starts the process that holds it, sends jobs, and deals with what dies.
 *
 * Promise: `range` always answers for every index of its range. An input that kills or stops its worker, or the whole
 * process, becomes a mismatch of kind crash or hang at its index (marked flaky when it does not do it again alone), and
 * all other inputs are run.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeJson } from '../json.ts';
import type { Verdict } from '../judge.ts';
import type {
  FromHost,
  Job,
  JobFailure,
  RangeJob,
  RangeReply,
  RawMismatch,
  Reply,
  ShrinkJob,
  ShrinkReply,
  ToHost,
} from './protocol.ts';

/** Where a mismatch stands that ended its worker or the process: it would do the same to whoever tries to shrink it. */
export const ENDED_WORKER = 'worker';

export interface PoolOptions {
  readonly workers: number;
  /** Time for one input in all implementations together, ms. */
  readonly inputMs: number;
  /** Old-generation heap of one worker, MB. */
  readonly heapMb: number;
}

export interface Pool {
  readonly workers: number;
  range(job: RangeJob): Promise<RangeReply>;
  /** Rejects with JobFailed when the shrink took its worker with it. */
  shrink(job: ShrinkJob): Promise<ShrinkReply>;
  close(): Promise<void>;
}

export class JobFailed extends Error {
  readonly failure: JobFailure;
  /** The whole process died, and every job in it with it: this one need not be the culprit. */
  readonly everything: boolean;

  constructor(failure: JobFailure, everything: boolean) {
    super(failure.message);
    this.name = 'JobFailed';
    this.failure = failure;
    this.everything = everything;
  }
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (failed: JobFailed) => void;
}

export class ProcessPool implements Pool {
  readonly workers: number;
  readonly #options: PoolOptions;
  readonly #waiting = new Map<number, Waiting>();
  #host: Promise<ChildProcess> | undefined;
  #nextId = 0;
  #closing = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.workers = options.workers;
  }

  async range(job: RangeJob): Promise<RangeReply> {
    try {
      return (await this.#send(job)) as RangeReply;
    } catch (failed) {
      if (!(failed instanceof JobFailed) || this.#closing) throw failed;
      return this.#recover(job, failed);
    }
  }

  async shrink(job: ShrinkJob): Promise<ShrinkReply> {
    return (await this.#send(job)) as ShrinkReply;
  }

  async close(): Promise<void> {
    this.#closing = true;
    const host = await this.#host?.catch(() => undefined);
    if (host === undefined || host.exitCode !== null) return;
    const ended = new Promise(resolve => host.once('exit', resolve));
    host.send({ type: 'stop' } satisfies ToHost);
    const impatient = setTimeout(() => host.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(impatient);
  }

  /** Finds the input that did it, reports it, and runs the rest of the range. */
  async #recover(job: RangeJob, failed: JobFailed): Promise<RangeReply> {
    const culprit = failed.everything ? await this.#findKiller(job) : failed.failure;
    if (culprit === undefined) return this.range(job);
    if (culprit.index === undefined) throw new Error(`a worker cannot start: ${culprit.message}`);
    const position = (culprit.index - job.first) / job.stride;
    const part = (from: number, count: number): RangeJob => ({ ...job, first: job.first + from * job.stride, count });
    const replies: RangeReply[] = [];
    if (position > 0) replies.push(await this.range(part(0, position)));
    replies.push(await this.#alone(part(position, 1), culprit));
    if (position + 1 < job.count) replies.push(await this.range(part(position + 1, job.count - position - 1)));
    return replies.reduce(addReplies);
  }

  /** The suspect once more, by itself: the same end again is a finding, a good end is a flaky one. */
  async #alone(job: RangeJob, failure: JobFailure): Promise<RangeReply> {
    try {
      const reply = (await this.#send(job)) as RangeReply;
      return addReplies(reply, killed(job, failure, true));
    } catch (again) {
      if (!(again instanceof JobFailed)) throw again;
      return killed(job, failure, false);
    }
  }

  /** The range again, alone in the process, telling a file each index before it runs. undefined: nothing dies now. */
  async #findKiller(job: RangeJob): Promise<JobFailure | undefined> {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-'));
    const announce = join(folder, 'index');
    try {
      await this.#send({ ...job, announce });
      return undefined;
    } catch (failed) {
      if (!(failed instanceof JobFailed)) throw failed;
      if (!failed.everything) return failed.failure;
      const index = Number.parseInt(readFileSync(announce, 'utf8'), 10);
      return { ...failed.failure, index: Number.isNaN(index) ? undefined : index };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async #send(job: Job): Promise<Reply> {
    this.#host ??= this.#start();
    const host = await this.#host;
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      host.send({ type: 'job', id, job } satisfies ToHost);
    });
  }

  #start(): Promise<ChildProcess> {
    const host = fork(fileURLToPath(new URL('./host.ts', import.meta.url)), {
      execArgv: ['--import', import.meta.resolve('tsx')],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    return new Promise((resolve, reject) => {
      host.on('message', (message: FromHost) => {
        if (message.type === 'ready') resolve(host);
        else this.#settle(message);
      });
      host.once('exit', (code, signal) => {
        this.#host = undefined;
        const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
        reject(new Error(`the pool's process ended at its start (${how})`));
        this.#failAll(`the whole process ended (${how})`);
      });
      host.send({ type: 'start', ...this.#options } satisfies ToHost);
    });
  }

  #settle(message: Exclude<FromHost, { type: 'ready' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'reply') waiting?.resolve(message.reply);
    else waiting?.reject(new JobFailed(message.failure, false));
  }

  #failAll(message: string): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    const failure: JobFailure = { kind: 'crash', message, index: undefined, implementation: undefined };
    for (const { reject } of all) reject(new JobFailed(failure, true));
  }
}

/** The reply of a range of one input that ended its worker. */
function killed(job: RangeJob, failure: JobFailure, flaky: boolean): RangeReply {
  const { kind, message, implementation } = failure;
  const odd = implementation === undefined ? job.panel.implementations : [implementation];
  const others = job.panel.implementations.filter(name => !odd.includes(name));
  const verdict: Verdict = { kind, odd, others, difference: { kind, at: ENDED_WORKER, left: null, right: message } };
  const mismatch: RawMismatch = { index: job.first, verdict: writeJson(verdict as never), ...(flaky ? { flaky } : {}) };
  const none = job.panel.implementations.map(() => 0);
  return {
    kind: 'range',
    scenarios: flaky ? 0 : 1,
    tests: flaky ? 0 : 1,
    rejected: 0,
    ms: 0,
    implementationMs: none,
    unsupported: none,
    versions: [],
    mismatches: [mismatch],
    features: [],
  };
}

export function addReplies(a: RangeReply, b: RangeReply): RangeReply {
  const sum = (x: readonly number[], y: readonly number[]): number[] => x.map((value, i) => value + (y[i] ?? 0));
  const features = new Map(a.features);
  for (const [name, count] of b.features) features.set(name, (features.get(name) ?? 0) + count);
  return {
    kind: 'range',
    scenarios: a.scenarios + b.scenarios,
    tests: a.tests + b.tests,
    rejected: a.rejected + b.rejected,
    ms: a.ms + b.ms,
    implementationMs: sum(a.implementationMs, b.implementationMs),
    unsupported: sum(a.unsupported, b.unsupported),
    versions: a.versions.length > 0 ? a.versions : b.versions,
    mismatches: [...a.mismatches, ...b.mismatches],
    features: [...features],
  };
}
