/** `run` as a night uses it: killed and resumed, in shards, out of time; with real processes and a defect to be found. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockstep } from '../cli-testing.ts';
import { Store } from '../store/store.ts';
import { bundleOf } from '../testing-bundle.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;
let defective: string;
let engine: string;
let json: string;
beforeAll(async () => {
  engine = await bundleOf(join(root, 'engine/cedar/index.ts'));
  json = await bundleOf(join(root, 'harness/json.ts'));
  folder = mkdtempSync(join(tmpdir(), 'lockstep-run-'));
  defective = module(
    'defective',
    `const text = writeJson(input).replaceAll('"containsAll"', '"containsAny"');
     return answers[subject](readJson(text));`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

/** The engine with other words in its mouth. */
function module(name: string, answer: string): string {
  const text = `
    import { answers } from ${JSON.stringify(engine)};
    import { readJson, writeJson } from ${JSON.stringify(json)};
    export default subject => ({ version: '1', answer(input) { ${answer} } });`;
  writeFileSync(path(`${name}.mjs`), text);
  return `module:${path(`${name}.mjs`)}`;
}

interface Subject {
  readonly tests: number;
  readonly scenarios: number;
  readonly mismatches: number;
  readonly findings: readonly { id: string; size: number; occurrences: number; testsUntilFound: number }[];
}
interface Json {
  readonly campaign: string;
  readonly exitCode: number;
  readonly elapsedMs: number;
  readonly problems: readonly string[];
  readonly subjects: readonly Subject[];
}

const base = (): string[] => [
  '--subject',
  'cedar/evaluate',
  '--implementations',
  'model',
  '--implementations',
  defective,
];
const run = async (...args: string[]): Promise<Json> =>
  JSON.parse((await lockstep('run', '--json', ...args)).stdout) as Json;

const essence = ({ subjects }: Json) =>
  subjects.map(({ tests, scenarios, mismatches, findings }) => ({
    ...{ tests, scenarios, mismatches },
    findings: findings.map(({ id, size, occurrences, testsUntilFound }) => [id, size, occurrences, testsUntilFound]),
  }));

describe('a campaign', () => {
  const same = ['--seed', '9', '--tests', '450', '--workers', '1'];

  it('is the same undisturbed, in three processes, and killed and resumed', { timeout: 180_000 }, async () => {
    const whole = await run(...base(), ...same, '--db', path('whole.db'), '--junit', path('sub/junit.xml'));
    expect(whole.exitCode).toBe(1);
    expect(whole.subjects[0]?.findings.length).toBeGreaterThan(0);
    expect(readFileSync(path('sub/junit.xml'), 'utf8')).toContain('<failure ');

    const script = [join(root, 'deploy/local-shards.sh'), '3', path('shards'), ...base(), ...same];
    const ended = spawnSync('sh', script, { encoding: 'utf8' });
    expect([ended.status, ended.stderr]).toEqual([1, '']);
    const shards = JSON.parse(readFileSync(path('shards/all.json'), 'utf8')) as Json;
    expect(essence(shards)).toEqual(essence(whole));

    const id = await killed([...base(), ...same, '--db', path('killed.db')]);
    const resumed = await run('--resume', id, '--db', path('killed.db'));
    expect(essence(resumed)).toEqual(essence(whole));
    expect(resumed.exitCode).toBe(1);
  });

  it('ends in time, whatever an implementation does', { timeout: 90_000 }, async () => {
    const loops = module('loops', 'for (;;);');
    const names = ['--subject', 'cedar/evaluate', '--implementations', 'model', '--implementations', loops];
    const ended = await run(
      ...names,
      '--budget',
      '2s',
      '--input-time',
      '5m',
      '--workers',
      '1',
      '--db',
      path('loops.db'),
    );
    expect(ended.elapsedMs).toBeLessThan(2_000 + 5_000);
    expect(ended.exitCode).toBe(3);
    expect(ended.problems).toContain('cedar/evaluate: no test was run');
  });
});

describe('wrong usage', () => {
  it.each([
    [['--sample', 'model=1/20'], '"model" is the reference'],
    [['--sample', 'motor=1/20'], '"motor" takes no part'],
    [['--sample', 'engine=2'], 'NAME=M/N'],
    [['--implementations', 'module:./nowhere.ts'], 'there is no such file'],
    [['--corpus', '/nowhere'], 'there is no folder /nowhere'],
    [['--resume', 'nothing'], 'there is no database'],
    [['--id', 'a b'], 'is no name'],
    [['--junit', '/dev/null/nowhere/junit.xml'], 'cannot be written'],
  ])('%j', async (args, message) => {
    const subject = ['--subject', 'cedar/evaluate', '--tests', '1', '--db', path('wrong.db')];
    const { code, stderr } = await lockstep('run', ...subject, ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

/** Begun in a process of its own and killed as soon as it has counted something; its id. */
async function killed(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'bin/lockstep.js'), 'run', ...args], { stdio: 'ignore' });
  const ended = new Promise(done => child.once('exit', done));
  const file = args[args.indexOf('--db') + 1] ?? '';
  while (child.exitCode === null && testsIn(file) === 0) await new Promise(done => setTimeout(done, 5));
  child.kill('SIGKILL');
  await ended;
  const store = new Store(file, { readonly: true });
  const [campaign] = store.campaigns();
  store.close();
  expect(campaign?.state).toBe('running');
  return String(campaign?.id);
}

function testsIn(file: string): number {
  try {
    const store = new Store(file, { readonly: true });
    try {
      return store.totalTests();
    } finally {
      store.close();
    }
  } catch {
    // Not there yet: the run has only just begun.
    return 0;
  }
}
