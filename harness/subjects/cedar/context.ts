/**
 * `cedar/context`: the context of a request, with or without a schema; accepted or why not, and the value that it is.
 */

import { contextScenario } from '../../../generators/cedar/json/context.ts';
import { JSON_GENERATOR_VERSION } from '../../../generators/cedar/json/scenario.ts';
import type { ContextAnswer, ContextInput, Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { isObject, writeJson } from '../../json.ts';
import type { Difference, Subject } from '../../subject.ts';
import { visible } from '../../visible.ts';
import { dataFeatures } from './data-features.ts';
import { schemaSize } from './entities.ts';
import { dataSize } from './est.ts';
import { object, readSchemaJson } from './read.ts';
import { reduceData, reduceRecord } from './reduce-data.ts';
import { compareRejected, isRejected } from './rejected.ts';
import { renderSchema } from './render.ts';
import { loadedContextsLoadAgain } from './soundness-data.ts';
import { sameValue } from './values-compare.ts';

export const cedarContext: Subject<ContextInput, ContextAnswer> = {
  name: 'cedar/context',
  title: 'context data: which loads for an action of a schema or without one, and as which value',
  generatorVersion: JSON_GENERATOR_VERSION,
  generate: contextScenario,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: compareContext,
  properties: [loadedContextsLoadAgain()],
  reductions: reduceContext,
  size: ({ schema, request }) => (schema === null ? 0 : schemaSize(schema)) + dataSize(request.context),
  features: ({ schema, request }) => [
    schema === null ? 'schema:none' : 'schema:some',
    ...dataFeatures(request.context),
  ],
  render: renderContext,
  read: json => {
    const { schema = null, request } = object(json, 'input', ['schema?', 'request']);
    const parts = object(request, 'input.request', ['principal', 'action', 'resource', 'context']);
    return {
      schema: schema === null ? null : readSchemaJson(schema, 'input.schema'),
      request: parts as unknown as ContextInput['request'],
    };
  },
};

function compareContext(_input: ContextInput, left: ContextAnswer, right: ContextAnswer): Difference | undefined {
  if (isRejected(left) || isRejected(right)) return compareRejected(left, right);
  if (left.context === undefined || right.context === undefined || sameValue(left.context, right.context)) {
    return undefined;
  }
  return { kind: 'context', at: 'context', left: left.context, right: right.context };
}

function* reduceContext(input: ContextInput): Generator<ContextInput> {
  const { schema, request } = input;
  if (schema !== null) yield { ...input, schema: null };
  const within = (context: Json): ContextInput => ({ ...input, request: { ...request, context } });
  if (request.context !== null) yield within({});
  for (const context of reduceData(request.context)) yield within(context);
  if (isObject(schema ?? undefined)) {
    for (const smaller of reduceRecord(schema as JsonObject)) yield { ...input, schema: smaller };
  }
}

function renderContext({ schema, request }: ContextInput): string {
  const { principal = null, action = null, resource = null, context } = request;
  const who = `principal ${writeJson(principal)}, action ${writeJson(action)}, resource ${writeJson(resource)}`;
  const lines = [`request: ${who}`, `context ${writeJson(context)}`];
  return [...lines.map(visible), ...(schema === null ? [] : [renderSchema(schema)])].join('\n');
}
