/**
 * The judge: given what every implementation said about one input, decides whether that is a mismatch, and of whom.
 *
 * Promise: pure, and independent of the order of discovery. The reference decides nothing by itself: with three or more
 * implementations the smaller party is named the odd one out, and only a tie is settled against those who differ from
 * the reference.
 */

import type { Json } from '../model/cedar/syntax/interchange.ts';
import { messageOf } from './errors.ts';
import { readJson, writeJson } from './json.ts';
import type { Difference, Property, Subject } from './subject.ts';

/** What one implementation made of one input. */
export type Outcome<Answer = unknown> =
  | { readonly answer: Answer }
  | { readonly unsupported: string }
  | { readonly crash: string }
  | { readonly hang: string };

type MismatchKind = 'difference' | 'property' | 'crash' | 'hang';

/** Why an input is worth a person's time. `odd` are the implementations to look at first. */
export interface Verdict {
  readonly kind: MismatchKind;
  readonly odd: readonly string[];
  readonly others: readonly string[];
  readonly difference: Difference;
}

/** A verdict between processes is exact JSON text. It comes from our own workers, so nobody checks its shape again. */
export const readVerdict = (text: string): Verdict => readJson(text) as unknown as Verdict;

export interface Named<Answer> {
  readonly name: string;
  readonly outcome: Outcome<Answer>;
}

/**
 * Crashes and hangs come first, then differences, then broken properties; undefined when all is well. Not the other way
 * round: a defect that breaks a law on some inputs differs on all of them, and would be several findings. Whoever answers
 * what is no JSON, or has a shape that cannot be compared, has crashed. `properties`: the laws that are looked at.
 */
export function judge<Input, Answer>(
  subject: Subject<Input, Answer>,
  input: Input,
  outcomes: readonly Named<Answer>[],
  properties = subject.properties,
): Verdict | undefined {
  const failed = failure(outcomes);
  if (failed !== undefined) return failed;
  try {
    const verdict = disagreement(subject, input, outcomes) ?? brokenProperty(properties, input, outcomes);
    if (verdict === undefined) return undefined;
    return rubbish(subject, input, outcomes) ?? (subject.beyondLimits?.(input) ? undefined : verdict);
  } catch (thrown) {
    const verdict = rubbish(subject, input, outcomes);
    if (verdict === undefined) throw thrown;
    return verdict;
  }
}

/** Looked for only after something went wrong: what nobody stumbles over does no harm, and looking costs time. */
function rubbish<Input, Answer>(
  subject: Subject<Input, Answer>,
  input: Input,
  outcomes: readonly Named<Answer>[],
): Verdict | undefined {
  for (const { name, outcome } of outcomes) {
    if (!('answer' in outcome)) continue;
    const crash = notJson(outcome.answer) ?? misshapen(subject, input, outcome.answer);
    if (crash !== undefined)
      return failure(outcomes.map(each => (each.name === name ? { name, outcome: { crash } } : each)));
  }
  return undefined;
}

/** Why an answer is no JSON, in words; undefined when it is. */
export function notJson(answer: unknown): string | undefined {
  try {
    writeJson(answer);
    return undefined;
  } catch (thrown) {
    return `answered what is no JSON: ${messageOf(thrown)}`;
  }
}

/** An answer that cannot even be compared with itself. */
function misshapen<Input, Answer>(subject: Subject<Input, Answer>, input: Input, answer: Answer): string | undefined {
  try {
    subject.compare(input, answer, answer);
    for (const property of subject.properties) property.broken(input, answer);
    return undefined;
  } catch (thrown) {
    return `answered in a shape that ${subject.name} does not have: ${messageOf(thrown)}`;
  }
}

function failure(outcomes: readonly Named<unknown>[]): Verdict | undefined {
  const failed = outcomes.find(({ outcome }) => 'crash' in outcome || 'hang' in outcome);
  if (failed === undefined) return undefined;
  const { outcome } = failed;
  const kind = 'crash' in outcome ? 'crash' : 'hang';
  const message = 'crash' in outcome ? outcome.crash : 'hang' in outcome ? outcome.hang : '';
  const others = outcomes.filter(other => other !== failed).map(({ name }) => name);
  return { kind, odd: [failed.name], others, difference: { kind, at: '', left: null, right: message } };
}

function brokenProperty<Input, Answer>(
  properties: readonly Property<Input, Answer>[],
  input: Input,
  outcomes: readonly Named<Answer>[],
): Verdict | undefined {
  for (const property of properties) {
    for (const { name, outcome } of outcomes) {
      if (!('answer' in outcome)) continue;
      const why = property.broken(input, outcome.answer);
      if (why === undefined) continue;
      const others = outcomes.map(other => other.name).filter(other => other !== name);
      const difference = { kind: `property ${property.name}`, at: '', left: null, right: why };
      return { kind: 'property', odd: [name], others, difference };
    }
  }
  return undefined;
}

function disagreement<Input, Answer>(
  subject: Subject<Input, Answer>,
  input: Input,
  outcomes: readonly Named<Answer>[],
): Verdict | undefined {
  const answered: { name: string; answer: Answer }[] = [];
  for (const { name, outcome } of outcomes) if ('answer' in outcome) answered.push({ name, answer: outcome.answer });
  const [reference, ...rest] = answered;
  if (reference === undefined) return undefined;
  for (const other of rest) {
    const difference = subject.compare(input, reference.answer, other.answer);
    if (difference === undefined) continue;
    const plain: Verdict = { kind: 'difference', odd: [other.name], others: [reference.name], difference };
    return answered.length === 2 ? plain : (byMajority(subject, input, answered) ?? plain);
  }
  return undefined;
}

/** undefined when the parties only look apart: what an answer leaves out is not compared, so agreement need not be transitive. */
function byMajority<Input, Answer>(
  subject: Subject<Input, Answer>,
  input: Input,
  answered: readonly { name: string; answer: Answer }[],
): Verdict | undefined {
  const parties: { names: string[]; answer: Answer }[] = [];
  for (const { name, answer } of answered) {
    const party = parties.find(each => subject.compare(input, each.answer, answer) === undefined);
    if (party) party.names.push(name);
    else parties.push({ names: [name], answer });
  }
  // The first of the largest parties: a tie goes to the reference, which stands first.
  const largest = Math.max(...parties.map(({ names }) => names.length));
  const majority = parties.find(({ names }) => names.length === largest);
  const minority = parties.find(party => party !== majority);
  if (majority === undefined || minority === undefined) return undefined;
  const difference = subject.compare(input, majority.answer, minority.answer);
  if (difference === undefined) return undefined;
  const odd = parties.filter(party => party !== majority).flatMap(({ names }) => names);
  return { kind: 'difference', odd, others: majority.names, difference };
}

/** What must stay the same while an input shrinks, so that it cannot slip to another bug. */
export const verdictKey = (verdict: Verdict): string =>
  JSON.stringify([verdict.kind, [...verdict.odd].sort(), verdict.difference.kind]);

/** One line for lists: who differs from whom, and in what. */
export function summarize(verdict: Verdict, show: (json: Json) => string): string {
  const odd = verdict.odd.join(' and ');
  const { difference } = verdict;
  switch (verdict.kind) {
    case 'crash':
      return `${odd} crashes: ${String(difference.right)}`;
    case 'hang':
      return `${odd} hangs: ${String(difference.right)}`;
    case 'property':
      return `${odd} breaks ${difference.kind}: ${String(difference.right)}`;
    case 'difference':
      return `${odd} differs from ${verdict.others.join(' and ')} in ${difference.kind}: ${difference.at} is ${show(difference.right)} instead of ${show(difference.left)}`;
  }
}
