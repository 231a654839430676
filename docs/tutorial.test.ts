/**
 * The tutorial, typed in as it stands, in an empty folder: its commands in their order, and what it says that they print.
 * Ids may be others; an ellipsis stands for whatever is there.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-tutorial-'));
  mkdirSync(join(folder, 'docs'));
  copyFileSync(join(root, 'docs/process-example.mjs'), join(folder, 'docs/process-example.mjs'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(root, 'node_modules/@cedar-policy'), join(folder, 'node_modules/@cedar-policy'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Step {
  readonly commands: string;
  /** Lines in their order; undefined where the tutorial shows none. */
  readonly prints: string | undefined;
}

function steps(): Step[] {
  const text = readFileSync(join(root, 'docs/tutorial.md'), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms)].map(([, commands = '', prints]) => ({
    commands,
    prints,
  }));
}

function type(commands: string): string {
  const command = commands.replaceAll('npx lockstep', `"${process.execPath}" "${join(root, 'bin/lockstep.js')}"`);
  const env = { ...process.env, NO_COLOR: '1' };
  const { stdout, error } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8', env });
  if (error !== undefined) throw error;
  return stdout;
}

const ID = /\b[0-9a-f]{10}\b/g;
const plain = (text: string): string => text.replaceAll(ID, 'ID').replace(/[ \t]+/g, ' ');

/** Each line behind the one before it, each part of a line behind the part before it, on that line. */
function missing(printed: string, expected: string): string | undefined {
  const lines = plain(printed).split('\n');
  let at = 0;
  for (const line of expected.trimEnd().split('\n')) {
    const parts = plain(line)
      .split('…')
      .map(part => part.trim());
    const found = lines.findIndex((text, i) => i >= at && holds(text, parts));
    if (found < 0) return line;
    at = found + 1;
  }
  return undefined;
}

function holds(text: string, parts: readonly string[]): boolean {
  let from = 0;
  return parts.every(part => {
    const found = text.indexOf(part, from);
    from = found + part.length;
    return found >= 0;
  });
}

/** Those at the beginnings of lines: a run lists its findings so, the one that changes the decision first. */
const ids = (printed: string): string[] => [...printed.matchAll(/^[0-9a-f]{10}\b/gm)].map(([id]) => id);

it('does what it says', { timeout: 180_000 }, () => {
  let [id, other]: (string | undefined)[] = [];
  const all = steps();
  expect(all.length).toBe(7);
  for (const { commands, prints } of all) {
    const printed = type(commands.replaceAll(/\bOTHER\b/g, other ?? '').replaceAll(/\bID\b/g, id ?? ''));
    if (id === undefined) [id, other] = ids(printed);
    const line = prints === undefined ? undefined : missing(printed, prints);
    expect(line, `not printed, or not in this place, by\n${commands}\n${printed}`).toBeUndefined();
  }
});
