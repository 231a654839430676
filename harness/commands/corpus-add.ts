/**
 * `lockstep corpus add`: a finding becomes a file, with its Cedar text beside it, that replays for ever.
 *
 * Accepted differences (status `known`) keep their reason and go to a folder of their own: they must stay.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { layOut } from '../../corpus/layout.ts';
import type { JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { CORPUS } from '../corpus/read.ts';
import { type Counterexample, counterexampleOf } from '../counterexample.ts';
import { UserError } from '../errors.ts';
import { canonicalJson, isObject, readJson, writeJson } from '../json.ts';
import { DEFAULT_DB } from '../options.ts';
import { dbFlag } from '../shell.ts';
import type { FindingRow } from '../store/store.ts';
import { textBeside } from './corpus-text.ts';
import { readCounterexample, writeText } from './files.ts';
import { openToRead } from './findings.ts';

interface Options {
  readonly corpus: string;
  readonly name?: string;
  readonly db: string;
}

export const addCommand = (): Command =>
  new Command('add')
    .description('writes a confirmed finding, or a counterexample file, into the corpus, its Cedar text beside it')
    .argument('<id|file>', 'a finding (or the beginning of its id), or a counterexample file')
    .option('--name <name>', 'of the file (default: made of subject, difference and id)')
    .option('--corpus <folder>', 'where the corpus is', CORPUS)
    .option('--db <file>', 'the database', DEFAULT_DB)
    .addHelpText('after', '\nExample: lockstep corpus add 3fa9 --name in-follows-missing-parents')
    .action((idOrFile: string, options: Options) => {
      const file = existsSync(idOrFile);
      const given = file ? readCounterexample(idOrFile, options.db) : fromFinding(idOrFile, options.db);
      for (const path of addToCorpus(given, options.corpus, options.name)) console.log(path);
    });

function fromFinding(id: string, db: string): Counterexample {
  const store = openToRead(db);
  try {
    const finding = store.finding(id);
    const document = readJson(finding.counterexample) as JsonObject;
    return counterexampleOf(ofStatus(finding, document, db), `finding ${finding.id}`);
  } finally {
    store.close();
  }
}

/** Only what a person has looked at becomes a test. */
function ofStatus({ id, status, note }: FindingRow, document: JsonObject, db: string): JsonObject {
  if (status === 'confirmed' || status === 'fixed') return document;
  if (status === 'known') return { ...document, reason: note ?? '' };
  throw new UserError(
    `finding ${id} has the status "${status}": only findings that are confirmed, fixed or known become tests`,
    `npx lockstep triage ${id} --status confirmed${dbFlag(db)}`,
  );
}

/** Gives the paths of both files. The same input a second time is an error that names the file. */
function addToCorpus(example: Counterexample, corpus: string, name = nameOf(example)): readonly string[] {
  if (!/^[\w.-]+$/.test(name) || name.startsWith('.')) {
    throw new UserError(`"${name}" is no name for a file of the corpus`, 'letters, digits, "-", "_" and "." are');
  }
  const folder = join(corpus, typeof example.document.reason === 'string' ? 'known-differences' : 'counterexamples');
  const beside = textBeside(example);
  const [json, text] = [join(folder, `${name}.json`), join(folder, `${name}.${beside.ending}`)];
  if (existsSync(json)) throw new UserError(`${json}: is there already`, 'give another one with --name');
  writeText(json, `${layOut(example.document, each => writeJson(each))}\n`);
  writeText(text, beside.text);
  return [json, text];
}

/** `authorize-erroring-policies-1f3a`: the same for the same input, so that nothing is added twice. */
function nameOf({ subject, document }: Counterexample): string {
  const kind = isObject(document.difference) ? String(document.difference.kind) : 'test';
  const words = `${subject.name.split('/').at(-1)}-${kind}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `${words.slice(0, 60).replace(/-$/, '')}-${fingerprint(canonicalJson(document.input ?? null))}`;
}

const fingerprint = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
