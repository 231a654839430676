/** What the store is told about a finding: made of an input, its verdict and where it came from. Pure. */

import { counterexampleText } from '../counterexample.ts';
import { writeJson } from '../json.ts';
import { summarize, type Verdict } from '../judge.ts';
import type { Sighting } from '../store/store.ts';
import type { Subject } from '../subject.ts';
import type { FoundInput } from './protocol.ts';
import { detailsOf, findingId, signatureApart } from './signature.ts';

export interface Seen {
  readonly subject: Subject;
  readonly implementations: readonly string[];
  readonly versions: readonly string[];
  /** null: the input does not come from the generator. */
  readonly seed: number | null;
  readonly index: number | null;
  readonly tests: number;
  readonly ms: number;
}

export interface ShrinkSummary {
  readonly sizeBefore: number;
  readonly calls: number;
  readonly ms: number;
  readonly unfinished: boolean;
  readonly steps: readonly object[];
  /** Nothing was tried to make it smaller. */
  readonly asItIs?: boolean;
  readonly flaky?: boolean;
}

export function sightingOf(
  seen: Seen,
  signature: string,
  verdict: Verdict,
  found: FoundInput,
  { sizeBefore, ...shrink }: ShrinkSummary,
): Sighting {
  const { subject, implementations } = seen;
  const versions = Object.fromEntries(implementations.map((name, i) => [name, seen.versions[i] ?? '']));
  const origin = { seed: seen.seed, index: seen.index, generator: subject.generatorVersion, versions };
  const details = detailsOf(verdict.difference, found.features);
  const apart = signatureApart(signature, details);
  return {
    id: findingId(signature),
    signature,
    apart: { details, id: findingId(apart), signature: apart },
    subject: subject.name,
    kind: verdict.kind,
    implementations: JSON.stringify(implementations),
    summary: summarize(verdict, writeJson),
    rendered: found.rendered,
    counterexample: counterexampleText(subject.name, found, verdict, origin),
    size: found.size,
    size_before: sizeBefore,
    shrink: JSON.stringify(shrink),
    tests_until_found: seen.tests,
    ms_until_found: seen.ms,
  };
}

/** An input that is kept as it was found. Nobody was asked again: only what is known of the odd ones is said. */
export function asItIs(
  subject: Subject,
  input: unknown,
  verdict: Verdict,
  implementations: readonly string[],
): FoundInput {
  const failed = verdict.kind === 'crash' || verdict.kind === 'hang';
  const answers = implementations.map(name =>
    failed && verdict.odd.includes(name)
      ? [name, { [verdict.kind]: verdict.difference.right }]
      : [name, { unsupported: 'not asked again' }],
  );
  return {
    input: writeJson(input),
    verdict: writeJson(verdict),
    answers: writeJson(Object.fromEntries(answers)),
    size: subject.size(input),
    features: [],
    rendered: subject.render(input),
  };
}
