/**
 * The pool's own process. Threads share the death of their process, and V8 itself was seen to abort under cedar-wasm:
 * so the pool lives here, a child of the campaign, and the campaign (which holds the store) survives it.
 *
 * Hands jobs to piscina, watches how long each worker has had its input, and turns the death of a worker into a failure
 * that names the input. Decides nothing: splitting, retrying and counting are the campaign's business.
 */

import { rmSync } from 'node:fs';
import { Piscina } from 'piscina';
import { messageOf } from '../errors.ts';
import {
  type FromHost,
  type HostStart,
  type Job,
  type JobFailure,
  type Reply,
  SLOT,
  TOO_MUCH_MEMORY,
  type ToHost,
  type WorkerTask,
} from './protocol.ts';

/** How often the watchdog looks: an input's time limit is kept to this precision. */
const WATCH_MS = 200;

/** What the process needs besides the heaps of its workers, MB: code, WebAssembly, buffers on their way. */
const BESIDES_MB = 1_024;

interface Running {
  readonly slot: Float64Array;
  readonly abort: AbortController;
  readonly implementations: readonly string[];
}

const running = new Set<Running>();
let pool: Piscina | undefined;
let inputMs = 0;
let folders: readonly string[] = [];
let config: HostStart['config'];

const tell = (message: FromHost): void => {
  process.send?.(message);
};

process.on('message', (message: ToHost) => {
  switch (message.type) {
    case 'start':
      inputMs = message.inputMs;
      start(message);
      return;
    case 'job':
      void run(message.id, message.job);
      return;
    case 'stop':
      void stop();
      return;
  }
});
// Without its campaign the pool has nothing to do: a killed campaign leaves no process behind.
process.on('disconnect', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
// Ctrl-C reaches the whole group, and so may SIGTERM; the campaign decides when the pool ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

function start({ workers, heapMb, bundle, ...own }: HostStart): void {
  config = own.config;
  folders = config === undefined ? [bundle.folder] : [bundle.folder, config.folder];
  pool = new Piscina({
    filename: bundle.worker,
    minThreads: workers,
    maxThreads: workers,
    // One task each: an abort or a death must not take another task with it.
    concurrentTasksPerWorker: 1,
    // Asynchronous implementations leave work between tasks, which needs a free event loop.
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  // Buffers are not part of a worker's heap: without this limit they would grow until the machine kills somebody.
  const mostBytes = (heapMb * workers + BESIDES_MB) * 1_048_576;
  setInterval(() => {
    const now = Date.now();
    for (const { slot, abort } of running) {
      const deadline = slot[SLOT.deadline] ?? 0;
      if (deadline > 0 && deadline < now) abort.abort();
    }
    if (process.memoryUsage.rss() > mostBytes) process.exit(TOO_MUCH_MEMORY);
  }, WATCH_MS);
  tell({ type: 'ready' });
}

async function run(id: number, job: Job): Promise<void> {
  const slot = new SharedArrayBuffer(SLOT.length * Float64Array.BYTES_PER_ELEMENT);
  const entry: Running = {
    slot: new Float64Array(slot),
    abort: new AbortController(),
    implementations: job.panel.implementations,
  };
  entry.slot[SLOT.index] = -1;
  running.add(entry);
  try {
    const task: WorkerTask = { job, slot, inputMs, config };
    const reply: Reply = await (pool as Piscina).run(task, { signal: entry.abort.signal });
    tell({ type: 'reply', id, reply });
  } catch (thrown) {
    tell({ type: 'failure', id, failure: describe(entry, thrown) });
  } finally {
    running.delete(entry);
  }
}

function describe(entry: Running, thrown: unknown): JobFailure {
  const index = entry.slot[SLOT.index] ?? -1;
  return {
    kind: entry.abort.signal.aborted ? 'hang' : 'crash',
    message: entry.abort.signal.aborted ? `no answer within ${inputMs} ms` : wordsFor(thrown),
    index: index < 0 ? undefined : index,
    implementation: index < 0 ? undefined : entry.implementations[entry.slot[SLOT.implementation] ?? 0],
  };
}

function wordsFor(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out of memory' : messageOf(thrown ?? 'the worker ended without a word');
}

async function stop(): Promise<void> {
  for (const { abort } of running) abort.abort();
  await pool?.destroy();
  process.exit(0);
}
