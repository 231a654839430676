import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseExpression } from '../parse-policy.ts';
import { readSchema } from '../schema/read.ts';
import { environmentOf, typeOf } from './type-of.ts';

interface Vectors {
  readonly schema: string;
  readonly vectors: readonly { readonly expr: string; readonly type: string }[];
}
const vectors: Vectors = JSON.parse(readFileSync(new URL('../testdata/type-vectors.json', import.meta.url), 'utf8'));
const read = readSchema(vectors.schema);
if (!read.ok) throw new Error(read.problem);
const schema = read.value;
const environment = environmentOf(schema, {
  principal: 'User',
  action: { type: 'Action', id: 'read' },
  resource: 'Doc',
});
if (environment === undefined) throw new Error('the environment of the vectors is not in their schema');

const typeOfText = (text: string) => {
  const expr = parseExpression(text);
  if (!expr.ok) throw new Error(expr.problem);
  return typeOf(expr.value, schema, environment);
};

describe('static types', () => {
  it('has all vectors', () => expect(vectors.vectors.length).toBe(290));
  it.each(vectors.vectors.map(({ expr, type }) => [expr, type]))('%s: %s', (expr, type) => {
    expect(typeOfText(expr)).toEqual({ type, errors: new Set() });
  });

  it.each([
    ['principal.nope', undefined, 'attributeNotFound'],
    ['principal.age', 'Long', 'unsafeOptionalAttribute'],
    ['-"a"', 'Long', 'unexpectedType'],
    ['ip("x")', 'ipaddr', 'functionArgumentValidation'],
  ])('%s is %s with %s', (expr, type, error) => {
    expect(typeOfText(expr)).toEqual({ type, errors: new Set([error]) });
  });

  it('knows no environment that the schema does not have', () => {
    const action = { type: 'Action', id: 'read' };
    expect(environmentOf(schema, { principal: 'Lonely', action, resource: 'Doc' })).toBeUndefined();
    expect(environmentOf(schema, { principal: 'User', action, resource: 'User' })).toBeUndefined();
    expect(
      environmentOf(schema, { principal: 'User', action: { type: 'Action', id: 'nope' }, resource: 'Doc' }),
    ).toBeUndefined();
  });
});
