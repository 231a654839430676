#!/usr/bin/env node
// The command `lockstep`: makes JavaScript of the sources and runs their command line. No build step, so what runs is what
// stands in the sources.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundled } from './bundle.js';

// `lockstep generate | head` is no error.
process.stdout.on('error', error => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.setSourceMapsEnabled(true);
const sources = ['cli.ts', 'campaign/host.ts', 'campaign/worker.ts'];
const folder = await bundled(sources.map(file => new URL(`../harness/${file}`, import.meta.url)));
// Commands that must leave things in order have handlers of their own; of all others nothing is left, either.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    if (process.listenerCount(signal) > 0) return;
    rmSync(folder, { recursive: true, force: true });
    process.kill(process.pid, signal);
  });
}
const { main } = await import(pathToFileURL(join(folder, 'cli.mjs')).href);
await main(process.argv, folder);
