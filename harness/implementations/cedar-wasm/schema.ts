/**
 * `cedar/schema` answered by the real Cedar: its schema with resolved names, brought to the normal form of answers.
 *
 * Cedar resolves names only for schema text, so a JSON schema is printed by Cedar first. Two things that the text
 * cannot say are dressed up before and undressed afterwards (see `dress`); a third, an entity type and a common type
 * of one name, cannot be helped and is unsupported.
 */

import type {
  Json,
  JsonObject,
  SchemaAnswer,
  SchemaInput,
  SchemaJson,
} from '../../../model/cedar/syntax/interchange.ts';
import type { Unsupported } from '../../implementation.ts';
import { isObject, writeJson } from '../../json.ts';
import { problemOf, rejectedOr } from './checks.ts';
import { CallText, type CedarWasm } from './instance.ts';
import { classify, SCHEMA, type Unclassified } from './messages.ts';
import { normalForm, object } from './schema-normal.ts';

export function schema(cedar: CedarWasm, unclassified: Unclassified) {
  return (input: SchemaInput): SchemaAnswer | Unsupported => {
    if (!cedar.has('schemaToJsonWithResolvedTypes')) {
      return { unsupported: `cedar-wasm@${cedar.version} does not show how names resolve` };
    }
    const problem = problemOf(cedar, 'checkParseSchema', writeJson(input.schema));
    if (problem) {
      const category = classify(SCHEMA, problem.message);
      if (category === undefined && !problem.tooDeep) unclassified.add(problem.message);
      // `true` says that the words of Cedar do not tell the category.
      return rejectedOr(problem, category ?? true);
    }
    return resolve(cedar, input.schema);
  };
}

function resolve(cedar: CedarWasm, schema: SchemaJson): SchemaAnswer | Unsupported {
  if (typeof schema === 'string') return resolved(cedar, schema, freshName(schema));
  const twice = nameOfBothKinds(schema);
  if (twice !== undefined) {
    return { unsupported: `"${twice}" is an entity type and a common type, which Cedar cannot print` };
  }
  const hidden = hiddenBuiltin(schema);
  if (hidden !== undefined) {
    return { unsupported: `"${hidden}" means a built-in type here, but an entity type once Cedar has printed it` };
  }
  const nothing = freshName(schema);
  const printed = cedar.call('schemaToText', new CallText(writeJson(dress(schema, nothing))));
  if (printed.type === 'success') return resolved(cedar, printed.text, nothing);
  return { unsupported: `Cedar cannot print this schema: ${printed.errors[0]?.message ?? ''}` };
}

function resolved(cedar: CedarWasm, text: string, nothing: string): SchemaAnswer | Unsupported {
  const answer = cedar.call('schemaToJsonWithResolvedTypes', text);
  if (answer.type === 'failure')
    throw new Error(`Cedar accepts the schema, but does not resolve it: ${answer.errors[0]?.message}`);
  const schema = normalForm(answer.json as unknown as JsonObject, nothing);
  return schema === undefined ? { unsupported: 'the resolved schema has too many types to write down' } : { schema };
}

// ------------------------------------------------------------------------------------------ what the text cannot say

const NOTHING = 'LockstepNothing';

/** A name that occurs nowhere in the schema. */
function freshName(schema: SchemaJson): string {
  const text = writeJson(schema);
  let name = NOTHING;
  while (text.includes(name)) name += '_';
  return name;
}

/**
 * The same schema, except that
 * - an entity shape that is a reference becomes the only attribute, named `nothing`, of a record;
 * - an empty list of principal or resource types gets one member, a new entity type whose name starts with `nothing`
 *   (the text drops the other list and the context otherwise).
 */
function dress(schema: JsonObject, nothing: string): JsonObject {
  // A type in a named namespace may not have the name of one in the empty namespace: hence the number.
  return mapObject(schema, (namespace, _name, i) => dressNamespace(object(namespace), nothing, `${nothing}${i}`));
}

function dressNamespace(namespace: JsonObject, nothing: string, dummy: string): JsonObject {
  const entityTypes = mapObject(object(namespace.entityTypes), json => {
    const type = object(json);
    const shape = type.shape === undefined ? undefined : object(type.shape);
    if (shape === undefined || shape.type === 'Record') return type;
    return { ...type, shape: { type: 'Record', attributes: { [nothing]: shape } } };
  });
  const actions = mapObject(object(namespace.actions), json => {
    const action = object(json);
    if (!isObject(action.appliesTo)) return action;
    const { principalTypes, resourceTypes } = action.appliesTo;
    const filled = (list: Json | undefined): Json => (Array.isArray(list) && list.length > 0 ? list : [dummy]);
    const appliesTo = {
      ...action.appliesTo,
      principalTypes: filled(principalTypes),
      resourceTypes: filled(resourceTypes),
    };
    return { ...action, appliesTo };
  });
  return { ...namespace, entityTypes: { ...entityTypes, [dummy]: {} }, actions };
}

/** The first name that a namespace declares both as an entity type and as a common type. */
function nameOfBothKinds(schema: JsonObject): string | undefined {
  for (const namespace of Object.values(schema)) {
    const { entityTypes, commonTypes } = object(namespace);
    const twice = Object.keys(object(entityTypes)).find(name => Object.hasOwn(object(commonTypes), name));
    if (twice !== undefined) return twice;
  }
  return undefined;
}

/** Built-in types that a JSON schema can refer to as common types by their bare name. */
const BARE_BUILTINS: ReadonlySet<string> = new Set(['Bool', 'ipaddr', 'decimal', 'datetime', 'duration']);

/** The first such name that an entity type has too. */
function hiddenBuiltin(schema: JsonObject): string | undefined {
  const names = Object.values(schema).flatMap(namespace => Object.keys(object(object(namespace).entityTypes)));
  const both = names.filter(name => BARE_BUILTINS.has(name));
  if (both.length === 0) return undefined;
  const stack: Json[] = [schema];
  for (let json = stack.pop(); json !== undefined; json = stack.pop()) {
    if (isObject(json) && both.includes(String(json.type))) return String(json.type);
    if (typeof json === 'object' && json !== null) stack.push(...(Object.values(json) as Json[]));
  }
  return undefined;
}

/** Keeps the key `__proto__` a key. */
const mapObject = (from: JsonObject, to: (json: Json, key: string, index: number) => Json): JsonObject =>
  Object.fromEntries(Object.entries(from).map(([key, json], i) => [key, to(json, key, i)]));
