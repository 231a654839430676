/**
 * What runs in a worker thread. Holds the panels (subject and implementations) it has been asked for, so that a job
 * costs no start-up.
 *
 * Returns plain data and never throws a mismatch: an exception that leaves here is a defect of Lockstep or of a
 * generator, and the campaign says so.
 */

import { createImplementation } from '../implementations/index.ts';
import { Panel } from '../panel.ts';
import { findSubject } from '../subjects/index.ts';
import { type PanelSpec, type Reply, SLOT, type WorkerTask } from './protocol.ts';
import { runRange } from './range-job.ts';
import { runShrink } from './shrink-job.ts';

const panels = new Map<string, Promise<Panel>>();
let slot: Float64Array = new Float64Array(SLOT.length);

export async function runTask(task: WorkerTask): Promise<Reply> {
  slot = new Float64Array(task.slot);
  const panel = await panelFor(task.job.panel);
  return task.job.kind === 'range' ? runRange(panel, task.job, slot) : runShrink(panel, task.job);
}

function panelFor(spec: PanelSpec): Promise<Panel> {
  const key = JSON.stringify(spec);
  const known = panels.get(key);
  if (known) return known;
  const made = makePanel(spec);
  panels.set(key, made);
  return made;
}

async function makePanel(spec: PanelSpec): Promise<Panel> {
  const implementations = await Promise.all(spec.implementations.map(name => createImplementation(name, spec.subject)));
  return new Panel(findSubject(spec.subject), implementations, {
    at: implementation => {
      slot[SLOT.implementation] = implementation;
    },
  });
}
