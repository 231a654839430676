/**
 * The inner loop of `bench/mutation.ts`: holds inputs of every subject with the reference's answers, and tells of one
 * mutant after the other whether an input shows it.
 *
 * Promise: a mutant is killed only by an input on which the engine without mutants agrees with the reference. Each mutant
 * gets an engine of its own, freshly loaded: what one mutant leaves in a table of a module cannot harm the next.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { RandomChoices } from '../generators/choices.ts';
import { messageOf } from '../harness/errors.ts';
import { referenceOf } from '../harness/faults/hunt.ts';
import type { Answers } from '../harness/faults/load.ts';
import { createImplementation } from '../harness/implementations/index.ts';
import { judge, type Named } from '../harness/judge.ts';
import type { Subject } from '../harness/subject.ts';
import { findSubject } from '../harness/subjects/index.ts';

/** As StrykerJS describes it; lines and columns count from 0. */
export interface Mutant {
  readonly id: string;
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: Record<'start' | 'end', { readonly line: number; readonly column: number }>;
}

export interface Order {
  readonly id: string;
}

export type Fate =
  | { readonly fate: 'killed'; readonly subject: string; readonly inputs: number }
  | { readonly fate: 'timeout' }
  | { readonly fate: 'survived'; readonly inputs: number }
  | { readonly fate: 'not reached' };

/** What instrumented code looks at; StrykerJS gives the names. */
interface Switchboard {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
}

interface Question {
  readonly subject: Subject;
  readonly input: unknown;
  readonly reference: Named<unknown>;
}

/** An input that goes through the same mutant more often than that loops. */
const HIT_LIMIT = 300_000;
/** A mutant that everything reaches is shown no more inputs after that. */
const ENOUGH_MS = 10_000;

const [file = '', inputsEach = '400', seed = '1'] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const code = readFileSync(file, 'utf8');
const board: Switchboard = {};
(globalThis as { __stryker__?: Switchboard }).__stryker__ = board;

const questions = await ask();
/** By mutant, the questions that reach it; those of loading are reached by all. */
const reaching = coverage();
const atLoading = new Set(Object.keys(board.mutantCoverage?.static ?? {}));
process.on('message', ({ id }: Order) => process.send?.(fateOf(id)));
process.send?.('ready');

/** Not a module: those are never forgotten by Node, and thousands are loaded. */
function load(): Answers {
  const module: { exports: { all?: Answers } } = { exports: {} };
  const own = (name: string): unknown => require(name.startsWith('file:') ? fileURLToPath(name) : name);
  new Function('module', 'exports', 'require', code)(module, module.exports, own);
  return module.exports.all ?? {};
}

async function ask(): Promise<Question[]> {
  const bySubject: Question[][] = [];
  for (const name of Object.keys(load())) {
    const subject = findSubject(name);
    const reference = referenceOf(subject);
    const implementation = await createImplementation(reference, name, {});
    const asked: Question[] = [];
    for (let index = 0; index < Number(inputsEach); index++) {
      const input = subject.generate(new RandomChoices().reseed(Number(seed), index));
      const outcome = { answer: await implementation.answer(input) } as Named<unknown>['outcome'];
      asked.push({ subject, input, reference: { name: reference, outcome } });
    }
    await implementation.close?.();
    bySubject.push(asked);
  }
  // One of each subject in turn: whoever is found by any of them is found soon.
  const longest = Math.max(...bySubject.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => bySubject.flatMap(asked => asked[i] ?? [])).flat();
}

function coverage(): ReadonlyMap<string, readonly Question[]> {
  const engine = load();
  const reached = new Map<string, Question[]>();
  for (const [i, question] of questions.entries()) {
    board.currentTestId = `q${i}`;
    const sound = !differs(engine, question);
    const covered = board.mutantCoverage?.perTest[board.currentTestId] ?? {};
    if (board.mutantCoverage !== undefined) board.mutantCoverage.perTest = {};
    if (!sound) continue;
    for (const id of Object.keys(covered)) {
      const known = reached.get(id);
      if (known === undefined) reached.set(id, [question]);
      else known.push(question);
    }
  }
  board.currentTestId = undefined;
  return reached;
}

function differs(engine: Answers, { subject, input, reference }: Question): boolean {
  let outcome: Named<unknown>['outcome'];
  try {
    outcome = { answer: engine[subject.name]?.(input as never) } as typeof outcome;
  } catch (thrown) {
    outcome = { crash: messageOf(thrown) };
  }
  return judge(subject, input, [reference, { name: 'engine', outcome }]) !== undefined;
}

function fateOf(id: string): Fate {
  const asked = atLoading.has(id) ? sound() : (reaching.get(id) ?? []);
  if (asked.length === 0) return { fate: 'not reached' };
  board.activeMutant = id;
  board.hitLimit = HIT_LIMIT;
  board.hitCount = 0;
  try {
    const engine = load();
    const until = Date.now() + ENOUGH_MS;
    for (const [i, question] of asked.entries()) {
      if (Date.now() > until) return { fate: 'survived', inputs: i };
      board.hitCount = 0;
      if (!differs(engine, question)) continue;
      if ((board.hitCount ?? 0) > HIT_LIMIT) return { fate: 'timeout' };
      return { fate: 'killed', subject: question.subject.name, inputs: i + 1 };
    }
    return { fate: 'survived', inputs: asked.length };
  } catch (thrown) {
    if (thrown instanceof Error) return { fate: 'killed', subject: 'loading', inputs: 0 };
    throw thrown;
  } finally {
    board.activeMutant = undefined;
    board.hitCount = undefined;
  }
}

/** All questions that the engine without a mutant answers as the reference does. */
function sound(): readonly Question[] {
  const all = new Set([...reaching.values()].flat());
  return questions.filter(question => all.has(question));
}
