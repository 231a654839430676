/**
 * The verified cases of the language reference, a part of each kind: they came from this very Cedar, so all must
 * hold.
 */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { canonicalJson, readJson } from '../../json.ts';
import { cedarWasm } from './index.ts';

type Case = Record<string, Json>;

const folder = new URL('../../../model/cedar/testdata/', import.meta.url);
const read = (name: string): Json => readJson(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
/** Every `step`th case. */
const cases = (name: string, step: number): Case[] => (read(name) as Case[]).filter((_, i) => i % step === 0);

/** Every answer that is not the expected one, next to it: an empty list is what is wanted. */
function wrong(subject: string, tests: readonly Case[], ask: (test: Case) => readonly [Json, Json]): unknown[] {
  const implementation = cedarWasm(subject);
  const found = tests.flatMap(test => {
    const [input, expected] = ask(test);
    const answer = implementation.answer(input) as Json;
    return canonicalJson(bySets(answer)) === canonicalJson(bySets(expected)) ? [] : [{ test, answer, expected }];
  });
  expect(implementation.unclassified.samples).toEqual([]);
  return found;
}

/** Arrays in answers are sets. */
function bySets(json: Json): Json {
  if (Array.isArray(json)) return json.map(bySets).sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, bySets(value as Json)]));
}

/** The vectors write integers beyond 2^53 as `{"__long":"..."}`. */
function withLongs(json: Json): Json {
  if (Array.isArray(json)) return json.map(withLongs);
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json as JsonObject);
  if (entries.length === 1 && entries[0]?.[0] === '__long') return BigInt(String(entries[0][1]));
  return Object.fromEntries(entries.map(([key, value]) => [key, withLongs(value)]));
}

it('evaluates', () => {
  const { request, entities } = read('eval-vectors-env') as JsonObject;
  const expected = (result: Json): Json => {
    const error = typeof result === 'object' && result !== null ? (result as JsonObject).error : undefined;
    if (typeof error !== 'string') return { value: withLongs(result) };
    return error === 'parse' ? { rejected: 'policies' } : { error };
  };
  const vectors = cases('eval-vectors', 15);
  expect(
    wrong('cedar/evaluate', vectors, ({ expr, result }) => [
      { expression: expr, request, entities } as Json,
      expected(result as Json),
    ]),
  ).toEqual([]);
}, 20_000);

it('validates', () => {
  const implementation = cedarWasm('cedar/validate');
  const union = (byId: JsonObject): Json => [...new Set(Object.values(byId).flat())] as Json;
  for (const test of cases('validation-vectors', 15)) {
    const policy = test.policyFormat === 'json' ? readJson(String(test.policy)) : test.policy;
    const policies = test.template
      ? { staticPolicies: {}, templates: { t0: policy }, templateLinks: test.links ?? [] }
      : { staticPolicies: { p0: policy }, templates: {}, templateLinks: [] };
    const answer = implementation.answer({ schema: test.schema, policies }) as { errors: JsonObject; warnings: JsonObject };
    expect(bySets(union(answer.errors)), String(test.policy)).toEqual(bySets(test.errors as Json));
    if (test.warnings) expect(bySets(union(answer.warnings)), String(test.policy)).toEqual(bySets(test.warnings));
  }
}, 20_000);

it('reads schemas', () => {
  const implementation = cedarWasm('cedar/schema');
  for (const { schema, ok, error } of cases('schema-vectors', 2)) {
    const answer = implementation.answer({ schema });
    const text = canonicalJson(schema);
    if (!ok) expect(answer, text).toEqual({ rejected: error });
    // The one schema of the vectors that Cedar cannot print: an entity type and a common type of one name.
    else expect(answer, text).toHaveProperty(text.includes('{"T":{"name":"T","type":"Entity"}}') ? 'unsupported' : 'schema');
  }
}, 20_000);

it('checks entities', () => {
  const implementation = cedarWasm('cedar/entities');
  for (const { schema, entities, ok, okWithoutSchema, error } of cases('entity-vectors', 2)) {
    const text = canonicalJson(entities);
    const answer = implementation.answer({ schema, entities });
    // What they load as is in the answer too, and nothing that the vectors know.
    expect(answer, text).toMatchObject(ok ? { accepted: true } : { rejected: error });
    expect('accepted' in implementation.answer({ schema: null, entities }), text).toBe(okWithoutSchema);
  }
  expect(implementation.unclassified.samples).toEqual([]);
}, 20_000);

it('checks requests', () => {
  const tests = cases('request-vectors', 1).filter(({ validateRequest }) => validateRequest === true);
  const ask = ({ schema, principal, action, resource, context, ok, error }: Case): readonly [Json, Json] => [
    { schema, entities: [], request: { principal, action, resource, context } } as Json,
    ok ? { accepted: true } : { rejected: error as Json },
  ];
  expect(wrong('cedar/request', tests, ask)).toEqual([]);
}, 20_000);
