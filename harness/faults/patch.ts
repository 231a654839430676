/**
 * Defects of the Cedar engine as edits of its sources, made when a defective copy is loaded: the engine itself has no
 * switch and knows of none of them.
 *
 * Promise: an edit names the exact text that it replaces, and applies only where that text stands exactly once. So the
 * catalogue cannot rot unseen: after a change of the engine that touches a defect, its own test fails.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../errors.ts';

/** What stands in the engine, and what the defect has in its place. */
type Edit = readonly [was: string, becomes: string];

export interface PatchFault {
  /** As in `fault:NAME`. */
  readonly name: string;
  /** Which part of the engine is wrong. */
  readonly area: string;
  /** Where it shows, the likeliest subject first. */
  readonly subjects: readonly string[];
  /** What the engine does wrong. */
  readonly description: string;
  /** A published bug, the number of the defect in the list of plausible ones (M-...), or the class of mistake. */
  readonly origin: string;
  /** Relative to `engine/cedar`. */
  readonly file: string;
  readonly edits: readonly Edit[];
}

export type PatchRow = readonly [name: string, origin: string, wrong: string, file: string, ...edits: Edit[]];

export const patchFaults = (area: string, subjects: readonly string[], rows: readonly PatchRow[]): PatchFault[] =>
  rows.map(([name, origin, description, file, ...edits]) => ({
    ...{ name, area, subjects, description, origin, file, edits },
  }));

const ENGINE = new URL('../../engine/cedar/', import.meta.url);

/** The source that a fault edits, on disk. */
export const patchedPath = ({ file }: PatchFault): string => fileURLToPath(new URL(file, ENGINE));

/** The source with the fault in it. Throws when the engine no longer has what an edit replaces. */
export function patchedSource(fault: PatchFault): string {
  let source: string;
  try {
    source = readFileSync(patchedPath(fault), 'utf8');
  } catch (thrown) {
    throw new Error(`fault ${fault.name}: engine/cedar/${fault.file} cannot be read (${messageOf(thrown)})`);
  }
  return fault.edits.reduce((text, edit) => applied(fault, text, edit), source);
}

function applied({ name, file }: PatchFault, source: string, [was, becomes]: Edit): string {
  const pieces = source.split(was);
  if (pieces.length === 2) return pieces.join(becomes);
  const found = pieces.length === 1 ? 'no longer stands' : `stands ${pieces.length - 1} times`;
  throw new Error(`fault ${name}: the text that it replaces ${found} in engine/cedar/${file}: ${JSON.stringify(was)}`);
}
