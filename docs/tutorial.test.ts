/**
 * The tutorial, typed in as it stands, in an empty folder: its commands in their order, and what it says that they print.
 * Ids may be others; an ellipsis stands for whatever is there.
 *
 * A shell does all but `npx lockstep`, whose words it only reads: the command line runs in this process, which has loaded
 * it already. That it runs as a program is the business of other tests.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockstep } from '../harness/cli-testing.ts';

const root = resolve(import.meta.dirname, '..');
const cwd = process.cwd();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-tutorial-'));
  mkdirSync(join(folder, 'docs'));
  copyFileSync(join(root, 'docs/process-example.mjs'), join(folder, 'docs/process-example.mjs'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(root, 'node_modules/@cedar-policy'), join(folder, 'node_modules/@cedar-policy'));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(cwd);
  rmSync(folder, { recursive: true, force: true });
});

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

async function type(commands: string): Promise<string> {
  let printed = '';
  for (const line of commands.trimEnd().split('\n')) {
    const [, words, rest = ''] = /^npx lockstep ([^;]*)(?:; (.*))?$/.exec(line) ?? [];
    if (words === undefined) {
      printed += shell(line);
      continue;
    }
    const { stdout, code } = await lockstep(...shell(`printf '%s\\n' ${words}`).trimEnd().split('\n'));
    printed += stdout + shell(rest.replace('$?', String(code)));
  }
  return printed;
}

function shell(command: string): string {
  const { stdout, status, error } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
  if (error !== undefined) throw error;
  expect(status, command).toBe(0);
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

/** At the beginning of a line: a run lists its findings so. */
const idIn = (printed: string): string | undefined => /^[0-9a-f]{10}\b/m.exec(printed)?.[0];

it('does what it says', { timeout: 180_000 }, async () => {
  let id: string | undefined;
  const all = steps();
  expect(all.length).toBe(7);
  for (const { commands, prints } of all) {
    const printed = await type(commands.replaceAll(/\bID\b/g, id ?? ''));
    id ??= idIn(printed);
    const line = prints === undefined ? undefined : missing(printed, prints);
    expect(line, `not printed, or not in this place, by\n${commands}\n${printed}`).toBeUndefined();
  }
});
