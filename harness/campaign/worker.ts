/**
 * What runs in a worker thread. Holds the panels (subject and implementations) it has been asked for, so that a job
 * costs no start-up.
 *
 * Returns plain data and never throws a mismatch: an exception that leaves here is a defect of Lockstep or of a
 * generator, and the campaign says so.
 */

import { closeSync, openSync, writeSync } from 'node:fs';
import { examine } from '../config/examine.ts';
import { adoptConfig } from '../config/read.ts';
import { createImplementation } from '../implementations/index.ts';
import { Panel } from '../panel.ts';
import { findSubject } from '../subjects/index.ts';
import { CANARY, canaryOf } from './canary.ts';
import { runJudge } from './judge-job.ts';
import { type PanelSpec, type Reply, SLOT, type WorkerTask } from './protocol.ts';
import { runRange } from './range-job.ts';
import { runShrink } from './shrink-job.ts';

/** Implementations may take this long to load. */
const START_MS = 60_000;
const HEARTBEAT_MS = 100;

const panels = new Map<string, Promise<Panel>>();
let slot: Float64Array = new Float64Array(SLOT.length);
let inputMs = 0;
let started = false;
/** The file that survives this process. */
let announced: number | undefined;

// While an input is waited for, this thread is free and says so; the watchdog is for threads that are not. Answers that
// never come are the panel's business: it knows which input they belong to.
setInterval(() => {
  if (started && (slot[SLOT.deadline] ?? 0) > 0) slot[SLOT.deadline] = Date.now() + inputMs;
}, HEARTBEAT_MS).unref();

/** What piscina calls. */
export default async function runTask(task: WorkerTask): Promise<Reply> {
  slot = new Float64Array(task.slot);
  inputMs = (task.job.kind === 'judge' ? task.job.limitMs : undefined) ?? task.inputMs;
  started = false;
  slot[SLOT.deadline] = Date.now() + START_MS;
  await adoptConfig(task.config);
  const panel = await panelFor(task.job.panel);
  const { job } = task;
  if (job.kind === 'range' && job.mutants !== undefined && job.announce === undefined) {
    await (await import('../fuzz/range-inputs.ts')).prepare(panel.subject, job.mutants);
  }
  slot[SLOT.deadline] = Date.now() + inputMs;
  started = true;
  const { announce } = task.job.kind === 'range' || task.job.kind === 'judge' ? task.job : { announce: undefined };
  announced = announce === undefined ? undefined : openSync(announce, 'w');
  const reply = await run(panel, task);
  slot[SLOT.deadline] = 0;
  if (announced !== undefined) closeSync(announced);
  announced = undefined;
  return reply;
}

function run(panel: Panel, { job }: WorkerTask): Promise<Reply> {
  switch (job.kind) {
    case 'range':
      return runRange(panel, job, slot, inputMs);
    case 'shrink':
      return runShrink(panel, job);
    case 'judge':
      return runJudge(panel, job, slot);
    case 'check':
      return checkSubject(panel);
  }
}

async function checkSubject(panel: Panel): Promise<Reply> {
  const at = (index: number): void => {
    slot[SLOT.index] = index;
    slot[SLOT.deadline] = Date.now() + inputMs;
  };
  return { kind: 'check', problem: await examine(panel, at) };
}

function panelFor(spec: PanelSpec): Promise<Panel> {
  const key = JSON.stringify([spec.subject, spec.implementations, inputMs]);
  const known = panels.get(key);
  if (known) return known;
  const made = makePanel(spec);
  panels.set(key, made);
  return made;
}

async function makePanel(spec: PanelSpec): Promise<Panel> {
  const subject = findSubject(spec.subject);
  const implementations = await Promise.all(
    spec.implementations.map(name =>
      name.startsWith(CANARY)
        ? canaryOf(subject, name.slice(CANARY.length))
        : createImplementation(name, subject.name, { timeLimitMs: inputMs }),
    ),
  );
  const at = (implementation: number): void => {
    slot[SLOT.implementation] = implementation;
    // A shrink asks thousands of times in one job: each input has its own time.
    slot[SLOT.deadline] = Date.now() + inputMs;
    if (announced !== undefined) writeSync(announced, `${slot[SLOT.index]} ${implementation}\n`, 0);
  };
  return new Panel(subject, implementations, { progress: { at }, limitMs: inputMs });
}
