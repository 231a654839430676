/**
 * The command line. One module a command; this file knows their names, the exit codes and how errors are said.
 *
 * Exit codes: 0 nothing that `--fail-on` names; 1 mismatches; 2 wrong usage or bad input (one clear line); 3 Lockstep
 * itself failed or tested nothing. With the commands, this is the place where all parts meet: it may import everything.
 */

import { readFileSync } from 'node:fs';
import { Command, CommanderError, type Option } from 'commander';
import { useBundle } from './campaign/bundle.ts';
import { CannotStart } from './campaign/pool.ts';
import { useConfig } from './config/current.ts';
import { withConfig } from './config/settings.ts';
import { UserError } from './errors.ts';
import { StoreFailure } from './store/failure.ts';

/** In the order of the help. Loaded when asked for: all of them together take a second. */
const COMMANDS: ReadonlyMap<string, () => Promise<() => Command>> = new Map([
  ['run', async () => (await import('./commands/run.ts')).runCommand],
  ['fuzz', async () => (await import('./commands/fuzz.ts')).fuzzCommand],
  ['generate', async () => (await import('./commands/generate.ts')).generateCommand],
  ['replay', async () => (await import('./commands/replay.ts')).replayCommand],
  ['shrink', async () => (await import('./commands/shrink.ts')).shrinkCommand],
  ['bisect', async () => (await import('./commands/bisect.ts')).bisectCommand],
  ['findings', async () => (await import('./commands/findings.ts')).findingsCommand],
  ['show', async () => (await import('./commands/show.ts')).showCommand],
  ['triage', async () => (await import('./commands/triage.ts')).triageCommand],
  ['serve', async () => (await import('./commands/serve.ts')).serveCommand],
  ['export', async () => (await import('./commands/export.ts')).exportCommand],
  ['answer', async () => (await import('./commands/answer.ts')).answerCommand],
  ['conformance', async () => (await import('./commands/conformance.ts')).conformanceCommand],
  ['corpus', async () => (await import('./commands/corpus.ts')).corpusCommand],
  ['subjects', async () => (await import('./commands/subjects.ts')).subjectsCommand],
  ['stats', async () => (await import('./commands/stats.ts')).statsCommand],
  ['faults', async () => (await import('./commands/faults.ts')).faultsCommand],
  ['coverage', async () => (await import('./commands/coverage.ts')).coverageCommand],
  ['refine', async () => (await import('./commands/refine.ts')).refineCommand],
  ['merge', async () => (await import('./commands/merge.ts')).mergeCommand],
]);

/** They know no subjects, or built-in ones only. */
const WITHOUT_CONFIG: ReadonlySet<string> = new Set(['conformance', 'coverage', 'refine', 'merge']);

/** Under what is wrong with the words of a command. */
const NEXT_STEP = '(add --help for the options)';

/** Under the list of commands. */
const BEGIN = `
Begin with: lockstep run (in a clone: npx lockstep run). It takes a minute and says what to do next.
Each command has --help. What is found is kept in .lockstep/lockstep.db of the working folder.
Exit codes: 0 nothing that --fail-on names; 1 mismatches; 2 wrong usage or bad input; 3 Lockstep itself failed, or tested nothing.`;

const USAGE = 2;
const FAILED = 3;

/**
 * Runs one command and sets the exit code; ends when all that it started has ended. `bundle`: the folder of the bundle that
 * it runs from, with what workers run in it.
 */
export async function main(argv: readonly string[], bundle?: string): Promise<void> {
  if (bundle !== undefined) useBundle(bundle);
  const program = new Command('lockstep')
    .description('Differential random testing of authorization engines.')
    .version(versionOfPackage(), '--version', 'which Lockstep this is')
    .showHelpAfterError(NEXT_STEP)
    .addHelpText('after', BEGIN)
    .enablePositionalOptions()
    .exitOverride();
  program.hook('preAction', (_program, action) => {
    // Commands open their database more than once.
    if (action.opts<{ db?: string }>().db === ':memory:') {
      throw new UserError('--db: ":memory:" would keep nothing', 'name a file');
    }
  });
  const named = COMMANDS.get(argv[2] ?? '');
  for (const load of named === undefined ? COMMANDS.values() : [named]) {
    const command = (await load())().exitOverride();
    for (const each of [command, ...command.commands]) {
      each.showHelpAfterError(NEXT_STEP);
      for (const option of each.options) {
        const words = defaultInWords(option);
        if (words !== undefined) option.defaultValueDescription ??= words;
        if (option.mandatory) option.description += ' (required)';
      }
    }
    program.addCommand(WITHOUT_CONFIG.has(command.name()) ? command : withConfig(command));
  }
  try {
    await program.parseAsync([...argv]);
  } catch (thrown) {
    process.exitCode = report(thrown);
  } finally {
    useConfig(undefined);
  }
}

/** As a person would type it: times are kept in milliseconds, ranges as objects. */
function defaultInWords({ flags, defaultValue }: Option): string | undefined {
  if (flags.includes('<time>') && typeof defaultValue === 'number') return `${defaultValue / 1_000}s`;
  return typeof defaultValue === 'object' && !Array.isArray(defaultValue) ? 'all' : undefined;
}

function versionOfPackage(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
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
