/**
 * `lockstep corpus generate` and `minimize`: collections of tests that together show everything, in as few and as small
 * ones as a greedy cover finds.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { isCollection } from '../../corpus/entries.ts';
import { cover } from '../../corpus/minimize.ts';
import { count, duration, plural } from '../../reports/terminal/style.ts';
import { candidateOf, collectTests } from '../corpus/collection.ts';
import { CORPUS, readCorpus } from '../corpus/read.ts';
import { UserError } from '../errors.ts';
import { collect, parseCount, parseSeed } from '../options.ts';
import { findSubject, subjects } from '../subjects/index.ts';
import { makeFolder, writeText } from './files.ts';

interface GenerateOptions {
  readonly subject?: readonly string[];
  readonly seed: number;
  readonly inputs: number;
  readonly times: number;
  readonly corpus: string;
}

export const generateTestsCommand = (): Command =>
  new Command('generate')
    .description('a starter corpus from a seed: minimized, each test agreed on by all implementations of its subject')
    .option('--subject <name>', 'only this one; repeatable (default: all built-in subjects)', collect)
    .option('--seed <n>', 'the same seed gives the same files', parseSeed, 1)
    .option('--inputs <n>', 'inputs of each subject to choose from', parseCount, 2_000)
    .option('--times <n>', 'how many tests show each feature, where there are so many', parseCount, 1)
    .option('--corpus <folder>', 'written to its folder starter/', CORPUS)
    .addHelpText('after', '\nExample: lockstep corpus generate --subject cedar/authorize --seed 1 --inputs 5000')
    .action(async ({ subject: named, corpus, ...options }: GenerateOptions) => {
      const folder = join(corpus, 'starter');
      const chosen = (named ?? [...subjects.keys()]).map(findSubject);
      makeFolder(folder);
      for (const subject of chosen) {
        const startedAt = Date.now();
        const { lines, features, disputed } = await collectTests(subject, options);
        const file = join(folder, `${subject.name.replace(/\W/g, '-')}.jsonl`);
        const text = lines.map(line => `${line}\n`).join('');
        writeText(file, text);
        const aside = disputed === 0 ? '' : `, ${count(disputed)} left out because not all agree`;
        const size = `${plural(lines.length, 'test')}, ${count(Math.ceil(Buffer.byteLength(text) / 1_000))} kB`;
        console.log(`${file}: ${size}, ${count(features)} features${aside}, ${duration(Date.now() - startedAt)}`);
      }
    });

export const minimizeCommand = (): Command =>
  new Command('minimize')
    .description('keeps of each collection the fewest, smallest tests that together show all that it shows')
    .argument('<file...>', 'collections, .jsonl; counterexamples are left alone: each stands for a bug')
    .option('--times <n>', 'how many tests show each feature, where there are so many', parseCount, 1)
    .option('--dry-run', 'only say what would be left')
    .addHelpText('after', '\nExample: lockstep corpus minimize corpus/imported/upstream.jsonl')
    .action((files: readonly string[], options: { readonly times: number; readonly dryRun?: boolean }) => {
      for (const file of files) minimizeFile(file, options.times, options.dryRun === true);
    });

function minimizeFile(file: string, times: number, dryRun: boolean): void {
  if (!existsSync(file)) throw new UserError(`${file}: there is no such file`);
  if (!isCollection(file)) throw new UserError(`${file}: is no collection`, 'collections have one test a line: .jsonl');
  const examples = readCorpus([file]);
  // Of different subjects the same feature is not the same thing.
  const candidates = examples.map(({ subject, document }) => {
    const { features, ...rest } = candidateOf(subject, document);
    return { ...rest, features: new Set([...features].map(each => `${subject.name} ${each}`)) };
  });
  const kept = new Set(cover(candidates, times));
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '');
  if (!dryRun) writeText(file, lines.flatMap((line, i) => (kept.has(i) ? [`${line}\n`] : [])).join(''));
  const features = new Set(candidates.flatMap(each => [...each.features])).size;
  console.log(`${file}: ${count(kept.size)} of ${plural(lines.length, 'test')} show all ${count(features)} features`);
}
