/**
 * `cedar/evaluate`: one expression under one request; compared are its value, or the kind of its error.
 */

import { evaluateScenario, GENERATOR_VERSION } from '../../../generators/cedar/scenario.ts';
import { smallEvaluateScenario } from '../../../generators/cedar/small-scope.ts';
import type { EvaluateAnswer, EvaluateInput, Json } from '../../../model/cedar/syntax/interchange.ts';
import type { Difference, Subject } from '../../subject.ts';
import { evaluateCensus } from './census.ts';
import { evaluateFeatures, evaluateSize } from './features.ts';
import { EVALUATE_GOALS } from './goals.ts';
import { readEvaluateInput } from './read.ts';
import { reduceEvaluate } from './reduce.ts';
import { compareRejected, isRejected } from './rejected.ts';
import { renderEvaluate } from './render.ts';
import { sameValue } from './values-compare.ts';

export const cedarEvaluate: Subject<EvaluateInput, EvaluateAnswer> = {
  name: 'cedar/evaluate',
  title: 'the evaluator: the value of one expression, or the kind of its error',
  generatorVersion: GENERATOR_VERSION,
  generate: evaluateScenario,
  smallInput: smallEvaluateScenario,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: compareEvaluate,
  properties: [],
  reductions: reduceEvaluate,
  size: evaluateSize,
  features: evaluateFeatures,
  census: evaluateCensus,
  goals: EVALUATE_GOALS,
  identities: ({ expression, request, entities }) => ({ expression, request, entities }),
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
