/**
 * The panel: all implementations of one campaign for one subject, asked about one input after the other.
 *
 * Promise: whatever an implementation does short of killing its thread becomes an outcome of that implementation, and
 * nobody else's. Stays synchronous, without a promise for each input, as long as every implementation does.
 */

import { messageOf } from './errors.ts';
import type { Implementation } from './implementation.ts';
import { isUnsupported } from './implementation.ts';
import { judge, type Named, type Outcome, type Verdict } from './judge.ts';
import type { Subject } from './subject.ts';

/** Where a watchdog on another thread can see which implementation has the input. */
interface ProgressSlot {
  at(implementation: number): void;
}

export interface PanelOptions {
  readonly progress?: ProgressSlot;
  /** How long a promised answer is waited for, ms; for ever when left out. */
  readonly limitMs?: number;
}

export class Panel<Input = unknown, Answer = unknown> {
  readonly subject: Subject<Input, Answer>;
  readonly implementations: readonly Implementation<Input, Answer>[];
  /** Milliseconds that each implementation was busy; an asynchronous one is busy while any answer is outstanding. */
  readonly ms: number[];
  readonly unsupported: number[];
  /** Inputs that each implementation was asked about. */
  readonly asked: number[];
  readonly #options: PanelOptions;
  readonly #outstanding: number[];
  readonly #busySince: number[];

  constructor(
    subject: Subject<Input, Answer>,
    implementations: readonly Implementation<Input, Answer>[],
    options: PanelOptions = {},
  ) {
    this.subject = subject;
    this.implementations = implementations;
    this.ms = implementations.map(() => 0);
    this.unsupported = implementations.map(() => 0);
    this.asked = implementations.map(() => 0);
    this.#options = options;
    this.#outstanding = implementations.map(() => 0);
    this.#busySince = implementations.map(() => 0);
  }

  /** The same with some of the implementations only. */
  only(names: readonly string[]): Panel<Input, Answer> {
    const few = this.implementations.filter(({ name }) => names.includes(name));
    const places = few.map(each => this.implementations.indexOf(each));
    const progress: ProgressSlot = { at: i => this.#options.progress?.at(places[i] ?? 0) };
    return new Panel(this.subject, few, { ...this.#options, progress });
  }

  /** The outcome of every implementation, or of every one that `who` marks, in the panel's order. */
  ask(input: Input, who?: readonly boolean[]): Named<Answer>[] | Promise<Named<Answer>[]> {
    const outcomes: (Named<Answer> | Promise<Named<Answer>>)[] = [];
    let waits = false;
    for (let i = 0; i < this.implementations.length; i++) {
      if (who !== undefined && who[i] === false) continue;
      const outcome = this.#askOne(i, input);
      waits ||= outcome instanceof Promise;
      outcomes.push(outcome);
    }
    return waits ? Promise.all(outcomes) : (outcomes as Named<Answer>[]);
  }

  /** undefined: all agree and keep every property. */
  judge(input: Input): Verdict | undefined | Promise<Verdict | undefined> {
    const outcomes = this.ask(input);
    return outcomes instanceof Promise
      ? outcomes.then(all => judge(this.subject, input, all))
      : judge(this.subject, input, outcomes);
  }

  async close(): Promise<void> {
    await Promise.all(this.implementations.map(implementation => implementation.close?.()));
  }

  #askOne(i: number, input: Input): Named<Answer> | Promise<Named<Answer>> {
    const implementation = this.implementations[i] as Implementation<Input, Answer>;
    this.#options.progress?.at(i);
    this.asked[i] = (this.asked[i] ?? 0) + 1;
    this.#begin(i);
    const done = (outcome: Outcome<Answer>): Named<Answer> => {
      this.#end(i);
      return { name: implementation.name, outcome };
    };
    try {
      const answer = implementation.answer(input);
      if (answer instanceof Promise) {
        return this.#within(answer, implementation).then(
          late => done(this.#outcome(i, late)),
          (thrown: unknown) => done(failureOf(thrown)),
        );
      }
      return done(this.#outcome(i, answer));
    } catch (thrown) {
      return done(failureOf(thrown));
    }
  }

  /** A promise that is not kept in time is broken here, where it is known whose it is and for which input. */
  #within<T>(answer: Promise<T>, { keepsTime }: Implementation): Promise<T> {
    const { limitMs } = this.#options;
    if (limitMs === undefined || keepsTime === true) return answer;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new PanelHang(`no answer within ${limitMs} ms`)), limitMs);
      answer.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  #begin(i: number): void {
    if (this.#outstanding[i] === 0) this.#busySince[i] = performance.now();
    this.#outstanding[i] = (this.#outstanding[i] ?? 0) + 1;
  }

  #end(i: number): void {
    this.#outstanding[i] = (this.#outstanding[i] ?? 1) - 1;
    if (this.#outstanding[i] === 0) this.ms[i] = (this.ms[i] ?? 0) + performance.now() - (this.#busySince[i] ?? 0);
  }

  #outcome(i: number, answer: Answer | { readonly unsupported: string }): Outcome<Answer> {
    if (isUnsupported(answer)) {
      this.unsupported[i] = (this.unsupported[i] ?? 0) + 1;
      return answer;
    }
    if (typeof answer !== 'object' || answer === null)
      return { crash: `answered ${wordFor(answer)}, not a JSON object` };
    return { answer: answer as Answer };
  }
}

/** Text of a value would be as long as the value likes. */
const wordFor = (answer: unknown): string =>
  answer === null || answer === undefined ? String(answer) : `a ${typeof answer}`;

class PanelHang extends Error {
  override readonly name = 'ImplementationHang';
}

/** An implementation tells a hang from a crash by the name of its error; anything else thrown is a crash. */
function failureOf(thrown: unknown): Outcome<never> {
  const name = thrown instanceof Error ? thrown.name : '';
  const message = firstLine(messageOf(thrown));
  return name === 'ImplementationHang'
    ? { hang: message }
    : { crash: name && name !== 'Error' ? `${name}: ${message}` : message };
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
