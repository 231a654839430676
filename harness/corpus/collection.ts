/**
 * Making a collection: inputs of a seed, answered by who is trusted, minimized, one counterexample document a line.
 *
 * Promise: kept is only what all implementations of the subject agree on, so that every line is a test that somebody
 * else can rely on. The same seed and number give the same file, byte for byte.
 */

import { type Candidate, cover } from '../../corpus/minimize.ts';
import { RandomChoices } from '../../generators/choices.ts';
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { createImplementation } from '../implementations/index.ts';
import { readJson, writeJson } from '../json.ts';
import { judge } from '../judge.ts';
import { Panel } from '../panel.ts';
import type { Subject } from '../subject.ts';
import { featuresToKeep } from './features.ts';

export interface CollectionOptions {
  readonly seed: number;
  readonly inputs: number;
  /** How many tests show each feature, where there are so many. */
  readonly times: number;
}

export interface Collected {
  readonly lines: readonly string[];
  readonly inputs: number;
  readonly features: number;
  /** Inputs on which somebody differs or that somebody does not support: no tests. */
  readonly disputed: number;
}

/** Inputs between two minimizations: so many are in memory at most, beside those kept. */
const BATCH = 2_000;

export async function collectTests(subject: Subject, options: CollectionOptions): Promise<Collected> {
  const names = subject.implementations;
  const trusted = names.includes('cedar-wasm') ? 'cedar-wasm' : (names[0] ?? 'model');
  const panel = new Panel(subject, await Promise.all(names.map(name => createImplementation(name, subject.name))));
  const choices = new RandomChoices();
  let kept: Candidate[] = [];
  let disputed = 0;
  try {
    const versions = Object.fromEntries(panel.implementations.map(({ name, version }) => [name, version]));
    for (let index = 0; index < options.inputs; index++) {
      const input = subject.generate(choices.reseed(options.seed, index));
      const outcomes = await panel.ask(input);
      const outcome = outcomes.find(({ name }) => name === trusted)?.outcome;
      const all = outcomes.every(each => 'answer' in each.outcome);
      if (outcome === undefined || !('answer' in outcome) || !all || judge(subject, input, outcomes) !== undefined) {
        disputed++;
        continue;
      }
      const origin = { seed: options.seed, index, generator: subject.generatorVersion, versions };
      const answers = { [trusted]: outcome.answer };
      const document = { lockstep: 1, subject: subject.name, input, answers, origin };
      kept.push(candidateOf(subject, document as unknown as JsonObject));
      if (index % BATCH === BATCH - 1) kept = covered(kept, options.times);
    }
  } finally {
    await panel.close();
  }
  kept = covered(kept, options.times);
  const features = new Set(kept.flatMap(each => [...each.features])).size;
  return { lines: kept.map(({ text }) => text), inputs: options.inputs, features, disputed };
}

const covered = (candidates: readonly Candidate[], times: number): Candidate[] =>
  cover(candidates, times).map(index => candidates[index] as Candidate);

/** A document of a collection with what it shows. */
export function candidateOf(subject: Subject, document: JsonObject): Candidate {
  const text = writeJson(document);
  // As it is read again: what numbers and texts are then is what counts.
  const read = readJson(text) as JsonObject;
  const [answer] = Object.values(read.answers as JsonObject);
  const features = featuresToKeep(subject, subject.read(read.input as Json), answer ?? null);
  return { features, size: text.length, text };
}
