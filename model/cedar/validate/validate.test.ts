import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPolicy } from '../est.ts';
import type { Loaded } from '../loaded.ts';
import { slotsOf } from '../names.ts';
import { parseExpression, parsePolicy } from '../parse.ts';
import { readSchema } from '../schema/read.ts';
import type { EntityUid, PolicySet, SlotName } from '../syntax/abstract.ts';
import type { SchemaJson } from '../syntax/interchange.ts';
import { typeOfExpression, validate } from './validate.ts';

const load = <T>(file: string): T => JSON.parse(readFileSync(new URL(`../testdata/${file}`, import.meta.url), 'utf8'));

const must = <T>(result: Loaded<T>): T => {
  if ('loaded' in result) return result.loaded;
  throw new Error(`${result.rejected}: ${result.why}`);
};

interface Vector {
  readonly schema: SchemaJson;
  readonly policy: string;
  readonly policyFormat?: 'json';
  readonly template?: boolean;
  readonly links?: readonly {
    readonly templateId: string;
    readonly newId: string;
    readonly values: { readonly [slot in SlotName]?: EntityUid };
  }[];
  readonly valid: boolean;
  readonly errors: readonly string[];
  readonly warnings?: readonly string[];
  readonly note: string;
}

const policySet = ({ policy: text, policyFormat, links = [] }: Vector): PolicySet => {
  const policy = must(policyFormat === 'json' ? readPolicy(JSON.parse(text)) : parsePolicy(text));
  const isTemplate = slotsOf(policy).length > 0;
  return {
    staticPolicies: new Map(isTemplate ? [] : [['p', policy]]),
    templates: new Map(isTemplate ? [['t0', policy]] : []),
    templateLinks: links.map(({ values, ...ids }) => ({
      ...ids,
      values: new Map(Object.entries(values) as [SlotName, EntityUid][]),
    })),
  };
};

const all = (found: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] =>
  [...new Set([...found.values()].flatMap(categories => [...categories]))].sort();

describe('validation vectors', () => {
  it.each(load<readonly Vector[]>('validation-vectors.json'))('$note: $policy', vector => {
    const { errors, warnings } = validate(policySet(vector), must(readSchema(vector.schema)));
    expect({ errors: all(errors), warnings: all(warnings) }).toEqual({
      errors: vector.errors,
      warnings: vector.warnings ?? [],
    });
  });
});

describe('type vectors', () => {
  const { schema, env, vectors } = load<{
    readonly schema: string;
    readonly env: { readonly principal: string; readonly resource: string };
    readonly vectors: readonly { readonly expr: string; readonly type: string }[];
  }>('type-vectors.json');
  const resolved = must(readSchema(schema));

  it.each(vectors)('$expr', ({ expr, type }) => {
    const environment = { ...env, action: { type: 'Action', id: 'read' } };
    expect(withoutLastComma(typeOfExpression(must(parseExpression(expr)), environment, resolved))).toBe(
      withoutLastComma(type),
    );
  });
});
const withoutLastComma = (type: string | undefined) => type;
