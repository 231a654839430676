/**
 * Instruments one file, or finds what an earlier thread has made of the same text: instrumenting the engine takes some four
 * seconds, for each worker of each run.
 */

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInstrumenter } from 'istanbul-lib-instrument';

/** The global that holds the counters. */
export const VARIABLE = '__lockstepCoverage__';

/** Beside what npm has installed: nobody else may write there, so what is read is what was made here. */
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/lockstep-instrumented/', import.meta.url));

const require = createRequire(import.meta.url);
const { version } = require('istanbul-lib-instrument/package.json') as { readonly version: string };
const instrumenter = createInstrumenter({ compact: true, coverageVariable: VARIABLE });

export const instrument = (code: string, file: string): string =>
  made([file, code], () => instrumenter.instrumentSync(code, file));

/** What `make` makes of these words, or has made of them in an earlier thread or process: code, or what is told by it. */
export function made(words: readonly string[], make: () => string): string {
  const name = createHash('sha256')
    .update(JSON.stringify([version, VARIABLE, ...words]))
    .digest('hex');
  const path = join(FOLDER, `${name}.js`);
  return read(path) ?? keep(path, make());
}

/** undefined: not made yet. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Complete or not at all: other threads read it. An installation that cannot be written to does without. */
function keep(path: string, code: string): string {
  const own = `${path}.${process.pid}-${performance.now()}`;
  try {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(own, code);
    renameSync(own, path);
  } catch {
    return code;
  }
  return code;
}
