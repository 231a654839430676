/**
 * What reports may know of the harness: reading the store, a finding as JSON, replaying it, deciding about it. Pages,
 * terminal and files for CI are written against this entry alone.
 */

export type { Json, JsonObject } from '../model/cedar/syntax/interchange.ts';
export type { Progress, SubjectResult } from './campaign/campaign.ts';
export { dayOf, type FailOn, isExpired, type Judgement, NOTHING_TESTED } from './campaign/exit-code.ts';
export { type Proposal, proposals } from './campaign/proposals.ts';
export { type Counterexample, counterexampleOf, savedVerdict } from './counterexample.ts';
export { checkDecision } from './decision.ts';
export { messageOf, UserError } from './errors.ts';
export { isObject, readJson, writeJson } from './json.ts';
export type { Verdict } from './judge.ts';
export { type EntityPortrait, type Portrait, portraitOf, type RequestPortrait } from './portrait.ts';
export { plain, type Replayed, type ReplayReport, replayApart, traceJson, traceOf } from './replay.ts';
export { modelSource, ruleSource, type SourcePlace } from './rule-source.ts';
export { dbFlag } from './shell.ts';
export type { Explanation, Part } from './shrink/explain.ts';
export type { Statistics, StatisticsGoal } from './stats/document.ts';
export { unseenAfter } from './stats/good-turing.ts';
export { findingInFull } from './store/finding-json.ts';
export {
  COUNTED,
  type FacetCount,
  type FindingPage,
  type ListedFinding,
  type ListFilter,
  PAGE_SIZE,
  SORTS,
  type Sort,
} from './store/finding-list.ts';
export {
  type CampaignLine,
  type CampaignSubjectLine,
  type Capped,
  type Occurrence,
  Queries,
  type ReplayLine,
  type StoredResult,
} from './store/queries.ts';
export {
  ALL_SUBJECTS,
  type BisectDocument,
  type CoverageDocument,
  type DetectionDocument,
  type StatisticsDocument,
} from './store/results.ts';
export { type DecisionLine, type FindingRow, type SeenFinding, type SplitRow, Store } from './store/store.ts';
export type { Difference, TraceNode } from './subject.ts';
export { INVISIBLE, visible, writtenOut } from './visible.ts';
