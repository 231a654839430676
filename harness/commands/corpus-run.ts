/** `lockstep corpus run`: every saved test once more, in CI and after every change. */

import { Command } from 'commander';
import { count, duration, green, plural, red, yellow } from '../../reports/terminal/style.ts';
import { CORPUS, readCorpus } from '../corpus/read.ts';
import { type Checked, Regression } from '../corpus/regression.ts';
import { UserError } from '../errors.ts';
import { checkNames, collectNames } from '../options.ts';
import { shellWord } from '../shell.ts';
import { findSubject } from '../subjects/index.ts';
import { visible } from '../visible.ts';

interface Options {
  readonly implementations?: readonly string[];
  readonly subject?: string;
  readonly json?: boolean;
}

/** More would scroll the summary away. */
const SHOWN = 50;

export const runCorpusCommand = (): Command =>
  new Command('run')
    .description('every saved test once more: bugs must not be back, accepted differences must still be there')
    .argument('[path...]', 'files, FILE.jsonl:LINE, or folders', [CORPUS])
    .option('--implementations <a,b,c>', "who is asked (default: each subject's own); repeatable", collectNames)
    .option('--subject <name>', 'only tests of this subject')
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      '\nExit code 0: all as they must be; 1: some are not; 2: a file that is wrong, or no tests.' +
        '\nExample: lockstep corpus run corpus/starter --implementations process:./my-engine --subject cedar/authorize',
    )
    .action(async (paths: readonly string[], options: Options) => {
      const startedAt = Date.now();
      const all = readCorpus(paths);
      const asked = options.subject === undefined ? undefined : findSubject(options.subject).name;
      const examples = all.filter(({ subject }) => asked === undefined || subject.name === asked);
      // A run that tested nothing is no success.
      if (examples.length === 0) throw new UserError(`no saved tests of ${asked} in ${paths.join(', ')}`);
      const { implementations } = options;
      const regression = new Regression(implementations === undefined ? undefined : checkNames(implementations));
      const checked: Checked[] = [];
      try {
        for (const example of examples) checked.push(await regression.check(example));
      } finally {
        await regression.close();
      }
      tell(checked, Date.now() - startedAt, options.json === true);
    });

function tell(checked: readonly Checked[], ms: number, json: boolean): void {
  const wrong = checked.filter(each => each.wrong !== undefined);
  const bySubject = new Map<string, number>();
  for (const { subject } of checked) bySubject.set(subject, (bySubject.get(subject) ?? 0) + 1);
  process.exitCode = wrong.length === 0 ? 0 : 1;
  if (json) {
    const figures = { tests: checked.length, subjects: Object.fromEntries(bySubject), ms };
    const unasked = checked.filter(each => each.unasked.length > 0);
    console.log(JSON.stringify({ ...figures, wrong, unasked, exitCode: process.exitCode }, null, 2));
    return;
  }
  for (const { source, wrong: what } of wrong.slice(0, SHOWN)) console.log(`${source}: ${what}`);
  if (wrong.length > SHOWN) console.log(`... and ${count(wrong.length - SHOWN)} more, all of them with --json`);
  for (const [subject, tests] of bySubject) console.log(`  ${subject}: ${plural(tests, 'test')}`);
  for (const line of unaskedLines(checked)) console.log(yellow(line));
  const verdict = wrong.length === 0 ? green('all as they must be') : red(`${count(wrong.length)} not as they must be`);
  console.log(`${plural(checked.length, 'saved test')}, ${verdict}, ${duration(ms)}`);
}

/** A bug of a program that nobody asked would look mended. What a file names is not run unasked: it may be anybody's. */
function unaskedLines(checked: readonly Checked[]): string[] {
  const tests = new Map<string, number>();
  for (const name of checked.flatMap(({ unasked }) => unasked)) tests.set(name, (tests.get(name) ?? 0) + 1);
  return [...tests].map(
    ([name, n]) =>
      `${plural(n, 'test')} of bugs of ${visible(name)}, which was not asked; to ask it: --implementations model --implementations ${shellWord(name)}`,
  );
}
