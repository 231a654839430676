/**
 * `cedar/parse`: the text of a policy set; accepted or not, and as which policies.
 */

import { parsePolicies } from '../../../engine/cedar/parse-policy.ts';
import { parseScenario, TEXT_GENERATOR_VERSION } from '../../../generators/cedar/text/scenario.ts';
import type { Json, JsonObject, ParseAnswer, ParseInput } from '../../../model/cedar/syntax/interchange.ts';
import { canonicalJson } from '../../json.ts';
import type { Difference, Subject } from '../../subject.ts';
import { visible } from '../../visible.ts';
import { isTooDeepForSome } from './nesting.ts';
import { object, shape } from './read.ts';
import { reduceText } from './reduce-text.ts';
import { compareRejected, isRejected, sameSet } from './rejected.ts';
import { textFeatures } from './text-features.ts';
import { textSize } from './text-tokens.ts';

export const cedarParse: Subject<ParseInput, ParseAnswer> = {
  name: 'cedar/parse',
  title: 'the parser: which texts are policy sets, and as which policies they are read',
  generatorVersion: TEXT_GENERATOR_VERSION,
  generate: parseScenario,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: compareParse,
  beyondLimits: isTooDeepForSome,
  properties: [],
  reductions: reduceParse,
  size: ({ text }) => textSize(text),
  features: parseFeatures,
  render: ({ text }) => visible(text),
  read: readParseInput,
};

export function readParseInput(json: Json): ParseInput {
  const { text } = object(json, 'input', ['text']);
  if (typeof text !== 'string') throw shape('input.text', 'a string', text);
  return { text };
}

export function* reduceParse({ text }: ParseInput): Generator<ParseInput> {
  for (const smaller of reduceText(text)) yield { text: smaller };
}

/** What is in the text, and whether the engine takes it. */
export function* parseFeatures({ text }: ParseInput): Generator<string> {
  yield* textFeatures(text);
  yield parsePolicies(text).ok ? 'text:accepted' : 'text:rejected';
}

function compareParse(_input: ParseInput, left: ParseAnswer, right: ParseAnswer): Difference | undefined {
  if (isRejected(left) || isRejected(right)) return compareRejected(left, right);
  return comparePolicies('policies', left, right) ?? comparePolicies('templates', left, right);
}

type Part = 'policies' | 'templates';
type Parsed = { readonly [part in Part]: { readonly [id: string]: JsonObject } };

function comparePolicies(part: Part, left: Parsed, right: Parsed): Difference | undefined {
  const [ids, otherIds] = [Object.keys(left[part]), Object.keys(right[part])];
  if (!sameSet(ids, otherIds)) return { kind: `ids of ${part}`, at: part, left: ids.sort(), right: otherIds.sort() };
  for (const id of ids) {
    const [a, b] = [left[part][id] as JsonObject, right[part][id] as JsonObject];
    if (canonicalJson(a) !== canonicalJson(b)) return { kind: 'policy', at: `${part}.${id}`, left: a, right: b };
  }
  return undefined;
}
