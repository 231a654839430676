/** The command line end to end: real processes, a real pool, a program with defects, a database on disk. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockstep } from './cli-testing.ts';
import { Store } from './store/store.ts';
import { bundleOf } from './testing-bundle.ts';

const root = resolve(import.meta.dirname, '..');
let broken: string;
let folder: string;
beforeAll(async () => {
  broken = `process:node ${await bundleOf(join(root, 'harness/testdata/broken-program.ts'))}`;
  folder = mkdtempSync(join(tmpdir(), 'lockstep-e2e-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const db = (name: string): string => join(folder, name);

interface RunJson {
  readonly exitCode: number;
  readonly subjects: readonly { tests: number; scenarios: number; mismatches: number; findings: readonly Finding[] }[];
}
interface Finding {
  readonly id: string;
  readonly size: number;
  readonly occurrences: number;
  readonly testsUntilFound: number;
}

const run = async (name: string, ...more: string[]): Promise<RunJson> => {
  const base = ['run', '--subject', 'cedar/authorize', '--json', '--seed', '7', '--db', db(name)];
  const { stdout } = await lockstep(...base, ...more);
  return JSON.parse(stdout) as RunJson;
};

describe('a campaign against a program with defects', () => {
  it('finds them, makes them small, keeps them, and replays them', async () => {
    const result = await run('found.db', '--implementations', 'model', '--implementations', broken, '--tests', '640');
    expect(result.exitCode).toBe(1);
    const findings = result.subjects[0]?.findings ?? [];
    expect(findings.length).toBeGreaterThan(0);
    const smallest = findings.toSorted((a, b) => a.size - b.size)[0];
    expect(smallest?.size).toBeLessThanOrEqual(8);

    const id = smallest?.id ?? '';
    const shown = await lockstep('show', id, '--json', '--db', db('found.db'));
    const full = JSON.parse(shown.stdout) as {
      counterexample: { input: { requests: unknown[] } };
      now: { explanation: { matters: unknown[] } };
    };
    expect(full.counterexample.input.requests).toHaveLength(1);
    expect(full.now.explanation.matters.length).toBeGreaterThan(0);
    const page = (await lockstep('show', id, '--db', db('found.db'))).stdout;
    for (const block of [
      'found after',
      'First difference',
      'The rules of the model',
      'What matters',
      'To reproduce it',
    ])
      expect(page).toContain(block);
    const stored = (await lockstep('show', id, '--stored', '--db', db('found.db'))).stdout;
    expect(stored).toContain('Not run again: asked not to run anything');
    expect(stored).not.toContain('First difference');

    const replayed = await lockstep('replay', id, '--db', db('found.db'));
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain('First difference');
    expect(replayed.stdout).toContain('The rules of the model');

    // The same counterexample as a file, and with the defect gone.
    writeFileSync(db('counterexample.json'), JSON.stringify(full.counterexample));
    expect((await lockstep('replay', db('counterexample.json'))).code).toBe(1);
    const mended = await lockstep('replay', id, '--db', db('found.db'), '--implementations', 'model,engine');
    expect(mended).toMatchObject({ code: 0, stderr: '' });

    const again = await lockstep('findings', '--json', '--db', db('found.db'));
    expect((JSON.parse(again.stdout) as { findings: Finding[] }).findings.map(each => each.id)).toContain(id);
  }, 60_000);

  it('gives the same inputs and findings with one worker and with two', async () => {
    const names = ['--implementations', 'model', '--implementations', broken, '--tests', '400'];
    const [one, two] = [
      await run('one.db', ...names, '--workers', '1'),
      await run('two.db', ...names, '--workers', '2'),
    ];
    const essence = ({ subjects }: RunJson) =>
      subjects.map(({ tests, scenarios, mismatches, findings }) => ({
        tests,
        scenarios,
        mismatches,
        findings: findings.map(({ id, size, occurrences, testsUntilFound }) => ({
          id,
          size,
          occurrences,
          testsUntilFound,
        })),
      }));
    expect(essence(two)).toEqual(essence(one));
    expect(one.subjects[0]?.mismatches).toBeGreaterThan(0);
  }, 60_000);
});

describe('generate', () => {
  it('gives the inputs that a run tests, the same each time, and those of a shard', async () => {
    const args = ['generate', '--subject', 'cedar/authorize', '--seed', '42', '--tests', '6'];
    const [first, second] = [await lockstep(...args), await lockstep(...args)];
    expect(first.stdout).toBe(second.stdout);
    const lines = first.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    const shard = await lockstep(...args, '--shard', '2/3');
    expect(shard.stdout.trimEnd().split('\n')).toEqual([lines[1], lines[4]]);
  });
});

describe('Ctrl-C', () => {
  it('ends the run cleanly, with a summary and everything kept', async () => {
    const file = db('stopped.db');
    const bin = join(root, 'bin/lockstep.js');
    const child = spawn(
      'node',
      [bin, 'run', '--subject', 'cedar/authorize', '--implementations', 'model,engine', '--budget', '2m', '--db', file],
      {
        cwd: folder,
      },
    );
    let output = '';
    child.stdout.on('data', chunk => {
      output += chunk;
    });
    const ended = new Promise<number | null>(done => child.once('exit', done));
    await until(() => testsIn(file) > 0 || child.exitCode !== null);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(output).toContain('No mismatch.');
    expect(output).toContain('stopped early');
    const store = new Store(file, { readonly: true });
    expect(store.campaigns()[0]).toMatchObject({ state: 'stopped', exit_code: 0 });
    store.close();
    expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3');
  }, 60_000);
});

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

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 200));
}
