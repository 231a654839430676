/**
 * The command line. One module a command; this file knows their names, the exit codes and how errors are said.
 *
 * Exit codes: 0 nothing that `--fail-on` names; 1 mismatches; 2 wrong usage or bad input (one clear line); 3 Lockstep
 * itself failed or tested nothing. With the commands, this is the place where all parts meet: it may import everything.
 */

import { Command, CommanderError } from 'commander';
import { CannotStart } from './campaign/pool.ts';
import { answerCommand } from './commands/answer.ts';
import { conformanceCommand } from './commands/conformance.ts';
import { exportCommand } from './commands/export.ts';
import { faultsCommand } from './commands/faults.ts';
import { findingsCommand } from './commands/findings.ts';
import { fuzzCommand } from './commands/fuzz.ts';
import { generateCommand } from './commands/generate.ts';
import { mergeCommand } from './commands/merge.ts';
import { refineCommand } from './commands/refine.ts';
import { replayCommand } from './commands/replay.ts';
import { runCommand } from './commands/run.ts';
import { serveCommand } from './commands/serve.ts';
import { showCommand } from './commands/show.ts';
import { statsCommand } from './commands/stats.ts';
import { subjectsCommand } from './commands/subjects.ts';
import { triageCommand } from './commands/triage.ts';
import { UserError } from './errors.ts';
import { StoreFailure } from './store/failure.ts';

const COMMANDS = [
  runCommand,
  fuzzCommand,
  generateCommand,
  replayCommand,
  findingsCommand,
  showCommand,
  triageCommand,
  serveCommand,
  exportCommand,
  answerCommand,
  conformanceCommand,
  subjectsCommand,
  statsCommand,
  faultsCommand,
  refineCommand,
  mergeCommand,
];

const USAGE = 2;
const FAILED = 3;

/** Runs one command and sets the exit code; ends when all that it started has ended. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('lockstep')
    .description('Differential random testing of authorization engines.')
    .showHelpAfterError('(add --help for the options)')
    .enablePositionalOptions()
    .exitOverride();
  for (const command of COMMANDS) program.addCommand(command().exitOverride());
  try {
    await program.parseAsync([...argv]);
  } catch (thrown) {
    process.exitCode = report(thrown);
  }
}

function report(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : USAGE;
  if (thrown instanceof UserError) {
    process.stderr.write(`error: ${thrown.message}\n${thrown.hint === undefined ? '' : `  hint: ${thrown.hint}\n`}`);
    return USAGE;
  }
  if (thrown instanceof StoreFailure || thrown instanceof CannotStart) {
    process.stderr.write(`failed: ${thrown.message}\n`);
    return FAILED;
  }
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  process.stderr.write(`Lockstep failed. This is a defect of Lockstep, not of what it tests:\n${stack}\n`);
  return FAILED;
}
