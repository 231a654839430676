/**
 * Saved tests once more: do all implementations still say what they must?
 *
 * What a test expects follows from what stands in its file:
 * - a `reason`: an accepted difference; it must still be there, of the same kind and the same implementation;
 * - a `difference` alone: a bug that was found; now all must agree;
 * - neither: its `answers` are right; all must agree with them.
 */

import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import type { Counterexample } from '../counterexample.ts';
import type { Implementation } from '../implementation.ts';
import { createImplementation } from '../implementations/index.ts';
import { isObject, writeJson } from '../json.ts';
import { judge, type Named, summarize, type Verdict } from '../judge.ts';
import { Panel } from '../panel.ts';

type Expectation = 'difference' | 'agreement' | 'answers';

export interface Checked {
  readonly source: string;
  readonly subject: string;
  readonly expected: Expectation;
  /** undefined: it is as it must be. */
  readonly wrong: string | undefined;
  /** Whose bug it was, where none of them was asked: that all agree says nothing about it. */
  readonly unasked: readonly string[];
}

const expectationOf = ({ document }: Counterexample): Expectation =>
  typeof document.reason === 'string' ? 'difference' : document.difference === undefined ? 'answers' : 'agreement';

/** Asks one panel for each subject, which lives until the end. */
export class Regression {
  readonly #named: readonly string[] | undefined;
  readonly #panels = new Map<string, Panel>();

  /** `named`: instead of each subject's own implementations. */
  constructor(named?: readonly string[]) {
    this.#named = named;
  }

  async check(example: Counterexample): Promise<Checked> {
    const { subject, input, source } = example;
    const panel = await this.#panel(example);
    const asked = await panel.ask(input);
    const expected = expectationOf(example);
    const saved = expected === 'answers' ? savedOutcomes(example.document) : [];
    const verdict = judge(subject, input, [...saved, ...asked]);
    const wrong = wrongOf(expected, verdict, example, this.#named);
    const odd = expected === 'agreement' ? oddOf(example.document) : [];
    const unasked = asked.some(({ name }) => odd.includes(name)) ? [] : odd;
    return { source, subject: subject.name, expected, wrong, unasked };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#panels.values()].map(panel => panel.close()));
  }

  async #panel({ subject }: Counterexample): Promise<Panel> {
    const known = this.#panels.get(subject.name);
    if (known !== undefined) return known;
    const names = this.#named ?? subject.implementations;
    const implementations: Implementation[] = [];
    for (const name of names) implementations.push(await createImplementation(name, subject.name));
    const panel = new Panel(subject, implementations);
    this.#panels.set(subject.name, panel);
    return panel;
  }
}

/** Who was alone with its answer when the test was saved. */
const oddOf = ({ difference }: JsonObject): readonly string[] => {
  const { odd } = difference as { readonly odd?: Json };
  return Array.isArray(odd) ? odd.filter(name => typeof name === 'string') : [];
};

/** One for each implementation that was trusted when the test was saved. */
function savedOutcomes({ answers }: JsonObject): Named<unknown>[] {
  const saved = isObject(answers) ? answers : {};
  return Object.entries(saved).map(([name, answer]) => ({
    name: `the saved answer of ${name}`,
    outcome: { answer },
  }));
}

function wrongOf(
  expected: Expectation,
  verdict: Verdict | undefined,
  { document }: Counterexample,
  named: readonly string[] | undefined,
): string | undefined {
  const said = verdict === undefined ? undefined : summarize(verdict, (json: Json) => writeJson(json).slice(0, 120));
  if (expected !== 'difference') return said;
  const { kind, odd } = document.difference as { readonly kind?: Json; readonly odd?: readonly string[] };
  // Of those who were not asked nothing can be said.
  const about = [...(odd ?? []), ...((document.difference as { others?: readonly string[] }).others ?? [])];
  if (named !== undefined && !about.every(name => named.includes(name))) return undefined;
  if (verdict === undefined) return `the accepted difference (${String(kind)}) is gone: all agree`;
  const same = verdict.difference.kind === kind && [...verdict.odd].sort().join() === [...(odd ?? [])].sort().join();
  return same ? undefined : `another difference than the accepted one: ${said}`;
}
