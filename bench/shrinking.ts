/**
 * How small, how fast and how well told apart: shrinking and signatures, measured with planted defects.
 *
 * `npx tsx bench/shrinking.ts [--faults 24] [--each 3] [--seed 1] [--campaigns 1]`. Defects of the catalogue are spread over its areas. Each
 * is given one and the same name, so that only the shrunk inputs tell them apart. Times are of this machine, and of one
 * thread.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RandomChoices } from '../generators/choices.ts';
import { runShrink } from '../harness/campaign/shrink-job.ts';
import { signatureOf } from '../harness/campaign/signature.ts';
import { type Fault, faults } from '../harness/faults/catalogue.ts';
import { referenceOf } from '../harness/faults/hunt.ts';
import { createImplementation } from '../harness/implementations/index.ts';
import { readJson, writeJson } from '../harness/json.ts';
import { type Verdict, verdictKey } from '../harness/judge.ts';
import { Panel } from '../harness/panel.ts';
import type { Subject } from '../harness/subject.ts';
import { policySize } from '../harness/subjects/cedar/features.ts';
import { findSubject } from '../harness/subjects/index.ts';
import type { AuthorizeInput } from '../model/cedar/syntax/interchange.ts';
import { median } from './rounds.ts';

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '24' },
    each: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    campaigns: { type: 'string', default: '1' },
  },
});

/** The name that every defect goes by here. */
const NAME = 'engine';
const SUBJECT = 'cedar/authorize';
/** A defect that shows in none of so many inputs is left out, and told. */
const INPUTS = 6_000;
const BUDGET = { calls: 6_000, ms: 20_000 };

interface Shrunk {
  readonly signature: string;
  readonly nodes: number;
  readonly policies: number;
  readonly entities: number;
  readonly requests: number;
  readonly ms: number;
  readonly replays: boolean;
  readonly rendered: string;
}

const subject = findSubject(SUBJECT);

/** Evenly over the catalogue: every area has its share. */
function chosen(number: number): Fault[] {
  const all = [...faults.values()].filter(({ subjects }) => subjects[0] === SUBJECT);
  const many = Math.min(number, all.length);
  return Array.from({ length: many }, (_, i) => all[Math.floor((i * all.length) / many)] as Fault);
}

async function panelWith(fault: Fault): Promise<Panel> {
  const reference = await createImplementation(referenceOf(subject), subject.name);
  const faulty = await createImplementation(`fault:${fault.name}`, subject.name);
  return new Panel(subject, [reference, { ...faulty, name: NAME, answer: input => faulty.answer(input) }]);
}

async function shrinkSome(fault: Fault, each: number, seed: number): Promise<Shrunk[]> {
  const panel = await panelWith(fault);
  const choices = new RandomChoices();
  const found: Shrunk[] = [];
  for (let index = 0; index < INPUTS && found.length < each; index++) {
    const verdict = await panel.judge(subject.generate(choices.reseed(seed, index)));
    if (verdict !== undefined) found.push(await shrinkOne(panel, seed, index, verdict));
  }
  await panel.close();
  return found;
}

async function shrinkOne(panel: Panel, seed: number, index: number, verdict: Verdict): Promise<Shrunk> {
  const startedAt = performance.now();
  const job = { kind: 'shrink', seed, index, verdict: writeJson(verdict as never), ...BUDGET } as const;
  const { found } = await runShrink(panel, { ...job, panel: { subject: subject.name, implementations: [] } });
  const ms = performance.now() - startedAt;
  const input = subject.read(readJson(found.input)) as AuthorizeInput;
  const again = await panel.judge(input);
  const policies = [...Object.values(input.policies.staticPolicies), ...Object.values(input.policies.templates)];
  return {
    signature: signatureOf(subject.name, readJson(found.verdict) as unknown as Verdict, found.features),
    nodes: policies.reduce<number>((sum, policy) => sum + policySize(policy), 0),
    policies: policies.length,
    entities: Array.isArray(input.entities) ? input.entities.length : 0,
    requests: input.requests.length,
    ms,
    replays: again !== undefined && verdictKey(again) === verdictKey(verdict),
    rendered: found.rendered,
  };
}

/** A campaign over so many tests; the raw mismatches and the findings that they became. */
function campaign(fault: Fault, folder: string): { mismatches: number; findings: number } {
  const options = ['--subject', SUBJECT, '--implementations', `${referenceOf(subject as Subject)},fault:${fault.name}`];
  const rest = [
    '--tests',
    '64000',
    '--seed',
    '1',
    '--json',
    '--fail-on',
    'none',
    '--db',
    join(folder, `${fault.name}.db`),
  ];
  const bin = join(import.meta.dirname, '..', 'bin', 'lockstep.js');
  const { stdout, stderr } = spawnSync(process.execPath, [bin, 'run', ...options, ...rest], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  try {
    const [first] = (JSON.parse(stdout) as { subjects: { mismatches: number; findings: unknown[] }[] }).subjects;
    return { mismatches: first?.mismatches ?? 0, findings: first?.findings.length ?? 0 };
  } catch {
    throw new Error(`the campaign against ${fault.name} gave no result: ${stderr.slice(-500)}`);
  }
}

const figure = (name: string, list: readonly number[]): string =>
  `${name}: median ${median(list).toFixed(0)}, largest ${Math.max(...list).toFixed(0)}`;

async function main(): Promise<void> {
  const list = chosen(Number(values.faults));
  const bySignature = new Map<string, Set<string>>();
  const all: Shrunk[] = [];
  const missed: string[] = [];
  let shown = 0;
  for (const fault of list) {
    const shrunk = await shrinkSome(fault, Number(values.each), Number(values.seed));
    if (shrunk.length === 0) missed.push(fault.name);
    else shown++;
    for (const each of shrunk) {
      all.push(each);
      bySignature.set(each.signature, (bySignature.get(each.signature) ?? new Set()).add(fault.name));
    }
    const signatures = new Set(shrunk.map(({ signature }) => signature)).size;
    const smallest = Math.min(...shrunk.map(({ nodes }) => nodes));
    for (const each of shrunk) process.stderr.write(`${fault.name} ${each.signature}\n`);
    console.log(`${fault.name}: ${shrunk.length} shrunk, ${signatures} signatures, ${smallest} nodes`);
  }
  console.log(`\n${shown} defects, ${all.length} shrunk mismatches`);
  for (const key of ['nodes', 'policies', 'entities', 'requests', 'ms'] as const) {
    console.log(
      figure(
        key,
        all.map(each => each[key]),
      ),
    );
  }
  console.log(`replayed with the same difference: ${all.filter(({ replays }) => replays).length} of ${all.length}`);
  const merged = [...bySignature].filter(([, names]) => names.size > 1);
  console.log(`signatures: ${bySignature.size}, of more than one defect: ${merged.length}`);
  for (const [signature, names] of merged) console.log(`  ${[...names].join(' = ')}  ${signature}`);
  if (missed.length > 0) console.log(`not shown by ${INPUTS} inputs: ${missed.join(', ')}`);
  runCampaigns(list.filter(({ name }) => !missed.includes(name)).slice(0, Number(values.campaigns)));
}

function runCampaigns(list: readonly Fault[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-shrinking-'));
  try {
    for (const fault of list) {
      const { mismatches, findings } = campaign(fault, folder);
      console.log(`campaign against ${fault.name}: ${mismatches} mismatches became ${findings} findings`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
