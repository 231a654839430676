/**
 * `cedar/entities`: entities in JSON, with or without a schema; accepted or why not, and the values and ancestors that they
 * are loaded as.
 */

import { anyEntities } from '../../../generators/cedar/invalid/entities.ts';
import type { Planted } from '../../../generators/cedar/invalid/planted.ts';
import { JSON_GENERATOR_VERSION } from '../../../generators/cedar/json/scenario.ts';
import type {
  EntitiesAnswer,
  EntitiesInput,
  EntitiesJson,
  LoadedEntityJson,
} from '../../../model/cedar/syntax/interchange.ts';
import type { Difference, Subject } from '../../subject.ts';
import { dataFeatures } from './data-features.ts';
import { dataSize } from './est.ts';
import { isTooDeepForSome } from './nesting.ts';
import { plantedFeatures, readPlanted, reducePlanted, rejectsWhatIsPlanted, renderPlanted } from './planted.ts';
import { object, readEntitiesJson, readSchemaJson } from './read.ts';
import { dropChunks, reduceData } from './reduce-data.ts';
import { readable } from './reduce-print.ts';
import { reduceText } from './reduce-text.ts';
import { compareRejected, isRejected, sameSet } from './rejected.ts';
import { renderEntities, renderSchema } from './render.ts';
import { reduceSchemaJson } from './schema-reduce.ts';
import { loadedEntitiesLoadAgain } from './soundness-data.ts';
import { textSize } from './text-tokens.ts';
import { sameValue } from './values-compare.ts';

type Input = Planted<EntitiesInput>;

export const cedarEntities: Subject<Input, EntitiesAnswer> = {
  name: 'cedar/entities',
  title: 'entities data: which load under a schema or without, and as which values and hierarchy',
  generatorVersion: JSON_GENERATOR_VERSION,
  generate: anyEntities,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: compareEntities,
  beyondLimits: isTooDeepForSome,
  properties: [rejectsWhatIsPlanted(), loadedEntitiesLoadAgain()],
  reductions: input => reducePlanted(input, reduceEntities),
  size: ({ schema, entities }) => (schema === null ? 0 : schemaSize(schema)) + entitiesSize(entities),
  features: function* (input) {
    yield* plantedFeatures(input);
    yield* entitiesFeatures(input.schema !== null, input.entities);
  },
  render: input => {
    const { schema, entities } = input;
    const parts = [renderPlanted(input), renderEntities(entities), schema === null ? '' : renderSchema(schema)];
    return parts.filter(part => part !== '').join('\n');
  },
  read: json => {
    const input = object(json, 'input', ['schema?', 'entities', 'planted?']);
    return {
      schema: input.schema === undefined || input.schema === null ? null : readSchemaJson(input.schema, 'input.schema'),
      entities: readEntitiesJson(input.entities, 'input.entities'),
      ...readPlanted(input.planted),
    };
  },
};

export const schemaSize = (schema: NonNullable<EntitiesInput['schema']>): number =>
  typeof schema === 'string' ? textSize(schema) : dataSize(schema);

const entitiesSize = (entities: EntitiesJson): number =>
  typeof entities === 'string' ? textSize(entities) : dataSize(entities);

function* entitiesFeatures(hasSchema: boolean, entities: EntitiesJson): Generator<string> {
  yield hasSchema ? 'schema:some' : 'schema:none';
  const document = typeof entities === 'string' ? readable(entities) : entities;
  if (typeof entities === 'string') yield document === undefined ? 'entities:broken text' : 'entities:text';
  yield* dataFeatures(document ?? null);
}

// -------------------------------------------------------------------------------------------------------- comparison

/**
 * What a schema says of entities that are well built. The real Cedar keeps them in a map without an order: where several
 * entities of one document are wrong, it tells of any of them.
 */
const CONFORMANCE: readonly (string | true)[] = [
  'missingRequiredAttr',
  'invalidAncestorType',
  'invalidEnumEid',
  'typeMismatch',
];

function compareEntities(input: EntitiesInput, left: EntitiesAnswer, right: EntitiesAnswer): Difference | undefined {
  if (isRejected(left) || isRejected(right)) {
    // The generator makes one defect, and hands it over as JSON. A text may be anybody's.
    const anyOrder =
      typeof input.entities === 'string' &&
      isRejected(left) &&
      isRejected(right) &&
      [left, right].every(({ rejected }) => CONFORMANCE.includes(rejected));
    return anyOrder ? undefined : compareRejected(left, right);
  }
  if (left.entities === undefined || right.entities === undefined) return undefined;
  for (const [key, a] of Object.entries(left.entities)) {
    const b = Object.hasOwn(right.entities, key) ? right.entities[key] : undefined;
    const difference = b === undefined ? undefined : compareLoaded(a, b, `entities[${key}]`);
    if (difference) return difference;
  }
  return undefined;
}

function compareLoaded(a: LoadedEntityJson | null, b: LoadedEntityJson | null, at: string): Difference | undefined {
  if (a === null || b === null) return a === b ? undefined : { kind: 'entity not stored', at, left: a, right: b };
  for (const part of ['attrs', 'tags'] as const) {
    if (!sameValue(a[part], b[part])) return { kind: part, at: `${at}.${part}`, left: a[part], right: b[part] };
  }
  if (sameSet(a.ancestors, b.ancestors)) return undefined;
  const [left, right] = [[...a.ancestors].sort(), [...b.ancestors].sort()];
  return { kind: 'ancestors', at: `${at}.ancestors`, left, right };
}

// ---------------------------------------------------------------------------------------------------------- reduction

function* reduceEntities(input: Input): Generator<Input> {
  const { schema, entities } = input;
  if (schema !== null) yield { ...input, schema: null };
  if (typeof entities === 'string') yield* reduceEntitiesText(input, entities);
  else {
    for (const smaller of dropChunks(entities)) yield { ...input, entities: smaller };
    for (const smaller of reduceData(entities)) if (Array.isArray(smaller)) yield { ...input, entities: smaller };
  }
  if (schema !== null) for (const smaller of reduceSchemaJson(schema)) yield { ...input, schema: smaller };
}

/** As a document where the text is not what matters, else token by token. */
function* reduceEntitiesText(input: EntitiesInput, text: string): Generator<EntitiesInput> {
  const document = readable(text);
  if (Array.isArray(document)) yield { ...input, entities: document };
  for (const entities of reduceText(text)) yield { ...input, entities };
}
