/**
 * What do pages cost on a store that years of nights have filled: 100,000 findings, 10 million occurrences?
 *
 *   npx tsx bench/reports.ts [--findings 100000] [--occurrences 10000000] [--db FILE] [--json]
 *
 * The store is made in a temporary folder (about 3 GB, some minutes) and removed again, or kept as --db FILE and used
 * once more when that is there already. Times are the middle of several requests, rendering included; a page fails at
 * 100 ms. A first request of each page, with nothing in SQLite's cache, is told beside it.
 */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type Database from 'better-sqlite3';
import { openDatabase } from '../harness/store/database.ts';
import { table } from '../reports/terminal/style.ts';
import { createApp } from '../reports/web/app.tsx';

const LIMIT_MS = 100;
const ROUNDS = 9;
const CAMPAIGNS = 120;
const SUBJECTS = ['cedar/authorize', 'cedar/evaluate', 'cedar/parse', 'cedar/validate', 'iam/refine'];
const STATUSES = ['new', 'confirmed', 'fixed', 'known', 'duplicate', 'invalid'];
const KINDS = ['difference', 'difference', 'difference', 'crash', 'property', 'hang'];
const ODD = ['engine', 'cedar-wasm', 'model', 'cedar-wasm@4.5.0', 'process:python3 my-engine.py'];
const OPERATORS = [
  'containsAll',
  'containsAny',
  'like',
  'hasTag',
  'getTag',
  'in',
  'is',
  'isInRange',
  'lessThan',
  'toDate',
];

async function main(findings: number, occurrences: number, kept: string | undefined, json: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
  const file = kept ?? join(folder, 'bench.db');
  try {
    if (!existsSync(file)) {
      const startedAt = Date.now();
      fill(file, findings, occurrences);
      process.stderr.write(`made ${file} in ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
    }
    // Brings a file that is kept from an older version up to date.
    openDatabase(file).close();
    const pages = await measure(file);
    if (json) console.log(JSON.stringify({ findings, occurrences, limitMs: LIMIT_MS, pages }, null, 2));
    else console.log(table(pages.map(rowOf)));
    if (pages.some(({ ms }) => ms > LIMIT_MS)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly path: string;
  /** The middle one, of the clock and of this process's own work: on a busy machine they differ. */
  readonly ms: number;
  readonly cpuMs: number;
  readonly firstMs: number;
  readonly kB: number;
}

async function measure(file: string): Promise<Measured[]> {
  const web = createApp({ db: file });
  const pages: Measured[] = [];
  for (const path of [...PATHS, ...PATHS.slice(0, 6).map(jsonOf)]) {
    const clock: number[] = [];
    const cpu: number[] = [];
    let size = 0;
    for (let round = 0; round <= ROUNDS; round++) {
      const startedAt = performance.now();
      const before = process.cpuUsage();
      const response = await web.app.request(`http://localhost${path}`, { headers: { host: 'localhost' } });
      size = (await response.text()).length;
      const { user, system } = process.cpuUsage(before);
      clock.push(performance.now() - startedAt);
      cpu.push((user + system) / 1_000);
      if (response.status !== 200) throw new Error(`${path}: status ${response.status}`);
    }
    const [firstMs = 0, ...others] = clock;
    pages.push({ path, firstMs, ms: middle(others), cpuMs: middle(cpu.slice(1)), kB: size / 1_000 });
  }
  web.close();
  return pages;
}

const rowOf = ({ path, ms, cpuMs, firstMs, kB }: Measured): string[] => [
  `${ms.toFixed(1)} ms`,
  `cpu ${cpuMs.toFixed(1)} ms`,
  `first ${firstMs.toFixed(1)} ms`,
  `${kB.toFixed(0)} kB`,
  path,
];

const middle = (times: readonly number[]): number =>
  [...times].sort((x, y) => x - y)[Math.floor(times.length / 2)] ?? 0;

const jsonOf = (path: string): string => {
  const [bare = '', query] = path.split('?');
  return `${bare === '/' ? '/overview' : bare}.json${query === undefined ? '' : `?${query}`}`;
};

const PATHS = [
  '/',
  '/findings',
  '/findings?status=new',
  `/findings/${findingId(0)}`,
  '/campaigns',
  `/campaigns/${campaignId(CAMPAIGNS - 1)}`,
  '/findings?status=open&sort=occurrences',
  '/findings?sort=size&page=200',
  '/findings?subject=iam%2Frefine&kind=hang&status=invalid',
  '/findings?implementation=process%3Apython3+my-engine.py&sort=first-seen',
  '/findings?version=engine+0.119.0',
  '/findings?text=containsAll',
  '/findings?text=permit+principal',
  '/findings?text=unique1234word',
  '/findings?text=nothing+has+this',
  `/findings/${findingId(1_234)}`,
  `/campaigns/${campaignId(0)}`,
  '/compare',
  `/compare?a=${campaignId(3)}&b=${campaignId(99)}`,
  '/inputs',
  '/detection',
];

function findingId(i: number): string {
  return (((i + 1) * 0x9e3779b1) % 0x100000000).toString(16).padStart(8, '0') + (i % 256).toString(16).padStart(2, '0');
}
function campaignId(i: number): string {
  return `${day(i).slice(0, 10).replaceAll('-', '')}-020000-${i.toString(16).padStart(4, '0')}`;
}
function day(i: number, minutes = 0): string {
  return new Date(Date.UTC(2026, 0, 1 + i, 2, minutes)).toISOString();
}
const pick = (list: readonly string[], i: number): string => list[i % list.length] ?? '';

/** As campaigns would have left it. The first finding takes a third of all occurrences, as frequent bugs do. */
function fill(file: string, findings: number, occurrences: number): void {
  const db = openDatabase(file);
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -400000');
  db.transaction(() => fillCampaigns(db))();
  db.transaction(() => fillFindings(db, findings, occurrences))();
  for (let from = 0; from < occurrences; from += 1_000_000) {
    const to = Math.min(occurrences, from + 1_000_000);
    db.transaction(() => fillOccurrences(db, findings, { from, to, of: occurrences }))();
  }
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.pragma('optimize');
  db.close();
}

function fillCampaigns(db: Database.Database): void {
  const campaign = db.prepare(
    `INSERT INTO campaign (id, state, started_at, ended_at, seed, workers, budget, options, elapsed_ms, exit_code)
     VALUES (?, 'done', ?, ?, ?, 2, '21600000 ms', '{}', 21600000, 1)`,
  );
  const subject = db.prepare(
    `INSERT INTO campaign_subject (campaign, subject, generator, implementations, versions, scenarios, tests, mismatches,
       elapsed_ms, implementation_ms, unsupported) VALUES (?, ?, 1, '["model","engine","cedar-wasm"]', ?, ?, ?, 1000, ?, '[1,1,1]', '[0,0,0]')`,
  );
  for (let i = 0; i < CAMPAIGNS; i++) {
    campaign.run(campaignId(i), day(i), day(i, 360), i);
    for (const name of SUBJECTS)
      subject.run(campaignId(i), name, JSON.stringify(['0.1.0', `0.${i}.0`, '4.13.0']), 1e6 + i, 8e6 + i, 4e6);
  }
}

function fillFindings(db: Database.Database, findings: number, occurrences: number): void {
  const insert = db.prepare(
    `INSERT INTO finding (id, signature, subject, kind, implementations, status, summary, rendered, counterexample, size, size_before,
       shrink, first_seen, last_seen, first_campaign, last_campaign, occurrences, tests_until_found, ms_until_found)
     VALUES (?, ?, ?, ?, '["model","engine","cedar-wasm"]', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const decide = db.prepare(
    `INSERT INTO decision (finding, at, from_status, to_status, note) VALUES (?, ?, ?, ?, 'by hand')`,
  );
  const saw = db.prepare(
    'INSERT INTO campaign_finding (campaign, finding, tests_until_found, ms_until_found) VALUES (?, ?, ?, 1)',
  );
  const steps = Array.from({ length: 60 }, (_, i) => ({
    size: 600 - i * 9,
    pass: pick(['requests', 'policies', 'expressions'], i),
  }));
  const shrink = JSON.stringify({ calls: 900, ms: 1800, unfinished: false, steps });
  for (let i = 0; i < findings; i++) {
    const [id, odd, operator, subject] = [
      findingId(i),
      pick(ODD, i * 7),
      pick(OPERATORS, i * 3),
      pick(SUBJECTS, i >> 2),
    ];
    const [first, last] = [i % CAMPAIGNS, Math.min(CAMPAIGNS - 1, (i % CAMPAIGNS) + (i % 30))];
    const status = pick(STATUSES, i * 5 + (i >> 4));
    const rendered = renderedOf(i, operator);
    const signature = JSON.stringify([subject, pick(KINDS, i), [odd], `kind ${i}`, [`operator:${operator}`]]);
    const summary = `${odd} differs from model in satisfied policies: responses[0].decision is "deny" instead of "allow" under ${operator}`;
    const seen = i === 0 ? Math.floor(occurrences / 3) : Math.floor((occurrences * 2) / 3 / findings);
    insert.run(
      id,
      signature,
      subject,
      pick(KINDS, i),
      status,
      summary,
      rendered,
      counterexampleOf(i, odd, operator),
      5 + (i % 90),
      700,
      shrink,
      day(first, i % 360),
      day(last, i % 360),
      campaignId(first),
      campaignId(last),
      seen,
      100 + i,
      10 + i,
    );
    for (let c = first; c <= last; c += 5) saw.run(campaignId(c), id, 1000 + ((i * 37) % 90_000));
    if (status !== 'new') decide.run(id, day(last, 400), 'new', status);
    if (i % 50 === 0) decide.run(id, day(last, 401), 'fixed', 'new');
  }
}

const renderedOf = (i: number, operator: string): string =>
  `// policy0\npermit (principal, action == Action::"read", resource)\nwhen { resource.tags.${operator}(["word${i % 997}"]) };\n` +
  `entity User::"user${i}" in [Group::"group${i % 77}"] {name: "unique${i}word"}\nentity Group::"group${i % 77}"\n` +
  `request: principal User::"user${i}", action Action::"read", resource Doc::"doc${i % 333}"`;

function counterexampleOf(i: number, odd: string, operator: string): string {
  const entity = (type: string, id: string) => ({ type, id });
  const body = {
    [operator]: { left: { '.': { left: { Var: 'resource' }, attr: 'tags' } }, right: { Set: [{ Value: `word${i}` }] } },
  };
  const policy = {
    effect: 'permit',
    principal: { op: 'All' },
    action: { op: 'All' },
    resource: { op: 'All' },
    conditions: [{ kind: 'when', body }],
  };
  const user = entity('User', `user${i}`);
  const input = {
    schema: null,
    policies: { staticPolicies: { policy0: policy }, templates: {}, templateLinks: [] },
    entities: [
      { uid: user, attrs: { name: `unique${i}word` }, parents: [entity('Group', `group${i % 77}`)] },
      { uid: entity('Group', `group${i % 77}`), attrs: {}, parents: [] },
      { uid: entity('Doc', 'doc'), attrs: { tags: ['a'] }, parents: [] },
    ],
    requests: [{ principal: user, action: entity('Action', 'read'), resource: entity('Doc', 'doc'), context: {} }],
  };
  const answer = (decision: string) => ({
    responses: [{ decision, reasons: decision === 'allow' ? ['policy0'] : [], errors: [] }],
  });
  const difference = {
    kind: 'satisfied policies',
    at: 'responses[0].decision',
    left: 'allow',
    right: 'deny',
    of: 'difference',
    odd: [odd],
    others: ['model'],
  };
  return JSON.stringify({
    lockstep: 1,
    subject: 'cedar/authorize',
    input,
    answers: { model: answer('allow'), [odd]: answer('deny') },
    difference,
    origin: { seed: 1, index: i, generator: 1, versions: {} },
  });
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly of: number;
}

/** Every third occurrence is one of the first finding. */
function fillOccurrences(db: Database.Database, findings: number, { from, to, of }: Part): void {
  const insert = db.prepare(
    `INSERT INTO mismatch (campaign, subject, seed, idx, generator, verdict, flaky, finding, seen_at)
     VALUES (?, 'cedar/authorize', 1, ?, 1, '{"kind":"difference","odd":["engine"],"others":["model"]}', 0, ?, ?)`,
  );
  for (let i = from; i < to; i++) {
    const campaign = Math.floor((i * CAMPAIGNS) / of);
    insert.run(campaignId(campaign), i, findingId(i % 3 === 0 ? 0 : i % findings), day(campaign, i % 360));
  }
}

const { values } = parseArgs({
  options: {
    findings: { type: 'string', default: '100000' },
    occurrences: { type: 'string', default: '10000000' },
    db: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

await main(Number(values.findings), Number(values.occurrences), values.db, values.json);
