/**
 * What the generators of Cedar scenarios have to reach. The figures that the tests left by Cedar's own fuzzing miss
 * (conditions of bare literals, requests that repeat each other, no hierarchy) come first.
 */

import { UNCOUNTED } from '../../stats/census.ts';
import type { Goal } from '../../stats/goals.ts';
import { OUTCOMES } from './census-rules.ts';

const share = (what: string, name: string, bounds: Pick<Goal, 'atLeast' | 'atMost' | 'of'>): Goal => ({
  what,
  counts: [name],
  unit: 'share',
  ...bounds,
});

/** As the policy JSON calls it. */
const inPolicyJson = (operator: string): string => (operator === 'if' ? 'if-then-else' : operator);

const OPERATORS = [...OUTCOMES.keys()];

/** Every possible outcome of every operator, as `outcome:like=false`. */
const ALL_OUTCOMES = [...OUTCOMES].flatMap(([operator, outcomes]) =>
  outcomes.map(outcome => `outcome:${operator}=${outcome}`),
);

const VARIABLES = ['principal', 'action', 'resource', 'context'].map(name => `reads:${name}`);
const ERRORS = ['type', 'attrDoesNotExist', 'tagDoesNotExist', 'entityDoesNotExist', 'overflow', 'extension', 'arity'];

/** Each of the parts is refused now and then, and all of them together seldom. */
const doors = (parts: readonly string[]): readonly Goal[] => [
  {
    what: 'every part that can be spoilt: scenarios where it is',
    counts: parts.map(part => `spoilt:${part}`),
    unit: 'share',
    atLeast: 0.003,
    atMost: 0.02,
  },
];

const LOADS: readonly Goal[] = [
  share('inputs that do not load, and were not spoilt', 'rejected', { atMost: 0 }),
  share('inputs that could not be counted', UNCOUNTED, { atMost: 0 }),
];

const OPERATOR_GOALS: readonly Goal[] = [
  {
    what: 'every operator and extension function: in scenarios',
    counts: OPERATORS.map(operator => `operator:${inPolicyJson(operator)}`),
    unit: 'share',
    atLeast: 0.03,
  },
  { what: 'every operator with each possible outcome', counts: ALL_OUTCOMES, unit: 'frequency', atLeast: 100 },
];

export const AUTHORIZE_GOALS: readonly Goal[] = [
  share('conditions that are bare literals', 'bare literals', { of: 'policies', atMost: 0.05 }),
  share('unique policy sets', 'unique:policies', { of: 'compared inputs', atLeast: 0.98 }),
  {
    what: 'distinct requests of 8',
    counts: ['distinct requests'],
    of: 'decided scenarios',
    unit: 'mean',
    atLeast: 6.5,
  },
  share('scenarios with two or more outcomes', 'outcomes:several', { atLeast: 0.6 }),
  share('requests: allowed', 'request:allow', { of: 'requests', atLeast: 0.1 }),
  share('requests: denied by default', 'request:deny by default', { of: 'requests', atLeast: 0.1 }),
  share('requests: denied by a forbid', 'request:deny by forbid', { of: 'requests', atLeast: 0.1 }),
  share('requests: with at least one error', 'request:with an error', { of: 'requests', atLeast: 0.1 }),
  {
    what: 'every kind of error: in requests',
    counts: ERRORS.map(kind => `error:${kind}`),
    of: 'requests',
    unit: 'share',
    atLeast: 0.003,
  },
  share('scenarios with non-action parents', 'hierarchy:parents', { atLeast: 0.6 }),
  share('hierarchies of depth 3 and more', 'hierarchy:depth 3 up', { atLeast: 0.25 }),
  share('hierarchies deeper than 5', 'hierarchy:depth 6 or more', { atMost: 0 }),
  share('diamonds', 'hierarchy:diamond', { atLeast: 0.1 }),
  share('parents that do not exist', 'hierarchy:dangling parent', { atLeast: 0.05 }),
  share('entities with tags', 'hierarchy:tags', { atLeast: 0.1 }),
  ...OPERATOR_GOALS,
  share('context is read', 'reads:context', { atLeast: 0.3 }),
  { what: 'every variable is read: in scenarios', counts: VARIABLES, unit: 'share', atLeast: 0.3 },
  share('accesses guarded by has', 'guard:has', { atLeast: 0.1 }),
  share('accesses guarded by hasTag', 'guard:hasTag', { atLeast: 0.05 }),
  share('linked templates', 'policy:template-link', { atLeast: 0.05 }),
  share('clauses with unless', 'clause:unless', { atLeast: 0.1 }),
  share('meant to be valid: strictly valid for cedar-wasm', 'validated:valid', { of: 'validated', atLeast: 0.98 }),
  share('with a planted error: rejected by cedar-wasm', 'planted:rejected', { of: 'planted', atLeast: 0.98 }),
  ...doors(['schema', 'policies', 'entities', 'request']),
  ...LOADS,
];

export const EVALUATE_GOALS: readonly Goal[] = [
  share('unique expressions', 'unique:expression', { of: 'compared inputs', atLeast: 0.8 }),
  share('expressions with a value', 'values', { atLeast: 0.4 }),
  { what: 'every kind of error', counts: ERRORS.map(kind => `error:${kind}`), unit: 'share', atLeast: 0.003 },
  {
    what: 'every operator with each possible outcome',
    counts: ALL_OUTCOMES,
    unit: 'frequency',
    atLeast: 20,
  },
  share('scenarios with non-action parents', 'hierarchy:parents', { atLeast: 0.6 }),
  ...doors(['policies', 'entities', 'request']),
  ...LOADS,
];
