/**
 * A close look at a person's own subject before a campaign trusts it, in a worker: is the generator a function of its
 * choices, are inputs and answers JSON, does the comparison hold together?
 *
 * Only what stands in the configuration is blamed here. Programs and modules under test may do anything: what they do
 * wrong is what the campaign is for, and so is an implementation that throws.
 */

import { RandomChoices } from '../../generators/choices.ts';
import { messageOf, UserError } from '../errors.ts';
import { canonicalJson, readJson, writeJson } from '../json.ts';
import { notJson, type Outcome } from '../judge.ts';
import type { Panel } from '../panel.ts';
import type { Subject } from '../subject.ts';
import { ownImplementation } from './current.ts';

const INPUTS = 32;
/** Not one of a campaign's seeds, as a rule: what it would find first is its own business. */
const SEED = 0x10c5;
/** Slow implementations are looked at with fewer inputs. */
const MOST_MS = 2_000;

export interface Problem {
  readonly message: string;
  readonly hint?: string;
}

/** `at` is told which input is looked at, -1 while only the subject's own functions run. */
export async function examine(panel: Panel, at: (index: number) => void): Promise<Problem | undefined> {
  try {
    const inputs = generated(panel.subject, at);
    const startedAt = Date.now();
    for (const [index, input] of inputs.entries()) {
      if (index > 0 && Date.now() - startedAt > MOST_MS) break;
      at(-1);
      checkMembers(panel.subject, input);
      at(index);
      const answers = await answersTo(panel, input);
      at(-1);
      for (const [i, left] of answers.entries())
        for (const right of answers.slice(i)) checkComparison(panel.subject, input, left, right);
    }
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    return { message: thrown.message, ...(thrown.hint === undefined ? {} : { hint: thrown.hint }) };
  }
}

const wrong = ({ name }: Subject, what: string, hint?: string): UserError =>
  new UserError(`subject "${name}": ${what}`, hint);

/** Each input twice, the second time in the other order: what it remembers from one input to the next shows. */
function generated(subject: Subject, at: (index: number) => void): unknown[] {
  const choices = new RandomChoices();
  const make = (index: number): unknown => {
    at(-1);
    return subject.generate(choices.reseed(SEED, index));
  };
  const inputs = Array.from({ length: INPUTS }, (_, index) => make(index));
  for (const [index, input] of [...inputs.entries()].reverse()) {
    const text = textOf(subject, input);
    if (textOf(subject, make(index)) === text) continue;
    throw wrong(
      subject,
      `generate is not deterministic: the same choices made two inputs, first ${short(text)}`,
      'it must depend on its choices alone: no Math.random, no clock, nothing kept between two calls',
    );
  }
  return inputs;
}

function textOf(subject: Subject, input: unknown): string {
  const why = input === undefined ? 'it is undefined' : notJson(input)?.replace(/^answered what is no JSON: /, '');
  if (why === undefined) return canonicalJson(input);
  throw wrong(
    subject,
    `generate made an input that is no JSON: ${why}`,
    'numbers, strings, booleans, null, lists, objects',
  );
}

function checkMembers(subject: Subject, input: unknown): void {
  const size = subject.size(input);
  if (!Number.isFinite(size) || size < 0) throw wrong(subject, `size is ${String(size)}, not a number from 0 on`);
  const tests = subject.tests(input);
  if (!Number.isInteger(tests) || tests < 1)
    throw wrong(subject, `tests is ${String(tests)}, not a whole number from 1 on`);
  const rendered: unknown = subject.render(input);
  if (typeof rendered !== 'string') throw wrong(subject, `render gives a ${typeof rendered}, not a string`);
  const nameless = [...subject.features(input)].find(feature => typeof feature !== 'string');
  if (nameless !== undefined) throw wrong(subject, `features gives a ${typeof nameless}, not a string`);
  for (const smaller of subject.reductions(input)) {
    const why = notJson(smaller);
    if (why !== undefined) throw wrong(subject, `reductions gives what is no JSON${why.replace(/^[^:]*/, '')}`);
    break;
  }
  const text = writeJson(input);
  try {
    subject.read(readJson(text));
  } catch (thrown) {
    throw wrong(subject, `read refuses an input that generate made: ${messageOf(thrown)}`, `the input: ${short(text)}`);
  }
}

/** Asked one after the other: who changes the input is known. */
async function answersTo(panel: Panel, input: unknown): Promise<unknown[]> {
  const { subject } = panel;
  const before = canonicalJson(input);
  const answers: unknown[] = [];
  for (const { name } of panel.implementations) {
    const [asked] = await panel.only([name]).ask(input);
    if (canonicalJson(input) !== before) {
      throw wrong(
        subject,
        `the implementation "${name}" changes its input`,
        'all implementations are given the same object: copy it first (structuredClone)',
      );
    }
    const outcome = asked?.outcome ?? { crash: '' };
    if (ownImplementation(name, subject.name) !== undefined) checkAnswer(subject, name, outcome);
    if ('answer' in outcome && notJson(outcome.answer) === undefined) answers.push(outcome.answer);
  }
  return answers;
}

function checkAnswer(subject: Subject, name: string, outcome: Outcome): void {
  const why = 'answer' in outcome ? notJson(outcome.answer) : 'crash' in outcome ? outcome.crash : undefined;
  // Anything else that it throws is a crash, and the campaign's to find.
  if (why === undefined || !why.startsWith('answered ')) return;
  throw wrong(
    subject,
    `the implementation "${name}" ${why}`,
    'an answer is a JSON object or list, such as { allowed: true }',
  );
}

function checkComparison(subject: Subject, input: unknown, left: unknown, right: unknown): void {
  const found: unknown = subject.compare(input, left, right);
  for (const { name, broken } of left === right ? subject.properties : []) {
    const why: unknown = broken(input, left);
    if (why === undefined || typeof why === 'string') continue;
    throw wrong(subject, `the property "${name}" gives a ${typeof why}`, 'what breaks it, in words, or undefined');
  }
  if (found === undefined) return;
  const difference = (typeof found === 'object' && found !== null ? found : {}) as Record<string, unknown>;
  if (typeof difference.kind !== 'string' || typeof difference.at !== 'string' || notJson(found) !== undefined) {
    throw wrong(
      subject,
      `compare gives ${short(JSON.stringify(found) ?? 'a function')}, which is no difference`,
      'undefined, or { kind, at, left, right } with two strings and two JSON values',
    );
  }
  if (left !== right) return;
  throw wrong(
    subject,
    `compare is not reflexive: it finds a difference (${difference.kind}) between an answer and itself`,
    `the answer: ${short(writeJson(left))}`,
  );
}

const MOST = 200;
const short = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)}...` : text);
