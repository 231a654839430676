#!/usr/bin/env node
// The command `lockstep`: lets Node read TypeScript, then runs the command line. No build step, so what runs is what
// stands in the sources.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('../harness/cli.ts');
await main(process.argv);
