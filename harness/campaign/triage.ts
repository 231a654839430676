/**
 * Triage of a campaign's raw mismatches: decides which ones are shrunk, and files what comes out as findings.
 *
 * Promise: mismatches are taken one after the other in the order of their indices, so the same seed gives the same
 * findings with any number of workers, and a killed campaign that is resumed gives them too. Every mismatch ends in a
 * finding, shrunk or (budget used up) not.
 */

import { readJson } from '../json.ts';
import { readVerdict, type Verdict } from '../judge.ts';
import { SHRINK_BUDGET } from '../shrink/task.ts';
import type { Filing, FindingRow, MismatchRow, Store, TallyRow } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import { type Group, lookalikesOf, looksOf, newGroup, worthShrinking } from './lookalikes.ts';
import { ENDED_WORKER, JobAbandoned, JobFailed, type Pool } from './pool.ts';
import type { FoundInput, PanelSpec, RawMismatch, ShrinkReply } from './protocol.ts';
import { shrinkApart } from './shrink-apart.ts';
import { asItIs, type ShrinkSummary, sightingOf } from './sighting.ts';
import { coarseSignature, signatureOf } from './signature.ts';

/** Inputs that kill are shrunk that often: each of their candidates may cost a second. */
const APART_SHRINKS = 6;

/** Lookalikes that are counted in one transaction. */
const BATCH = 500;

export interface TriageContext {
  readonly campaign: string;
  readonly seed: number;
  readonly subject: Subject;
  readonly panel: PanelSpec;
  readonly pool: Pool;
  readonly store: Store;
  readonly versions: () => readonly string[];
  /** The input at an index, made again. */
  readonly inputAt: (index: number) => unknown;
  /** Anybody can draw it again from (seed, index). */
  readonly addressed: boolean;
  /** Inputs tried in one shrink, at most. */
  readonly shrinkCalls?: number;
}

export interface Pending {
  readonly mismatch: RawMismatch;
  /** The how manieth of its lookalikes. */
  readonly nth: number;
  /** Milliseconds of the subject until this mismatch was seen. */
  readonly ms: number;
}

interface Taken extends Pending {
  readonly verdict: Verdict;
  readonly group: Group;
}

export class Triage {
  readonly findings = new Map<string, FindingRow>();
  readonly #context: TriageContext;
  readonly #queue: Pending[] = [];
  readonly #groups = new Map<string, Group>();
  /** A finding of those that look alike in any stripe: where time is over, better than a finding that nobody shrank. */
  readonly #byLooks = new Map<string, string>();
  readonly #tallied = new Set<string>();
  #batch: { finding: string; index: number }[] = [];
  #apartShrinks = 0;
  #working: Promise<void> | undefined;
  #failure: unknown;
  #deadline = Number.POSITIVE_INFINITY;

  constructor(context: TriageContext) {
    this.#context = context;
  }

  get pending(): number {
    return this.#queue.length;
  }

  /** What was seen and is not yet in any finding. */
  get unfiled(): readonly RawMismatch[] {
    return this.#queue.map(({ mismatch }) => mismatch);
  }

  /** Goes on where a killed process stood: what it had filed is taken into account, the rest is taken up. */
  restore(rows: readonly MismatchRow[], tallies: readonly TallyRow[]): void {
    for (const { idx, verdict, flaky, finding, nth, ms, input } of rows) {
      const more = { ...(flaky ? { flaky: true } : {}), ...(input === null ? {} : { input }) };
      const mismatch = { index: idx, verdict, ...more };
      if (finding === null) this.add({ mismatch, nth, ms });
      else this.#remember(this.#open({ mismatch, nth, ms }), finding);
    }
    for (const { lookalikes, count, filed } of tallies) if (filed < count) this.tally(lookalikes);
  }

  add(pending: Pending): void {
    this.#queue.push(pending);
    this.#wake();
  }

  /** Lookalikes without rows of their own have been added. */
  tally(lookalikes: string): void {
    this.#tallied.add(lookalikes);
    this.#wake();
  }

  /** Ends when every mismatch is filed; after the deadline (epoch ms) those left are filed as they are. */
  async finish(deadline: number): Promise<void> {
    this.#deadline = deadline;
    while (this.#working !== undefined) await this.#working;
    this.check();
  }

  /** Throws what stopped the work. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** From now on nothing is shrunk any more. */
  hurry(): void {
    this.#deadline = 0;
  }

  /** Seen once, and not tried again because the time was over: a flaky finding without an occurrence of its own. */
  fileUnconfirmed(mismatch: RawMismatch): void {
    this.#keep(this.#unshrunk(this.#open({ mismatch, nth: 1, ms: 0 }), []));
  }

  #wake(): void {
    if (this.#failure !== undefined) return;
    this.#working ??= this.#work()
      .catch((thrown: unknown) => {
        this.#failure = thrown;
      })
      .finally(() => {
        this.#working = undefined;
      });
  }

  async #work(): Promise<void> {
    // Not at once: what is added together is worked on together.
    await Promise.resolve();
    // Taken off the queue only when it is filed: what a failure interrupts is still there to be saved.
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      await this.#take(this.#open(next));
      this.#queue.shift();
    }
    this.#flush();
    for (const lookalikes of this.#tallied) this.#fileTally(lookalikes);
  }

  #open(pending: Pending): Taken {
    const { index, flaky } = pending.mismatch;
    const verdict = readVerdict(pending.mismatch.verdict);
    const lookalikes = lookalikesOf(index, verdict, flaky === true);
    const group = this.#groups.get(lookalikes) ?? newGroup();
    this.#groups.set(lookalikes, group);
    return { ...pending, verdict, group };
  }

  async #take(taken: Taken): Promise<void> {
    const known = this.#lookalike(taken);
    if (known !== undefined) {
      this.#batch.push({ finding: known, index: taken.mismatch.index });
      if (this.#batch.length >= BATCH) this.#flush();
      return;
    }
    this.#flush();
    const reply = await this.#shrink(taken);
    const indices = [taken.mismatch.index];
    const filings = reply === undefined ? this.#unshrunk(taken, indices) : this.#shrunk(taken, reply, indices);
    const row = this.#keep(filings);
    this.#remember(taken, row.id);
  }

  /** The finding that a mismatch is taken for without a shrink of its own. */
  #lookalike({ mismatch, nth, verdict, group }: Taken): string | undefined {
    const same = this.#byLooks.get(looksOf(verdict, mismatch.flaky === true));
    if (mismatch.flaky) return same;
    if (endsWorker(verdict) && this.#apartShrinks >= APART_SHRINKS) return same;
    if (Date.now() >= this.#deadline) return group.first ?? same;
    return group.first === undefined || worthShrinking(nth, group) ? undefined : group.first;
  }

  /** Also when a killed process did it: the same rule, so the same state. */
  #remember({ mismatch, nth, verdict, group }: Taken, finding: string): void {
    if (group.first === undefined || worthShrinking(nth, group)) {
      group.shrunk++;
      group.findings.add(finding);
      group.first ??= finding;
      if (endsWorker(verdict)) this.#apartShrinks++;
    }
    const key = looksOf(verdict, mismatch.flaky === true);
    if (!this.#byLooks.has(key)) this.#byLooks.set(key, finding);
  }

  async #shrink({ mismatch, verdict }: Taken): Promise<ShrinkReply | undefined> {
    const { panel, seed, pool, subject, shrinkCalls } = this.#context;
    const ms = Math.min(SHRINK_BUDGET.ms, this.#deadline - Date.now());
    if (ms <= 0 || mismatch.flaky) return undefined;
    const { index } = mismatch;
    const calls = shrinkCalls ?? SHRINK_BUDGET.calls;
    try {
      if (endsWorker(verdict)) {
        return await shrinkApart({ pool, subject, panel, input: this.#inputOf(mismatch), verdict, ms });
      }
      const given = mismatch.input === undefined ? {} : { input: mismatch.input };
      return await pool.shrink({ kind: 'shrink', panel, seed, index, ...given, verdict: mismatch.verdict, calls, ms });
    } catch (failed) {
      if (failed instanceof JobFailed || failed instanceof JobAbandoned) return undefined;
      throw failed;
    }
  }

  #inputOf({ index, input }: RawMismatch): unknown {
    const { subject, inputAt } = this.#context;
    return input === undefined ? inputAt(index) : subject.read(readJson(input));
  }

  #shrunk(taken: Taken, reply: ShrinkReply, indices: readonly number[]): Filing[] {
    const { sizeBefore, calls, ms, unfinished, steps } = reply;
    const shrink = { sizeBefore, calls, ms, unfinished, steps };
    const slips = reply.slips.map(slip => this.#filing(taken, slip, shrink, []));
    return [...slips, this.#filing(taken, reply.found, shrink, indices)];
  }

  #unshrunk(taken: Taken, indices: readonly number[]): Filing[] {
    const { subject, panel } = this.#context;
    const found = asItIs(subject, this.#inputOf(taken.mismatch), taken.verdict, panel.implementations);
    const flaky = taken.mismatch.flaky === true;
    const shrink = { sizeBefore: found.size, calls: 0, ms: 0, unfinished: true, steps: [], asItIs: true, flaky };
    return [this.#filing(taken, found, shrink, indices)];
  }

  #filing({ mismatch, ms }: Taken, found: FoundInput, shrink: ShrinkSummary, indices: readonly number[]): Filing {
    const { subject, panel, addressed } = this.#context;
    const verdict = readVerdict(found.verdict);
    // A shrink of what kills is mostly cut short by its budget: where it stands is an accident.
    const coarse = shrink.asItIs === true || (endsWorker(verdict) && shrink.unfinished);
    const signature = coarse
      ? coarseSignature(subject.name, verdict, shrink.flaky ? 'flaky' : 'unshrunk')
      : signatureOf(subject.name, verdict, found.features);
    const { index } = mismatch;
    const address = addressed ? { seed: this.#context.seed, index } : { seed: null, index: null };
    const seen = {
      ...{ subject, implementations: panel.implementations, versions: this.#context.versions(), ...address, ms },
      // As many as a campaign without shards needs: it does not depend on who has run the others.
      tests: (index + 1) * subject.testsEach,
    };
    return { sighting: sightingOf(seen, signature, verdict, found, shrink), indices };
  }

  /** The last of the filings is the one that was looked for. */
  #keep(filings: readonly Filing[]): FindingRow {
    const { store, campaign } = this.#context;
    const rows = store.fileSightings(campaign, filings);
    for (const row of rows) this.findings.set(row.id, row);
    const last = rows.at(-1);
    if (last === undefined) throw new Error('nothing was filed');
    return last;
  }

  #flush(): void {
    if (this.#batch.length === 0) return;
    const { store, campaign, subject } = this.#context;
    store.count(campaign, subject.name, this.#batch);
    this.#batch = [];
  }

  #fileTally(lookalikes: string): void {
    const first = this.#groups.get(lookalikes)?.first;
    if (first === undefined) return;
    const { store, campaign, subject } = this.#context;
    store.countTally(campaign, subject.name, lookalikes, first);
    this.#tallied.delete(lookalikes);
  }
}

const endsWorker = (verdict: Verdict): boolean => verdict.difference.at === ENDED_WORKER;
