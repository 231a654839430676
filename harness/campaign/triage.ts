/**
 * Triage of a campaign's raw mismatches: decides which ones are shrunk, and files what comes out as findings.
 *
 * Promise: mismatches are taken one after the other in the order of their indices, so the same seed gives the same
 * findings with any number of workers. Every mismatch ends in a finding, shrunk or (budget used up) not.
 */

import { readJson, writeJson } from '../json.ts';
import { summarize, type Verdict, verdictKey } from '../judge.ts';
import { SHRINK_BUDGET } from '../shrink/task.ts';
import type { FindingRow, Sighting, Store } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import { ENDED_WORKER, JobFailed, type Pool } from './pool.ts';
import type { FoundInput, PanelSpec, RawMismatch, ShrinkReply } from './protocol.ts';
import { findingId, signatureOf, unshrunkSignature } from './signature.ts';

/** Shrinks of mismatches that look alike before the next one must be rarer, per finding that they gave. */
const PATIENCE = 8;

export interface TriageContext {
  readonly campaign: string;
  readonly seed: number;
  readonly subject: Subject;
  readonly panel: PanelSpec;
  readonly pool: Pool;
  readonly store: Store;
  readonly versions: () => readonly string[];
  /** The input at an index, drawn again. */
  readonly inputAt: (index: number) => unknown;
}

interface Pending {
  readonly mismatch: RawMismatch;
  readonly verdict: Verdict;
  /** Tests and milliseconds of the subject until this mismatch was seen. */
  readonly tests: number;
  readonly ms: number;
}

/** Mismatches that look alike before shrinking. */
interface Lookalikes {
  seen: number;
  shrunk: number;
  readonly findings: Set<string>;
  first: string | undefined;
}

export class Triage {
  readonly findings = new Map<string, FindingRow>();
  readonly #context: TriageContext;
  readonly #queue: Pending[] = [];
  readonly #groups = new Map<string, Lookalikes>();
  #working: Promise<void> | undefined;
  #deadline = Number.POSITIVE_INFINITY;

  constructor(context: TriageContext) {
    this.#context = context;
  }

  get pending(): number {
    return this.#queue.length;
  }

  add(mismatch: RawMismatch, tests: number, ms: number): void {
    this.#queue.push({ mismatch, verdict: readJson(mismatch.verdict) as unknown as Verdict, tests, ms });
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  /** Ends when every mismatch is filed; after the deadline (epoch ms) those left are filed as they are. */
  async finish(deadline: number): Promise<void> {
    this.#deadline = deadline;
    while (this.#working !== undefined) await this.#working;
  }

  async #work(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) await this.#take(next);
  }

  async #take(pending: Pending): Promise<void> {
    const key = verdictKey(pending.verdict);
    const group = this.#groups.get(key) ?? { seen: 0, shrunk: 0, findings: new Set<string>(), first: undefined };
    this.#groups.set(key, group);
    group.seen++;
    if (group.first !== undefined && !worthShrinking(group)) {
      this.#count(group.first, pending);
      return;
    }
    group.shrunk++;
    const reply = await this.#shrink(pending);
    const filed = reply === undefined ? this.#fileAsItIs(pending) : this.#fileShrunk(pending, reply);
    group.findings.add(filed.id);
    group.first ??= filed.id;
  }

  async #shrink({ mismatch, verdict }: Pending): Promise<ShrinkReply | undefined> {
    const { panel, seed, pool } = this.#context;
    const ms = Math.min(SHRINK_BUDGET.ms, this.#deadline - Date.now());
    const kills = verdict.difference.at === ENDED_WORKER;
    if (ms <= 0 || mismatch.flaky || kills) return undefined;
    try {
      const calls = SHRINK_BUDGET.calls;
      return await pool.shrink({
        kind: 'shrink',
        panel,
        seed,
        index: mismatch.index,
        verdict: mismatch.verdict,
        calls,
        ms,
      });
    } catch (failed) {
      if (failed instanceof JobFailed) return undefined;
      throw failed;
    }
  }

  #fileShrunk(pending: Pending, reply: ShrinkReply): FindingRow {
    for (const slip of reply.slips) this.#file(pending, slip, reply, []);
    return this.#file(pending, reply.found, reply, [pending.mismatch.index]);
  }

  #file(pending: Pending, found: FoundInput, reply: ShrinkReply, indices: readonly number[]): FindingRow {
    const { subject, campaign, store } = this.#context;
    const verdict = readJson(found.verdict) as unknown as Verdict;
    const signature = signatureOf(subject.name, verdict, found.features);
    const sighting = this.#sighting(pending, signature, verdict, found, {
      sizeBefore: reply.sizeBefore,
      shrink: { calls: reply.calls, ms: reply.ms, unfinished: reply.unfinished, steps: reply.steps },
    });
    const old = store.findingBySignature(signature);
    const row = store.fileSighting(campaign, sighting, indices, {
      smaller: old !== undefined && found.size < old.size,
    });
    this.findings.set(row.id, row);
    return row;
  }

  #fileAsItIs(pending: Pending): FindingRow {
    const { subject, campaign, store, inputAt } = this.#context;
    const input = inputAt(pending.mismatch.index);
    const size = subject.size(input);
    const found: FoundInput = {
      input: writeJson(input as never),
      verdict: pending.mismatch.verdict,
      answers: '{}',
      size,
      features: [],
      rendered: subject.render(input),
    };
    const signature = unshrunkSignature(subject.name, pending.verdict);
    const shrink = { calls: 0, ms: 0, unfinished: true, steps: [], flaky: pending.mismatch.flaky === true };
    const sighting = this.#sighting(pending, signature, pending.verdict, found, { sizeBefore: size, shrink });
    const row = store.fileSighting(campaign, sighting, [pending.mismatch.index], { smaller: false });
    this.findings.set(row.id, row);
    return row;
  }

  #sighting(
    pending: Pending,
    signature: string,
    verdict: Verdict,
    found: FoundInput,
    shrunk: { readonly sizeBefore: number; readonly shrink: object },
  ): Sighting {
    const { subject, seed, panel } = this.#context;
    const versions = Object.fromEntries(
      panel.implementations.map((name, i) => [name, this.#context.versions()[i] ?? '']),
    );
    const origin = { seed, index: pending.mismatch.index, generator: subject.generatorVersion, versions };
    const difference = { ...verdict.difference, of: verdict.kind, odd: verdict.odd, others: verdict.others };
    return {
      id: findingId(signature),
      signature,
      subject: subject.name,
      kind: verdict.kind,
      implementations: JSON.stringify(panel.implementations),
      summary: summarize(verdict, writeJson),
      rendered: found.rendered,
      counterexample: `{"lockstep":1,"subject":${JSON.stringify(subject.name)},"input":${found.input},"answers":${found.answers},"difference":${writeJson(difference as never)},"origin":${JSON.stringify(origin)}}`,
      size: found.size,
      size_before: shrunk.sizeBefore,
      shrink: JSON.stringify(shrunk.shrink),
      tests_until_found: pending.tests,
      ms_until_found: pending.ms,
    };
  }

  /** One more occurrence of the finding that the first of its lookalikes gave. */
  #count(id: string, pending: Pending): void {
    const row = this.findings.get(id);
    if (row === undefined) return;
    const seen = this.#context.store.fileSighting(this.#context.campaign, row, [pending.mismatch.index], {
      smaller: false,
    });
    this.findings.set(id, seen);
  }
}

/**
 * Different bugs may look alike before they are shrunk, so shrinking goes on while it still brings new findings, and
 * then at the 2nd, 4th, 8th, ... mismatch: a thousand mismatches of one bug cost about twenty shrinks.
 */
export function worthShrinking(group: { seen: number; shrunk: number; findings: ReadonlySet<string> }): boolean {
  const powerOfTwo = (group.seen & (group.seen - 1)) === 0;
  return group.shrunk < PATIENCE * group.findings.size || powerOfTwo;
}
