/**
 * Replay: a counterexample once more, on its stored values. No generator is involved.
 *
 * One function for the command line and for web pages. The pages use `replayApart`: an input that hangs or kills its
 * process is the very thing that a finding may be about, so a server never runs one in its own process.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Json, JsonObject } from '../model/cedar/syntax/interchange.ts';
import { currentConfig } from './config/current.ts';
import { type Counterexample, implementationsOf } from './counterexample.ts';
import { messageOf } from './errors.ts';
import type { Implementation } from './implementation.ts';
import { createImplementation } from './implementations/index.ts';
import { readJson } from './json.ts';
import { judge, type Named, type Outcome, type Verdict } from './judge.ts';
import { Panel } from './panel.ts';
import { ruleSource } from './rule-source.ts';
import { type Explanation, explain, explanationJson } from './shrink/explain.ts';
import type { Difference, TraceNode } from './subject.ts';

export interface Replayed {
  readonly example: Counterexample;
  readonly implementations: readonly Pick<Implementation, 'name' | 'version'>[];
  readonly outcomes: readonly Named<unknown>[];
  /** undefined: all agree now. */
  readonly verdict: Verdict | undefined;
  readonly trace: readonly TraceNode[];
  /** undefined: all agree, or the input ends whoever answers it: no experiments with such. */
  readonly explanation: Explanation | undefined;
}

/** Asks those who answered when it was saved, or those named. Throws a UserError for an unknown implementation. */
export async function replay(
  example: Counterexample,
  names: readonly string[] = implementationsOf(example),
): Promise<Replayed> {
  const { subject, input } = example;
  const implementations = await Promise.all(names.map(name => createImplementation(name, subject.name)));
  const panel = new Panel(subject, implementations);
  try {
    const outcomes = await panel.ask(input);
    const verdict = judge(subject, input, outcomes);
    const trace = verdict === undefined ? [] : traceOf(example, verdict.difference);
    const known = implementations.map(({ name, version }) => ({ name, version }));
    const safe = verdict !== undefined && verdict.kind !== 'crash' && verdict.kind !== 'hang';
    const explanation = safe ? await explain(subject, input, verdict, each => panel.judge(each)) : undefined;
    return { example, implementations: known, outcomes, verdict, trace, explanation };
  } finally {
    await panel.close();
  }
}

/** The model's derivation around a difference; empty where a subject has none. */
export const traceOf = ({ subject, input }: Counterexample, difference: Difference): readonly TraceNode[] =>
  subject.trace?.(input, difference) ?? [];

/** What `replay --json` prints. */
export function replayJson({ example, implementations, outcomes, verdict, trace, explanation }: Replayed): JsonObject {
  return {
    source: example.source,
    subject: example.subject.name,
    agree: verdict === undefined,
    verdict: (verdict ?? null) as unknown as Json,
    answers: Object.fromEntries(outcomes.map(({ name, outcome }) => [name, plain(outcome)])),
    versions: Object.fromEntries(implementations.map(({ name, version }) => [name, version])),
    trace: trace.map(traceJson),
    explanation: explanation === undefined ? null : explanationJson(explanation),
    input: example.input as Json,
  };
}

/** In files an answer stands by itself; only what is no answer says so. */
export const plain = (outcome: Outcome): Json => ('answer' in outcome ? outcome.answer : outcome) as Json;

/** With the place in the sources at which each rule stands, `model/cedar/evaluate.ts:120`. */
export function traceJson(node: TraceNode): JsonObject {
  const source = ruleSource(node.rule);
  return {
    rule: node.rule,
    source: source === undefined ? null : `${source.file}:${source.line}`,
    what: node.what,
    outcome: node.outcome,
    parts: node.parts.map(traceJson),
  };
}

export type ReplayReport =
  | { readonly ended: 'agree' | 'differ'; readonly document: JsonObject; readonly ms: number }
  | { readonly ended: 'failed'; readonly why: string; readonly ms: number };

/** More output than this is no replay of something that a person looks at. */
const MOST_OUTPUT = 8_000_000;

/** Replays a finding in a process of its own, which is killed with all that it started after `limitMs`. Never throws. */
export async function replayApart(id: string, db: string, limitMs: number): Promise<ReplayReport> {
  const startedAt = Date.now();
  const ended = (why: string): ReplayReport => ({ ended: 'failed', why, ms: Date.now() - startedAt });
  const bin = fileURLToPath(new URL('../bin/lockstep.js', import.meta.url));
  const config = currentConfig()?.files.file;
  const own = config === undefined ? [] : ['--config', config];
  const child = spawn(process.execPath, [bin, 'replay', id, '--db', db, '--json', ...own], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let tooLate = false;
  const timer = setTimeout(() => {
    tooLate = true;
    endGroup(child.pid);
  }, limitMs);
  try {
    const [stdout, stderr, [code, signal]] = await Promise.all([
      collect(child.stdout, () => endGroup(child.pid)),
      collect(child.stderr, () => endGroup(child.pid)),
      once(child, 'close') as Promise<[number | null, string | null]>,
    ]);
    if (tooLate) return ended(`no end within ${limitMs / 1000} s: stopped`);
    if (code !== 0 && code !== 1) {
      return ended(stderr.trim().slice(0, 2_000) || `the process ended with ${signal ?? `exit code ${String(code)}`}`);
    }
    const document = readJson(stdout) as JsonObject;
    return { ended: document.agree === true ? 'agree' : 'differ', document, ms: Date.now() - startedAt };
  } catch (thrown) {
    return ended(messageOf(thrown));
  } finally {
    clearTimeout(timer);
  }
}

/** The child leads a process group, so that implementations which are processes end with it. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (thrown) {
    // It has ended by itself in between.
    if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown;
  }
}

async function collect(stream: NodeJS.ReadableStream, onTooMuch: () => void): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const part = Buffer.from(chunk);
    size += part.length;
    if (size > MOST_OUTPUT) {
      onTooMuch();
      break;
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}
