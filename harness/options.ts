/**
 * Reading the values of options: durations, counts, seeds, shards, lists of implementations. Each error names the
 * option's value and the form that is expected.
 */

import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { UserError } from './errors.ts';

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `90s`, `30m`, `6h`, `500ms` to milliseconds. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  const ms = match === null ? Number.NaN : Number(match[1]) * (UNITS[match[2] ?? ''] ?? Number.NaN);
  if (Number.isFinite(ms) && ms > 0) return ms;
  throw new InvalidArgumentError('Expected a duration above zero such as 90s, 30m or 6h.');
}

/** A whole number from 1 on. */
export function parseCount(text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('Expected a whole number from 1 on.');
}

/** From 0 to 90: something must be left for the rest. */
export function parsePercent(text: string): number {
  const percent = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (percent <= 90) return percent;
  throw new InvalidArgumentError('Expected a percentage from 0 to 90.');
}

/** Seeds have 32 bits, like those of fast-check. */
export function parseSeed(text: string): number {
  const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (seed <= 0xffffffff) return seed;
  throw new InvalidArgumentError('Expected a whole number from 0 to 4294967295.');
}

export interface Shard {
  /** From 0; people write it from 1. */
  readonly index: number;
  readonly of: number;
}

/** `3/16`: the third of sixteen. */
export function parseShard(text: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [number, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match !== null && number >= 1 && number <= of) return { index: number - 1, of };
  throw new InvalidArgumentError('Expected I/N with I from 1 to N, such as 3/16.');
}

/** `a,b,c`, repeatable. A command after `process:` may contain commas, so it must be an option of its own. */
export function collectNames(text: string, before: readonly string[] | undefined): readonly string[] {
  const names = text.startsWith('process:') ? [text] : text.split(',').map(name => name.trim());
  if (names.some(name => name === '')) throw new InvalidArgumentError('Expected names separated by single commas.');
  return [...(before ?? []), ...names];
}

/** An implementation or subject that is named twice would be asked twice, and counted twice. */
export function checkNames(names: readonly string[], option = '--implementations'): readonly string[] {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UserError(`${option}: "${twice}" is named twice`);
  return names;
}

export const collect = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  text,
];

/** A random seed: said at the start of each run, so that it can be given again. */
export const freshSeed = (): number => Math.floor(Math.random() * 0x1_0000_0000);

export const defaultWorkers = (): number => Math.max(1, availableParallelism());

/** For the help of commands that have `--fail-on`. */
export const EXIT_CODES = `
Exit code 0: nothing that --fail-on names; 1: findings that it names; 2: wrong usage or bad input; 3: Lockstep itself
failed, or tested nothing.`;

export const DEFAULT_DB = '.lockstep/lockstep.db';
