/**
 * What a saved test shows, for minimizing: what the subject counts of it, and which operators it has inside which.
 *
 * Numbers of things are no features: a test with nine policies shows nothing that one with eight does not.
 */

import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { isObject } from '../json.ts';
import { censusOf } from '../stats/census.ts';
import type { Subject } from '../subject.ts';
import { childrenOf, operatorOf } from '../subjects/cedar/est.ts';

export function featuresToKeep(subject: Subject, input: unknown, answer: Json): Set<string> {
  const found = new Set<string>();
  for (const [name] of censusOf(subject, input)) if (name.includes(':')) found.add(name);
  for (const name of nestings(input as Json)) found.add(name);
  for (const name of outcomes(answer)) found.add(name);
  return found;
}

/** `inside:&&>==`: an operator as an operand of another one, in every policy and expression of the input. */
function* nestings(json: Json): Generator<string> {
  if (!isObject(json)) return;
  for (const policy of Object.values({ ...partsOf(json, 'staticPolicies'), ...partsOf(json, 'templates') })) {
    if (!isObject(policy) || !Array.isArray(policy.conditions)) continue;
    for (const condition of policy.conditions) {
      if (isObject(condition) && condition.body !== undefined) yield* nested(condition.body);
    }
  }
  if (json.expression !== undefined && typeof json.expression !== 'string') yield* nested(json.expression);
}

const partsOf = (input: JsonObject, key: string): JsonObject => {
  const parts = isObject(input.policies) ? input.policies[key] : undefined;
  return isObject(parts) ? parts : {};
};

function* nested(node: Json): Generator<string> {
  const outer = operatorOf(node);
  for (const child of childrenOf(node)) {
    const inner = operatorOf(child);
    if (outer !== undefined && inner !== undefined) yield `inside:${outer}>${inner}`;
    yield* nested(child);
  }
}

/** How an answer ends: its keys, decisions, error kinds and categories, without ids and values. */
function* outcomes(answer: Json, path = ''): Generator<string> {
  if (Array.isArray(answer)) {
    if (answer.length === 0) yield `answer:${path} none`;
    for (const item of answer) yield* outcomes(item, path);
  } else if (isObject(answer)) {
    for (const [key, value] of Object.entries(answer)) {
      if (TELLING.has(key)) yield* outcomes(value, `${path}${key} `);
      else if (path === '') yield `answer:${key}`;
      else yield* outcomes(value, path);
    }
  } else if (typeof answer === 'string' || typeof answer === 'boolean') {
    if (path !== '' && String(answer).length < 60) yield `answer:${path}${String(answer)}`;
  }
}

const TELLING = new Set(['decision', 'errors', 'warnings', 'kind', 'rejected', 'accepted', 'error', 'responses']);
