/**
 * The engine's parser against the real Cedar's, on the same policies in one run: policy text to policy JSON, and the check
 * that a text parses, for which cedar-wasm gives nothing back. Median CPU time of one policy.
 *
 *   npx tsx bench/parsing.ts [seconds of CPU time for each kind of input, default 20]
 */

import { checkParsePolicySet, policyToJson } from '@cedar-policy/cedar-wasm/nodejs';
import { policyToEst } from '../engine/cedar/est-write.ts';
import { parsePolicy } from '../engine/cedar/parse-policy.ts';
import { table } from '../reports/terminal/style.ts';
import { generatedSources, type PolicySource, publishedSources } from './inputs.ts';
import { medians } from './rounds.ts';

const seconds = Number(process.argv[2] ?? 20);

/** What the two sides answered last: a result that nobody reads could be compiled away. */
let last: unknown;

function engineParses(text: string): ReturnType<typeof policyToEst> {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(`${parsed.problem}\n${text}`);
  return policyToEst(parsed.value);
}

function cedarParses(text: string): unknown {
  const answer = policyToJson(text);
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('\n'));
  return answer.json;
}

function engineChecks(text: string): unknown {
  return parsePolicy(text).ok;
}

function cedarChecks(text: string): unknown {
  return checkParsePolicySet({ staticPolicies: { p: text } }).type;
}

const rows: string[][] = [['policies', 'work', 'engine', 'cedar-wasm', 'ratio']];

function compare(name: string, sources: readonly PolicySource[]): void {
  const texts = sources.flatMap(({ policies }) => Object.values(policies));
  if (texts.length === 0) return;
  const each = (work: (text: string) => unknown) => () => {
    for (const text of texts) last = work(text);
  };
  const bytes = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
  for (const [work, engine, cedar] of [
    ['text to JSON', engineParses, cedarParses],
    ['check only', engineChecks, cedarChecks],
  ] as const) {
    const contenders = [
      { name: 'engine', run: each(engine) },
      { name: 'cedar-wasm', run: each(cedar) },
    ];
    const [fast = Number.NaN, real = Number.NaN] = medians(contenders, texts.length, seconds / 2);
    const what = `${texts.length} ${name}, ${bytes.toFixed(0)} characters each`;
    rows.push([what, work, `${fast.toFixed(1)} µs`, `${real.toFixed(1)} µs`, `${(real / fast).toFixed(1)}x`]);
  }
}

compare('generated', generatedSources(150));
compare('published', await publishedSources(150));
console.log(table(rows));
if (last === undefined) throw new Error('nothing was parsed');
