/** `lockstep bisect`: in which published versions of the real Cedar a finding is there. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { bold, cut, dim, green, red, table, terminalWidth, yellow } from '../../reports/terminal/style.ts';
import { type Counterexample, implementationsOf } from '../counterexample.ts';
import { UserError } from '../errors.ts';
import type { Implementation } from '../implementation.ts';
import { createImplementation } from '../implementations/index.ts';
import { writeJson } from '../json.ts';
import { DEFAULT_DB } from '../options.ts';
import { saveResult } from '../store/results.ts';
import { type Boundary, boundaries, type ScannedVersion, type ScanOutcome, scan } from './bisect-scan.ts';
import {
  install,
  installedVersions,
  parseRange,
  publishedVersions,
  type Range,
  type Run,
  rangeWords,
  runProgram,
  within,
} from './bisect-versions.ts';
import { readCounterexample } from './files.ts';
import { openToRead } from './findings.ts';

interface Options {
  readonly versions: Range;
  readonly installed?: boolean;
  readonly folder: string;
  readonly db: string;
  readonly json?: boolean;
}

const NAME = 'cedar-wasm';

export const bisectCommand = (): Command =>
  new Command('bisect')
    .description('in which published versions of cedar-wasm a finding appears or disappears')
    .argument('<id|file>', 'a finding (or the beginning of its id), or a counterexample file')
    .option(
      '--versions <a..b>',
      'from which to which version; either end may be left out',
      parseRange,
      parseRange('..'),
    )
    .option('--installed', 'only versions that are installed already: no network')
    .option('--folder <folder>', 'where versions are installed', join('.lockstep', 'versions'))
    .option('--db <file>', 'the database', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      '\nEvery version in the range is asked, because a difference may come, go and come back; missing ones are' +
        ' installed into the folder with npm.\nExample: lockstep bisect 3fa9 --versions 4.3.0..4.13.0',
    )
    .action(async (idOrFile: string, options: Options) => {
      const example = readCounterexample(idOrFile, options.db);
      const rows = await bisect(example, options, runProgram);
      const found = boundaries(rows);
      const document = { implementation: NAME, subject: example.subject.name, versions: rows, boundaries: found };
      const id = existsSync(idOrFile) ? undefined : findingIdOf(idOrFile, options.db);
      if (id !== undefined) saveResult(options.db, 'bisect', id, writeJson(document));
      console.log(options.json ? writeJson(document, 2) : page(rows, found));
    });

/** Throws a UserError when there is no version to ask. */
export async function bisect(
  example: Counterexample,
  { versions: range, installed, folder }: Pick<Options, 'versions' | 'installed' | 'folder'>,
  run: Run,
): Promise<ScannedVersion[]> {
  const here = installedVersions(folder);
  const published = installed ? undefined : publishedVersions(run);
  if (!installed && published === undefined) {
    process.stderr.write('npm cannot be asked which versions there are: only installed ones are tried\n');
  }
  const versions = (published ?? here).filter(version => within(range, version));
  if (versions.length === 0) {
    throw new UserError(
      `no version of ${NAME}${rangeWords(range)} is ${published === undefined ? 'installed' : 'published'}`,
      `install one: npm install --no-save --prefix ${join(folder, '4.5.0')} @cedar-policy/cedar-wasm@4.5.0`,
    );
  }
  const others = await referencesOf(example);
  try {
    return await scan(example, others, versions, version => {
      if (published !== undefined && isUsable(version) && !here.includes(version)) {
        process.stderr.write(`installing ${NAME}@${version} into ${join(folder, version)}\n`);
        install(version, folder, run);
      }
      return createImplementation(`${NAME}@${version}`, example.subject.name, { versionsFolder: folder });
    });
  } finally {
    for (const other of others) await other.close?.();
  }
}

/** Versions before 4.0 cannot be asked: their calls have another shape. They are told as such, and not installed. */
const isUsable = (version: string): boolean => Number.parseInt(version, 10) >= 4;

/** Whoever took part besides cedar-wasm; the subject's reference where nobody did. */
async function referencesOf(example: Counterexample): Promise<Implementation[]> {
  const { subject } = example;
  if (!subject.implementations.includes(NAME)) {
    throw new UserError(`${NAME} does not answer ${subject.name}: it has no versions to compare`);
  }
  const named = implementationsOf(example).filter(name => !name.startsWith(NAME));
  const names = named.length > 0 ? named : subject.implementations.filter(name => name !== NAME).slice(0, 1);
  return Promise.all(names.map(name => createImplementation(name, subject.name)));
}

function findingIdOf(id: string, db: string): string {
  const store = openToRead(db);
  try {
    return store.finding(id).id;
  } finally {
    store.close();
  }
}

const COLOURS: Readonly<Record<ScanOutcome, (text: string) => string>> = {
  agrees: green,
  differs: red,
  'differs otherwise': yellow,
  unsupported: dim,
  'not asked': dim,
};

export function page(rows: readonly ScannedVersion[], found: readonly Boundary[]): string {
  const widest = Math.max(30, terminalWidth() - 34);
  const lines = rows.map(({ version, outcome, answer, why }) => [
    version,
    COLOURS[outcome](outcome),
    cut(outcome === 'not asked' ? why : writeJson(answer), widest),
  ]);
  const said = found.map(({ from, to, change }) => bold(`${change} with ${to}: ${from} is the last version before`));
  const none = `${rows.some(({ outcome }) => outcome === 'differs') ? 'There' : 'Not there'} in every version that was asked.`;
  return [table(lines), '', ...(said.length > 0 ? said : [none])].join('\n');
}
