/**
 * A campaign: a seed, a budget, subjects. Hands ranges of indices to the pool, adds up what comes back in the order of
 * the indices, and has every mismatch triaged.
 *
 * Promise: input i of a seed is the same whatever the number of workers and the size of the ranges, and what is counted
 * are the ranges that were finished, from the first on, without a gap.
 */

import { RandomChoices } from '../../generators/choices.ts';
import type { FindingRow, Store } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import { addReplies, type Pool } from './pool.ts';
import type { PanelSpec, RangeReply } from './protocol.ts';
import { Triage } from './triage.ts';

/** A range should take about this long: short enough to stop soon, long enough to cost nothing. */
const RANGE_MS = 250;
const FIRST_RANGE = 32;
const LARGEST_RANGE = 20_000;

export interface SubjectPlan {
  readonly subject: Subject;
  readonly implementations: readonly string[];
  /** Either a time share in ms or a number of scenarios; the other is infinite. */
  readonly ms: number;
  readonly scenarios: number;
}

export interface CampaignContext {
  readonly id: string;
  readonly seed: number;
  readonly shard: { readonly index: number; readonly of: number };
  readonly store: Store;
  readonly pool: Pool;
  /** Aborted by Ctrl-C: no new range is begun, what is known is filed. */
  readonly stop: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface Progress {
  readonly subject: string;
  readonly tests: number;
  readonly ms: number;
  readonly mismatches: number;
  readonly findings: number;
  readonly doing: 'testing' | 'shrinking';
}

export interface SubjectResult {
  readonly subject: string;
  readonly implementations: readonly string[];
  readonly total: RangeReply;
  readonly elapsedMs: number;
  readonly mismatches: number;
  readonly crashes: number;
  readonly hangs: number;
  readonly findings: readonly FindingRow[];
}

/** Runs one subject to the end of its share. */
export async function runSubject(context: CampaignContext, plan: SubjectPlan): Promise<SubjectResult> {
  const run = new SubjectRun(context, plan);
  return run.run();
}

class SubjectRun {
  readonly #context: CampaignContext;
  readonly #plan: SubjectPlan;
  readonly #panel: PanelSpec;
  readonly #triage: Triage;
  readonly #startedAt = Date.now();
  readonly #finished = new Map<number, RangeReply>();
  #issued = 0;
  #folded = 0;
  #nextOrdinal = 0;
  #foldOrdinal = 0;
  #rangeSize = FIRST_RANGE;
  #total: RangeReply;
  #mismatches = { all: 0, crashes: 0, hangs: 0 };

  constructor(context: CampaignContext, plan: SubjectPlan) {
    this.#context = context;
    this.#plan = plan;
    this.#panel = { subject: plan.subject.name, implementations: plan.implementations };
    this.#total = emptyReply(plan.implementations.length);
    const choices = new RandomChoices();
    this.#triage = new Triage({
      campaign: context.id,
      seed: context.seed,
      subject: plan.subject,
      panel: this.#panel,
      pool: context.pool,
      store: context.store,
      versions: () => this.#total.versions,
      inputAt: index => plan.subject.generate(choices.reseed(context.seed, index)),
    });
  }

  async run(): Promise<SubjectResult> {
    const { store, id } = this.#context;
    store.beginSubject(id, this.#plan.subject.name, this.#plan.subject.generatorVersion, this.#plan.implementations);
    const inFlight = new Set<Promise<void>>();
    const ticker = setInterval(() => this.#report('testing'), 500);
    try {
      while (this.#goesOn() || inFlight.size > 0) {
        // One more than workers: a worker that ends its range finds the next one waiting.
        while (this.#goesOn() && inFlight.size <= this.#context.pool.workers) {
          const range = this.#issue().finally(() => inFlight.delete(range));
          inFlight.add(range);
        }
        await Promise.race(inFlight);
      }
      this.#report('shrinking');
      await this.#triage.finish(this.#deadline());
    } finally {
      clearInterval(ticker);
    }
    return this.#result();
  }

  #goesOn(): boolean {
    if (this.#context.stop.aborted || this.#issued >= this.#plan.scenarios) return false;
    // What waits to be shrunk gets a tenth of the share, a minute at most.
    const reserve = this.#triage.pending > 0 ? Math.min(this.#plan.ms / 10, 60_000) : 0;
    return Date.now() - this.#startedAt < this.#plan.ms - reserve - RANGE_MS / 2;
  }

  #deadline(): number {
    return this.#context.stop.aborted ? Date.now() : this.#startedAt + this.#plan.ms;
  }

  async #issue(): Promise<void> {
    const { seed, shard, pool } = this.#context;
    const count = Math.min(this.#rangeSize, this.#plan.scenarios - this.#issued);
    const first = shard.index + this.#issued * shard.of;
    const ordinal = this.#nextOrdinal++;
    this.#issued += count;
    const reply = await pool.range({ kind: 'range', panel: this.#panel, seed, first, stride: shard.of, count });
    this.#adapt(count, reply.ms);
    this.#finished.set(ordinal, reply);
    this.#fold();
  }

  #adapt(count: number, ms: number): void {
    const wished = (count * RANGE_MS) / Math.max(ms, 1);
    this.#rangeSize = Math.max(1, Math.min(LARGEST_RANGE, Math.round(Math.min(wished, this.#rangeSize * 4))));
  }

  /** Takes over what is finished without a gap. */
  #fold(): void {
    for (
      let part = this.#finished.get(this.#foldOrdinal);
      part !== undefined;
      part = this.#finished.get(this.#foldOrdinal)
    ) {
      this.#finished.delete(this.#foldOrdinal++);
      const testsBefore = this.#total.tests;
      this.#total = { ...addReplies(this.#total, part), mismatches: [] };
      const { id, seed, store } = this.#context;
      const { subject } = this.#plan;
      store.addRange(id, subject.name, seed, subject.generatorVersion, this.#total, part);
      const testsEach = part.tests / Math.max(1, part.scenarios);
      for (const mismatch of part.mismatches) {
        this.#mismatches.all++;
        if (mismatch.verdict.startsWith('{"kind":"crash"')) this.#mismatches.crashes++;
        if (mismatch.verdict.startsWith('{"kind":"hang"')) this.#mismatches.hangs++;
        const position = (mismatch.index - this.#context.shard.index) / this.#context.shard.of - this.#folded + 1;
        this.#triage.add(mismatch, Math.round(testsBefore + position * testsEach), Date.now() - this.#startedAt);
      }
      this.#folded += part.scenarios;
    }
  }

  #report(doing: Progress['doing']): void {
    this.#context.onProgress({
      subject: this.#plan.subject.name,
      tests: this.#total.tests,
      ms: Date.now() - this.#startedAt,
      mismatches: this.#mismatches.all,
      findings: this.#triage.findings.size,
      doing,
    });
  }

  #result(): SubjectResult {
    return {
      subject: this.#plan.subject.name,
      implementations: this.#plan.implementations,
      total: this.#total,
      elapsedMs: Date.now() - this.#startedAt,
      mismatches: this.#mismatches.all,
      crashes: this.#mismatches.crashes,
      hangs: this.#mismatches.hangs,
      findings: [...this.#triage.findings.values()],
    };
  }
}

const emptyReply = (implementations: number): RangeReply => ({
  kind: 'range',
  scenarios: 0,
  tests: 0,
  rejected: 0,
  ms: 0,
  implementationMs: Array.from({ length: implementations }, () => 0),
  unsupported: Array.from({ length: implementations }, () => 0),
  versions: [],
  mismatches: [],
  features: [],
});
