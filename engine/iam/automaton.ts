/**
 * A pattern as a deterministic automaton that is built while it runs.
 *
 * A state stands for a set of places in the pattern, one bit each. Sets are bigints, because patterns are longer than
 * any machine word (names of EC2 have 63 characters); they are touched only when a state meets a character for the first
 * time, after that a step is one look-up. States that no text reaches are never made, so there is no blow-up: there are
 * at most as many states as nodes of the trie that are visited.
 */

import { fold } from './names.ts';

export const DEAD = 0;
const START = 1;

const UNKNOWN = -1;
const STAR = 42;
const QUESTION = 63;
const COLON = 58;

export class Automaton {
  /** Whether the wildcards at the end of the pattern contain a star: then whatever follows a match matches too. */
  readonly openEnded: boolean;
  protected readonly stars: bigint;
  /** For each class of characters, the places that read it. Class 0 is every character that the pattern does not name. */
  private readonly readers: readonly bigint[];
  private readonly classes = new Uint8Array(128);
  private readonly end: bigint;
  private readonly sets: bigint[];
  private readonly ids = new Map<bigint, number>();
  /** For each state and class the next state. */
  private readonly next: number[] = [];

  /** `pattern` in any case. One that is malformed gives an automaton that is dead from the start. */
  constructor(pattern: string) {
    const symbols = isWellFormed(pattern) ? fold(pattern).replace(/\*+/g, '*') : '';
    const readers = [0n];
    let [stars, questions] = [0n, 0n];
    for (let i = 0; i < symbols.length; i++) {
      const code = symbols.charCodeAt(i);
      const bit = 1n << BigInt(i);
      if (code === STAR) stars |= bit;
      else if (code === QUESTION) questions |= bit;
      else {
        if (this.classes[code] === 0) this.classes[code] = readers.push(0n) - 1;
        const reader = this.classes[code] ?? 0;
        readers[reader] = (readers[reader] ?? 0n) | bit;
      }
    }
    this.stars = stars;
    this.readers = readers.map(places => places | questions);
    this.openEnded = isOpenEnded(symbols);
    this.end = 1n << BigInt(symbols.length);
    this.sets = [0n];
    this.ids.set(0n, DEAD);
    for (const _ of readers) this.next.push(DEAD);
    if (symbols !== '') this.stateFor(this.closure(1n));
  }

  /** The first state; DEAD for a malformed pattern. */
  get start(): number {
    return this.sets.length > 1 ? START : DEAD;
  }

  /** `code` is below 128. */
  step(state: number, code: number): number {
    const kind = this.classes[code] ?? 0;
    const at = state * this.readers.length + kind;
    const known = this.next[at] ?? UNKNOWN;
    if (known !== UNKNOWN) return known;
    const state2 = this.stateFor(this.after(this.sets[state] ?? 0n, this.readers[kind] ?? 0n));
    this.next[at] = state2;
    return state2;
  }

  /** The state after a whole text. */
  run(text: string, from: number = this.start): number {
    let state = from;
    for (let i = 0; i < text.length && state !== DEAD; i++) state = this.step(state, text.charCodeAt(i));
    return state;
  }

  accepts(state: number): boolean {
    return ((this.sets[state] ?? 0n) & this.end) !== 0n;
  }

  /** Whether whatever follows a text that leads to this state is matched, nothing included. */
  acceptsAllFrom(state: number): boolean {
    return this.openEnded && this.accepts(state);
  }

  /** Places after one character: those that read it move on, a star also stays. */
  protected after(places: bigint, readers: bigint): bigint {
    return this.closure(((places & readers) << 1n) | (places & this.stars));
  }

  /** A star may be passed without reading. Runs of stars have been made one, so one step is enough. */
  protected closure(places: bigint): bigint {
    return places | ((places & this.stars) << 1n);
  }

  private stateFor(places: bigint): number {
    const known = this.ids.get(places);
    if (known !== undefined) return known;
    const id = this.sets.push(places) - 1;
    this.ids.set(places, id);
    for (const _ of this.readers) this.next.push(UNKNOWN);
    return id;
  }
}

/** Stars alone, or letters, digits, hyphens and wildcards around one colon, of which the service is not empty. */
export function isWellFormed(pattern: string): boolean {
  let [colons, others] = [0, 0];
  for (let i = 0; i < pattern.length; i++) {
    const code = pattern.charCodeAt(i);
    if (code === COLON) {
      if (++colons > 1 || i === 0) return false;
    } else if (code !== STAR) {
      others++;
      const letter = (code | 32) >= 97 && (code | 32) <= 122;
      if (!letter && !(code >= 48 && code <= 57) && code !== 45 && code !== QUESTION) return false;
    }
  }
  return colons === 1 || (others === 0 && pattern !== '');
}

function isOpenEnded(symbols: string): boolean {
  let at = symbols.length - 1;
  while (symbols.charCodeAt(at) === QUESTION) at--;
  return symbols.charCodeAt(at) === STAR;
}
