/**
 * `cedar/schema`: a schema in text or JSON; rejected with a category, or accepted as one resolved normal form.
 */

import type { Planted } from '../../../generators/cedar/invalid/planted.ts';
import { schemaScenario } from '../../../generators/cedar/invalid/schema.ts';
import { SCHEMA_GENERATOR_VERSION } from '../../../generators/cedar/schemas/scenario.ts';
import type {
  Json,
  JsonObject,
  ResolvedSchemaJson,
  SchemaAnswer,
  SchemaInput,
} from '../../../model/cedar/syntax/interchange.ts';
import { canonicalJson, isObject, writeJson } from '../../json.ts';
import type { Difference, Property, Subject } from '../../subject.ts';
import { visible } from '../../visible.ts';
import { schemaSize } from './entities.ts';
import { isTooDeepForSome } from './nesting.ts';
import { plantedFeatures, readPlanted, reducePlanted, rejectsWhatIsPlanted, renderPlanted } from './planted.ts';
import { object, readSchemaJson } from './read.ts';
import { compareRejected, isRejected, sameSet } from './rejected.ts';
import { schemaFeatures } from './schema-features.ts';
import { reduceSchemaJson } from './schema-reduce.ts';

type Input = Planted<SchemaInput>;

export const cedarSchema: Subject<Input, SchemaAnswer> = {
  name: 'cedar/schema',
  title: 'schemas in text and JSON: which are well formed, and what they mean once names are resolved',
  generatorVersion: SCHEMA_GENERATOR_VERSION,
  generate: schemaScenario,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: compareSchemas,
  beyondLimits: isTooDeepForSome,
  properties: [rejectsWhatIsPlanted(), namesOnlyWhatItDeclares()],
  reductions: input => reducePlanted(input, reduceSchema),
  size: ({ schema }) => schemaSize(schema),
  features: function* (input) {
    yield* plantedFeatures(input);
    yield* schemaFeatures(input.schema);
  },
  render: input =>
    [renderPlanted(input), visible(typeof input.schema === 'string' ? input.schema : writeJson(input.schema))]
      .filter(part => part !== '')
      .join('\n'),
  read: json => {
    const { schema, planted } = object(json, 'input', ['schema', 'planted?']);
    return { schema: readSchemaJson(schema, 'input.schema'), ...readPlanted(planted) };
  },
};

function* reduceSchema(input: Input): Generator<Input> {
  for (const schema of reduceSchemaJson(input.schema)) yield { schema };
}

// -------------------------------------------------------------------------------------------------------- comparison

/**
 * Text with several defects: whether a reserved word or a wrong token after it is met first is a matter of look-ahead,
 * so of the parser and not of the language.
 */
const ANY_ORDER: readonly (string | true)[] = ['parse', 'reservedIdentifier'];

function compareSchemas(input: Input, left: SchemaAnswer, right: SchemaAnswer): Difference | undefined {
  if (isRejected(left) || isRejected(right)) {
    const sameInText =
      isRejected(left) &&
      isRejected(right) &&
      input.planted === undefined &&
      [left, right].every(({ rejected }) => ANY_ORDER.includes(rejected));
    return sameInText ? undefined : compareRejected(left, right);
  }
  return compareMaps('entityTypes', left.schema, right.schema) ?? compareMaps('actions', left.schema, right.schema);
}

function compareMaps(
  part: 'entityTypes' | 'actions',
  left: ResolvedSchemaJson,
  right: ResolvedSchemaJson,
): Difference | undefined {
  const [a, b] = [left[part], right[part]];
  const [names, others] = [Object.keys(a), Object.keys(b)];
  if (!sameSet(names, others)) return { kind: `names of ${part}`, at: part, left: names.sort(), right: others.sort() };
  for (const name of names) {
    const [one, other] = [a[name] as JsonObject, b[name] as JsonObject];
    const key = [...Object.keys(one), ...Object.keys(other)].find(
      each => canonicalJson(one[each] ?? null) !== canonicalJson(other[each] ?? null),
    );
    if (key === undefined) continue;
    return {
      kind: `${key} of ${part}`,
      at: `${part}.${name}.${key}`,
      left: one[key] ?? null,
      right: other[key] ?? null,
    };
  }
  return undefined;
}

// -------------------------------------------------------------------------------------------------------- properties

/** A resolved schema is closed: ancestors, principals, resources and attribute types are declared in it. */
function namesOnlyWhatItDeclares(): Property<Input, SchemaAnswer> {
  return {
    name: 'names only what it declares',
    broken: (_input, answer) => {
      if (isRejected(answer)) return undefined;
      const { entityTypes, actions } = answer.schema;
      const actionTypes = Object.keys(actions).map(key => key.slice(0, key.indexOf('::"')));
      const types = new Set([...Object.keys(entityTypes), ...actionTypes]);
      const unknown =
        find(Object.values(entityTypes), 'ancestors', name => !Object.hasOwn(entityTypes, name)) ??
        find(Object.values(actions), 'ancestors', name => !Object.hasOwn(actions, name)) ??
        find(Object.values(actions), 'principals', name => !Object.hasOwn(entityTypes, name)) ??
        find(Object.values(actions), 'resources', name => !Object.hasOwn(entityTypes, name)) ??
        [...entityNames(answer.schema)].find(name => !types.has(name));
      return unknown === undefined ? undefined : `${unknown} is named, but not declared`;
    },
  };
}

function find(declarations: readonly Json[], key: string, fits: (name: string) => boolean): string | undefined {
  for (const declaration of declarations) {
    const names = isObject(declaration) ? declaration[key] : undefined;
    const found = Array.isArray(names) ? names.find(name => fits(String(name))) : undefined;
    if (found !== undefined) return String(found);
  }
  return undefined;
}

/** Names in types. Iterative, because types may be deep; an attribute called `Entity` holds an object, not a name. */
function* entityNames(root: Json): Generator<string> {
  const stack: Json[] = [root];
  for (let json = stack.pop(); json !== undefined; json = stack.pop()) {
    if (isObject(json) && typeof json.Entity === 'string') yield json.Entity;
    if (typeof json === 'object' && json !== null) stack.push(...(Object.values(json) as Json[]));
  }
}
