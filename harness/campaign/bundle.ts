/** The pool's process and its workers as bundles of plain JavaScript (bin/bundle.js), made once in each process that has pools. */

import { join } from 'node:path';
import { bundled } from '../../bin/bundle.js';

export interface Bundle {
  readonly folder: string;
  /** What the pool's process runs. */
  readonly host: string;
  /** What each of its threads runs. */
  readonly worker: string;
}

let made: Promise<string> | undefined;

/** The command line has made them together with itself. */
export function useBundle(folder: string): void {
  made = Promise.resolve(folder);
}

/** Removed when this process ends; when it is killed, by the processes that run it (host.ts). */
export async function workerBundle(): Promise<Bundle> {
  made ??= bundled(['./host.ts', './worker.ts'].map(file => new URL(file, import.meta.url)));
  const folder = await made;
  return { folder, host: join(folder, 'host.mjs'), worker: join(folder, 'worker.mjs') };
}
