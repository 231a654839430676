/**
 * Reading inputs that a person or another program wrote: the outer shape is checked here, so that a typing error is one
 * clear line instead of three implementations saying `rejected`. What is inside (policies, values) is the subject's
 * business: bad insides are legitimate inputs.
 */

import type {
  AuthorizeInput,
  EntitiesJson,
  EvaluateInput,
  Json,
  JsonObject,
  PolicySetJson,
  RequestJson,
  SchemaJson,
} from '../../../model/cedar/syntax/interchange.ts';
import { UserError } from '../../errors.ts';
import { isObject } from '../../json.ts';

export const shape = (where: string, expected: string, seen: Json | undefined): UserError =>
  new UserError(`${where}: expected ${expected}, found ${kindOf(seen)}`);

function kindOf(json: Json | undefined): string {
  if (json === undefined) return 'nothing';
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'a list';
  if (typeof json === 'object') return json instanceof Number ? 'a number with a fraction or exponent' : 'an object';
  return typeof json === 'string' ? 'a string' : `${typeof json === 'bigint' ? 'number' : typeof json} ${json}`;
}

/** An object with exactly the keys named; those ending in `?` may be missing. */
export function object(json: Json | undefined, where: string, keys: readonly string[]): JsonObject {
  if (!isObject(json)) throw shape(where, 'an object', json);
  for (const key of keys) {
    if (!key.endsWith('?') && !Object.hasOwn(json, key)) throw new UserError(`${where}: the key "${key}" is missing`);
  }
  const known = keys.map(key => key.replace(/\?$/, ''));
  const extra = Object.keys(json).find(key => !known.includes(key));
  if (extra !== undefined) throw new UserError(`${where}: unknown key "${extra}"`, `known keys: ${known.join(', ')}`);
  return json;
}

export function list(json: Json | undefined, where: string): readonly Json[] {
  if (!Array.isArray(json)) throw shape(where, 'a list', json);
  return json;
}

export function readSchemaJson(json: Json | undefined, where: string): SchemaJson {
  if (typeof json !== 'string' && !isObject(json)) throw shape(where, 'schema text or a JSON schema', json);
  return json;
}

const readNullableSchema = (json: Json | undefined, where: string): SchemaJson | null =>
  json === null || json === undefined ? null : readSchemaJson(json, where);

export function readEntitiesJson(json: Json | undefined, where: string): EntitiesJson {
  return typeof json === 'string' ? json : list(json, where);
}

export function readPolicySetJson(json: Json | undefined, where: string): PolicySetJson {
  const set = object(json, where, ['staticPolicies?', 'templates?', 'templateLinks?']);
  const map = (key: string): JsonObject => {
    const part = set[key] ?? {};
    if (!isObject(part)) throw shape(`${where}.${key}`, 'an object from ids to policies', part);
    for (const [id, policy] of Object.entries(part)) {
      if (typeof policy !== 'string' && !isObject(policy))
        throw shape(`${where}.${key}.${id}`, 'Cedar text or policy JSON', policy);
    }
    return part;
  };
  const links = list(set.templateLinks ?? [], `${where}.templateLinks`);
  for (const [i, link] of links.entries())
    object(link, `${where}.templateLinks[${i}]`, ['templateId', 'newId', 'values']);
  return { staticPolicies: map('staticPolicies'), templates: map('templates'), templateLinks: links } as PolicySetJson;
}

export function readRequestJson(json: Json | undefined, where: string): RequestJson {
  const request = object(json, where, ['principal', 'action', 'resource', 'context?']);
  return { ...request, context: request.context ?? {} } as unknown as RequestJson;
}

export const AUTHORIZE_KEYS: readonly string[] = ['schema?', 'policies', 'entities', 'requests'];

export function readAuthorizeInput(json: Json): AuthorizeInput {
  const input = object(json, 'input', AUTHORIZE_KEYS);
  const requests = list(input.requests, 'input.requests').map((each, i) =>
    readRequestJson(each, `input.requests[${i}]`),
  );
  return {
    schema: readNullableSchema(input.schema, 'input.schema'),
    policies: readPolicySetJson(input.policies, 'input.policies'),
    entities: readEntitiesJson(input.entities, 'input.entities'),
    requests,
  };
}

export const EVALUATE_KEYS: readonly string[] = ['expression', 'request', 'entities'];

export function readEvaluateInput(json: Json): EvaluateInput {
  const input = object(json, 'input', EVALUATE_KEYS);
  return {
    expression: input.expression as Json,
    request: readRequestJson(input.request, 'input.request'),
    entities: readEntitiesJson(input.entities, 'input.entities'),
  };
}
