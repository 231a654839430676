/**
 * A range of inputs, as it runs in a worker: draw, ask, judge, count. The loop that decides how fast a campaign is: no
 * promise for an input unless an implementation makes one, no allocation that is not an answer.
 *
 * A mismatch is tried again, by itself, before it is told: one that does not show again is flaky.
 */

import { RandomChoices } from '../../generators/choices.ts';
import { writeJson } from '../json.ts';
import { judge, type Named, type Verdict, verdictKey } from '../judge.ts';
import type { Panel } from '../panel.ts';
import { CAMPAIGN_SAMPLE, censusOf } from '../stats/census.ts';
import { Counts } from '../stats/counts.ts';
import type { Property } from '../subject.ts';
import { type RangeJob, type RangeReply, type RawMismatch, SLOT } from './protocol.ts';
import { Sampling } from './sampling.ts';

/** Asynchronous implementations are asked about this many inputs at once, so that their pipelines are full. */
const WINDOW = 64;

/** More than this many mismatches of one range are counted, not described or tried again: the first ones tell the story. */
const DESCRIBED = 200;

export async function runRange(
  panel: Panel,
  job: RangeJob,
  slot: Float64Array,
  inputMs = Number.POSITIVE_INFINITY,
): Promise<RangeReply> {
  const tally = new Tally(panel, new Sampling(panel.implementations, job.panel.sample));
  const inputs = await inputsOf(panel, job);
  const counts = new Counts();
  const window = job.announce === undefined ? WINDOW : 1;
  let waiting: Promise<void>[] = [];
  const settle = async (): Promise<void> => {
    await Promise.all(waiting);
    waiting = [];
    await tally.retry();
  };
  for (let i = 0; i < job.count; i++) {
    const index = job.first + i * job.stride;
    slot[SLOT.index] = index;
    slot[SLOT.deadline] = Date.now() + inputMs;
    // Should looking at it take for ever, then it is the first implementation that is under suspicion.
    slot[SLOT.implementation] = 0;
    const { input, isNew } = inputs.at(index);
    if (index % (job.census ?? CAMPAIGN_SAMPLE) === 0) counts.addAll(censusOf(panel.subject, input));
    const outcomes = tally.ask(index, input, isNew);
    if (!(outcomes instanceof Promise)) {
      tally.add(index, input, outcomes);
      if (tally.suspects > 0) await tally.retry();
      continue;
    }
    waiting.push(outcomes.then(all => tally.add(index, input, all)));
    if (waiting.length >= window) await settle();
  }
  await settle();
  return { ...tally.reply(), features: counts.entries(), ...inputs.seen };
}

/** `isNew`: it shows what was not shown before, so everybody is asked. */
export interface RangeInputs {
  at(index: number): { readonly input: unknown; readonly isNew: boolean };
  /** For the reply, when the range is over. */
  readonly seen?: Pick<RangeReply, 'kept' | 'counters'>;
}

async function inputsOf({ subject }: Panel, job: RangeJob): Promise<RangeInputs> {
  // Loaded only where it is used: it takes seconds to instrument the engine.
  if (job.mutants !== undefined)
    return (await import('../fuzz/range-inputs.ts')).mutantInputs(subject, job, job.mutants);
  const choices = new RandomChoices();
  return { at: index => ({ input: subject.generate(choices.reseed(job.seed, index)), isNew: false }) };
}

interface Suspect {
  readonly index: number;
  readonly input: unknown;
  readonly verdict: Verdict;
}

/** Adds up what a range showed. */
class Tally {
  readonly #panel: Panel;
  /** The same implementations with counters of their own: asking again is neither a test nor their time. */
  readonly #again: Panel;
  readonly #sampling: Sampling;
  readonly #costly: boolean;
  readonly #startedAt = performance.now();
  readonly #before: {
    readonly ms: readonly number[];
    readonly unsupported: readonly number[];
    readonly asked: readonly number[];
  };
  readonly #mismatches: RawMismatch[] = [];
  /** Mismatches that were seen and not yet tried again. */
  #suspects: Suspect[] = [];
  #scenarios = 0;
  #tests = 0;
  #rejected = 0;

  constructor(panel: Panel, sampling: Sampling) {
    this.#panel = panel;
    this.#again = panel.only(panel.implementations.map(({ name }) => name));
    this.#sampling = sampling;
    this.#costly = panel.subject.properties.some(({ every = 1 }) => every > 1);
    this.#before = { ms: [...panel.ms], unsupported: [...panel.unsupported], asked: [...panel.asked] };
  }

  get suspects(): number {
    return this.#suspects.length;
  }

  ask(index: number, input: unknown, everybody: boolean): Named<unknown>[] | Promise<Named<unknown>[]> {
    return this.#panel.ask(input, everybody ? undefined : this.#sampling.who(index));
  }

  add(index: number, input: unknown, outcomes: readonly Named<unknown>[]): void {
    this.#scenarios++;
    this.#tests += this.#panel.subject.tests(input);
    const first = outcomes[0]?.outcome;
    if (first !== undefined && 'answer' in first && isRejected(first.answer)) this.#rejected++;
    const { subject } = this.#panel;
    const seen = judge(subject, input, outcomes, this.#lawsFor(index));
    if (seen === undefined) return;
    // With all laws heard, it may be another verdict: the one that every later look at this input will give.
    this.#suspects.push({ index, input, verdict: judge(subject, input, outcomes) ?? seen });
  }

  /** By index, so that a run looks at the same inputs whatever its workers and ranges are. */
  #lawsFor(index: number): readonly Property<unknown, unknown>[] {
    const { properties } = this.#panel.subject;
    return this.#costly ? properties.filter(({ every = 1 }) => index % every === 0) : properties;
  }

  /** Asks again about each suspect, with nothing else on the way, and everybody: those too who are only sampled. */
  async retry(): Promise<void> {
    const suspects = this.#suspects;
    this.#suspects = [];
    for (const { index, input, verdict } of suspects) {
      if (this.#mismatches.length >= DESCRIBED) {
        const difference = { ...verdict.difference, left: null, right: null };
        this.#mismatches.push({ index, verdict: writeJson({ ...verdict, difference }) });
        continue;
      }
      const again = await this.#again.judge(input);
      // Where some were left out at first, all of them together may well put it differently.
      const repeated = this.#sampling.everybody
        ? again !== undefined && verdictKey(again) === verdictKey(verdict)
        : again !== undefined;
      const told = this.#sampling.everybody ? verdict : (again ?? verdict);
      this.#mismatches.push({ index, verdict: writeJson(told), ...(repeated ? {} : { flaky: true }) });
    }
  }

  reply(): RangeReply {
    const { ms, unsupported, asked } = this.#before;
    const since = (now: readonly number[], before: readonly number[]): number[] =>
      now.map((value, i) => value - (before[i] ?? 0));
    return {
      kind: 'range',
      scenarios: this.#scenarios,
      tests: this.#tests,
      rejected: this.#rejected,
      ms: performance.now() - this.#startedAt,
      implementationMs: since(this.#panel.ms, ms),
      unsupported: since(this.#panel.unsupported, unsupported),
      asked: since(this.#panel.asked, asked),
      versions: this.#panel.implementations.map(implementation => implementation.version),
      mismatches: this.#mismatches.sort((a, b) => a.index - b.index),
      features: [],
    };
  }
}

const isRejected = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && Object.hasOwn(answer, 'rejected');
