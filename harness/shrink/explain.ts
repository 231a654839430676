/**
 * Why an input shows a mismatch, found out by experiment: each part of it is changed, one at a time, and everybody is
 * asked again.
 *
 * A part that may be changed in every way that was tried, with the same mismatch as before, can be anything. Among the
 * changes after which all agree the smallest is the nearest input on which they do. Deterministic; the number of
 * questions is bounded.
 */

import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { canonicalJson, isObject, writeJson } from '../json.ts';
import type { Verdict } from '../judge.ts';
import { verdictKey } from '../judge.ts';
import type { Subject } from '../subject.ts';
import type { ShrinkBudget } from './task.ts';

export interface Part {
  /** Path into the input, `requests[0].context.n`. */
  readonly path: string;
  readonly value: Json;
}

/** One change, after which all agree. */
interface Nearest {
  readonly path: string;
  readonly from: Json;
  /** undefined: the part was left out. */
  readonly to: Json | undefined;
  readonly input: Json;
}

export interface Explanation {
  /** Every other value that was tried there takes the mismatch away, or turns it into another one. */
  readonly matters: readonly Part[];
  /** The mismatch stays with every other value that was tried there. */
  readonly anything: readonly Part[];
  readonly nearest: Nearest | undefined;
  readonly calls: number;
  /** Not all parts could be tried within the bound. */
  readonly unfinished: boolean;
}

/** What machines read. */
export function explanationJson({ matters, anything, nearest, unfinished }: Explanation): JsonObject {
  const parts = (list: readonly Part[]): Json => list.map(({ path, value }) => ({ path, value }));
  const found =
    nearest === undefined
      ? null
      : {
          path: nearest.path,
          from: nearest.from,
          ...(nearest.to === undefined ? { left: true } : { to: nearest.to }),
          input: nearest.input,
        };
  return { matters: parts(matters), anything: parts(anything), nearest: found, unfinished };
}

type Judge = (input: unknown) => Verdict | undefined | Promise<Verdict | undefined>;

/** A person waits for it. Time is a safety net for slow implementations. */
const EXPLAIN_BUDGET: ShrinkBudget = { calls: 600, ms: 5_000 };

interface Change {
  readonly part: Part;
  readonly to: Json | undefined;
  readonly input: Json;
}

export async function explain(
  subject: Subject,
  input: unknown,
  verdict: Verdict,
  judge: Judge,
  budget = EXPLAIN_BUDGET,
): Promise<Explanation> {
  const experiments = new Experiments(subject, verdict, judge, budget);
  const [matters, anything]: [Part[], Part[]] = [[], []];
  const agreeing: Change[] = [];
  const json = input as Json;
  for (const part of leavesOf(json)) {
    const outcomes: Told[] = [];
    for (const to of othersFor(part, json)) {
      const changed = withValue(json, part.steps, to);
      const told = await experiments.ask(changed);
      if (told === undefined) continue;
      outcomes.push(told);
      if (told === 'agree') agreeing.push({ part, to, input: changed });
    }
    if (outcomes.length === 0) continue;
    const { path, value } = part;
    if (outcomes.every(told => told === 'same')) anything.push({ path, value });
    else if (!outcomes.includes('same')) matters.push({ path, value });
  }
  const nearest = nearestOf(agreeing) ?? (await withoutAPart(subject, json, experiments));
  return { matters, anything, nearest, calls: experiments.calls, unfinished: experiments.over };
}

/** `other`: no agreement, but another mismatch than the one that is explained. */
type Told = 'same' | 'other' | 'agree';

class Experiments {
  calls = 0;
  over = false;
  readonly #subject: Subject;
  readonly #key: string;
  readonly #judge: Judge;
  readonly #limit: number;
  readonly #deadline: number;

  constructor(subject: Subject, verdict: Verdict, judge: Judge, { calls, ms }: ShrinkBudget) {
    this.#subject = subject;
    this.#key = verdictKey(verdict);
    this.#judge = judge;
    this.#limit = calls;
    this.#deadline = Date.now() + ms;
  }

  /** undefined: no input of the subject, or no question left. */
  async ask(changed: Json): Promise<Told | undefined> {
    if (this.calls >= this.#limit || Date.now() > this.#deadline) {
      this.over = true;
      return undefined;
    }
    const input = this.#read(changed);
    if (input === undefined) return undefined;
    this.calls++;
    const verdict = await this.#judge(input);
    return verdict === undefined ? 'agree' : verdictKey(verdict) === this.#key ? 'same' : 'other';
  }

  /** What the subject does not take for an input says nothing about the implementations. */
  #read(changed: Json): unknown {
    try {
      return this.#subject.read(changed);
    } catch (thrown) {
      if (thrown instanceof Error && thrown.name === 'UserError') return undefined;
      throw thrown;
    }
  }
}

type Step = string | number;
interface Leaf extends Part {
  readonly steps: readonly Step[];
}

/** Strings, numbers and booleans, wherever they stand. */
function* leavesOf(json: Json, steps: readonly Step[] = []): Generator<Leaf> {
  if (Array.isArray(json)) {
    for (const [i, item] of (json as readonly Json[]).entries()) yield* leavesOf(item, [...steps, i]);
  } else if (isObject(json)) {
    for (const [key, value] of Object.entries(json)) yield* leavesOf(value, [...steps, key]);
  } else if (json !== null) {
    yield { path: pathOf(steps), steps, value: json };
  }
}

export const pathOf = (steps: readonly Step[]): string =>
  steps
    .map(step =>
      typeof step === 'number' ? `[${step}]` : /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`,
    )
    .join('')
    .replace(/^\./, '');

/** Keys of policy JSON whose values are words of the language: a word that is none would only be rejected by all. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  op: ['==', 'in'],
  effect: ['permit', 'forbid'],
  kind: ['when', 'unless'],
  Var: ['principal', 'resource'],
  fn: [],
  slot: [],
};

/** The nearest values first. A text is also exchanged for one that the input has elsewhere: names refer to each other. */
function othersFor({ value, steps }: Leaf, input: Json): Json[] {
  const words = WORDS[String(steps.at(-1))];
  if (words !== undefined && typeof value === 'string') return words.filter(word => word !== value);
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value - 1, value === 0 ? 7 : 0];
  if (typeof value === 'bigint') return [value + (value > 0n ? -1n : 1n), 0n];
  if (typeof value !== 'string') return [0];
  const elsewhere = [...leavesOf(input)].find(leaf => typeof leaf.value === 'string' && leaf.value !== value);
  const fresh = value === 'zz' ? 'yy' : 'zz';
  return [fresh, ...(elsewhere === undefined ? [] : [elsewhere.value])];
}

function withValue(json: Json, steps: readonly Step[], to: Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return to;
  if (Array.isArray(json))
    return (json as readonly Json[]).map((item, i) => (i === step ? withValue(item, rest, to) : item));
  const object = json as JsonObject;
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, key === step ? withValue(value, rest, to) : value]),
  );
}

/** A value that changes little is nearer than a name that changes; then the shorter text, then the first. */
function nearestOf(changes: readonly Change[]): Nearest | undefined {
  const distance = ({ part, to }: Change): number => {
    const kind = typeof part.value === 'string' ? 2 : typeof part.value === 'boolean' ? 1 : 0;
    return kind * 100_000 + Math.abs(writeJson(to ?? null).length - writeJson(part.value).length);
  };
  const [best] = [...changes].sort((a, b) => distance(a) - distance(b));
  if (best === undefined) return undefined;
  return { path: best.part.path, from: best.part.value, to: best.to, input: best.input };
}

/** Where no other value makes all agree: the smallest reduction of the subject that does. */
async function withoutAPart(subject: Subject, json: Json, experiments: Experiments): Promise<Nearest | undefined> {
  let best: { input: Json; length: number } | undefined;
  for (const candidate of subject.reductions(subject.read(json))) {
    if (experiments.over) break;
    const told = await experiments.ask(candidate as Json);
    const { length } = canonicalJson(candidate);
    // Of the reductions the one that takes least away.
    if (told === 'agree' && (best === undefined || length > best.length)) best = { input: candidate as Json, length };
  }
  if (best === undefined) return undefined;
  const place = firstChange(json, best.input, []);
  return { path: pathOf(place.steps), from: place.from, to: place.to, input: best.input };
}

interface Place {
  readonly steps: readonly Step[];
  readonly from: Json;
  readonly to: Json | undefined;
}

/** The deepest place that holds all that is different. */
function firstChange(from: Json, to: Json, steps: readonly Step[]): Place {
  if (isObject(from) && isObject(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    const differing = keys.filter(key => text(from[key]) !== text(to[key]));
    const [key] = differing;
    if (differing.length === 1 && key !== undefined) return into(from[key], to[key], [...steps, key]);
  } else if (Array.isArray(from) && Array.isArray(to)) {
    const [a, b] = [from as readonly Json[], to as readonly Json[]];
    const differing = a.flatMap((item, i) => (text(item) === text(b[i]) ? [] : [i]));
    const [first] = differing;
    if (a.length === b.length && differing.length === 1 && first !== undefined) {
      return into(a[first], b[first], [...steps, first]);
    }
    if (a.length === b.length + 1 && first !== undefined)
      return { steps: [...steps, first], from: a[first] ?? null, to: undefined };
  }
  return { steps, from, to };
}

const into = (from: Json | undefined, to: Json | undefined, steps: readonly Step[]): Place =>
  from === undefined || to === undefined ? { steps, from: from ?? null, to } : firstChange(from, to, steps);

const text = (json: Json | undefined): string => (json === undefined ? '' : canonicalJson(json));
