/**
 * `process:CMD`: any program in any language as an implementation, by JSON lines on its stdin and stdout. The protocol
 * is docs/process-protocol.md.
 *
 * Promises: inputs are pipelined up to a bounded window; a program that dies, hangs or writes rubbish is started anew,
 * the input that did it is rejected with an error that holds it, and every other input still gets its answer.
 */

import { availableParallelism } from 'node:os';
import { UserError } from '../errors.ts';
import type { Implementation } from '../implementation.ts';
import { writeJson } from '../json.ts';
import { Seat, type Task } from './process-seat.ts';

export interface ProcessOptions {
  /** Programs at once, from 1 to the number of processors; 1 when left out. */
  readonly processes?: number;
  /** Inputs that one program is given before its answers; 16 when left out. */
  readonly window?: number;
  /** Milliseconds that a program may work on one input; 10,000 when left out. */
  readonly timeLimitMs?: number;
  /** Milliseconds until a started program says that it is ready; 30,000 when left out. */
  readonly startLimitMs?: number;
}

/**
 * Starts the program and waits for its handshake. Throws a UserError when the program cannot be started, does not speak
 * the protocol or does not answer the subject.
 */
export async function processImplementation(
  command: string,
  subject: string,
  options: ProcessOptions = {},
): Promise<Implementation> {
  if (command.trim() === '')
    throw new UserError('process: needs a command', 'write for example "process:./my-engine --json"');
  const queue: Task[] = [];
  const settings = {
    command,
    subject,
    window: options.window ?? 16,
    timeLimitMs: options.timeLimitMs ?? 10_000,
    startLimitMs: options.startLimitMs ?? 30_000,
  };
  const count = Math.max(1, Math.min(options.processes ?? 1, availableParallelism()));
  const seats = Array.from({ length: count }, () => new Seat(settings, queue));
  const [first] = seats;
  if (first === undefined) throw new Error('no seat');
  const program = await first.begin();
  let id = 0;
  let closed = false;
  return {
    name: `process:${command}`,
    version: `${program.name} ${program.version}`.trim(),
    keepsTime: true,
    answer(input) {
      if (closed) throw new Error(`process:${command} is closed`);
      const json = writeJson(input);
      return new Promise((resolve, reject) => {
        queue.push({ id: ++id, json, resolve, reject });
        // The least busy first; a program is started only for what the others have no room for.
        const freest = seats.reduce((a, b) => (b.room > a.room ? b : a));
        const seat = freest.room > 0 || seats.length === 1 ? freest : (seats.find(each => !each.running) ?? freest);
        seat.pump();
      });
    },
    async close() {
      closed = true;
      await Promise.all(seats.map(seat => seat.close()));
      for (const task of queue.splice(0)) task.reject(new Error(`process:${command} was closed before it answered`));
    },
  };
}
