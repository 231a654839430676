/**
 * `cedar/entities`: entities in JSON, with or without a schema; accepted or why not, and the values and ancestors that they
 * are loaded as.
 */

import { entitiesScenario } from '../../../generators/cedar/json/entities.ts';
import { JSON_GENERATOR_VERSION } from '../../../generators/cedar/json/scenario.ts';
import type {
  EntitiesAnswer,
  EntitiesInput,
  EntitiesJson,
  Json,
  LoadedEntityJson,
} from '../../../model/cedar/syntax/interchange.ts';
import { mentionedIn } from '../../implementations/mentioned.ts';
import type { Difference, Subject } from '../../subject.ts';
import { dataFeatures } from './data-features.ts';
import { dataSize, isObject } from './est.ts';
import { object, readEntitiesJson, readSchemaJson } from './read.ts';
import { dropChunks, reduceData, reduceRecord } from './reduce-data.ts';
import { readable } from './reduce-print.ts';
import { reduceText } from './reduce-text.ts';
import { compareRejected, isRejected, sameSet } from './rejected.ts';
import { renderEntities, renderSchema } from './render.ts';
import { textSize } from './text-tokens.ts';
import { sameValue } from './values-compare.ts';

export const cedarEntities: Subject<EntitiesInput, EntitiesAnswer> = {
  name: 'cedar/entities',
  title: 'entities data: which load under a schema or without, and as which values and hierarchy',
  generatorVersion: JSON_GENERATOR_VERSION,
  generate: entitiesScenario,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: compareEntities,
  properties: [
    {
      name: 'lists every entity',
      broken: ({ entities }, answer) => {
        if (isRejected(answer) || answer.entities === undefined) return undefined;
        const missing = [...mentionedIn(entities).entities.keys()].find(
          key => !Object.hasOwn(answer.entities ?? {}, key),
        );
        return missing === undefined ? undefined : `${missing} is accepted, but not there`;
      },
    },
  ],
  reductions: reduceEntities,
  size: ({ schema, entities }) => (schema === null ? 0 : schemaSize(schema)) + entitiesSize(entities),
  features: ({ schema, entities }) => entitiesFeatures(schema !== null, entities),
  render: ({ schema, entities }) =>
    [renderEntities(entities), schema === null ? '' : renderSchema(schema)].filter(part => part !== '').join('\n'),
  read: json => {
    const input = object(json, 'input', ['schema?', 'entities']);
    return {
      schema: input.schema === undefined || input.schema === null ? null : readSchemaJson(input.schema, 'input.schema'),
      entities: readEntitiesJson(input.entities, 'input.entities'),
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

function compareEntities(_input: EntitiesInput, left: EntitiesAnswer, right: EntitiesAnswer): Difference | undefined {
  if (isRejected(left) || isRejected(right)) return compareRejected(left, right);
  if (left.entities === undefined || right.entities === undefined) return undefined;
  const [keys, otherKeys] = [Object.keys(left.entities), Object.keys(right.entities)];
  if (!sameSet(keys, otherKeys)) {
    return { kind: 'entities', at: 'entities', left: keys.sort(), right: otherKeys.sort() };
  }
  for (const key of keys) {
    const [a, b] = [left.entities[key], right.entities[key]];
    const difference = a && b && compareLoaded(a, b, `entities[${key}]`);
    if (difference) return difference;
  }
  return undefined;
}

function compareLoaded(a: LoadedEntityJson, b: LoadedEntityJson, at: string): Difference | undefined {
  for (const part of ['attrs', 'tags'] as const) {
    if (!sameValue(a[part], b[part])) return { kind: part, at: `${at}.${part}`, left: a[part], right: b[part] };
  }
  if (sameSet(a.ancestors, b.ancestors)) return undefined;
  const [left, right] = [[...a.ancestors].sort(), [...b.ancestors].sort()];
  return { kind: 'ancestors', at: `${at}.ancestors`, left, right };
}

// ---------------------------------------------------------------------------------------------------------- reduction

function* reduceEntities(input: EntitiesInput): Generator<EntitiesInput> {
  const { schema, entities } = input;
  if (schema !== null) yield { ...input, schema: null };
  if (typeof entities === 'string') yield* reduceEntitiesText(input, entities);
  else {
    for (const smaller of dropChunks(entities)) yield { ...input, entities: smaller };
    for (const smaller of reduceData(entities)) if (Array.isArray(smaller)) yield { ...input, entities: smaller };
  }
  if (isObject(schema ?? undefined)) {
    for (const smaller of reduceRecord(schema as { readonly [key: string]: Json })) yield { ...input, schema: smaller };
  }
}

/** As a document where the text is not what matters, else token by token. */
function* reduceEntitiesText(input: EntitiesInput, text: string): Generator<EntitiesInput> {
  const document = readable(text);
  if (Array.isArray(document)) yield { ...input, entities: document };
  for (const entities of reduceText(text)) yield { ...input, entities };
}
