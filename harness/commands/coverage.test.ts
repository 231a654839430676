/** `lockstep coverage`, from the command line to the store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockstep } from '../cli-testing.ts';
import type { CoverageReport } from '../coverage/document.ts';
import { Queries } from '../store/queries.ts';
import { findSubject } from '../subjects/index.ts';
import { coverageTable } from './coverage-table.ts';
import { coverageMs } from './run-coverage.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-coverage-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const measured: CoverageReport = {
  ...{ seed: 1, workers: 2, elapsedMs: 1_000, inputs: [{ subject: 'iam/refine', inputs: 1_234 }] },
  folders: [{ name: 'model/iam', lines: { reached: 9, total: 10 }, branches: { reached: 4, total: 4 } }],
  files: [],
  unreached: [{ file: 'model/iam/words.ts', line: 7, what: 'line', text: 'return text;' }],
  thrown: { count: 0, first: [] },
  ended: [],
  unloaded: [{ file: 'model/iam/idle.ts', lines: 3 }],
};

describe('lockstep coverage', () => {
  it('measures and keeps what it measured', async () => {
    const db = join(folder, 'coverage.db');
    const args = ['--subject', 'iam/refine', '--tests', '60', '--seed', '7', '--workers', '1', '--db', db, '--json'];
    const ran = await lockstep('coverage', ...args);
    expect(ran.code, ran.stderr).toBe(0);
    const report = JSON.parse(ran.stdout) as CoverageReport;
    expect(report).toMatchObject({ seed: 7, workers: 1, thrown: { count: 0, first: [] }, ended: [], exitCode: 0 });
    expect(report.folders.map(({ name }) => name)).toEqual(['model/iam', 'engine/iam']);
    for (const { lines, branches } of report.folders) {
      expect(lines.reached / lines.total).toBeGreaterThan(0.8);
      expect(branches.reached).toBeLessThanOrEqual(branches.total);
    }
    const queries = new Queries(db);
    try {
      const [stored] = queries.results('coverage');
      expect(stored?.about).toBe('iam/refine');
      expect(JSON.parse(stored?.document ?? '')).toMatchObject({ folders: report.folders });
      const { reached, total } = report.folders.reduce(
        (all, { lines }) => ({ reached: all.reached + lines.reached, total: all.total + lines.total }),
        { reached: 0, total: 0 },
      );
      expect(queries.figures('coverage', 'iam/refine', 1)[0]?.figure).toBeCloseTo(reached / total);
    } finally {
      queries.close();
    }
  }, 60_000);

  it('knows only what model and engine answer', async () => {
    const { code, stderr } = await lockstep('coverage', '--subject', 'cedar/authorise');
    expect(code).toBe(2);
    expect(stderr).toContain('cedar/authorize');
  });

  it('tells what went wrong on the way', () => {
    const plain = coverageTable(measured);
    expect(plain).toContain('90.0 %');
    expect(plain).toContain('model/iam/words.ts:7');
    expect(plain).toContain('model/iam/idle.ts  3 lines');
    expect(plain).not.toContain('threw');
    const trouble = { subject: 'iam/refine', input: 'random input 3', holder: 'engine', message: 'oh' } as const;
    const told = coverageTable({ ...measured, thrown: { count: 2, first: [trouble] }, ended: [trouble] });
    expect(told).toContain('2 answers threw');
    expect(told).toContain('1 input ended a thread');
    expect(told).toContain('iam/refine, random input 3, engine: oh');
  });

  it('has a small share of longer campaigns', () => {
    const subjects = [findSubject('iam/refine')];
    expect(coverageMs(60_000, subjects)).toBe(0);
    expect(coverageMs(300_000, subjects)).toBe(15_000);
    expect(coverageMs(3_600_000, subjects)).toBe(72_000);
    expect(coverageMs(600_000, [])).toBe(0);
  });
});
