/**
 * The doors of the model: one function for each Cedar subject, from input to answer, both in the JSON of
 * syntax/interchange.ts.
 *
 * Promise: no door throws, and none changes its input. An input of several parts is rejected with the name of the first
 * part that does not load; only the part that a subject is about gives its own category.
 */

import { authorize, policiesInForce } from './authorize.ts';
import { valueToJson } from './data.ts';
import { policyToEst, readExpression } from './est.ts';
import { evaluate } from './evaluate.ts';
import { loadEntities, loadPolicySet, loadRequest } from './load.ts';
import { type Loaded, rejectionOf } from './loaded.ts';
import { parseExpression, parsePolicies } from './parse.ts';
import { readSchema } from './schema/read.ts';
import { schemaToJson } from './schema/to-json.ts';
import { answerSession } from './session.ts';
import type { Policy, Schema } from './syntax/abstract.ts';
import type {
  AcceptAnswer,
  AuthorizeAnswer,
  AuthorizeInput,
  EntitiesInput,
  EvaluateAnswer,
  EvaluateInput,
  JsonObject,
  ParseAnswer,
  ParseInput,
  RequestInput,
  SchemaAnswer,
  SchemaInput,
  SchemaJson,
  ValidateAnswer,
  ValidateInput,
} from './syntax/interchange.ts';
import { validate } from './validate/validate.ts';

const readOptionalSchema = (json: SchemaJson | null): Loaded<Schema | null> =>
  json === null ? { loaded: null } : readSchema(json);

const answerAuthorize = (input: AuthorizeInput): AuthorizeAnswer => {
  const schema = readOptionalSchema(input.schema);
  if ('rejected' in schema) return { rejected: 'schema' };
  const policies = loadPolicySet(input.policies);
  if ('rejected' in policies) return { rejected: 'policies' };
  const entities = loadEntities(input.entities, schema.loaded);
  if ('rejected' in entities) return { rejected: 'entities' };
  const inForce = policiesInForce(policies.loaded);
  const responses = [];
  for (const json of input.requests) {
    const request = loadRequest(json, schema.loaded);
    if ('rejected' in request) return { rejected: 'request' };
    responses.push(authorize(request.loaded, inForce, entities.loaded));
  }
  return { responses };
};

const answerEvaluate = (input: EvaluateInput): EvaluateAnswer => {
  const { expression: json } = input;
  const expression = typeof json === 'string' ? parseExpression(json) : readExpression(json);
  if ('rejected' in expression) return { rejected: 'policies' };
  const entities = loadEntities(input.entities, null);
  if ('rejected' in entities) return { rejected: 'entities' };
  const request = loadRequest(input.request, null);
  if ('rejected' in request) return { rejected: 'request' };
  const outcome = evaluate(expression.loaded, request.loaded, entities.loaded);
  return 'error' in outcome ? outcome : { value: valueToJson(outcome.value) };
};

const answerParse = ({ text }: ParseInput): ParseAnswer => {
  const parsed = parsePolicies(text);
  if ('rejected' in parsed) return { rejected: true };
  const { policies, templates } = parsed.loaded;
  return { policies: estById(policies), templates: estById(templates) };
};

const estById = (policies: ReadonlyMap<string, Policy>): { readonly [id: string]: JsonObject } =>
  Object.fromEntries([...policies].map(([id, policy]) => [id, policyToEst(policy)]));

const answerSchema = (input: SchemaInput): SchemaAnswer => {
  const schema = readSchema(input.schema);
  return 'rejected' in schema ? { rejected: schema.rejected } : { schema: schemaToJson(schema.loaded) };
};

const answerValidate = (input: ValidateInput): ValidateAnswer => {
  const schema = readSchema(input.schema);
  if ('rejected' in schema) return { rejected: 'schema' };
  const policies = loadPolicySet(input.policies);
  if ('rejected' in policies) return { rejected: 'policies' };
  const { errors, warnings } = validate(policies.loaded, schema.loaded);
  return { errors: sortedById(errors), warnings: sortedById(warnings) };
};

const sortedById = (byId: ReadonlyMap<string, ReadonlySet<string>>): { readonly [id: string]: readonly string[] } =>
  Object.fromEntries([...byId].filter(([, found]) => found.size > 0).map(([id, found]) => [id, [...found].sort()]));

const answerEntities = (input: EntitiesInput): AcceptAnswer => {
  const schema = readOptionalSchema(input.schema);
  return 'rejected' in schema ? { rejected: 'schema' } : accepted(loadEntities(input.entities, schema.loaded));
};

const answerRequest = (input: RequestInput): AcceptAnswer => {
  const schema = readSchema(input.schema);
  if ('rejected' in schema) return { rejected: 'schema' };
  if ('rejected' in loadEntities(input.entities, schema.loaded)) return { rejected: 'entities' };
  return accepted(loadRequest(input.request, schema.loaded));
};

const accepted = (part: Loaded<unknown>): AcceptAnswer => ('rejected' in part ? rejectionOf(part) : { accepted: true });

export const answers = {
  'cedar/authorize': answerAuthorize,
  'cedar/evaluate': answerEvaluate,
  'cedar/parse': answerParse,
  'cedar/schema': answerSchema,
  'cedar/validate': answerValidate,
  'cedar/entities': answerEntities,
  'cedar/request': answerRequest,
  'cedar/session': answerSession,
} as const;
