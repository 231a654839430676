/**
 * Structural shrinking of Cedar inputs: every way to take something away or make it plainer, most aggressive first.
 *
 * Nothing here knows what the mismatch is: candidates may be senseless (a request that names a dropped entity, an
 * ill-typed expression), the shrinker keeps one only when the same mismatch shows again and the input is smaller in its
 * total order. Lazy on purpose: a candidate that works ends the walk.
 */

import type {
  AuthorizeInput,
  EntitiesJson,
  EvaluateInput,
  Json,
  JsonObject,
  PolicyJson,
  PolicySetJson,
  RequestJson,
} from '../../../model/cedar/syntax/interchange.ts';
import { isObject } from '../../json.ts';
import { replaceAt, withKey } from './est.ts';
import { exchanged, withoutLinks } from './links.ts';
import { dropChunks, reduceData, reduceRecord } from './reduce-data.ts';
import { reduceExpression } from './reduce-expression.ts';

export function* reduceAuthorize(input: AuthorizeInput): Generator<AuthorizeInput> {
  if (input.requests.length > 1) for (const request of input.requests) yield { ...input, requests: [request] };
  if (input.schema !== null) yield { ...input, schema: null };
  for (const policies of dropPolicies(input.policies)) yield { ...input, policies };
  for (const entities of dropEntities(input.entities)) yield { ...input, entities };
  for (const policies of withoutLinks(input.policies)) yield { ...input, policies };
  for (const policies of reducePolicySet(input.policies)) yield { ...input, policies };
  for (const entities of reduceEntities(input.entities)) yield { ...input, entities };
  for (const [i, request] of input.requests.entries()) {
    for (const smaller of reduceRequest(request)) yield { ...input, requests: replaceAt(input.requests, i, smaller) };
  }
  if (isObject(input.schema ?? undefined)) {
    for (const schema of reduceRecord(input.schema as JsonObject)) yield { ...input, schema };
  }
  const other = exchanged(input);
  if (other !== undefined) yield other;
}

export function* reduceEvaluate(input: EvaluateInput): Generator<EvaluateInput> {
  for (const entities of dropEntities(input.entities)) yield { ...input, entities };
  for (const expression of reduceExpression(input.expression)) yield { ...input, expression };
  for (const entities of reduceEntities(input.entities)) yield { ...input, entities };
  for (const request of reduceRequest(input.request)) yield { ...input, request };
}

// ---------------------------------------------------------------------------------------------------------- policies

function* dropPolicies(set: PolicySetJson): Generator<PolicySetJson> {
  const ids = Object.keys(set.staticPolicies);
  for (const kept of dropChunks(ids)) yield { ...set, staticPolicies: only(set.staticPolicies, kept) };
  for (const templateLinks of dropChunks(set.templateLinks)) yield { ...set, templateLinks };
  const linked = new Set(set.templateLinks.map(link => link.templateId));
  for (const id of Object.keys(set.templates)) {
    const rest = only(
      set.templates,
      Object.keys(set.templates).filter(other => other !== id),
    );
    if (!linked.has(id)) yield { ...set, templates: rest };
  }
}

const only = <T>(map: { readonly [id: string]: T }, ids: readonly string[]): { readonly [id: string]: T } =>
  Object.fromEntries(ids.map(id => [id, map[id] as T]));

function* reducePolicySet(set: PolicySetJson): Generator<PolicySetJson> {
  for (const part of ['staticPolicies', 'templates'] as const) {
    for (const [id, policy] of Object.entries(set[part])) {
      for (const smaller of reducePolicy(policy))
        yield { ...set, [part]: withKey(set[part], id, smaller) } as PolicySetJson;
    }
  }
}

export function* reducePolicy(policy: PolicyJson): Generator<PolicyJson> {
  if (!isObject(policy)) return;
  const conditions = Array.isArray(policy.conditions) ? (policy.conditions as JsonObject[]) : [];
  for (const kept of dropChunks(conditions)) yield { ...policy, conditions: kept };
  if (Object.hasOwn(policy, 'annotations')) yield withKey(policy, 'annotations', undefined);
  for (const part of ['principal', 'action', 'resource']) {
    for (const constraint of reduceConstraint(policy[part] as Json)) yield withKey(policy, part, constraint);
  }
  if (policy.effect === 'forbid') yield withKey(policy, 'effect', 'permit');
  for (const [i, condition] of conditions.entries()) {
    const replace = (smaller: JsonObject): JsonObject => ({ ...policy, conditions: replaceAt(conditions, i, smaller) });
    if (condition.kind === 'unless') {
      yield replace({ ...condition, kind: 'when' });
      for (const value of [true, false]) yield replace({ kind: 'when', body: { Value: value } });
    }
    for (const body of reduceExpression(condition.body as Json)) yield replace({ ...condition, body });
  }
}

/** A slot must stay: a template without one does not load. */
function* reduceConstraint(constraint: Json): Generator<Json> {
  if (!isObject(constraint) || constraint.op === 'All') return;
  if (Object.hasOwn(constraint, 'slot') || (isObject(constraint.in) && Object.hasOwn(constraint.in, 'slot'))) return;
  yield { op: 'All' };
  if (Object.hasOwn(constraint, 'in')) {
    yield withKey(constraint, 'in', undefined);
    yield { op: 'in', ...(constraint.in as JsonObject) };
  }
  if (constraint.op === 'in' && Object.hasOwn(constraint, 'entity')) yield { ...constraint, op: '==' };
  if (Array.isArray(constraint.entities)) {
    for (const entity of constraint.entities) yield { op: 'in', entity };
    for (const entities of dropChunks(constraint.entities)) yield { ...constraint, entities };
  }
}

// ------------------------------------------------------------------------------------------------- entities, requests

function* dropEntities(entities: EntitiesJson): Generator<EntitiesJson> {
  if (typeof entities !== 'string') yield* dropChunks(entities);
}

function* reduceEntities(entities: EntitiesJson): Generator<EntitiesJson> {
  if (typeof entities === 'string') return;
  for (const [i, entity] of entities.entries()) {
    if (!isObject(entity)) continue;
    for (const smaller of reduceEntity(entity)) yield replaceAt(entities, i, smaller);
  }
}

export function* reduceEntity(entity: JsonObject): Generator<JsonObject> {
  if (Object.hasOwn(entity, 'tags')) yield withKey(entity, 'tags', undefined);
  for (const part of ['attrs', 'tags']) {
    const map = entity[part];
    if (!isObject(map)) continue;
    if (Object.keys(map).length > 0) yield { ...entity, [part]: {} };
    for (const smaller of reduceRecord(map)) yield { ...entity, [part]: smaller };
  }
  if (Array.isArray(entity.parents)) for (const parents of dropChunks(entity.parents)) yield { ...entity, parents };
}

function* reduceRequest(request: RequestJson): Generator<RequestJson> {
  if (Object.keys(request.context).length > 0) yield { ...request, context: {} };
  for (const context of reduceData(request.context)) if (isObject(context)) yield { ...request, context };
}
