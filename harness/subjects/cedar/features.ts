/**
 * What is in an input: operators, scope forms, shapes of data. Counted by `stats`, and part of a finding's signature.
 */

import type {
  AuthorizeInput,
  EntitiesJson,
  EvaluateInput,
  Json,
  PolicyJson,
} from '../../../model/cedar/syntax/interchange.ts';
import { isObject } from '../../json.ts';
import { dataSize, expressionSize, visitExpression } from './est.ts';

const SCOPES = ['principal', 'action', 'resource'] as const;

const policiesOf = (input: AuthorizeInput): readonly PolicyJson[] => [
  ...Object.values(input.policies.staticPolicies),
  ...Object.values(input.policies.templates),
];

/** Every construct once, in no particular order. */
export function authorizeFeatures(input: AuthorizeInput): Iterable<string> {
  const features = new Set<string>();
  const policies = policiesOf(input);
  for (const policy of policies) policyFeatures(policy, features);
  if (policies.length > 1) features.add('policy:several');
  if (input.policies.templateLinks.length > 0) features.add('policy:template-link');
  if (input.schema === null) features.add('schema:none');
  entityFeatures(input.entities, features);
  return features;
}

export function evaluateFeatures(input: EvaluateInput): Iterable<string> {
  const features = new Set<string>();
  expressionFeatures(input.expression, features);
  entityFeatures(input.entities, features);
  return features;
}

function policyFeatures(policy: PolicyJson, features: Set<string>): void {
  if (!isObject(policy)) {
    features.add('policy:text');
    return;
  }
  features.add(`effect:${String(policy.effect)}`);
  for (const part of SCOPES) {
    const constraint = policy[part];
    if (!isObject(constraint) || constraint.op === 'All') continue;
    const slot = Object.hasOwn(constraint, 'slot') || (isObject(constraint.in) && Object.hasOwn(constraint.in, 'slot'));
    features.add(`scope:${part} ${String(constraint.op)}${isObject(constraint.in) ? ' in' : ''}${slot ? ' slot' : ''}`);
  }
  for (const condition of Array.isArray(policy.conditions) ? policy.conditions : []) {
    if (!isObject(condition)) continue;
    if (condition.kind === 'unless') features.add('clause:unless');
    expressionFeatures(condition.body as Json, features);
  }
}

function expressionFeatures(body: Json, features: Set<string>): void {
  visitExpression(body, (node, operator) => {
    if (operator === 'Var') features.add(`variable:${String(node.Var)}`);
    else if (operator === 'Value') features.add(`literal:${literalKind(node.Value as Json)}`);
    else features.add(`operator:${operator}`);
  });
}

function literalKind(json: Json): string {
  if (isObject(json)) return Object.keys(json)[0] === '__entity' ? 'entity' : 'record';
  return Array.isArray(json) ? 'set' : typeof json === 'bigint' ? 'number' : typeof json;
}

function entityFeatures(entities: EntitiesJson, features: Set<string>): void {
  for (const entity of typeof entities === 'string' ? [] : entities) {
    if (!isObject(entity)) continue;
    if (Array.isArray(entity.parents) && entity.parents.length > 0) features.add('entities:parents');
    if (isObject(entity.tags) && Object.keys(entity.tags).length > 0) features.add('entities:tags');
  }
}

// ------------------------------------------------------------------------------------------------------------- sizes

/**
 * Nodes of one policy: its clauses, and one for each scope constraint that constrains. A forbid counts one more: so that
 * shrinking ends in a permit wherever the effect says nothing, and the same bug in the same finding.
 */
export function policySize(policy: PolicyJson): number {
  if (!isObject(policy)) return policy.length;
  let size =
    (policy.effect === 'forbid' ? 2 : 1) + (isObject(policy.annotations) ? Object.keys(policy.annotations).length : 0);
  for (const part of SCOPES) if (isObject(policy[part]) && policy[part].op !== 'All') size++;
  for (const condition of Array.isArray(policy.conditions) ? policy.conditions : []) {
    if (isObject(condition)) size += 1 + expressionSize(condition.body as Json);
  }
  return size;
}

const entitiesSize = (entities: EntitiesJson): number =>
  typeof entities === 'string' ? entities.length : entities.reduce((sum: number, entity) => sum + dataSize(entity), 0);

/** Nodes of policies, then entities, contexts and schema: what a person has to read. */
export function authorizeSize(input: AuthorizeInput): number {
  let size = input.policies.templateLinks.length;
  for (const policy of policiesOf(input)) size += policySize(policy);
  size += entitiesSize(input.entities);
  for (const request of input.requests) size += 1 + dataSize(request.context);
  return (
    size + (input.schema === null ? 0 : typeof input.schema === 'string' ? input.schema.length : dataSize(input.schema))
  );
}

export const evaluateSize = (input: EvaluateInput): number =>
  expressionSize(input.expression) + entitiesSize(input.entities) + dataSize(input.request.context);
