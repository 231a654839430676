/**
 * What is going on: one line that renews itself on a terminal, one line every 30 seconds elsewhere. On stderr, so that
 * stdout stays what the command was asked for.
 */

import type { Progress } from '../../harness/index.ts';
import { count, duration, perSecond } from './style.ts';

const QUIET_MS = 30_000;

export class ProgressLine {
  readonly #live = process.stderr.isTTY === true;
  #lastAt = Date.now();
  #shown = 0;

  show(progress: Progress): void {
    const now = Date.now();
    if (!this.#live && now - this.#lastAt < QUIET_MS) return;
    this.#lastAt = now;
    const line = text(progress);
    if (!this.#live) {
      process.stderr.write(`${line}\n`);
      return;
    }
    const width = Math.max(20, (process.stderr.columns ?? 80) - 1);
    const cut = line.slice(0, width);
    process.stderr.write(`\r${cut.padEnd(this.#shown)}`);
    this.#shown = cut.length;
  }

  /** Gives the line back to the terminal. */
  clear(): void {
    if (this.#live && this.#shown > 0) process.stderr.write(`\r${''.padEnd(this.#shown)}\r`);
    this.#shown = 0;
  }
}

function text({ subject, tests, ms, mismatches, findings, doing }: Progress): string {
  const found = mismatches === 0 ? 'no mismatch' : `${count(mismatches)} mismatches, ${count(findings)} findings`;
  return `${subject}  ${count(tests)} tests  ${perSecond(tests, ms)}  ${duration(ms)}  ${found}${doing === 'shrinking' ? ', shrinking' : ''}`;
}
