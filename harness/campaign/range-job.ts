/**
 * A range of inputs, as it runs in a worker: draw, ask, judge, count. The loop that decides how fast a campaign is: no
 * promise for an input unless an implementation makes one, no allocation that is not an answer.
 */

import { closeSync, openSync, writeSync } from 'node:fs';
import { RandomChoices } from '../../generators/choices.ts';
import { writeJson } from '../json.ts';
import { judge, type Named, type Verdict } from '../judge.ts';
import type { Panel } from '../panel.ts';
import { type RangeJob, type RangeReply, type RawMismatch, SLOT } from './protocol.ts';

/** Asynchronous implementations are asked about this many inputs at once, so that their pipelines are full. */
const WINDOW = 64;

/** More than this many mismatches of one range are counted, not described: the first ones tell the story. */
const DESCRIBED = 200;

export async function runRange(panel: Panel, job: RangeJob, slot: Float64Array): Promise<RangeReply> {
  const tally = new Tally(panel);
  const choices = new RandomChoices();
  const announce = job.announce === undefined ? undefined : openSync(job.announce, 'w');
  let waiting: Promise<void>[] = [];
  for (let i = 0; i < job.count; i++) {
    const index = job.first + i * job.stride;
    slot[SLOT.index] = index;
    slot[SLOT.since] = Date.now();
    if (announce !== undefined) writeSync(announce, `${index}\n`, 0);
    const input = panel.subject.generate(choices.reseed(job.seed, index));
    const outcomes = panel.ask(input);
    if (!(outcomes instanceof Promise)) {
      tally.add(index, input, outcomes);
      continue;
    }
    waiting.push(outcomes.then(all => tally.add(index, input, all)));
    if (waiting.length >= WINDOW) {
      await Promise.all(waiting);
      waiting = [];
    }
  }
  await Promise.all(waiting);
  if (announce !== undefined) closeSync(announce);
  slot[SLOT.since] = 0;
  return tally.reply();
}

/** Adds up what a range showed. */
class Tally {
  readonly #panel: Panel;
  readonly #startedAt = performance.now();
  readonly #msBefore: readonly number[];
  readonly #unsupportedBefore: readonly number[];
  readonly #mismatches: RawMismatch[] = [];
  #scenarios = 0;
  #tests = 0;
  #rejected = 0;

  constructor(panel: Panel) {
    this.#panel = panel;
    this.#msBefore = [...panel.ms];
    this.#unsupportedBefore = [...panel.unsupported];
  }

  add(index: number, input: unknown, outcomes: readonly Named<unknown>[]): void {
    this.#scenarios++;
    this.#tests += this.#panel.subject.tests(input);
    const first = outcomes[0]?.outcome;
    if (first !== undefined && 'answer' in first && Object.hasOwn(first.answer as object, 'rejected')) this.#rejected++;
    const verdict = judge(this.#panel.subject, input, outcomes);
    if (verdict !== undefined) this.#mismatches.push({ index, verdict: this.#describe(verdict) });
  }

  reply(): RangeReply {
    return {
      kind: 'range',
      scenarios: this.#scenarios,
      tests: this.#tests,
      rejected: this.#rejected,
      ms: performance.now() - this.#startedAt,
      implementationMs: this.#panel.ms.map((ms, i) => ms - (this.#msBefore[i] ?? 0)),
      unsupported: this.#panel.unsupported.map((count, i) => count - (this.#unsupportedBefore[i] ?? 0)),
      versions: this.#panel.implementations.map(implementation => implementation.version),
      mismatches: this.#mismatches.sort((a, b) => a.index - b.index),
      features: [],
    };
  }

  /** Beyond the described ones the key alone: enough to count it where it belongs. */
  #describe(verdict: Verdict): string {
    if (this.#mismatches.length < DESCRIBED) return writeJson(verdict as never);
    return writeJson({ ...verdict, difference: { ...verdict.difference, left: null, right: null } } as never);
  }
}
