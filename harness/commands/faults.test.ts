/** `lockstep faults`, from the command line to the store. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockstep } from '../cli-testing.ts';
import type { HuntedFault } from './faults.ts';
import { figures, killTable, median } from './faults-table.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-faults-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hunted = (name: string, more: Partial<HuntedFault>): HuntedFault => ({
  ...{ name, area: 'sets', description: 'is wrong', origin: 'M-001', found: true, tests: 10, ms: 500 },
  ...more,
});

describe('lockstep faults', () => {
  it('finds a fault and shrinks it; a choice of faults is no result about a subject', async () => {
    const db = join(folder, 'kills.db');
    const ran = await lockstep('faults', 'in-reversed', '--budget', '60s', '--workers', '1', '--db', db, '--json');
    expect(ran.code, ran.stderr).toBe(0);
    const document = JSON.parse(ran.stdout);
    expect(document).toMatchObject({ seed: 1, budgetMs: 60_000, found: 1, exitCode: 0 });
    expect(document.faults).toMatchObject([{ name: 'in-reversed', found: true, subject: 'cedar/evaluate' }]);
    expect(document.faults[0].size).toBeLessThan(60);
    expect(existsSync(db)).toBe(false);
  }, 120_000);

  it('asks a defective copy that finds the grammars of the model: what it shows is its own doing', async () => {
    const ran = await lockstep('faults', 'annotation-value-lost', '--budget', '60s', '--workers', '1', '--json');
    const [fault] = JSON.parse(ran.stdout).faults;
    expect(fault).toMatchObject({ found: true, subject: 'cedar/print' });
    expect(fault.kind).not.toBe('crash');
  }, 120_000);

  it('hunts with mutated texts, and says where they cannot be', async () => {
    const ran = await lockstep('faults', 'crash-null-tags', '--lane', 'bytes', '--workers', '1', '--json');
    expect(JSON.parse(ran.stdout).faults).toMatchObject([{ found: true, subject: 'cedar/entities', kind: 'crash' }]);
    const none = await lockstep('faults', 'contains-any-as-all', '--lane', 'bytes', '--subject', 'cedar/authorize');
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/contains-any-as-all shows in no subject that reads text/);
  }, 120_000);

  it('lists them without hunting', async () => {
    const { stdout, code } = await lockstep('faults', '--list', '--area', 'ipaddr', '--json');
    expect(code).toBe(0);
    const listed = JSON.parse(stdout) as { name: string; area: string }[];
    expect(listed.length).toBeGreaterThan(10);
    expect(listed.every(({ area }) => area === 'ipaddr')).toBe(true);
  });

  it.each([
    [['no-such-fault'], 'there is no fault "no-such-fault"'],
    [['--area', 'nowhere'], 'there is no such fault'],
    [['--subject', 'cedar/nothing'], 'unknown subject'],
    [['--budget', '0s'], 'Expected a duration'],
    [['--lane', 'bytes', '--corpus-dir', 'no/such'], 'there is no folder no/such'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await lockstep('faults', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('the kill table', () => {
  const all = [
    hunted('quick', { tests: 2, size: 4, subject: 'cedar/evaluate', kind: 'value' }),
    hunted('slow', { tests: 900, size: 8, subject: 'cedar/authorize', kind: 'decision' }),
    hunted('alive', { found: false, tests: 5_000, why: 'nobody asks' }),
  ];

  it('has survivors first, then what took longest', () => {
    const text = killTable(all);
    const places = ['alive', 'nobody asks', 'slow', 'quick', '2 of 3 faults found'].map(word => text.indexOf(word));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThanOrEqual(0);
  });

  it('says how many, how soon and how small', () => {
    expect(figures(all)).toContain('(66.7 %); median 451 tests, 500 ms, size 6');
    expect(figures([])).toContain('0 of 0 faults');
    expect([median([]), median([3]), median([1, 9, 2])]).toEqual([0, 3, 2]);
  });
});
