/**
 * Laws of accepted data: what an implementation says that it has loaded, written as JSON, is accepted again, with the same
 * schema. Model and engine are the judges; the values are those of the answer.
 */

import { loadEntities as loadEngineEntities } from '../../../engine/cedar/load-entities.ts';
import { loadRequest as loadEngineRequest } from '../../../engine/cedar/load-request.ts';
import { readSchema as readEngineSchema } from '../../../engine/cedar/schema/read.ts';
import { EntityStore } from '../../../engine/cedar/store.ts';
import { loadEntities, loadRequest } from '../../../model/cedar/load.ts';
import { readSchema } from '../../../model/cedar/schema/read.ts';
import type {
  ContextAnswer,
  ContextInput,
  EntitiesAnswer,
  EntitiesInput,
  Json,
  JsonObject,
  RequestJson,
  SchemaJson,
} from '../../../model/cedar/syntax/interchange.ts';
import { readJson, writeJson } from '../../json.ts';
import type { Property } from '../../subject.ts';
import { isRejected } from './rejected.ts';

export function loadedEntitiesLoadAgain(): Property<EntitiesInput, EntitiesAnswer> {
  return {
    name: 'loaded entities load again',
    broken: ({ schema }, answer) => {
      if (isRejected(answer) || answer.entities === undefined) return undefined;
      const json = Object.entries(answer.entities).flatMap(([key, entity]): JsonObject[] => {
        if (entity === null) return [];
        const { attrs, tags, ancestors } = entity;
        return [{ uid: uidOf(key), attrs, tags, parents: ancestors.map(uidOf) }];
      });
      // Through the text of a document: what cannot be written must not count as accepted.
      return refusal(schema, {
        model: read => loadEntities(writeJson(json), read),
        engine: read => loadEngineEntities(readJson(writeJson(json)) as readonly Json[], read),
      });
    },
  };
}

export function loadedContextsLoadAgain(): Property<ContextInput, ContextAnswer> {
  return {
    name: 'loaded contexts load again',
    broken: ({ schema, request }, answer) => {
      if (isRejected(answer) || answer.context === undefined) return undefined;
      const again = readJson(writeJson({ ...request, context: answer.context })) as unknown as RequestJson;
      return refusal(schema, {
        model: read => loadRequest(again, read),
        engine: read => loadEngineRequest(again, new EntityStore(), read),
      });
    },
  };
}

/** `NS::Type::"id"`: no type contains a quote. */
function uidOf(key: string): JsonObject {
  const cut = key.indexOf('::"');
  return { type: key.slice(0, cut), id: JSON.parse(key.slice(cut + 2)) as string };
}

type ModelSchema = Parameters<typeof loadEntities>[1];
type EngineSchema = Parameters<typeof loadEngineEntities>[1];

/** undefined: both load it. A schema that does not load is not this law's business. */
function refusal(
  schema: SchemaJson | null,
  load: {
    readonly model: (schema: ModelSchema) => { readonly rejected: string; readonly why: string } | object;
    readonly engine: (
      schema: EngineSchema,
    ) => { readonly ok: true } | { readonly ok: false; readonly category: string; readonly problem: string };
  },
): string | undefined {
  const forModel = schema === null ? { loaded: null } : readSchema(schema);
  const forEngine = schema === null ? undefined : readEngineSchema(schema);
  if ('rejected' in forModel || forEngine?.ok === false) return undefined;
  const model = load.model(forModel.loaded);
  if ('rejected' in model) return `not by the model: ${model.rejected}, ${model.why}`;
  const engine = load.engine(forEngine?.value);
  return engine.ok ? undefined : `not by the engine: ${engine.category}, ${engine.problem}`;
}
