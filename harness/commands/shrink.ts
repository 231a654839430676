/**
 * `lockstep shrink`: a finding or a counterexample file made smaller, once more or with more time.
 *
 * Runs in the pool, so that inputs which hang or kill their worker end nothing else. The kind of difference and the
 * implementations at odds stay the same; a finding keeps its id, whatever its smallest input is.
 */

import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { layOut } from '../../corpus/layout.ts';
import type { JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { bold, count, dim, duration, indent, plural } from '../../reports/terminal/style.ts';
import { ENDED_WORKER, type Pool, ProcessPool } from '../campaign/pool.ts';
import type { ShrinkReply } from '../campaign/protocol.ts';
import { shrinkApart } from '../campaign/shrink-apart.ts';
import { sightingOf } from '../campaign/sighting.ts';
import { type Counterexample, counterexampleText, implementationsOf } from '../counterexample.ts';
import { UserError } from '../errors.ts';
import { isObject, readJson, writeJson } from '../json.ts';
import { readVerdict } from '../judge.ts';
import { DEFAULT_DB, parseDuration } from '../options.ts';
import { Store } from '../store/store.ts';
import { readCounterexample, writeText } from './files.ts';

interface Options {
  readonly budget: number;
  readonly out?: string;
  readonly db: string;
  readonly json?: boolean;
}

const LIMITS = { workers: 1, inputMs: 5_000, heapMb: 1_024 };

export const shrinkCommand = (): Command =>
  new Command('shrink')
    .description('makes the input of a finding or of a counterexample file smaller, as far as the time allows')
    .argument('<id|file>', 'a finding (or the beginning of its id), or a counterexample file')
    .option('--budget <time>', 'for all of it', parseDuration, 30_000)
    .option('--out <file>', 'where the smaller counterexample goes (default: back to where it came from)')
    .option('--db <file>', 'the database', DEFAULT_DB)
    .option('--json', 'one JSON document on stdout: the counterexample')
    .addHelpText(
      'after',
      '\nExit code 1: made or kept as small as it gets; 0: it does not differ any more.' +
        '\nExample: lockstep shrink 3fa9 --budget 2m',
    )
    .action(async (idOrFile: string, options: Options) => {
      const example = readCounterexample(idOrFile, options.db);
      const pool = new ProcessPool(LIMITS);
      try {
        const shrunk = await shrinkAgain(example, pool, options.budget);
        if (shrunk === undefined) {
          process.stderr.write('All agree on it now: there is nothing to shrink.\n');
          process.exitCode = 0;
          return;
        }
        keep(idOrFile, example, shrunk, options);
        tell(example, shrunk, options.json === true);
        process.exitCode = 1;
      } finally {
        await pool.close();
      }
    });

export interface ShrunkAgain {
  readonly reply: ShrinkReply;
  /** Exact JSON text, in the file format. */
  readonly text: string;
}

/** undefined: all agree. */
export async function shrinkAgain(example: Counterexample, pool: Pool, ms: number): Promise<ShrunkAgain | undefined> {
  const { subject, input, document } = example;
  const panel = { subject: subject.name, implementations: [...implementationsOf(example)] };
  const text = writeJson(input);
  const { found } = await pool.judge({ kind: 'judge', panel, input: text });
  if (found === undefined) return undefined;
  const verdict = readVerdict(found.verdict);
  const reply =
    verdict.difference.at === ENDED_WORKER
      ? await shrinkApart({ pool, subject, panel, input, verdict, ms })
      : await pool.shrink({
          kind: 'shrink',
          panel,
          seed: 0,
          index: 0,
          input: text,
          verdict: found.verdict,
          calls: CALLS,
          ms,
        });
  if (reply === undefined) {
    throw new UserError(
      `${example.source}: nothing smaller does the same within the time`,
      'give it more: --budget 5m',
    );
  }
  const after = readVerdict(reply.found.verdict);
  const origin = isObject(document.origin) ? document.origin : {};
  return { reply, text: counterexampleText(subject.name, reply.found, after, plainOrigin(origin)) };
}

/** Time ends it, not the number of tries. */
const CALLS = 1_000_000;

/** Numbers of an origin are small: as plain JSON they say the same. */
const plainOrigin = (origin: JsonObject): object => JSON.parse(writeJson(origin)) as object;

function keep(idOrFile: string, example: Counterexample, { reply, text }: ShrunkAgain, { out, db }: Options): void {
  const laidOut = `${layOut(readJson(text), json => writeJson(json))}\n`;
  const smaller = reply.found.size < reply.sizeBefore;
  const file = out ?? (existsSync(idOrFile) && smaller ? idOrFile : undefined);
  if (file !== undefined) writeText(file, laidOut);
  if (out !== undefined || existsSync(idOrFile)) return;
  if (idOrFile === '-' || /\.jsonl:\d+$/.test(idOrFile)) return;
  const store = new Store(db);
  try {
    const finding = store.finding(idOrFile);
    const verdict = readVerdict(reply.found.verdict);
    const seen = {
      subject: example.subject,
      implementations: implementationsOf(example),
      versions: [],
      ...{ seed: null, index: null, tests: finding.tests_until_found, ms: finding.ms_until_found },
    };
    const { calls, ms, unfinished, steps } = reply;
    const summary = { sizeBefore: finding.size_before, calls, ms, unfinished, steps };
    const sighting = sightingOf(seen, finding.signature, verdict, reply.found, summary);
    store.improve(finding.id, { ...sighting, counterexample: text });
  } finally {
    store.close();
  }
}

function tell({ subject, source }: Counterexample, { reply, text }: ShrunkAgain, json: boolean): void {
  if (json) {
    console.log(writeJson(readJson(text), 2));
    return;
  }
  const { found, sizeBefore, calls, ms, unfinished, slips } = reply;
  console.log(`${bold(source)}  ${dim(subject.name)}\n\n${indent(found.rendered)}\n`);
  const small = found.size < sizeBefore ? `from size ${count(sizeBefore)} to ${count(found.size)}` : 'already smallest';
  console.log(`${small}, ${plural(calls, 'try', 'tries')}, ${duration(ms)}${unfinished ? ' (budget used up)' : ''}`);
  if (slips.length > 0) console.log(`on the way, ${plural(slips.length, 'other difference')} were met`);
}
