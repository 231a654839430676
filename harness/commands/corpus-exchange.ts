/**
 * `lockstep corpus import` and `export`: tests in the format that the Cedar project publishes, so that any other
 * implementation can run ours, and we theirs.
 */

import { basename, join } from 'node:path';
import { Command } from 'commander';
import type { IntegrationTest } from '../../corpus/integration-tests.ts';
import { layOut } from '../../corpus/layout.ts';
import { writeIntegrationTest } from '../../corpus/write-integration-tests.ts';
import type { AuthorizeInput } from '../../model/cedar/syntax/interchange.ts';
import { count, plural } from '../../reports/terminal/style.ts';
import { Exchange } from '../corpus/exchange.ts';
import { readPublished } from '../corpus/published.ts';
import { CORPUS, readCorpus } from '../corpus/read.ts';
import { UserError } from '../errors.ts';
import { readJson, writeJson } from '../json.ts';
import { makeFolder, writeText } from './files.ts';

export const importTestsCommand = (): Command =>
  new Command('import')
    .description("tests in Cedar's published format become a collection")
    .argument('<path>', 'a folder, or a .tar.gz file')
    .option('--name <name>', 'of the collection (default: that of the path)')
    .option('--corpus <folder>', 'written to its folder imported/', CORPUS)
    .addHelpText(
      'after',
      '\nCedar publishes such tests: corpus-tests.tar.gz of github.com/cedar-policy/cedar-integration-tests.\nExample: lockstep corpus import corpus-tests.tar.gz --name upstream',
    )
    .action(async (path: string, options: { readonly name?: string; readonly corpus: string }) => {
      const name = options.name ?? basename(path).replace(/\.tar\.gz$/, '');
      if (!/^[\w.-]+$/.test(name)) throw new UserError(`"${name}" is no name for a collection`, 'give one with --name');
      const { lines, left } = await documentsOf(await readPublished(path));
      if (lines.length === 0) throw new UserError(`no tests in ${path}`, 'give the folder that holds the tests');
      const file = join(options.corpus, 'imported', `${name}.jsonl`);
      writeText(file, lines.map(line => `${line}\n`).join(''));
      console.log(`${file}: ${plural(lines.length, 'test')}${leftOut(left)}`);
    });

export const exportTestsCommand = (): Command =>
  new Command('export')
    .description("saved tests of cedar/authorize in Cedar's published format, for any other implementation")
    .argument('<folder>', 'where to')
    .argument('[path...]', 'which tests: files or folders', [CORPUS])
    .addHelpText('after', '\nExample: lockstep corpus export /tmp/tests corpus/starter')
    .action(async (folder: string, paths: readonly string[]) => {
      const { written, left } = await exportTests(folder, paths);
      if (written === 0) {
        throw new UserError(
          `nothing was exported${leftOut(left)}`,
          'only cedar/authorize with a schema has the format',
        );
      }
      console.log(`${folder}: ${plural(written, 'test')}${leftOut(left)}`);
    });

async function documentsOf(tests: readonly IntegrationTest[]): Promise<{ lines: string[]; left: string[] }> {
  const exchange = await Exchange.open();
  const [lines, left]: [string[], string[]] = [[], []];
  try {
    for (const test of tests) {
      const document = await exchange.toDocument({ ...test, entities: readJson(test.entities) });
      if (typeof document === 'string') left.push(document);
      else lines.push(writeJson(document));
    }
  } finally {
    await exchange.close();
  }
  return { lines, left };
}

/** Tests are named by where they came from, so that the same corpus gives the same files. */
async function exportTests(folder: string, paths: readonly string[]): Promise<{ written: number; left: string[] }> {
  const exchange = await Exchange.open();
  const left: string[] = [];
  let written = 0;
  try {
    for (const { subject, input, source } of readCorpus(paths)) {
      if (subject.name !== 'cedar/authorize') continue;
      const name = `tests/${basename(source)
        .replace(/\.jsonl?/, '')
        .replace(/\W+/g, '-')}`;
      const test = await exchange.toTest(name, input as AuthorizeInput);
      if ('why' in test) left.push(test.why);
      else {
        makeFolder(folder);
        writeIntegrationTest(folder, test, json => layOut(json, each => writeJson(each)));
        written++;
      }
    }
  } finally {
    await exchange.close();
  }
  return { written, left };
}

function leftOut(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, times]) => `; ${count(times)} left out: ${reason}`).join('');
}
