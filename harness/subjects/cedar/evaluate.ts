/**
 * `cedar/evaluate`: one expression under one request; compared are its value, or the kind of its error.
 */

import { evaluateScenario, GENERATOR_VERSION } from '../../../generators/cedar/scenario.ts';
import type { EvaluateAnswer, EvaluateInput, Json } from '../../../model/cedar/syntax/interchange.ts';
import { canonicalJson } from '../../json.ts';
import type { Difference, Subject } from '../../subject.ts';
import { isObject } from './est.ts';
import { evaluateFeatures, evaluateSize } from './features.ts';
import { readEvaluateInput } from './read.ts';
import { reduceEvaluate } from './reduce.ts';
import { compareRejected, isRejected } from './rejected.ts';
import { renderEvaluate } from './render.ts';

export const cedarEvaluate: Subject<EvaluateInput, EvaluateAnswer> = {
  name: 'cedar/evaluate',
  title: 'the evaluator: the value of one expression, or the kind of its error',
  generatorVersion: GENERATOR_VERSION,
  generate: evaluateScenario,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: compareEvaluate,
  properties: [],
  reductions: reduceEvaluate,
  size: evaluateSize,
  features: evaluateFeatures,
  render: renderEvaluate,
  read: readEvaluateInput,
};

function compareEvaluate(_input: EvaluateInput, left: EvaluateAnswer, right: EvaluateAnswer): Difference | undefined {
  if (isRejected(left) || isRejected(right)) return compareRejected(left, right);
  if ('error' in left && 'error' in right) {
    if (left.error === undefined || right.error === undefined || left.error === right.error) return undefined;
    return { kind: `error kind ${left.error} or ${right.error}`, at: 'error', left: left.error, right: right.error };
  }
  if ('value' in left && 'value' in right) {
    if (sameValue(left.value, right.value)) return undefined;
    return { kind: 'value', at: 'value', left: left.value, right: right.value };
  }
  return { kind: 'value or error', at: 'error' in left ? 'error' : 'value', left: shown(left), right: shown(right) };
}

const shown = (answer: EvaluateAnswer): Json => answer as unknown as Json;

/** Sets are arrays in any order: compared by their canonical text. */
function sameValue(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return canonicalJson(sortSets(a)) === canonicalJson(sortSets(b));
}

function sortSets(json: Json): Json {
  if (Array.isArray(json)) {
    return json
      .map(sortSets)
      .map(item => ({ item, key: canonicalJson(item) }))
      .sort((x, y) => (x.key < y.key ? -1 : x.key > y.key ? 1 : 0))
      .map(({ item }) => item);
  }
  return isObject(json) ? Object.fromEntries(Object.entries(json).map(([key, value]) => [key, sortSets(value)])) : json;
}
