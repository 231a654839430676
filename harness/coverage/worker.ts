/**
 * A thread of the measurement: gives inputs to model and engine, whose counters stand in memory that is not its own. It
 * compares nothing: what is wrong is found by campaigns.
 *
 * Promise: an input that throws is counted and told, and the next one is run. One that kills or hangs is named by the
 * shared numbers, which already point behind it.
 */

import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import { type Coverage, gather } from '../fuzz/gather.ts';
import { VARIABLE } from '../fuzz/instrument.ts';
import type { Implementation } from '../implementation.ts';
import { createImplementation } from '../implementations/index.ts';
import { findSubject } from '../subjects/index.ts';
import { Inputs } from './inputs.ts';
import { AT, HOLDERS, type ThreadData, type Trouble } from './thread-data.ts';

/** More of them are counted, not described. */
const DESCRIBED = 5;

interface Course {
  readonly name: string;
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
  const named = HOLDERS.slice(1).filter(each => subject.implementations.includes(each));
  const implementations = await Promise.all(named.map(each => createImplementation(each, name)));
  return { name, inputs: new Inputs(subject, data, data), implementations };
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
  shared[AT.deadline] = 0;
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
  const { name, inputs, implementations } = courses[at] as Course;
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
    for (const implementation of implementations) {
      shared[AT.holder] = implementation.name === 'model' ? 1 : 2;
      attempt(name, drawn.source, () => implementation.answer(input));
    }
  } catch (thrown) {
    tell(name, drawn.source, thrown);
  }
  shared[SPENT + at] = (shared[SPENT + at] as number) + performance.now() - begun;
}

function attempt(subject: string, source: string, ask: () => unknown): void {
  try {
    ask();
  } catch (thrown) {
    tell(subject, source, thrown);
  }
}

function tell(subject: string, input: string, thrown: unknown): void {
  const count = (shared[AT.thrown] as number) + 1;
  shared[AT.thrown] = count;
  if (count > DESCRIBED) return;
  const holder = HOLDERS[shared[AT.holder] as 0 | 1 | 2];
  parentPort?.postMessage({ subject, input, holder, message: messageOf(thrown) } satisfies Trouble);
}

const all = await Promise.all(data.subjects.map(courseOf));
connect();
run(all);
