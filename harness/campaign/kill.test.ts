/** `kill -9` at random moments: nothing that was seen is lost, nothing is counted twice. By really doing it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Store } from '../store/store.ts';
import { bundleOf } from '../testing-bundle.ts';
import { resultOf } from './result.ts';
import { essence, LocalPool, model, toyCampaign, toyPlan, twoBugs } from './toy.ts';

/** The suite kills a few times; LOCKSTEP_KILLS=50 does it thoroughly. */
const KILLS = Number(process.env.LOCKSTEP_KILLS ?? 8);
const SCENARIOS = 12_000;

let folder: string;
let killable: string;
beforeAll(async () => {
  killable = await bundleOf(join(import.meta.dirname, 'killable.ts'));
  folder = mkdtempSync(join(tmpdir(), 'lockstep-kill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it(`survives ${KILLS} kills`, { timeout: 30_000 + KILLS * 20_000 }, async () => {
  const file = join(folder, 'killed.db');
  let kills = 0;
  let complete = false;
  const states: number[] = [];
  while (!complete) {
    const child = start(file);
    const ended = new Promise<boolean>(resolve => child.once('exit', code => resolve(code === 0)));
    if (kills < KILLS) {
      await isWorking(child, file, states.at(-1) ?? 0);
      await pause(Math.random() * 30);
      if (child.kill('SIGKILL')) kills++;
    }
    complete = await ended;
    states.push(check(file));
  }
  expect(kills).toBe(KILLS);
  expect(states).toEqual(states.toSorted((a, b) => a - b));

  const { result } = await toyCampaign(new LocalPool([model, twoBugs]), { scenarios: SCENARIOS });
  const store = new Store(file, { readonly: true });
  expect(essence(resultOf(store, 'c', toyPlan()))).toEqual(essence(result));
  expect(store.mismatches('c', 'test/sum').every(({ finding }) => finding !== null)).toBe(true);
  store.close();
});

const start = (file: string): ChildProcess =>
  spawn(process.execPath, [killable, file, String(SCENARIOS)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });

/** Until it has got further than the one before it, so that all kills together make progress. */
async function isWorking(child: ChildProcess, file: string, before: number): Promise<void> {
  while (child.exitCode === null && position(file) <= before) await pause(5);
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

function position(file: string): number {
  try {
    const store = new Store(file, { readonly: true });
    try {
      return store.subject('c', 'test/sum')?.position ?? 0;
    } finally {
      store.close();
    }
  } catch {
    // Not there yet, or not whole: the first process has only just begun.
    return 0;
  }
}

/** What must hold at any moment, however it came to be. Where the campaign stands. */
function check(file: string): number {
  const store = new Store(file, { readonly: true });
  const row = store.subject('c', 'test/sum');
  const rows = store.mismatches('c', 'test/sum');
  const tallied = store.tallies('c', 'test/sum').reduce((all, { count }) => all + count, 0);
  expect(row?.scenarios).toBe(row?.position);
  expect(row?.mismatches).toBe(rows.length + tallied);
  const filed = rows.filter(({ finding }) => finding !== null).length;
  const counted = store.tallies('c', 'test/sum').reduce((all, each) => all + each.filed, 0);
  const occurrences = store.findings().reduce((all, each) => all + each.occurrences, 0);
  expect(occurrences).toBe(filed + counted);
  store.close();
  return row?.position ?? 0;
}
