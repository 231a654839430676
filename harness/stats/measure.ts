/**
 * Measuring a generator: the census of every input in the workers of a pool, and meanwhile here what needs all inputs in
 * one place, how many of them repeat another one, and how long they are.
 */

import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { RandomChoices } from '../../generators/choices.ts';
import { writeJson } from '../json.ts';
import type { Subject } from '../subject.ts';
import { censusOf } from './census.ts';
import { Counts } from './counts.ts';
import { addFeatures, type RangeRunner } from './ranges.ts';

export interface MeasureOptions {
  readonly seed: number;
  readonly scenarios: number;
  /** Inputs that are also shown to slow judges, at most. */
  readonly examined: number;
}

/** Inputs of one piece of work: small enough that all workers end at about the same time. */
const RANGE = 500;
/** Inputs between two looks at what the workers say. */
const BREATH = 200;

export async function measureGenerator(
  subject: Subject,
  runner: RangeRunner,
  options: MeasureOptions,
): Promise<Counts> {
  const counts = new Counts();
  const working = countInWorkers(runner, options, counts);
  // A rejection must not be unhandled while this thread is busy.
  working.catch(() => {});
  const repetition = new Repetition();
  const choices = new RandomChoices();
  let ms = 0;
  for (let index = 0; index < options.scenarios; index++) {
    const startedAt = performance.now();
    const input = subject.generate(choices.reseed(options.seed, index));
    ms += performance.now() - startedAt;
    repetition.add(subject, input);
    if (index % BREATH === 0) await setImmediate();
  }
  await working;
  repetition.addTo(counts);
  counts.add('generating, microseconds', Math.round(ms * 1_000));
  const sample = Math.min(options.examined, options.scenarios);
  if (subject.examine !== undefined) counts.addAll(await subject.examine(options.seed, sample));
  return counts;
}

async function countInWorkers(runner: RangeRunner, options: MeasureOptions, counts: Counts): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < options.scenarios) {
      const first = next;
      next += RANGE;
      addFeatures(counts, await runner.range(first, Math.min(RANGE, options.scenarios - first)));
    }
  };
  await Promise.all(Array.from({ length: runner.workers + 1 }, one));
}

/** The same figures for inputs that came from elsewhere. */
export function measureInputs(subject: Subject, inputs: Iterable<unknown>): Counts {
  const counts = new Counts();
  const repetition = new Repetition();
  for (const input of inputs) {
    counts.addAll(censusOf(subject, input));
    repetition.add(subject, input);
  }
  repetition.addTo(counts);
  return counts;
}

/** How many parts are different ones, and how long they are as JSON. */
class Repetition {
  readonly #seen = new Map<string, Set<string>>();
  readonly #characters = new Map<string, number>();
  #inputs = 0;

  add(subject: Subject, input: unknown): void {
    this.#inputs++;
    for (const [name, part] of Object.entries(subject.identities?.(input) ?? { input: input as never })) {
      if (part === null) continue;
      const text = writeJson(part);
      let seen = this.#seen.get(name);
      if (seen === undefined) {
        seen = new Set();
        this.#seen.set(name, seen);
      }
      seen.add(createHash('sha1').update(text).digest('base64'));
      this.#characters.set(name, (this.#characters.get(name) ?? 0) + text.length);
    }
  }

  addTo(counts: Counts): void {
    counts.add('compared inputs', this.#inputs);
    for (const [name, seen] of this.#seen) counts.add(`unique:${name}`, seen.size);
    for (const [name, characters] of this.#characters) counts.add(`characters:${name}`, characters);
  }
}
