/** For tests: the command line in this process, with what it printed and its exit code. */

import { readdirSync } from 'node:fs';
import { main } from './cli.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function lockstep(...args: string[]): Promise<Ran> {
  const printed = { stdout: '', stderr: '' };
  const restore = (['stdout', 'stderr'] as const).map(name => {
    const stream = process[name];
    const write = stream.write;
    stream.write = ((chunk: string | Uint8Array): boolean => {
      printed[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      return true;
    }) as typeof stream.write;
    return () => {
      stream.write = write;
    };
  });
  const { log } = console;
  console.log = (text: unknown) => {
    printed.stdout += `${String(text)}\n`;
  };
  const codeBefore = process.exitCode;
  process.exitCode = 0;
  try {
    await main(['node', 'lockstep', ...args]);
    return { ...printed, code: Number(process.exitCode) };
  } finally {
    process.exitCode = codeBefore;
    console.log = log;
    for (const undo of restore) undo();
  }
}

/** All that is in a folder, without what SQLite keeps beside an open file: a command that refuses leaves it as it was. */
export const contentsOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => !/-(wal|shm)$/.test(name))
    .sort();
