/** Everything that the real Cedar was seen to do with an expression: 2,180 vectors. */

import { describe, expect, it } from 'vitest';
import { valueToJson } from './data.ts';
import { evaluate } from './evaluate.ts';
import { parseExpression } from './parse.ts';
import type { Json } from './syntax/interchange.ts';
import { type Data, entities, request, toValue, type Vector, vectors } from './testdata/environment.ts';
import { equal } from './values.ts';

/** One text for each value in canonical notation: sets in one order, Longs beyond 2^53 as the vectors write them. */
const canonical = (json: Json | Data): string => {
  if (typeof json === 'bigint') return `{"__long":"${json}"}`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(canonical).sort().join()}]`;
  const fields = Object.entries(json).map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
  return `{${fields.sort().join()}}`;
};

const expectedError = (result: Data): unknown =>
  typeof result === 'object' && Object.hasOwn(result, 'error') ? (result as { error: string }).error : undefined;

const holds = ({ expr, result }: Vector): boolean => {
  const parsed = parseExpression(expr);
  const outcome = 'rejected' in parsed ? { error: parsed.rejected } : evaluate(parsed.loaded, request, entities);
  if ('error' in outcome) return outcome.error === expectedError(result);
  if (expectedError(result) !== undefined) return false;
  return equal(outcome.value, toValue(result)) && canonical(valueToJson(outcome.value)) === canonical(result);
};

describe('vectors', () => {
  it('are all there', () => expect(vectors).toHaveLength(2180));
  it('all hold', () => expect(vectors.filter(vector => !holds(vector))).toEqual([]));
});
