/**
 * One seat for a program: starts it, keeps it busy, notices how it fails, and starts it again.
 *
 * Who is to blame when a program dies with several inputs outstanding cannot be seen: it may have answered some, and
 * died before the answers left its buffer. So these inputs are given to a fresh program one at a time, and the one
 * that it dies on is to blame. If it dies on none of them, the oldest is rejected all the same: a crash that was seen
 * is told.
 */

import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { UserError } from '../errors.ts';
import { isObject, readJson, writeJson } from '../json.ts';
import { ImplementationCrash, ImplementationHang } from './process-errors.ts';
import { Program } from './program.ts';

/** One input on its way. */
export interface Task {
  readonly id: number;
  /** The input as JSON text. */
  readonly json: string;
  readonly resolve: (answer: Json) => void;
  readonly reject: (error: Error) => void;
}

export interface SeatSettings {
  readonly command: string;
  readonly subject: string;
  readonly window: number;
  readonly timeLimitMs: number;
  readonly startLimitMs: number;
}

/** What the program says about itself. */
export interface Greeting {
  readonly name: string;
  readonly version: string;
}

interface Start {
  readonly resolve: (greeting: Greeting) => void;
  readonly reject: (error: UserError) => void;
}

/** The search for the input that a program died on. */
interface Inquiry {
  readonly why: string;
  readonly oldest: Task;
  readonly count: number;
  readonly open: Task[];
  answerOfOldest: (() => void) | undefined;
  found: boolean;
}

export class Seat {
  readonly #settings: SeatSettings;
  /** Shared by all seats. */
  readonly #queue: Task[];
  #program: Program | undefined;
  #ready = false;
  #start: Start | undefined;
  /** Outstanding inputs, oldest first. */
  #flying: Task[] = [];
  #timer: NodeJS.Timeout | undefined;
  #inquiry: Inquiry | undefined;
  /** A failure that was seen while no input was outstanding: the next input is told. */
  #debt: string | undefined;
  #closed = false;

  constructor(settings: SeatSettings, queue: Task[]) {
    this.#settings = settings;
    this.#queue = queue;
  }

  get running(): boolean {
    return this.#program !== undefined;
  }

  /** How many more inputs the running program takes now. */
  get room(): number {
    return this.#ready && this.#inquiry === undefined ? this.#settings.window - this.#flying.length : 0;
  }

  /** Starts the program for the first time; rejects with a UserError. */
  begin(): Promise<Greeting> {
    return new Promise((resolve, reject) => {
      this.#start = { resolve, reject };
      this.#launch();
    });
  }

  /** Gives the program what it has room for. */
  pump(): void {
    if (this.#closed) return;
    const waiting = this.#inquiry ? this.#inquiry.open : this.#queue;
    if (this.#program === undefined) {
      if (waiting.length > 0) this.#launch();
      return;
    }
    const window = this.#inquiry ? 1 : this.#settings.window;
    while (this.#ready && this.#flying.length < window) {
      const task = waiting.shift();
      if (task === undefined) return;
      if (this.#debt !== undefined) {
        task.reject(this.#crash(this.#debt, task));
        this.#debt = undefined;
        continue;
      }
      this.#flying.push(task);
      if (this.#flying.length === 1) this.#watch();
      this.#program.write(`{"id":${task.id},"input":${task.json}}`);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const closed = new Error(`process:${this.#settings.command} was closed before it answered`);
    for (const task of [...this.#flying.splice(0), ...(this.#inquiry?.open.splice(0) ?? [])]) task.reject(closed);
    this.#inquiry?.answerOfOldest?.();
    await this.#program?.close();
  }

  // ------------------------------------------------------------------------------------------------- start and end

  #launch(): void {
    const { command, subject, startLimitMs } = this.#settings;
    const program = new Program(command, {
      line: text => this.#line(program, text),
      gone: why => this.#gone(program, why),
    });
    this.#program = program;
    this.#ready = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => program.kill(`did not say that it is ready within ${startLimitMs} ms`),
      startLimitMs,
    );
    program.write(writeJson({ lockstep: 1, subject }));
  }

  #greeted(program: Program, text: string): void {
    const reply = objectIn(text);
    if (reply?.ready !== true) {
      program.kill(
        typeof reply?.unsupported === 'string'
          ? `does not answer ${this.#settings.subject}: ${reply.unsupported}`
          : `must answer the handshake with {"ready":true,"name":...,"version":...}, not with ${shorten(text)}`,
      );
      return;
    }
    clearTimeout(this.#timer);
    this.#ready = true;
    this.#start?.resolve({ name: wordOf(reply.name), version: wordOf(reply.version) });
    this.#start = undefined;
    this.pump();
  }

  #gone(program: Program, why: string): void {
    if (program !== this.#program) return;
    const wasReady = this.#ready;
    this.#program = undefined;
    this.#ready = false;
    clearTimeout(this.#timer);
    if (this.#closed) return;
    if (wasReady) this.#died(why, program.stderr);
    else this.#didNotStart(why, program.stderr);
    this.#finishInquiry();
    this.pump();
  }

  #didNotStart(why: string, stderr: string): void {
    if (this.#start) {
      const words = `process:${this.#settings.command} ${why}`;
      this.#start.reject(new UserError(stderr === '' ? words : `${words}\n${stderr}`, 'see docs/process-protocol.md'));
      this.#start = undefined;
      return;
    }
    // One input is told; the next one makes another attempt.
    const task = (this.#inquiry ? this.#inquiry.open : this.#queue).shift();
    task?.reject(new ImplementationCrash(`${why} when it was started again`, task.json, stderr));
    if (task !== undefined && this.#inquiry !== undefined) this.#inquiry.found = true;
  }

  #died(why: string, stderr: string): void {
    const flying = this.#flying.splice(0);
    const [oldest] = flying;
    const words = stderr === '' ? why : `${why}: ${stderr.split('\n').at(-1)}`;
    if (oldest === undefined) {
      this.#debt = `${words} (while it had no input)`;
    } else if (flying.length === 1) {
      oldest.reject(new ImplementationCrash(words, oldest.json, stderr));
      if (this.#inquiry) this.#inquiry.found = true;
    } else {
      this.#inquiry = {
        why: words,
        oldest,
        count: flying.length,
        open: flying,
        answerOfOldest: undefined,
        found: false,
      };
    }
  }

  // -------------------------------------------------------------------------------------------------------- replies

  #line(program: Program, text: string): void {
    if (program !== this.#program) return;
    if (!this.#ready) {
      this.#greeted(program, text);
      return;
    }
    const reply = objectIn(text);
    const index = this.#flying.findIndex(({ id }) => id === reply?.id);
    const task = this.#flying[index];
    const settle = task && reply && this.#settlement(task, reply);
    if (task === undefined || settle === undefined) {
      this.#rubbish(program, text);
      return;
    }
    this.#flying.splice(index, 1);
    if (index === 0) this.#watch();
    if (this.#inquiry?.oldest === task) this.#inquiry.answerOfOldest = settle;
    else settle();
    this.#finishInquiry();
    this.pump();
  }

  /** undefined: no reply of the protocol. */
  #settlement(task: Task, { answer, unsupported, error }: JsonObject): (() => void) | undefined {
    if (answer !== undefined) return () => task.resolve(answer);
    if (typeof unsupported === 'string') return () => task.resolve({ unsupported });
    if (typeof error === 'string') return () => task.reject(this.#crash(error, task));
    return undefined;
  }

  /** After a line that is no reply nobody knows which line answers what. */
  #rubbish(program: Program, text: string): void {
    const words = `wrote a line to stdout that is no reply to an outstanding input: ${shorten(text)}`;
    const [oldest] = this.#flying;
    if (oldest) this.#giveUp(program, this.#crash(words, oldest), words);
    else {
      program.kill(words);
      this.#gone(program, words);
    }
  }

  /** Rejects the oldest input, gives the others another chance, and starts anew. */
  #giveUp(program: Program, error: Error, why: string): void {
    const [oldest, ...others] = this.#flying.splice(0);
    oldest?.reject(error);
    if (this.#inquiry) this.#inquiry.found = true;
    (this.#inquiry ? this.#inquiry.open : this.#queue).unshift(...others);
    clearTimeout(this.#timer);
    this.#program = undefined;
    this.#ready = false;
    program.kill(why);
    this.#finishInquiry();
    this.pump();
  }

  /**
   * The time of an input runs from when it is the oldest one outstanding: a program may work on one after the other.
   */
  #watch(): void {
    clearTimeout(this.#timer);
    const { timeLimitMs } = this.#settings;
    const [oldest] = this.#flying;
    const program = this.#program;
    if (oldest === undefined || program === undefined) return;
    const hang = (): void => {
      if (this.#program !== program || this.#flying[0] !== oldest) return;
      const words = `no answer within ${timeLimitMs} ms`;
      this.#giveUp(program, new ImplementationHang(words, oldest.json, program.stderr), words);
    };
    // When this thread itself was busy, timers come before replies that have long arrived: those are read first.
    this.#timer = setTimeout(() => setImmediate(() => setImmediate(hang)), timeLimitMs);
  }

  #finishInquiry(): void {
    const inquiry = this.#inquiry;
    if (inquiry === undefined || inquiry.open.length > 0 || this.#flying.length > 0) return;
    this.#inquiry = undefined;
    const { why, oldest, count, answerOfOldest, found } = inquiry;
    if (answerOfOldest === undefined) return;
    if (found) answerOfOldest();
    else {
      const words = `${why} with ${count} inputs outstanding, but on none of them alone`;
      oldest.reject(new ImplementationCrash(words, oldest.json));
    }
  }

  #crash(what: string, task: Task): ImplementationCrash {
    return new ImplementationCrash(what, task.json, this.#program?.stderr);
  }
}

/** undefined: the line is no JSON object. */
function objectIn(line: string): JsonObject | undefined {
  try {
    const json = readJson(line);
    return isObject(json) ? json : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

const wordOf = (json: Json | undefined): string => (typeof json === 'string' ? json : '');
const shorten = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}...` : text);
