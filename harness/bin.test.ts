/** The command as a process: what it leaves behind when a person stops it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';

const bin = resolve(import.meta.dirname, '../bin/lockstep.js');

it.each(['SIGINT', 'SIGTERM'] as const)('ends by %s as any command does, and leaves no bundle', async signal => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bin-'));
  const env = { ...process.env, TMPDIR: folder };
  const child = spawn(process.execPath, [bin, 'stats', '--subject', 'cedar/authorize', '--tests', '10000000'], {
    env,
    stdio: 'ignore',
  });
  try {
    const isBuilt = (): boolean => readdirSync(folder).some(name => existsSync(join(folder, name, 'cli.mjs')));
    while (!isBuilt() && child.exitCode === null) await wait(50);
    // Between the last file of the bundle and the handlers is no more than a turn of the loop.
    await wait(1_000);
    const ended = once(child, 'exit');
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});
