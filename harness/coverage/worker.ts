/**
 * A thread of the measurement: gives inputs to model and engine, whose counters stand in memory that is not its own, and
 * judges the answers as a campaign does, because laws ask model and engine for more. What the judge finds is not told: a
 * campaign with these inputs finds it, and tells it better.
 *
 * Promise: an input that throws is counted and told, and the next one is run. One that kills or hangs is named by the
 * shared numbers, which already point behind it.
 */

import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import { type Coverage, gather } from '../fuzz/gather.ts';
import { VARIABLE } from '../fuzz/instrument.ts';
import { RULES } from '../fuzz/rules.ts';
import { type Implementation, isUnsupported } from '../implementation.ts';
import { createImplementation } from '../implementations/index.ts';
import { judge, type Outcome } from '../judge.ts';
import type { Subject } from '../subject.ts';
import { findSubject } from '../subjects/index.ts';
import { type Drawn, Inputs } from './inputs.ts';
import { AT, HOLDERS, type ThreadData, type Trouble } from './thread-data.ts';

/** More of them are counted, not described. */
const DESCRIBED = 5;

interface Course {
  readonly subject: Subject;
  readonly inputs: Inputs;
  readonly implementations: readonly Implementation[];
}

const data = workerData as ThreadData;
const shared = new Float64Array(data.shared);
const SPENT = AT.subjects;
const NEXT = AT.subjects + data.subjects.length;

async function courseOf(name: string): Promise<Course> {
  const subject = findSubject(name);
  // Not every subject has both: the model formats nothing.
  const named = (['model', 'engine'] as const).filter(each => subject.implementations.includes(each));
  const implementations = await Promise.all(named.map(each => createImplementation(each, name)));
  return { subject, inputs: new Inputs(subject, data, data), implementations };
}

/** From here on everything counts into the shared memory; files that no subject needs were not loaded. */
function connect(): void {
  const coverage = (globalThis as unknown as Record<string, Coverage | undefined>)[VARIABLE] ?? {};
  const counters = new Uint32Array(data.counters);
  for (const { path, from, count } of data.places) {
    const file = coverage[path];
    if (file !== undefined) gather({ [path]: file }, counters.subarray(from, from + count));
  }
}

/** Saved inputs first; then the subject that has had the least time. */
function run(courses: readonly Course[]): void {
  for (let at = 0; at < courses.length; at++) {
    const { inputs } = courses[at] as Course;
    while (next(at) < inputs.saved && !isOver()) one(courses, at);
  }
  while (!isOver()) {
    const at = leastSpent(courses);
    if (at < 0) break;
    one(courses, at);
  }
  shared[AT.deadline] = Number.POSITIVE_INFINITY;
}

const next = (at: number): number => shared[NEXT + at] as number;
const isOver = (): boolean => shared[AT.stop] !== 0 || Date.now() >= data.until;

/** -1: all have had the inputs that were asked for. */
function leastSpent(courses: readonly Course[]): number {
  let least = -1;
  for (const [at, { inputs }] of courses.entries()) {
    if (inputs.indexAt(next(at)) >= data.tests) continue;
    if (least < 0 || (shared[SPENT + at] as number) < (shared[SPENT + least] as number)) least = at;
  }
  return least;
}

function one(courses: readonly Course[], at: number): void {
  const course = courses[at] as Course;
  const { subject, inputs, implementations } = course;
  const position = next(at);
  const begun = performance.now();
  shared[AT.subject] = at;
  shared[AT.position] = position;
  shared[AT.holder] = 0;
  shared[NEXT + at] = position + 1;
  shared[AT.deadline] = Date.now() + data.inputMs;
  const drawn = inputs.at(position);
  try {
    const input = drawn.make();
    const outcomes = implementations.map(implementation => ({
      name: implementation.name,
      outcome: outcomeOf(course, drawn, implementation, input),
    }));
    shared[AT.holder] = HOLDERS.indexOf('the judge');
    judge(subject, input, outcomes, lawsAt(subject, position));
    if (drawn.lane === 'guided') RULES.get(subject.name)?.(input as never, new Set());
  } catch (thrown) {
    tell(subject.name, drawn, thrown);
  }
  shared[SPENT + at] = (shared[SPENT + at] as number) + performance.now() - begun;
}

function outcomeOf({ subject }: Course, drawn: Drawn, implementation: Implementation, input: unknown): Outcome {
  shared[AT.holder] = HOLDERS.indexOf(implementation.name === 'model' ? 'model' : 'engine');
  try {
    const answered = implementation.answer(input);
    return isUnsupported(answered) ? answered : { answer: answered };
  } catch (thrown) {
    tell(subject.name, drawn, thrown);
    return { crash: messageOf(thrown) };
  }
}

/** Costly ones sometimes, as in a campaign. */
const lawsAt = ({ properties }: Subject, position: number): Subject['properties'] =>
  properties.filter(({ every = 1 }) => position % every === 0);

function tell(subject: string, { source }: Drawn, thrown: unknown): void {
  const count = (shared[AT.thrown] as number) + 1;
  shared[AT.thrown] = count;
  if (count > DESCRIBED) return;
  const holder = HOLDERS[shared[AT.holder] as 0 | 1 | 2 | 3];
  parentPort?.postMessage({ subject, input: source, holder, message: messageOf(thrown) } satisfies Trouble);
}

const all = await Promise.all(data.subjects.map(courseOf));
connect();
run(all);
