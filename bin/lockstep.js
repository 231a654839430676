#!/usr/bin/env node
// The command `lockstep`: lets Node read TypeScript, then runs the command line. No build step, so what runs is what
// stands in the sources.
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

// Named, because tsx looks for it from the working folder: the pages' JSX needs its settings wherever this is run.
register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) });
// `lockstep generate | head` is no error.
process.stdout.on('error', error => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
const { main } = await import('../harness/cli.ts');
await main(process.argv);
