/**
 * `lockstep/generators`: Lockstep's inputs as fast-check arbitraries, for anybody's property tests, and what it takes to
 * make arbitraries of one's own in the same way. docs/generators.md tells how to use it.
 */

export type { AuthorizeInput, EvaluateInput, Json, JsonObject } from '../model/cedar/syntax/interchange.ts';
export type { RefineInput } from '../model/iam/syntax/interchange.ts';
export { type ArbitraryOptions, arbitrary } from './arbitrary.ts';
export { authorizationScenario, authorizeScenario, evaluateScenario, evaluationScenario } from './cedar/scenario.ts';
export {
  ByteChoices,
  Choices,
  type Enumeration,
  type EnumerationBounds,
  enumerate,
  RandomChoices,
  RecordedChoices,
  ReplayedChoices,
  type Table,
  table,
  Weights,
} from './choices.ts';
export { refinementScenario, refineScenario } from './iam/scenario.ts';
