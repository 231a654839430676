/** `lockstep subjects`: what can be tested, and by which implementations. */

import { Command } from 'commander';
import { ownSubjects } from '../config/current.ts';
import { subjects } from '../subjects/index.ts';

export const subjectsCommand = (): Command =>
  new Command('subjects')
    .description('what can be tested, with which implementations')
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', '\nExample: lockstep subjects --json')
    .action((options: { json?: boolean }) => {
      const all = [...ownSubjects(), ...subjects.values()].map(({ name, title, implementations }) => ({
        name,
        title,
        implementations,
      }));
      if (options.json) {
        console.log(JSON.stringify({ subjects: all }, null, 2));
        return;
      }
      for (const { name, title, implementations } of all) {
        console.log(`${name.padEnd(18)} ${title}\n${''.padEnd(18)} by default: ${implementations.join(', ')}`);
      }
      console.log(
        '\nEverywhere also: cedar-wasm@VERSION (when installed) and process:CMD (any program, see docs/process-protocol.md).',
      );
    });
