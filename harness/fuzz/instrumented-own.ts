/**
 * A person's own implementations with a counter at every statement, function and branch: the bundle of their
 * configuration once more, instrumented, beside the one under test.
 *
 * Counted is what an answer passes before it waits for anything. Programs and modules have no counters: for them the
 * features of the inputs must guide alone.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';
import { createInstrumenter } from 'istanbul-lib-instrument';
import type { ConfigDefinition, SubjectDefinition } from '../api/definition.ts';
import { type ConfigFiles, currentConfig } from '../config/current.ts';
import { type Coverage, gather } from './gather.ts';
import { VARIABLE } from './instrument.ts';
import type { InstrumentedEngine } from './instrumented.ts';
import { attempt } from './stability.ts';

let loaded: { readonly files: ConfigFiles; readonly engine: InstrumentedEngine } | undefined;

/** Once for each thread and configuration; undefined without one. */
export async function instrumentedOwn(): Promise<InstrumentedEngine | undefined> {
  const files = currentConfig()?.files;
  if (files === undefined) return undefined;
  if (loaded?.files.bundle !== files.bundle) loaded = { files, engine: await load(files) };
  return loaded.engine;
}

async function load({ bundle, folder }: ConfigFiles): Promise<InstrumentedEngine> {
  const instrumenter = createInstrumenter({ compact: true, esModules: true, coverageVariable: VARIABLE });
  const path = join(folder, `counted-${process.pid}-${threadId}.mjs`);
  writeFileSync(path, instrumenter.instrumentSync(readFileSync(bundle, 'utf8'), path));
  const { default: config } = (await import(pathToFileURL(path).href)) as { readonly default: ConfigDefinition };
  const coverage = (globalThis as unknown as Record<string, Coverage | undefined>)[VARIABLE] ?? {};
  const own = Object.fromEntries(Object.entries(coverage).filter(([file]) => file === path));
  const answers = (config.subjects ?? []).map(subject => [subject.name, answering(subject)] as const);
  return { answers: Object.fromEntries(answers), ...gather(own) };
}

/** All implementations one after the other, whatever each of them does. */
function answering({ implementations }: SubjectDefinition<unknown, object>): (input: unknown) => void {
  const all = Object.values(implementations).map(each =>
    typeof each === 'function' ? each : (input: unknown) => each.answer(input),
  );
  return input => {
    for (const answer of all) {
      attempt(() => {
        const promised = answer(input);
        // Whether it is kept is the panel's business.
        if (promised instanceof Promise) promised.catch(() => undefined);
      });
    }
  };
}
