/**
 * The random part of a campaign for one subject: hands ranges of indices to the pool, adds up what comes back in the
 * order of the indices, and has every mismatch triaged.
 *
 * Promise: input i of a seed is the same whatever the number of workers and the size of the ranges, and what is counted
 * are the ranges that were finished, from the first on, without a gap. Where it stands is stored with what is counted,
 * so it can be killed at any moment and goes on there.
 */

import { writeJson } from '../json.ts';
import { readVerdict } from '../judge.ts';
import { StoreFailure } from '../store/failure.ts';
import type { Fold, KeptMismatch, SubjectRow } from '../store/store.ts';
import { addressOf } from '../subjects/variant.ts';
import type { CampaignContext, Doing, SubjectPlan, SubjectResult } from './campaign.ts';
import { type InputSource, randomInputs } from './input-source.ts';
import { isKept, lookalikesOf } from './lookalikes.ts';
import { JobAbandoned } from './pool.ts';
import type { PanelSpec, RangeReply, RawMismatch } from './protocol.ts';
import { addReplies } from './replies.ts';
import { resultOf, totalOf } from './result.ts';
import { saveAside } from './salvage.ts';
import { Triage } from './triage.ts';

/** A range should take about this long: short enough to stop soon, long enough to cost nothing. */
const RANGE_MS = 250;
/** A worker's first inputs are slow, on a busy machine seconds: a range that is not over in its time counts nothing. */
const FIRST_RANGE = 4;
const LARGEST_RANGE = 20_000;

/** Where the canary has used up a subject's time, on a busy machine, it gets this much: no test at all would be a failure. */
const LEAST_MS = 500;

/** What waits to be shrunk gets a tenth of the time, a minute at most. */
const SHRINK_SHARE = 0.1;
const SHRINK_MOST_MS = 60_000;

/** What is on its way when the time is over may take this long to end; then it is given up, and run again by a resume. */
const GRACE_MS = 1_500;

/** As long as nothing has come back at all, a little longer: looked at as often as this. */
const FIRST_GRACE_MS = 3_000;
const WAIT_MS = 100;

/** More mismatches than this waiting to be triaged, and no new range is begun: memory stays flat in a flood of them. */
const MOST_PENDING = 5_000;

/** The rate that is shown is that of this last while. */
const RATE_MS = 5_000;

export class SubjectRun {
  readonly #context: CampaignContext;
  readonly #plan: SubjectPlan;
  readonly #panel: PanelSpec;
  readonly #inputs: InputSource;
  readonly #triage: Triage;
  readonly #row: SubjectRow;
  readonly #startedAt = Date.now();
  readonly #finished = new Map<number, { readonly reply: RangeReply; readonly count: number }>();
  /** How many of each group of lookalikes were folded. */
  readonly #seen = new Map<string, number>();
  /** How long it may take. */
  readonly #ms: number;
  #broken = false;
  #wallBooked = 0;
  #issued: number;
  #folded: number;
  #nextOrdinal = 0;
  #foldOrdinal = 0;
  #rangeSize = FIRST_RANGE;
  #total: RangeReply;
  #mismatches: number;
  #doing: Doing = 'testing';
  #recent: { readonly at: number; readonly tests: number }[] = [];

  constructor(context: CampaignContext, plan: SubjectPlan) {
    const { id, seed, store, pool } = context;
    const { subject, implementations } = plan;
    this.#context = context;
    this.#plan = plan;
    this.#panel = { subject: addressOf(subject), implementations, ...(plan.sample ? { sample: plan.sample } : {}) };
    this.#row = store.beginSubject(id, subject.name, subject.generatorVersion, implementations);
    this.#issued = this.#folded = this.#row.position;
    this.#total = totalOf(this.#row);
    this.#mismatches = this.#row.mismatches;
    this.#ms = this.#total.scenarios === 0 ? Math.max(plan.ms, LEAST_MS) : plan.ms;
    const inputs = plan.inputs?.() ?? randomInputs(subject, seed);
    this.#inputs = inputs;
    this.#triage = new Triage({
      ...{ campaign: id, seed, subject, panel: this.#panel, pool, store },
      versions: () => this.#total.versions,
      addressed: inputs.addressed,
      inputAt: index => inputs.inputAt(index),
      ...(plan.shrinkCalls === undefined ? {} : { shrinkCalls: plan.shrinkCalls }),
    });
  }

  /** Throws a StoreFailure when the store cannot be written any more; what it could not take is then in a file beside it. */
  async run(): Promise<SubjectResult> {
    const { id, store } = this.#context;
    const ticker = setInterval(() => this.#report(), 500);
    try {
      this.#restore();
      await this.#test();
      this.#doing = 'shrinking';
      await this.#finishTriage();
      store.addWallMs(id, this.#plan.subject.name, this.#unbookedMs());
    } catch (thrown) {
      if (thrown instanceof StoreFailure) throw this.#saveAside(thrown);
      throw thrown;
    } finally {
      clearInterval(ticker);
    }
    return resultOf(store, id, this.#plan);
  }

  #restore(): void {
    const { id, store } = this.#context;
    const { name } = this.#plan.subject;
    const [rows, tallies] = [store.mismatches(id, name), store.tallies(id, name)];
    for (const { idx, verdict, flaky } of rows) this.#count(idx, verdict, flaky === 1);
    for (const { lookalikes, count } of tallies) {
      this.#seen.set(lookalikes, (this.#seen.get(lookalikes) ?? 0) + count);
    }
    this.#triage.restore(rows, tallies);
  }

  async #test(): Promise<void> {
    const inFlight = new Set<Promise<void>>();
    const over = this.#overdue();
    try {
      while (this.#goesOn() || inFlight.size > 0) {
        // One more than workers: a worker that ends its range finds the next one waiting.
        while (this.#goesOn() && inFlight.size <= this.#context.pool.workers) {
          const range = this.#issue().finally(() => inFlight.delete(range));
          inFlight.add(range);
        }
        const ended = await Promise.race([...inFlight, over.promise]);
        if (ended === 'overdue') {
          this.#giveUp();
          await Promise.allSettled(inFlight);
        }
        this.#triage.check();
        if (this.#flooded()) await new Promise(resolve => setTimeout(resolve, 50));
      }
    } finally {
      over.cancel();
      // Also when something failed: nothing is left behind that would fold into a store that is closed.
      await Promise.allSettled(inFlight);
    }
  }

  async #finishTriage(): Promise<void> {
    const deadline = this.#context.stop.aborted ? Date.now() : this.#deadline();
    const over = this.#overdue();
    try {
      const finished = this.#triage.finish(deadline);
      // A shrink looks at the clock between two inputs only, and one input may take long.
      if ((await Promise.race([finished, over.promise])) === 'overdue') this.#giveUp();
      await finished;
    } finally {
      over.cancel();
    }
  }

  #giveUp(): void {
    this.#triage.hurry();
    for (const { subject, mismatch } of this.#context.pool.abandon()) {
      if (subject === this.#panel.subject) this.#triage.fileUnconfirmed(mismatch);
    }
  }

  /** Comes when the time, or the patience after Ctrl-C, is over for what is still on its way. */
  #overdue(): { readonly promise: Promise<'overdue'>; cancel(): void } {
    const { stop } = this.#context;
    let timer: NodeJS.Timeout | undefined;
    let onStop = (): void => {};
    const promise = new Promise<'overdue'>(resolve => {
      const arm = (ms: number): void => {
        clearTimeout(timer);
        timer = setTimeout(() => (this.#mayWait() ? arm(WAIT_MS) : resolve('overdue')), ms);
      };
      onStop = () => {
        arm(GRACE_MS);
        this.#triage.hurry();
      };
      const ms = this.#deadline() - Date.now() + GRACE_MS;
      // Longer than timers can count: that is never.
      if (ms < 0x7fff_ffff) arm(Math.max(0, ms));
      if (stop.aborted) onStop();
      else stop.addEventListener('abort', onStop, { once: true });
    });
    const cancel = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', onStop);
    };
    return { promise, cancel };
  }

  /** Giving up would leave nothing, and cost the next subject the workers that it finds ready. */
  #mayWait(): boolean {
    const nothingYet = this.#total.scenarios === 0 && this.#issued > 0;
    return nothingYet && !this.#context.stop.aborted && Date.now() < this.#deadline() + FIRST_GRACE_MS;
  }

  #deadline(): number {
    return this.#startedAt + this.#ms;
  }

  #flooded(): boolean {
    return this.#triage.pending > MOST_PENDING && !this.#context.stop.aborted;
  }

  #goesOn(): boolean {
    if (this.#context.stop.aborted || this.#issued >= this.#plan.scenarios || this.#flooded()) return false;
    if (this.#inputs.rangeAt(this.#issued) === 0) return false;
    const reserve = this.#triage.pending > 0 ? Math.min(this.#plan.ms * SHRINK_SHARE, SHRINK_MOST_MS) : 0;
    return Date.now() < this.#deadline() - reserve - RANGE_MS / 2;
  }

  async #issue(): Promise<void> {
    const { seed, shard, pool } = this.#context;
    const size = this.#inputs.rangeAt(this.#issued) ?? this.#rangeSize;
    const count = Math.min(size, this.#plan.scenarios - this.#issued);
    const more = this.#inputs.jobAt(this.#issued);
    const first = shard.index + this.#issued * shard.of;
    const ordinal = this.#nextOrdinal++;
    this.#issued += count;
    try {
      const job = { kind: 'range', panel: this.#panel, seed, first, stride: shard.of, count, ...more } as const;
      const reply = await pool.range(job);
      this.#adapt(count, reply.ms);
      this.#finished.set(ordinal, { reply, count });
      this.#fold();
    } catch (thrown) {
      // Not counted, so that nothing after it is counted either: a resume runs it again.
      if (!(thrown instanceof JobAbandoned)) throw thrown;
    }
  }

  #adapt(count: number, ms: number): void {
    const wished = (count * RANGE_MS) / Math.max(ms, 1);
    this.#rangeSize = Math.max(1, Math.min(LARGEST_RANGE, Math.round(Math.min(wished, this.#rangeSize * 4))));
  }

  /** Takes over what is finished without a gap. A range leaves the list of the finished ones when it is stored. */
  #fold(): void {
    if (this.#broken) return;
    for (let next = this.#finished.get(this.#foldOrdinal); next; next = this.#finished.get(this.#foldOrdinal)) {
      const part = { ...next.reply, mismatches: oncePerIndex(next.reply.mismatches) };
      const total = { ...addReplies(this.#total, part), mismatches: [], kept: [] };
      this.#inputs.learn(part);
      const kept = this.#sort(part.mismatches);
      // Until it is stored: a store that failed once is not asked again for what comes after.
      this.#broken = true;
      this.#context.store.addRange({
        ...{ campaign: this.#context.id, subject: this.#plan.subject.name, seed: this.#context.seed },
        ...{ generator: this.#plan.subject.generatorVersion, from: this.#folded, to: this.#folded + next.count },
        ...{ wallMs: this.#unbookedMs(), part, total, ...kept },
      });
      this.#broken = false;
      this.#finished.delete(this.#foldOrdinal++);
      this.#wallBooked = Date.now() - this.#startedAt;
      this.#folded += next.count;
      this.#total = total;
      this.#mismatches += part.mismatches.length;
      for (const { nth, ms, ...mismatch } of kept.mismatches) this.#triage.add({ mismatch, nth, ms });
      for (const lookalikes of kept.tallies.keys()) this.#triage.tally(lookalikes);
    }
  }

  /** Which mismatches get a row, and how many others there are of each kind. */
  #sort(mismatches: readonly RawMismatch[]): Pick<Fold, 'mismatches' | 'tallies'> {
    const ms = Date.now() - this.#startedAt;
    const kept: KeptMismatch[] = [];
    const tallies = new Map<string, number>();
    for (const mismatch of mismatches) {
      const { nth, lookalikes } = this.#count(mismatch.index, mismatch.verdict, mismatch.flaky === true);
      if (isKept(nth)) kept.push({ ...this.#withInput(mismatch), nth, ms });
      else tallies.set(lookalikes, (tallies.get(lookalikes) ?? 0) + 1);
    }
    return { mismatches: kept, tallies };
  }

  /** What nobody can draw again must be in the store before it is worked on. */
  #withInput(mismatch: RawMismatch): RawMismatch {
    if (this.#inputs.addressed) return mismatch;
    return { ...mismatch, input: writeJson(this.#inputs.inputAt(mismatch.index)) };
  }

  #count(index: number, verdict: string, flaky: boolean): { readonly nth: number; readonly lookalikes: string } {
    const lookalikes = lookalikesOf(index, readVerdict(verdict), flaky);
    const nth = (this.#seen.get(lookalikes) ?? 0) + 1;
    this.#seen.set(lookalikes, nth);
    return { nth, lookalikes };
  }

  #unbookedMs(): number {
    return Date.now() - this.#startedAt - this.#wallBooked;
  }

  #saveAside(failure: StoreFailure): StoreFailure {
    const { store, id, seed } = this.#context;
    const ranges = [...this.#finished.values()].flatMap(({ reply }) => reply.mismatches);
    const inputAt = (index: number): unknown => this.#inputs.inputAt(index);
    const mismatches = oncePerIndex([...this.#triage.unfiled, ...ranges]);
    return saveAside(failure, {
      file: store.file,
      campaign: id,
      seed,
      subject: this.#plan.subject,
      inputAt,
      mismatches,
    });
  }

  #report(): void {
    const at = Date.now();
    const { tests } = this.#total;
    this.#recent = [...this.#recent.filter(each => at - each.at <= RATE_MS), { at, tests }];
    const [oldest] = this.#recent;
    const span = at - (oldest?.at ?? at);
    this.#context.onProgress({
      subject: this.#plan.subject.name,
      tests,
      ms: this.#row.wall_ms + at - this.#startedAt,
      msLeft: Math.max(0, this.#deadline() - at),
      scenariosLeft: this.#plan.scenarios - this.#folded,
      testsPerSecond: span === 0 ? 0 : ((tests - (oldest?.tests ?? tests)) * 1_000) / span,
      mismatches: this.#mismatches,
      findings: this.#triage.findings.size,
      doing: this.#doing,
    });
  }
}

/** In the order of the indices; what is certain wins over what is flaky. */
function oncePerIndex(mismatches: readonly RawMismatch[]): RawMismatch[] {
  const byIndex = new Map<number, RawMismatch>();
  for (const mismatch of mismatches) {
    const other = byIndex.get(mismatch.index);
    if (other === undefined || (other.flaky && !mismatch.flaky)) byIndex.set(mismatch.index, mismatch);
  }
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}
