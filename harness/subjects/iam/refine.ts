/**
 * `iam/refine`: an IAM policy without the permissions that are unused. Compared is the whole policy, to the letter: the
 * rules leave one right answer.
 */

import { IAM_GENERATOR_VERSION, refineScenario } from '../../../generators/iam/scenario.ts';
import type { Json } from '../../../model/cedar/syntax/interchange.ts';
import type { RefineAnswer, RefineInput } from '../../../model/iam/syntax/interchange.ts';
import type { Subject } from '../../subject.ts';
import { object } from '../cedar/read.ts';
import { compareRefine } from './compare.ts';
import { refineFeatures, refineSize } from './features.ts';
import { laws } from './laws.ts';
import { reduceRefine } from './reduce.ts';
import { renderRefine, traceRefine } from './render.ts';

export const iamRefine: Subject<RefineInput, RefineAnswer> = {
  name: 'iam/refine',
  title: 'refinement of IAM policies: unused actions out, wildcards split, nothing else changed',
  generatorVersion: IAM_GENERATOR_VERSION,
  generate: refineScenario,
  implementations: ['model', 'engine'],
  testsEach: 1,
  tests: () => 1,
  compare: compareRefine,
  properties: laws,
  reductions: reduceRefine,
  size: refineSize,
  features: refineFeatures,
  render: renderRefine,
  trace: traceRefine,
  read: readRefineInput,
};

/** What the three parts hold is the implementations' business: they say `rejected`. */
function readRefineInput(json: Json): RefineInput {
  const { policy, catalogue, unused } = object(json, 'input', ['policy', 'catalogue', 'unused']);
  return { policy: policy as Json, catalogue: catalogue as Json, unused: unused as Json };
}
