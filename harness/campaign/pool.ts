/**
 * The campaign's side of the workers: sends jobs to the process that holds them, and deals with what dies.
 *
 * Promise: `range` always answers for every index of its range. An input that kills or stops its worker, or the whole
 * process, becomes a mismatch of kind crash or hang at its index (marked flaky when it does not do it again alone), and
 * all other inputs are run. Suspects are run in quarantine: a process of their own with one worker, so that two of them
 * are never taken for each other, and what runs elsewhere loses nothing.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeJson } from '../json.ts';
import type { Verdict } from '../judge.ts';
import { type Death, HostProcess, JobAbandoned, JobFailed } from './host-process.ts';
import type {
  FoundInput,
  HostOptions,
  JobFailure,
  JudgeJob,
  JudgeReply,
  PanelSpec,
  RangeJob,
  RangeReply,
  RawMismatch,
  Reply,
  ShrinkJob,
  ShrinkReply,
} from './protocol.ts';
import { addReplies, emptyReply } from './replies.ts';

export { JobAbandoned, JobFailed } from './host-process.ts';

/** Where a mismatch stands that ended its worker or the process: it would do the same to whoever tries to shrink it. */
export const ENDED_WORKER = 'worker';

export type PoolOptions = HostOptions;

/** An input that was seen to kill or hang once, when the time for trying it again was over. */
export interface Unconfirmed {
  readonly subject: string;
  readonly mismatch: RawMismatch;
}

export interface Pool {
  readonly workers: number;
  range(job: RangeJob): Promise<RangeReply>;
  /** Rejects with JobFailed when the shrink took its worker with it. */
  shrink(job: ShrinkJob): Promise<ShrinkReply>;
  /** One input, which may kill: in quarantine, if it is known to or if it just did. Its death is a found crash. */
  judge(job: JudgeJob, options?: { readonly apart: boolean }): Promise<JudgeReply>;
  /** Gives up all that is on its way, at once: the promises reject with JobAbandoned. New jobs may be sent. */
  abandon(): readonly Unconfirmed[];
  close(): Promise<void>;
}

export class ProcessPool implements Pool {
  readonly workers: number;
  readonly #main: HostProcess;
  readonly #quarantine: HostProcess;
  readonly #unconfirmed = new Set<Unconfirmed>();
  /** The end of the last job in quarantine. */
  #queue: Promise<unknown> = Promise.resolve();
  #rounds = 0;

  constructor(options: PoolOptions) {
    this.workers = options.workers;
    this.#main = new HostProcess(options);
    this.#quarantine = new HostProcess({ ...options, workers: 1 });
  }

  /** Inputs that have killed or hung and are being tried again. */
  get suspects(): number {
    return this.#unconfirmed.size;
  }

  async range(job: RangeJob): Promise<RangeReply> {
    const round = this.#rounds;
    try {
      return (await this.#main.send(job)) as RangeReply;
    } catch (failed) {
      if (!(failed instanceof JobFailed)) throw failed;
      // While it is being looked into, what was seen must not get lost with the time running out.
      const { index = job.first } = failed.failure;
      const seen = { subject: job.panel.subject, mismatch: mismatchOf(job.panel, index, failed.failure, true) };
      this.#unconfirmed.add(seen);
      try {
        const reply = await this.#recover(job, failed);
        if (round !== this.#rounds) throw new JobAbandoned();
        return reply;
      } finally {
        this.#unconfirmed.delete(seen);
      }
    }
  }

  async shrink(job: ShrinkJob): Promise<ShrinkReply> {
    return (await this.#main.send(job)) as ShrinkReply;
  }

  async judge(job: JudgeJob, { apart }: { readonly apart: boolean } = { apart: false }): Promise<JudgeReply> {
    try {
      if (!apart) return (await this.#main.send(job)) as JudgeReply;
    } catch (failed) {
      if (!(failed instanceof JobFailed)) throw failed;
    }
    try {
      return (await this.#apart(job)) as JudgeReply;
    } catch (failed) {
      if (!(failed instanceof JobFailed)) throw failed;
      return { kind: 'judge', unsupported: [], found: killedBy(job, failed.failure), answers: '{}' };
    }
  }

  abandon(): readonly Unconfirmed[] {
    const seen = [...this.#unconfirmed];
    this.#unconfirmed.clear();
    this.#rounds++;
    this.#main.abandon();
    this.#quarantine.abandon();
    return seen;
  }

  async close(): Promise<void> {
    await Promise.all([this.#main.close(), this.#quarantine.close()]);
  }

  /** Finds the input that did it, reports it, and runs the rest of the range. */
  async #recover(job: RangeJob, { failure, death }: JobFailed): Promise<RangeReply> {
    if (death === undefined && failure.index === undefined) throw new CannotStart(failure.message);
    if (death === undefined) {
      const again = await this.#alone(job, failure.index as number);
      if (again instanceof JobFailed)
        return this.#around(job, failure.index as number, killed(job, again.failure, failure));
    }
    // Of several inputs that were waited for at once any may be the one, so now one by one.
    const careful = await this.#orFailed(job);
    if (!(careful instanceof JobFailed)) {
      if (death === undefined) return addReplies(careful, flakyReply(job, failure));
      return addReplies(careful, unexplained(job, death));
    }
    const { index } = careful.failure;
    if (index === undefined) throw new CannotStart(careful.failure.message);
    if (death !== undefined) settle(death, true);
    const again = await this.#alone(job, index);
    const middle =
      again instanceof JobFailed
        ? killed(job, again.failure, careful.failure)
        : addReplies(again, flakyReply(job, careful.failure));
    return this.#around(job, index, middle);
  }

  /** The replies of what is before and after an index, with that of the index itself in the middle. */
  async #around(job: RangeJob, index: number, middle: RangeReply): Promise<RangeReply> {
    const position = (index - job.first) / job.stride;
    const replies: RangeReply[] = [];
    if (position > 0) replies.push(await this.range(partOf(job, 0, position)));
    replies.push(middle);
    if (position + 1 < job.count) replies.push(await this.range(partOf(job, position + 1, job.count - position - 1)));
    return replies.reduce(addReplies);
  }

  #alone(job: RangeJob, index: number): Promise<RangeReply | JobFailed> {
    return this.#orFailed(partOf(job, (index - job.first) / job.stride, 1));
  }

  /** In quarantine, each input finished before the next begins; a failure names its input, whatever died. */
  async #orFailed(job: RangeJob): Promise<RangeReply | JobFailed> {
    try {
      return (await this.#apart(job)) as RangeReply;
    } catch (failed) {
      if (failed instanceof JobFailed) return failed;
      throw failed;
    }
  }

  /** One job after the other: who dies in quarantine dies of its own. */
  #apart(job: RangeJob | JudgeJob): Promise<Reply> {
    const round = this.#rounds;
    const turn = this.#queue.then(async () => {
      if (round !== this.#rounds) throw new JobAbandoned();
      return this.#announced(job);
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** When the process itself dies, a file still knows which input which implementation had. */
  async #announced(job: RangeJob | JudgeJob): Promise<Reply> {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-'));
    const announce = join(folder, 'input');
    try {
      return await this.#quarantine.send({ ...job, announce });
    } catch (failed) {
      if (!(failed instanceof JobFailed) || failed.death === undefined) throw failed;
      throw new JobFailed({ ...failed.failure, ...announcedIn(announce, job.panel) }, failed.death);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Workers do not come as far as their first input: nothing can be tested. */
export class CannotStart extends Error {
  constructor(why: string) {
    super(`the implementations cannot be started: ${why}`);
    this.name = 'CannotStart';
  }
}

const partOf = (job: RangeJob, from: number, count: number): RangeJob => ({
  ...job,
  first: job.first + from * job.stride,
  count,
});

/** Nothing when it died before its first input. */
function announcedIn(file: string, panel: PanelSpec): Partial<JobFailure> {
  if (!existsSync(file)) return {};
  const [index, implementation] = (readFileSync(file, 'utf8').split('\n', 1)[0] ?? '').split(' ').map(Number);
  return index === undefined || implementation === undefined || Number.isNaN(index)
    ? {}
    : { index, implementation: panel.implementations[implementation] };
}

function settle(death: Death, explained: boolean): void {
  death.open--;
  death.explained ||= explained;
}

/** A death that no input of any range repeats is told all the same, once, by the last range that was looked through. */
function unexplained(job: RangeJob, death: Death): RangeReply {
  settle(death, false);
  if (death.explained || death.open > 0) return emptyReply(job.panel.implementations.length);
  const message = `${death.message}; of the inputs that were running none does it again`;
  return flakyReply(job, { kind: 'crash', message, index: job.first, implementation: undefined });
}

/** The reply of an input that ended its worker twice; the first end tells who had it, if the second cannot. */
function killed(job: RangeJob, failure: JobFailure, first: JobFailure): RangeReply {
  const known = { ...failure, implementation: failure.implementation ?? first.implementation };
  const mismatch = mismatchOf(job.panel, first.index ?? job.first, known, false);
  return { ...emptyReply(job.panel.implementations.length), scenarios: 1, tests: 1, mismatches: [mismatch] };
}

/** What did not repeat is added to the reply of the run that went well, and counts no test of its own. */
const flakyReply = (job: RangeJob, failure: JobFailure): RangeReply => ({
  ...emptyReply(job.panel.implementations.length),
  mismatches: [mismatchOf(job.panel, failure.index ?? job.first, failure, true)],
});

function mismatchOf(panel: PanelSpec, index: number, failure: JobFailure, flaky: boolean): RawMismatch {
  return { index, verdict: writeJson(verdictOf(panel, failure)), ...(flaky ? { flaky } : {}) };
}

function verdictOf({ implementations }: PanelSpec, { kind, message, implementation }: JobFailure): Verdict {
  const odd = implementation === undefined ? implementations : [implementation];
  const others = implementations.filter(name => !odd.includes(name));
  return { kind, odd, others, difference: { kind, at: ENDED_WORKER, left: null, right: message } };
}

const killedBy = (job: JudgeJob, failure: JobFailure): FoundInput => ({
  input: job.input,
  verdict: writeJson(verdictOf(job.panel, failure)),
  answers: '{}',
  size: 0,
  features: [],
  rendered: '',
});
