/**
 * What happens when a scenario is decided, counted with the model: outcomes of requests, rules and their outcomes by
 * operator, error kinds, which variables are read, shapes of hierarchies.
 *
 * Costs about as much as the model's own answer, so campaigns ask about a sample.
 */

import type { Planted } from '../../../generators/cedar/invalid/planted.ts';
import { policiesInForce } from '../../../model/cedar/authorize.ts';
import { readExpression } from '../../../model/cedar/est.ts';
import type { Outcome } from '../../../model/cedar/evaluate.ts';
import { loadEntities, loadPolicySet, loadRequest } from '../../../model/cedar/load.ts';
import { parseExpression } from '../../../model/cedar/parse.ts';
import { readSchema } from '../../../model/cedar/schema/read.ts';
import type { AuthorizeInput, EvaluateInput, Json, PolicyJson } from '../../../model/cedar/syntax/interchange.ts';
import { isObject, writeJson } from '../../json.ts';
import { type Count, Counts, SCENARIOS } from '../../stats/counts.ts';
import { RuleCounter } from './census-rules.ts';
import { guards, hierarchyShapes, isBareLiteral } from './census-shape.ts';
import { authorizeFeatures, evaluateFeatures } from './features.ts';

/** Of an input with a part that does not load, only which one: no more happens. */
function spoiltCensus(category: string | null): Iterable<Count> {
  const counts = new Counts();
  counts.add(SCENARIOS);
  counts.add(`spoilt:${category}`);
  return counts.entries();
}

export function authorizeCensus(input: Planted<AuthorizeInput>): Iterable<Count> {
  if (input.planted !== undefined) return spoiltCensus(input.planted.category);
  const counts = new Counts();
  counts.add(SCENARIOS);
  const once = new Set([...authorizeFeatures(input), ...hierarchyShapes(input.entities)]);
  countPolicies(input, counts, once);
  countRequests(input, counts, once);
  for (const name of once) counts.add(name);
  return counts.entries();
}

function countPolicies({ policies }: AuthorizeInput, counts: Counts, once: Set<string>): void {
  const all: PolicyJson[] = [...Object.values(policies.staticPolicies), ...Object.values(policies.templates)];
  counts.add('policies', all.length);
  counts.add('policies in force', Object.keys(policies.staticPolicies).length + policies.templateLinks.length);
  for (const policy of all) {
    if (isBareLiteral(policy)) counts.add('bare literals');
    if (!isObject(policy) || !Array.isArray(policy.conditions)) continue;
    for (const condition of policy.conditions) if (isObject(condition)) guards(condition.body as Json, once);
  }
}

/** Nothing but `rejected` for an input that does not load: generators must not make any without saying so. */
function countRequests(input: AuthorizeInput, counts: Counts, once: Set<string>): void {
  const schema = input.schema === null ? { loaded: null } : readSchema(input.schema);
  const policies = loadPolicySet(input.policies);
  const entities = 'loaded' in schema ? loadEntities(input.entities, schema.loaded) : schema;
  if (!('loaded' in schema && 'loaded' in policies && 'loaded' in entities)) return void counts.add('rejected');
  const inForce = policiesInForce(policies.loaded);
  const outcomes = new Set<string>();
  const rules = new RuleCounter();
  for (const json of input.requests) {
    const request = loadRequest(json, schema.loaded);
    if (!('loaded' in request)) return void counts.add('rejected');
    const decided = inForce.map(({ id, effect, condition }) => {
      const outcome = rules.evaluate(condition, request.loaded, entities.loaded);
      counts.add(`policy ${effect}:${policyWord(outcome)}`);
      return { id, effect, outcome };
    });
    outcomes.add(countDecision(decided, counts));
  }
  counts.add('decided scenarios');
  counts.add('requests', input.requests.length);
  counts.add('distinct requests', new Set(input.requests.map(request => writeJson(request))).size);
  once.add(outcomes.size > 1 ? 'outcomes:several' : 'outcomes:one');
  for (const name of rules.variables) once.add(`reads:${name}`);
  rules.addTo(counts);
}

interface Decided {
  readonly effect: 'permit' | 'forbid';
  readonly outcome: Outcome;
}

const policyWord = (outcome: Outcome): string =>
  'error' in outcome ? 'error' : outcome.value === true ? 'satisfied' : 'not satisfied';

/** The decision with the reason for it, and whether a policy failed: what makes two outcomes the same. */
function countDecision(decided: readonly Decided[], counts: Counts): string {
  const satisfied = decided.filter(({ outcome }) => 'value' in outcome && outcome.value === true);
  const kinds = new Set(decided.flatMap(({ outcome }) => ('error' in outcome ? [outcome.error] : [])));
  const forbidden = satisfied.some(({ effect }) => effect === 'forbid');
  const decision = forbidden ? 'deny by forbid' : satisfied.length > 0 ? 'allow' : 'deny by default';
  counts.add(`request:${decision}`);
  if (kinds.size > 0) counts.add('request:with an error');
  for (const kind of kinds) counts.add(`error:${kind}`);
  return kinds.size > 0 ? `${decision}, with an error` : decision;
}

export function evaluateCensus(input: Planted<EvaluateInput>): Iterable<Count> {
  if (input.planted !== undefined) return spoiltCensus(input.planted.category);
  const counts = new Counts();
  counts.add(SCENARIOS);
  const once = new Set([...evaluateFeatures(input), ...hierarchyShapes(input.entities)]);
  if (typeof input.expression !== 'string') guards(input.expression, once);
  const expression =
    typeof input.expression === 'string' ? parseExpression(input.expression) : readExpression(input.expression);
  const entities = loadEntities(input.entities, null);
  const request = loadRequest(input.request, null);
  if ('loaded' in expression && 'loaded' in entities && 'loaded' in request) {
    const rules = new RuleCounter();
    const outcome = rules.evaluate(expression.loaded, request.loaded, entities.loaded);
    counts.add('error' in outcome ? `error:${outcome.error}` : 'values');
    for (const name of rules.variables) once.add(`reads:${name}`);
    rules.addTo(counts);
  } else {
    counts.add('rejected');
  }
  for (const name of once) counts.add(name);
  return counts.entries();
}
