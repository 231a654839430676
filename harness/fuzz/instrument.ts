/**
 * Instruments one file, or finds what an earlier thread has made of the same text: instrumenting the engine takes some four
 * seconds, for each worker of each run.
 */

import { createRequire } from 'node:module';
import { createInstrumenter } from 'istanbul-lib-instrument';
import { kept } from '../../bin/kept.js';

/** The global that holds the counters. */
export const VARIABLE = '__lockstepCoverage__';

const require = createRequire(import.meta.url);
const { version } = require('istanbul-lib-instrument/package.json') as { readonly version: string };
const instrumenter = createInstrumenter({ compact: true, coverageVariable: VARIABLE });

export const instrument = (code: string, file: string): string =>
  made([file, code], () => instrumenter.instrumentSync(code, file));

/** What `make` makes of these words with this instrumenter: code, or what is told by it. */
export const made = (words: readonly string[], make: () => string): string =>
  kept(['instrumented', version, VARIABLE, ...words], make);
