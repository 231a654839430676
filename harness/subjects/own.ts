/**
 * A subject whose inputs start from a person's own schema, and own policies and entities where there are any.
 *
 * What the files hold is checked once, before anything runs: what does not load, or does not conform to the schema, is a
 * UserError whose message begins with the option that named the file (`--policies: ...`).
 */

import { prepare } from '../../generators/cedar/own/files.ts';
import { ownScenario } from '../../generators/cedar/own/scenario.ts';
import { policyToEst } from '../../model/cedar/est-writer.ts';
import { callExtension } from '../../model/cedar/extensions/index.ts';
import { loadEntities, loadPolicySet } from '../../model/cedar/load.ts';
import type { Loaded } from '../../model/cedar/loaded.ts';
import { parsePolicies } from '../../model/cedar/parse.ts';
import { readSchema } from '../../model/cedar/schema/read.ts';
import type { Policy, Schema } from '../../model/cedar/syntax/abstract.ts';
import type {
  AuthorizeInput,
  Json,
  JsonObject,
  PolicySetJson,
  SchemaJson,
} from '../../model/cedar/syntax/interchange.ts';
import { validate } from '../../model/cedar/validate/validate.ts';
import { messageOf, UserError } from '../errors.ts';
import { readJson } from '../json.ts';
import type { Subject } from '../subject.ts';
import type { OwnFiles } from './variant.ts';

/** Subjects that can start from files, with what each takes of a scenario. */
const TAKEN: ReadonlyMap<string, (scenario: AuthorizeInput) => unknown> = new Map([
  ['cedar/authorize', (scenario: AuthorizeInput): unknown => scenario],
  ['cedar/validate', ({ schema, policies }: AuthorizeInput): unknown => ({ schema, policies })],
]);

/** Throws a UserError for a subject that makes its inputs otherwise, and for files that do not load. */
export function withFiles(subject: Subject, files: OwnFiles): Subject {
  const take = TAKEN.get(subject.name);
  if (take === undefined) {
    throw new UserError(
      `${subject.name} cannot start from --schema`,
      `subjects that can: ${[...TAKEN.keys()].join(', ')}`,
    );
  }
  const schemaJson = schemaJsonOf(files);
  const schema = loaded(readSchema(schemaJson), 'schema');
  const isApplicable = [...schema.actions.values()].some(each => each.principals.size > 0 && each.resources.size > 0);
  if (!isApplicable) {
    throw new UserError(
      '--schema: no action in it applies to a principal and a resource',
      'there are no requests to make: add an action with appliesTo',
    );
  }
  const prepared = prepare({
    schemaJson,
    schema,
    policies: files.policies === undefined ? null : policiesOf(files.policies),
    entities: files.entities === undefined ? [] : entitiesOf(files.entities, schema),
    accepts: (name, argument) => 'value' in callExtension(name, [argument]),
  });
  // The goals are about inputs of any schema; a person's own may have no hierarchy at all.
  return { ...subject, variant: { files }, goals: [], generate: choices => take(ownScenario(choices, prepared)) };
}

/** Ids of the given policies that do not validate, with the categories of what is wrong: a misspelt name, mostly. */
export function invalidPolicies(files: OwnFiles): readonly (readonly [id: string, categories: readonly string[]])[] {
  if (files.policies === undefined) return [];
  const schema = loaded(readSchema(schemaJsonOf(files)), 'schema');
  const policies = loaded(loadPolicySet(policiesOf(files.policies)), 'policies');
  return [...validate(policies, schema).errors].flatMap(([id, found]) => (found.size === 0 ? [] : [[id, [...found]]]));
}

const schemaJsonOf = ({ schema }: OwnFiles): SchemaJson =>
  isJson(schema) ? (document(schema, 'schema') as JsonObject) : schema;

const isJson = (text: string): boolean => text.trimStart().startsWith('{');

function document(text: string, option: keyof OwnFiles): Json {
  try {
    return readJson(text);
  } catch (thrown) {
    throw new UserError(`--${option}: is no valid JSON (${messageOf(thrown)})`);
  }
}

function loaded<T>(result: Loaded<T>, option: keyof OwnFiles): T {
  if ('loaded' in result) return result.loaded;
  throw new UserError(`--${option}: ${result.why} (${result.rejected})`);
}

/** Policy JSON of all parts; the ids are those of the file, or `policy0`, `policy1`, ... in the order of the text. */
function policiesOf(text: string): PolicySetJson {
  if (!isJson(text)) {
    const { policies, templates } = loaded(parsePolicies(text), 'policies');
    return { staticPolicies: estById(policies), templates: estById(templates), templateLinks: [] };
  }
  const set = loaded(loadPolicySet(document(text, 'policies') as PolicySetJson), 'policies');
  return {
    staticPolicies: estById(set.staticPolicies),
    templates: estById(set.templates),
    templateLinks: set.templateLinks.map(({ templateId, newId, values }) => ({
      templateId,
      newId,
      values: Object.fromEntries([...values].map(([slot, { type, id }]) => [slot, { type, id }])),
    })),
  };
}

const estById = (policies: ReadonlyMap<string, Policy>): { readonly [id: string]: JsonObject } =>
  Object.fromEntries([...policies].map(([id, policy]) => [id, policyToEst(policy)]));

function entitiesOf(text: string, schema: Schema): readonly JsonObject[] {
  const json = document(text, 'entities');
  loaded(loadEntities(json as readonly Json[], schema), 'entities');
  return json as readonly JsonObject[];
}
