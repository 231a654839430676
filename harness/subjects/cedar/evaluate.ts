/**
 * `cedar/evaluate`: one expression under one request; compared are its value, or the kind of its error.
 */

import { DOORS_GENERATOR_VERSION, evaluateAtTheDoor } from '../../../generators/cedar/doors.ts';
import type { Planted } from '../../../generators/cedar/invalid/planted.ts';
import { smallEvaluateScenario } from '../../../generators/cedar/small-scope.ts';
import type { EvaluateAnswer, EvaluateInput, Json } from '../../../model/cedar/syntax/interchange.ts';
import type { Difference, Subject } from '../../subject.ts';
import { evaluateCensus } from './census.ts';
import { evaluateFeatures, evaluateSize } from './features.ts';
import { EVALUATE_GOALS } from './goals.ts';
import { isTooDeepForSome } from './nesting.ts';
import { plantedFeatures, readPlanted, reducePlanted, rejectsWhatIsPlanted, renderPlanted } from './planted.ts';
import { EVALUATE_KEYS, object, readEvaluateInput } from './read.ts';
import { reduceEvaluate } from './reduce.ts';
import { compareRejected, isRejected } from './rejected.ts';
import { renderEvaluate } from './render.ts';
import { sameValue } from './values-compare.ts';

type Input = Planted<EvaluateInput>;

export const cedarEvaluate: Subject<Input, EvaluateAnswer> = {
  name: 'cedar/evaluate',
  title: 'the evaluator: the value of one expression, or the kind of its error',
  generatorVersion: DOORS_GENERATOR_VERSION,
  generate: evaluateAtTheDoor,
  smallInput: smallEvaluateScenario,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: compareEvaluate,
  beyondLimits: isTooDeepForSome,
  properties: [rejectsWhatIsPlanted()],
  reductions: input => reducePlanted(input, reduceEvaluate),
  size: evaluateSize,
  features: function* (input) {
    yield* plantedFeatures(input);
    yield* evaluateFeatures(input);
  },
  census: evaluateCensus,
  goals: EVALUATE_GOALS,
  identities: ({ expression, request, entities }) => ({ expression, request, entities }),
  render: input => [renderPlanted(input), renderEvaluate(input)].filter(part => part !== '').join('\n'),
  read: json => {
    const { planted, ...input } = object(json, 'input', [...EVALUATE_KEYS, 'planted?']);
    return { ...readEvaluateInput(input), ...readPlanted(planted) };
  },
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
