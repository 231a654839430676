/** The engine behind the JSON of Lockstep's subjects: one function for each, input to answer. */

import type { Policy } from '../../model/cedar/syntax/abstract.ts';
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
  ValidateAnswer,
  ValidateInput,
} from '../../model/cedar/syntax/interchange.ts';
import { authorize } from './authorize.ts';
import { compile } from './compile.ts';
import { valueToJson } from './data.ts';
import { readExpression } from './est-read.ts';
import { policyToEst } from './est-write.ts';
import { loadEntities } from './load-entities.ts';
import { loadRequest } from './load-request.ts';
import { kindOf } from './outcome.ts';
import { parseExpression, parsePolicies } from './parse-policy.ts';
import { PolicySet } from './policy-set.ts';
import type { Read } from './read.ts';
import { openSchema } from './schema/plain.ts';
import { readSchema } from './schema/read.ts';
import { schemaToJson } from './schema/to-json.ts';
import { answerSession } from './session.ts';
import { validate } from './validate/validate.ts';

/** Everything is loaded before anything is decided: an input with one bad request is refused whole. */
function answerAuthorize(input: AuthorizeInput): AuthorizeAnswer {
  const schema = input.schema === null ? undefined : openSchema(input.schema);
  if (schema?.ok === false) return { rejected: 'schema' };
  const policies = PolicySet.read(input.policies);
  if (!policies.ok) return { rejected: 'policies' };
  const entities = loadEntities(input.entities, schema?.value);
  if (!entities.ok) return { rejected: 'entities' };
  const frames = [];
  for (const json of input.requests) {
    const frame = loadRequest(json, entities.value, schema?.value);
    if (!frame.ok) return { rejected: 'request' };
    frames.push(frame.value);
  }
  return { responses: frames.map(frame => authorize(policies.value, frame)) };
}

function answerEvaluate(input: EvaluateInput): EvaluateAnswer {
  const { expression } = input;
  const expr = typeof expression === 'string' ? parseExpression(expression) : readExpression(expression);
  if (!expr.ok) return { rejected: 'policies' };
  const entities = loadEntities(input.entities);
  if (!entities.ok) return { rejected: 'entities' };
  const frame = loadRequest(input.request, entities.value);
  if (!frame.ok) return { rejected: 'request' };
  const result = compile(expr.value).run(frame.value);
  return typeof result === 'symbol' ? { error: kindOf(result) } : { value: valueToJson(result) };
}

function answerParse({ text }: ParseInput): ParseAnswer {
  const parsed = parsePolicies(text);
  if (!parsed.ok) return { rejected: true };
  return { policies: estById(parsed.value.policies), templates: estById(parsed.value.templates) };
}

const estById = (policies: ReadonlyMap<string, Policy>): { readonly [id: string]: JsonObject } =>
  Object.fromEntries([...policies].map(([id, policy]) => [id, policyToEst(policy)]));

function answerSchema(input: SchemaInput): SchemaAnswer {
  const schema = readSchema(input.schema);
  return schema.ok ? { schema: schemaToJson(schema.value) } : { rejected: schema.category };
}

function answerValidate(input: ValidateInput): ValidateAnswer {
  const schema = readSchema(input.schema);
  if (!schema.ok) return { rejected: 'schema' };
  const policies = PolicySet.read(input.policies);
  if (!policies.ok) return { rejected: 'policies' };
  const { errors, warnings } = validate(policies.value.syntax(), schema.value);
  return { errors: sortedById(errors), warnings: sortedById(warnings) };
}

// fromEntries defines its keys, `__proto__` too.
const sortedById = (byId: ReadonlyMap<string, ReadonlySet<string>>): { readonly [id: string]: readonly string[] } =>
  Object.fromEntries([...byId].map(([id, found]) => [id, [...found].sort()]));

function answerEntities(input: EntitiesInput): AcceptAnswer {
  const schema = input.schema === null ? undefined : openSchema(input.schema);
  return schema?.ok === false ? { rejected: 'schema' } : accepted(loadEntities(input.entities, schema?.value));
}

function answerRequest(input: RequestInput): AcceptAnswer {
  const schema = openSchema(input.schema);
  if (!schema.ok) return { rejected: 'schema' };
  const entities = loadEntities(input.entities, schema.value);
  if (!entities.ok) return { rejected: 'entities' };
  return accepted(loadRequest(input.request, entities.value, schema.value));
}

const accepted = (loaded: Read<unknown>): AcceptAnswer =>
  loaded.ok ? { accepted: true } : { rejected: loaded.category };

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
