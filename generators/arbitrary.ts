/**
 * Any generator `(choices) => value` as a real fast-check arbitrary, shrinking included.
 *
 * Shrinking edits the recorded sequence and runs the generator again on it, so every candidate is well formed and
 * consistent by construction. Promise: candidates are finite in number, the boldest come first, and each has a sequence
 * strictly smaller than the last in shortlex order (shorter, or as long and lower at the first difference). Trailing
 * zeros do not count, because playing a sequence back supplies zeros for ever; so every chain of shrinks ends.
 */
import fc from 'fast-check';
import { type Choices, RecordedChoices, ReplayedChoices } from './choices.ts';

export interface ArbitraryOptions<T> {
  /** Whether a value that did not come from this arbitrary is one of its kind. */
  readonly accepts?: (value: unknown) => value is T;
  /**
   * Smaller values near a given one. With it, values without a history shrink too: `examples`, or a finding's
   * input.
   */
  readonly reductions?: (value: T) => Iterable<T>;
}

/** The arbitrary of everything that `generate` makes. */
export function arbitrary<T>(generate: (choices: Choices) => T, options: ArbitraryOptions<T> = {}): fc.Arbitrary<T> {
  return new ChoicesArbitrary(generate, options);
}

/** What fast-check keeps beside a generated value: the choices that led to it. */
class History {
  readonly sequence: readonly number[];

  constructor(sequence: readonly number[]) {
    this.sequence = sequence;
  }
}

class ChoicesArbitrary<T> extends fc.Arbitrary<T> {
  private readonly make: (choices: Choices) => T;
  private readonly options: ArbitraryOptions<T>;

  constructor(make: (choices: Choices) => T, options: ArbitraryOptions<T>) {
    super();
    this.make = make;
    this.options = options;
  }

  /** The bias of fast-check is not used: what is worth trying more often is the generator's own business. */
  override generate(random: fc.Random): fc.Value<T> {
    const choices = new RecordedChoices(random.nextInt(), random.nextInt());
    const value = this.make(choices);
    return new fc.Value(value, new History(trimmed(choices.sequence)));
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.options.reductions !== undefined && (this.options.accepts?.(value) ?? true);
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    return new fc.Stream(context instanceof History ? this.replays(context.sequence) : this.reduced(value));
  }

  private *replays(sequence: readonly number[]): IterableIterator<fc.Value<T>> {
    const seen = new Set<string>();
    for (const candidate of shorterSequences(sequence)) {
      const choices = new ReplayedChoices(candidate);
      const value = this.make(choices);
      const used = trimmed(choices.sequence);
      if (compareShortlex(used, sequence) >= 0) continue;
      const key = used.join();
      if (seen.has(key)) continue;
      seen.add(key);
      yield new fc.Value(value, new History(used));
    }
  }

  private *reduced(value: T): IterableIterator<fc.Value<T>> {
    for (const smaller of this.options.reductions?.(value) ?? []) yield new fc.Value(smaller, undefined);
  }
}

/** The sequence without its trailing zeros, which a replay supplies anyway. */
export function trimmed(sequence: readonly number[]): readonly number[] {
  let length = sequence.length;
  while (length > 0 && sequence[length - 1] === 0) length--;
  return length === sequence.length ? sequence : sequence.slice(0, length);
}

/** Negative when `a` is the simpler sequence: the shorter one, or the lower at the first difference. */
export function compareShortlex(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}

/**
 * Sequences simpler than the given one, the boldest first: nothing at all, a part of it, then without a block (large
 * blocks first), with a block of zeros, and last with one value lowered, alone or together with a cut after it: a lower
 * size usually means that the draws of the lost elements are superfluous.
 */
export function* shorterSequences(sequence: readonly number[]): Generator<number[]> {
  const length = sequence.length;
  if (length === 0) return;
  yield [];
  for (let kept = length >> 1; kept > 0; kept >>= 1) yield sequence.slice(0, kept);
  for (let block = length >> 1; block > 0; block >>= 1) {
    for (let at = 0; at + block <= length; at += block) yield [...sequence.slice(0, at), ...sequence.slice(at + block)];
  }
  for (let block = length >> 1; block > 1; block >>= 1) {
    for (let at = 0; at + block <= length; at += block) {
      const zeros = new Array<number>(block).fill(0);
      yield [...sequence.slice(0, at), ...zeros, ...sequence.slice(at + block)];
    }
  }
  for (let at = 0; at < length; at++) {
    for (const lower of lowerValues(sequence[at] as number)) {
      const lowered = [...sequence];
      lowered[at] = lower;
      for (const cut of [8, 4, 2, 1]) {
        if (at + 1 + cut <= length) yield [...lowered.slice(0, at + 1), ...lowered.slice(at + 1 + cut)];
      }
      yield lowered;
    }
  }
}

/** 0, the half, without its lowest bit (values are often sets of bits), one less. */
function lowerValues(value: number): Set<number> {
  if (value <= 0) return new Set();
  const small = value < 0x8000_0000 ? value & (value - 1) : value - 1;
  return new Set([0, Math.floor(value / 2), small, value - 1]);
}
