/**
 * `cedar/request`: a request, with entities, under a schema; accepted, or rejected with the category of its first problem.
 */

import type { Planted } from '../../../generators/cedar/invalid/planted.ts';
import { REQUEST_GENERATOR_VERSION, requestScenario } from '../../../generators/cedar/invalid/request.ts';
import type { AcceptAnswer, Json, RequestInput } from '../../../model/cedar/syntax/interchange.ts';
import type { Subject } from '../../subject.ts';
import { dataFeatures } from './data-features.ts';
import { schemaSize } from './entities.ts';
import { dataSize } from './est.ts';
import { plantedFeatures, readPlanted, reducePlanted, rejectsWhatIsPlanted, renderPlanted } from './planted.ts';
import { object, readEntitiesJson, readRequestJson, readSchemaJson } from './read.ts';
import { reduceEvaluate } from './reduce.ts';
import { compareRejected } from './rejected.ts';
import { renderAuthorize } from './render.ts';
import { schemaFeatures } from './schema-features.ts';
import { reduceSchemaJson } from './schema-reduce.ts';

type Input = Planted<RequestInput>;

export const cedarRequest: Subject<Input, AcceptAnswer> = {
  name: 'cedar/request',
  title: 'requests under a schema: which are accepted, and why the others are not',
  generatorVersion: REQUEST_GENERATOR_VERSION,
  generate: requestScenario,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: (_input, left, right) => compareRejected(left, right),
  properties: [rejectsWhatIsPlanted()],
  reductions: input => reducePlanted(input, reduceRequest),
  size: ({ schema, entities, request }) =>
    schemaSize(schema) + dataSize(entities) + dataSize(request as unknown as Json),
  features: function* (input) {
    yield* plantedFeatures(input);
    yield* schemaFeatures(input.schema);
    yield* dataFeatures(input.request.context);
  },
  render: input => {
    const { schema, entities, request } = input;
    const policies = { staticPolicies: {}, templates: {}, templateLinks: [] };
    const parts = [renderPlanted(input), renderAuthorize({ schema, policies, entities, requests: [request] })];
    return parts.filter(part => part !== '').join('\n');
  },
  read: json => {
    const input = object(json, 'input', ['schema', 'entities', 'request', 'planted?']);
    return {
      schema: readSchemaJson(input.schema, 'input.schema'),
      entities: readEntitiesJson(input.entities, 'input.entities'),
      request: readRequestJson(input.request, 'input.request'),
      ...readPlanted(input.planted),
    };
  },
};

const NOTHING: Json = { Value: false };

function* reduceRequest(input: Input): Generator<Input> {
  const { schema, entities, request } = input;
  for (const smaller of reduceEvaluate({ expression: NOTHING, entities, request })) {
    if (smaller.expression === NOTHING) yield { schema, entities: smaller.entities, request: smaller.request };
  }
  for (const smaller of reduceSchemaJson(schema)) yield { schema: smaller, entities, request };
}
