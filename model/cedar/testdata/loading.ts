/** What table tests of schemas and policies need: the vectors beside this file, and things that must load. */

import { readFileSync } from 'node:fs';
import type { Loaded } from '../loaded.ts';
import { slotsOf } from '../names.ts';
import { parsePolicies, parsePolicy } from '../parse.ts';
import { readSchema } from '../schema/read.ts';
import type { Policy, PolicySet, Schema } from '../syntax/abstract.ts';
import type { SchemaJson } from '../syntax/interchange.ts';

/** The parsed JSON of a file of this folder. The caller says what is in it. */
export const vectorsOf = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));

/** Fails the test with the reason of a rejection. */
export const must = <T>(result: Loaded<T>): T => {
  if ('loaded' in result) return result.loaded;
  throw new Error(`${result.rejected}: ${result.why}`);
};

/** `ok`, or the category of the rejection: what the vectors state. */
export const outcome = (result: Loaded<unknown>): string => ('loaded' in result ? 'ok' : result.rejected);

/** Hundreds of vectors share a few schemas: each is read once. */
const schemas = new Map<string, Schema>();
export const schemaOf = (json: SchemaJson): Schema => {
  const text = JSON.stringify(json);
  const schema = schemas.get(text) ?? must(readSchema(json));
  schemas.set(text, schema);
  return schema;
};
export const policyOf = (text: string): Policy => must(parsePolicy(text));

/** Static policies and templates of a text, with the ids policy0, policy1, ... */
export const policySetOf = (text: string): PolicySet => {
  const { policies, templates } = must(parsePolicies(text));
  return { staticPolicies: policies, templates, templateLinks: [] };
};
export const isTemplate = (policy: Policy): boolean => slotsOf(policy).length > 0;
