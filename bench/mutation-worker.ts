/**
 * The inner loop of `bench/mutation.ts`: draws inputs of every subject in turn, asks the reference and the engine without
 * mutants, and then the engine with each living mutant switched on that the input reaches.
 *
 * Promise: a mutant is killed only by an input on which the engine without mutants agrees with the reference, and only
 * when an engine that is freshly loaded for that mutant shows it, too: what one mutant leaves in a table of a module
 * cannot harm the next. Before each mutant its number is written to a file, so that the parent knows who never answered.
 */

import { openSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { RandomChoices } from '../generators/choices.ts';
import { messageOf } from '../harness/errors.ts';
import { referenceOf } from '../harness/faults/hunt.ts';
import type { Answers } from '../harness/faults/load.ts';
import { createImplementation } from '../harness/implementations/index.ts';
import { judge, type Named } from '../harness/judge.ts';
import type { Subject } from '../harness/subject.ts';
import { findSubject } from '../harness/subjects/index.ts';
import type { Board } from './mutants.ts';

/** What a worker is told, in a file. */
export interface Work {
  readonly asked: string;
  readonly telling: string;
  /** The numbers of the mutants that are alive. */
  readonly mutants: readonly number[];
  /** Those of them that are in files which remember things: with those that are passed while loading, the lasting ones. */
  readonly lasting: readonly number[];
  /** The question to begin with, counted over all subjects in turn. */
  readonly from: number;
  /** Of each subject. */
  readonly inputs: number;
  readonly seed: number;
  /** A mutant is given up after so many inputs of each subject that reach it; a lasting one after the first so many. */
  readonly patience: number;
  /** Where the number of the question and of the mutant are left, 4 bytes each. */
  readonly status: string;
}

export type Told =
  | { readonly told: 'killed'; readonly mutant: number; readonly subject: string; readonly inputs: number }
  | { readonly told: 'reached'; readonly mutants: readonly number[] }
  | { readonly told: 'end' };

interface Question {
  readonly subject: Subject;
  readonly number: number;
  readonly input: unknown;
  readonly reference: Named<unknown>;
}

/** Many times more than any input takes. */
const STEPS = 20_000_000;

const work = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Work;
const require = createRequire(import.meta.url);
const board: Board = { active: -1, steps: STEPS, reached: new Set() };
(globalThis as { lockstepMutants?: Board }).lockstepMutants = board;
const NOBODY = -1;

const asked = scriptOf(work.asked);
const telling = loadFrom(scriptOf(work.telling));
/** Reached at any time, loading included. */
const everReached = new Set(board.reached);
let shared = loadFrom(asked);
const subjects = Object.keys(telling).map(findSubject);
const references = await Promise.all(
  subjects.map(subject => createImplementation(referenceOf(subject), subject.name, {})),
);
const alive = new Set(work.mutants);
const lasting = work.mutants.filter(id => work.lasting.includes(id) || everReached.has(id));
/** By mutant, for each subject how often it was tried. */
const tries = new Map(work.mutants.map(id => [id, new Uint32Array(subjects.length)]));
const status = openSync(work.status, 'w');
const place = Buffer.alloc(8);

const isLasting = new Set(lasting);
const end = work.inputs * subjects.length;
for (let number = work.from; number < end && alive.size > lasting.length; number++) {
  leave(number, NOBODY);
  const question = await ask(number);
  board.reached.clear();
  const sound = isSound(question);
  for (const id of board.reached) everReached.add(id);
  if (sound) for (const id of board.reached) meet(id, question);
  if (number % 200 === 0) tell({ told: 'reached', mutants: [...everReached] });
}
tell({ told: 'reached', mutants: [...everReached] });
await judgeLasting();
tell({ told: 'end' });
process.disconnect?.();

/** One after the other, each with an engine that is loaded for it. */
async function judgeLasting(): Promise<void> {
  const questions: Question[] = [];
  for (let number = 0; number < Math.min(end, work.patience * subjects.length) && lasting.length > 0; number++) {
    leave(number, NOBODY);
    const question = await ask(number);
    if (isSound(question)) questions.push(question);
  }
  for (const id of lasting) {
    leave(end, id);
    const killer = withMutant(id, () => firstShown(questions));
    if (killer !== undefined) tell({ told: 'killed', mutant: id, ...killer });
  }
}

function firstShown(questions: readonly Question[]): { subject: string; inputs: number } | undefined {
  let engine: Answers;
  try {
    engine = loadFrom(asked);
  } catch (thrown) {
    if (thrown instanceof Error) return { subject: 'loading', inputs: 0 };
    throw thrown;
  }
  for (const [i, question] of questions.entries()) {
    if (differs(engine, question)) return { subject: question.subject.name, inputs: i + 1 };
  }
  return undefined;
}

function isSound(question: Question): boolean {
  return !differs(telling, question) && !differs(shared, question);
}

function tell(told: Told): void {
  process.send?.(told);
}

function leave(number: number, mutant: number): void {
  place.writeInt32LE(number, 0);
  place.writeInt32LE(mutant, 4);
  writeSync(status, place, 0, 8, 0);
}

/** Not a module: those are never forgotten by Node, and thousands are loaded. Compiled once, whoever loads it. */
function scriptOf(file: string): Script {
  return new Script(`(function (module, exports, require) {${readFileSync(file, 'utf8')}\n})`, { filename: file });
}

function loadFrom(script: Script): Answers {
  const module: { exports: { all?: Answers } } = { exports: {} };
  const own = (name: string): unknown => require(name.startsWith('file:') ? fileURLToPath(name) : name);
  board.steps = STEPS;
  script.runInThisContext()(module, module.exports, own);
  return module.exports.all ?? {};
}

async function ask(number: number): Promise<Question> {
  const which = number % subjects.length;
  const subject = subjects[which] as Subject;
  const input = subject.generate(new RandomChoices().reseed(work.seed, Math.floor(number / subjects.length)));
  const outcome = { answer: await references[which]?.answer(input) } as Named<unknown>['outcome'];
  return { subject, number, input, reference: { name: referenceOf(subject), outcome } };
}

/** Tries one mutant, if it has not been tried often enough. */
function meet(id: number, question: Question): void {
  const counts = tries.get(id);
  const which = question.number % subjects.length;
  if (!alive.has(id) || isLasting.has(id) || counts === undefined || (counts[which] as number) >= work.patience) return;
  counts[which] = (counts[which] as number) + 1;
  leave(question.number, id);
  if (!isShown(id, question)) return;
  alive.delete(id);
  const inputs = counts.reduce((a, b) => a + b);
  tell({ told: 'killed', mutant: id, subject: question.subject.name, inputs });
}

function isShown(id: number, question: Question): boolean {
  if (!withMutant(id, () => differs(shared, question))) return false;
  if (withMutant(id, () => differs(loadFrom(asked), question))) return true;
  shared = loadFrom(asked);
  return false;
}

function withMutant<T>(id: number, act: () => T): T {
  board.active = id;
  try {
    return act();
  } finally {
    board.active = NOBODY;
  }
}

function differs(engine: Answers, { subject, input, reference }: Question): boolean {
  board.steps = STEPS;
  let outcome: Named<unknown>['outcome'];
  try {
    outcome = { answer: engine[subject.name]?.(input as never) } as typeof outcome;
  } catch (thrown) {
    outcome = { crash: messageOf(thrown) };
  }
  return judge(subject, input, [reference, { name: 'engine', outcome }]) !== undefined;
}
