/**
 * The engine with a counter at every statement, function and branch: the same sources, instrumented as they are loaded.
 * Loaded beside the engine under test, in the worker that asks for it, so that what is judged runs at full speed.
 *
 * Promises: only files of `engine/` have counters; a build without counters is an error, not a blind run. Counters live in
 * one array: reading all of them costs some 10 microseconds, where the objects that istanbul makes would cost 200.
 */

import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hookRequire } from 'istanbul-lib-hook';
import { register } from 'tsx/cjs/api';
import { type Coverage, gather } from './gather.ts';
import { instrument, VARIABLE } from './instrument.ts';

type Answers = Readonly<Record<string, (input: unknown) => unknown>>;

export interface InstrumentedEngine {
  /** By subject. */
  readonly answers: Answers;
  readonly counters: Uint32Array;
  readonly files: readonly string[];
  /** Of the instrumented code; none where that is not what was loaded. */
  readonly digest?: string;
}

const ENGINE = fileURLToPath(new URL('../../engine/', import.meta.url));
/** Fewer counters than this, and it is not the engine that was instrumented. */
const FEWEST_COUNTERS = 1_000;

/** What is loaded: all that answers for the engine. Each module's exports hold tables of answers by subject. */
const MODULES = [
  '../../engine/cedar/index.ts',
  '../../engine/iam/index.ts',
  '../implementations/syntax.ts',
  '../implementations/types.ts',
];
const TABLES = ['answers', 'engineSyntaxAnswers', 'engineTypeAnswers'];

let loaded: InstrumentedEngine | undefined;

/** Once for each thread. */
export function instrumentedEngine(): InstrumentedEngine {
  loaded ??= load();
  return loaded;
}

function load(): InstrumentedEngine {
  const require = createRequire(import.meta.url);
  const digest = createHash('sha256');
  // In this order: the hook is told of what tsx has made of a file.
  const endTsx = register();
  const endHook = hookRequire(
    file => file.startsWith(ENGINE) && !file.includes(`${sep}node_modules${sep}`),
    (code, { filename }) => {
      const instrumented = instrument(code, filename);
      digest.update(instrumented);
      return instrumented;
    },
    { extensions: ['.ts'] },
  ) as unknown as () => void;
  try {
    const tables = MODULES.flatMap(file => {
      const module = require(file) as Readonly<Record<string, Answers>>;
      return TABLES.flatMap(name => (module[name] === undefined ? [] : [module[name]]));
    });
    const coverage = (globalThis as unknown as Record<string, Coverage | undefined>)[VARIABLE] ?? {};
    const engine = Object.entries(coverage).filter(([file]) => file.startsWith(ENGINE));
    const gathered = gather(Object.fromEntries(engine));
    const { counters, files } = gathered;
    if (counters.length < FEWEST_COUNTERS) {
      throw new Error(
        `the instrumented engine has ${counters.length} counters in ${files.length} files: nothing would be seen`,
      );
    }
    return { answers: Object.assign({}, ...tables), ...gathered, digest: digest.digest('hex') };
  } finally {
    endHook();
    endTsx();
  }
}
