/**
 * The versions of a package: which are published, which are installed here, and how one more is installed.
 *
 * npm is asked through its own client, for this one package, and only when a version is missing.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';

const PACKAGE = '@cedar-policy/cedar-wasm';

/** Runs a program; undefined when it could not be started. */
export type Run = (command: string, args: readonly string[]) => { readonly ok: boolean; readonly output: string };

const MINUTES = 60_000;

export const runProgram: Run = (command, args) => {
  const ended = spawnSync(command, args, { encoding: 'utf8', timeout: 3 * MINUTES, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = `${ended.stdout ?? ''}${ended.status === 0 ? '' : (ended.stderr ?? ended.error?.message ?? '')}`;
  return { ok: ended.status === 0, output };
};

export interface Range {
  readonly from: string;
  readonly to: string;
}

/** Ends that nobody has named. */
const [FIRST, LAST] = ['0.0.0', '999999.0.0'] as const;

/** `4.0.0..4.13.0`; either end may be left out. Throws a UserError that shows the form. */
export function parseRange(text: string): Range {
  const match = /^(\d+\.\d+\.\d+)?\.\.(\d+\.\d+\.\d+)?$/.exec(text);
  if (match !== null) {
    const range = { from: match[1] ?? FIRST, to: match[2] ?? LAST };
    if (compareVersions(range.from, range.to) <= 0) return range;
  }
  throw new UserError(`"${text}" is no range of versions`, 'write A..B with A before B, such as 4.0.0..4.13.0');
}

/** ` from 4.0.0 to 4.13.0`, as far as a person has named an end. */
export const rangeWords = ({ from, to }: Range): string =>
  `${from === FIRST ? '' : ` from ${from}`}${to === LAST ? '' : ` to ${to}`}`;

export const within = ({ from, to }: Range, version: string): boolean =>
  compareVersions(from, version) <= 0 && compareVersions(version, to) <= 0;

export function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map(version => version.split('.').map(Number)) as [number[], number[]];
  for (let i = 0; i < 3; i++) if (x[i] !== y[i]) return (x[i] ?? 0) - (y[i] ?? 0);
  return 0;
}

/** In the folder of versions, from old to new. */
export function installedVersions(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(name => /^\d+\.\d+\.\d+$/.test(name) && existsSync(join(folder, name, 'node_modules', PACKAGE)))
    .sort(compareVersions);
}

/** From old to new, without previews; undefined when npm cannot be asked. */
export function publishedVersions(run: Run): string[] | undefined {
  const { ok, output } = run('npm', ['view', PACKAGE, 'versions', '--json']);
  if (!ok) return undefined;
  // npm may say more than it was asked for, before it.
  const list = /[[][^[\]]*]/.exec(output)?.[0];
  if (list === undefined) return undefined;
  const versions = JSON.parse(list) as readonly string[];
  return versions.filter(version => /^\d+\.\d+\.\d+$/.test(version)).sort(compareVersions);
}

/** Throws a UserError that says how to install it by hand. */
export function install(version: string, folder: string, run: Run): void {
  const args = ['install', '--no-save', '--prefix', join(folder, version), `${PACKAGE}@${version}`];
  const { ok, output } = run('npm', args);
  if (ok) return;
  const why = output.split('\n').find(line => /npm (error|ERR!)/.test(line)) ?? 'npm could not be run';
  throw new UserError(
    `cedar-wasm@${version} could not be installed: ${why.trim()}`,
    `where there is a network, run: npm ${args.join(' ')}`,
  );
}
