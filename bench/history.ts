/**
 * Historical bugs: campaigns of the model against old published versions of the real Cedar. What differs was a bug of that
 * version or is a part of the language that it did not have yet; the latter are declared below, and counted apart.
 *
 *   npx tsx bench/history.ts [--seconds 20] [--subject cedar/authorize]... [VERSION...]
 *
 * Versions are installed from npm when they are asked for, into a temporary folder, and are no dependency of anything.
 * Prints one line for each defect: the first and last of the versions that have it, and after how many tests it was found.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runSubject } from '../harness/campaign/campaign.ts';
import { ProcessPool } from '../harness/campaign/pool.ts';
import { type FindingRow, Store } from '../harness/store/store.ts';
import { findSubject } from '../harness/subjects/index.ts';
import { count, table } from '../reports/terminal/style.ts';

const PACKAGE = '@cedar-policy/cedar-wasm';
const VERSIONS = ['4.1.0', '4.3.3', '4.5.0', '4.9.1', '4.12.0'];
const SUBJECTS = ['cedar/authorize', 'cedar/validate', 'cedar/parse', 'cedar/schema', 'cedar/entities'];
const SEED = 42;
/** A version that differs everywhere must not spend its time on shrinking the same thing. */
const SHRINK_CALLS = 400;

/**
 * What a version before `since` cannot know, or what was changed on purpose: not its bugs. Matched against the smallest
 * input as printed and as JSON with the answers, and the summary. `since` names published versions of the npm package.
 */
const ADDED: readonly { readonly what: string; readonly since: string; readonly shows: RegExp }[] = [
  { what: 'entity tags', since: '4.2.0', shows: /\b(tags|hasTag|getTag)\b/ },
  { what: 'datetime and duration', since: '4.3.0', shows: /\b(datetime|duration|toDate|toTime|toDays|offset)\b/ },
  { what: '`has` with a path', since: '4.3.0', shows: /\bhas \w+\.\w+/ },
  { what: '`isEmpty`', since: '4.3.0', shows: /\bisEmpty\b/ },
  { what: 'enumerated entity types', since: '4.4.0', shows: /\benum\b/ },
  { what: 'calls with several arguments in JSON data', since: '4.9.1', shows: /"fn":"\w*","args"/ },
  { what: '`has` with a list of attributes in policy JSON', since: '4.10.0', shows: /"attr":\["[^"]*"\]/ },
  // Cedar pull request 2560.
  { what: '`has` with a path as one node of policy JSON', since: '4.13.0', shows: /"attr":\[/ },
  // Cedar pull request 2545.
  { what: 'no applicable action as a warning', since: '4.13.0', shows: /\binvalidActionApplication\b/ },
];

interface Seen {
  readonly version: string;
  readonly finding: FindingRow;
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '20' }, subject: { type: 'string', multiple: true } },
});
const ms = Number(options.seconds) * 1_000;
const versions = [...(positionals.length > 0 ? positionals : VERSIONS)].sort(byVersion);
const names = options.subject ?? SUBJECTS;

const folder = mkdtempSync(join(tmpdir(), 'lockstep-history-'));
try {
  for (const version of versions) install(version);
  // Workers look for versions below the folder that they are started in.
  process.chdir(folder);
  const defects = new Map<string, Seen[]>();
  for (const version of versions) {
    for (const name of names) {
      for (const finding of await campaign(version, name)) {
        const key = keyOf(version, finding);
        defects.set(key, [...(defects.get(key) ?? []), { version, finding }]);
      }
    }
  }
  report(defects);
} finally {
  process.chdir(tmpdir());
  rmSync(folder, { recursive: true, force: true });
}

function install(version: string): void {
  const prefix = join(folder, '.lockstep', 'versions', version);
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', prefix, `${PACKAGE}@${version}`];
  execFileSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function campaign(version: string, name: string): Promise<readonly FindingRow[]> {
  const store = new Store(':memory:');
  const pool = new ProcessPool({ workers: availableParallelism(), inputMs: 5_000, heapMb: 1_024 });
  try {
    store.beginCampaign({ id: 'history', seed: SEED, workers: pool.workers, budget: '', options: '{}' });
    const shard = { index: 0, of: 1 };
    const stop = new AbortController().signal;
    const implementations = ['model', `cedar-wasm@${version}`];
    // Loading an implementation is no part of the campaign's time.
    const panel = { subject: name, implementations };
    await pool.range({ kind: 'range', panel, seed: SEED, first: 0, stride: 1, count: 1 });
    const { findings, total } = await runSubject(
      { id: 'history', seed: SEED, shard, store, pool, stop, onProgress: () => {} },
      {
        subject: findSubject(name),
        implementations,
        ...{ ms, scenarios: Number.POSITIVE_INFINITY, shrinkCalls: SHRINK_CALLS },
      },
    );
    process.stderr.write(`${version}  ${name}  ${count(total.tests)} tests, ${findings.length} findings\n`);
    return findings;
  } finally {
    await pool.close();
    store.close();
  }
}

/** The same defect in several versions: the signature without the version's name. */
function keyOf(version: string, { signature }: FindingRow): string {
  return signature.replaceAll(`cedar-wasm@${version}`, 'cedar-wasm');
}

function addedLater({ version, finding }: Seen): string | undefined {
  const text = `${finding.rendered}\n${finding.summary}\n${finding.counterexample}`;
  return ADDED.find(({ since, shows }) => byVersion(version, since) < 0 && shows.test(text))?.what;
}

function report(defects: ReadonlyMap<string, readonly Seen[]>): void {
  const added = new Map<string, number>();
  const rows: string[][] = [];
  for (const seen of defects.values()) {
    const [first] = seen;
    const last = seen.at(-1);
    if (first === undefined || last === undefined) continue;
    const what = addedLater(last);
    if (what !== undefined) {
      added.set(what, (added.get(what) ?? 0) + 1);
      continue;
    }
    const { subject, tests_until_found: tests, size, summary } = last.finding;
    rows.push([first.version, last.version, subject, count(tests), count(size), summary]);
  }
  rows.sort((a, b) => byVersion(b[1] ?? '', a[1] ?? '') || (a[2] ?? '').localeCompare(b[2] ?? ''));
  console.log(table([['first bad', 'last bad', 'subject', 'tests', 'size', 'difference'], ...rows]));
  for (const [what, times] of added) console.log(`not yet in the language: ${what}, ${count(times)} findings`);
}

function byVersion(a: string, b: string): number {
  const [left = [], right = []] = [a, b].map(version => version.split('.').map(Number));
  const at = left.findIndex((part, i) => part !== right[i]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
