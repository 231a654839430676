/** Folders are made with what is missing above them, and never for ever. */
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkReportFiles } from './commands/report-options.ts';
import { makeFolders } from './folders.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep folders '));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('are made with those above them, once or twice', () => {
  for (let i = 0; i < 2; i++) makeFolders(join(folder, 'a', 'b c', 'd'));
  expect(statSync(join(folder, 'a', 'b c', 'd')).isDirectory()).toBe(true);
});

it('are refused where a file or a link to nowhere stands', () => {
  writeFileSync(join(folder, 'file'), '');
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
  for (const path of ['file', 'file/below', 'link', 'link/below']) {
    expect(() => makeFolders(join(folder, path)), path).toThrow(/EEXIST|ENOTDIR|ENOENT/);
  }
});

// mkdirSync with `recursive` never comes back from this one.
it.runIf(existsSync('/proc/self'))('are refused where none can be made', () => {
  expect(() => makeFolders('/proc/lockstep/below')).toThrow('ENOENT');
});

it('files of reports are looked at before a run, and none is left behind by it', () => {
  const [fresh, old] = [join(folder, 'new', 'junit.xml'), join(folder, 'old.sarif')];
  writeFileSync(old, 'of yesterday');
  checkReportFiles({ junit: fresh, sarif: old });
  expect(existsSync(fresh)).toBe(false);
  expect(statSync(old).size).toBe(12);
});
