/**
 * Model and engine as implementations of the subjects of Cedar's syntax for which they have no door of their own: print,
 * format, and what entities and contexts are loaded as.
 */

import { valueToJson as engineValue } from '../../engine/cedar/data.ts';
import { formatPolicies } from '../../engine/cedar/format.ts';
import { loadEntities as loadEngineEntities } from '../../engine/cedar/load-entities.ts';
import { loadRequest as loadEngineRequest } from '../../engine/cedar/load-request.ts';
import { readSchema as readEngineSchema } from '../../engine/cedar/schema/read.ts';
import { type EntityNode, EntityStore } from '../../engine/cedar/store.ts';
import { EntityRef } from '../../engine/cedar/values.ts';
import { valueToJson as modelValue } from '../../model/cedar/data.ts';
import { ancestors, findEntity } from '../../model/cedar/entities.ts';
import { loadEntities as loadModelEntities, loadRequest as loadModelRequest } from '../../model/cedar/load.ts';
import { rejectionOf } from '../../model/cedar/loaded.ts';
import { readSchema as readModelSchema } from '../../model/cedar/schema/read.ts';
import type { EntityUid } from '../../model/cedar/syntax/abstract.ts';
import type {
  ContextAnswer,
  ContextInput,
  EntitiesAnswer,
  EntitiesInput,
  FormatAnswer,
  JsonObject,
  LoadedEntityJson,
  ParseInput,
  PrintAnswer,
  PrintInput,
  RequestJson,
} from '../../model/cedar/syntax/interchange.ts';
import { entityKey, mentionedIn } from './mentioned.ts';
import { enginePrinter, modelPrinter, type Printer } from './printers.ts';

const answerPrint =
  (own: Printer, other: Printer) =>
  (input: PrintInput): PrintAnswer => {
    const printed = own.print(input);
    if (printed === undefined) return { rejected: true };
    const foreign = other.print(input);
    const reads = foreign === undefined ? {} : { [other.name]: own.read(foreign.text) };
    return { ...printed, again: own.read(printed.text), reads };
  };

/** The subjects ask for what only a request can be: its context may be any JSON at all. */
const requestOf = ({ request }: ContextInput): RequestJson => request as RequestJson;

// ------------------------------------------------------------------------------------------------------------- model

function modelEntities({ schema: schemaJson, entities: json }: EntitiesInput): EntitiesAnswer {
  const schema = schemaJson === null ? { loaded: null } : readModelSchema(schemaJson);
  if ('rejected' in schema) return { rejected: 'schema' };
  const store = loadModelEntities(json, schema.loaded);
  if ('rejected' in store) return rejectionOf(store);
  const listed = listedIn(json, uid => {
    const entity = findEntity(uid, store.loaded);
    if (entity === undefined) return undefined;
    const map = (values: typeof entity.attrs): JsonObject =>
      Object.fromEntries([...values].map(([name, value]) => [name, modelValue(value)]));
    const above = [...new Set([...ancestors(uid, store.loaded)].map(entityKey))];
    return { attrs: map(entity.attrs), tags: map(entity.tags), ancestors: above };
  });
  return { accepted: true, entities: listed };
}

function modelContext(input: ContextInput): ContextAnswer {
  const schema = input.schema === null ? { loaded: null } : readModelSchema(input.schema);
  if ('rejected' in schema) return { rejected: 'schema' };
  const request = loadModelRequest(requestOf(input), schema.loaded);
  if ('rejected' in request) return { rejected: request.rejected };
  return { accepted: true, context: modelValue(request.loaded.context) };
}

export const modelSyntaxAnswers = {
  'cedar/print': answerPrint(modelPrinter, enginePrinter),
  'cedar/entities': modelEntities,
  'cedar/context': modelContext,
} as const;

// ------------------------------------------------------------------------------------------------------------ engine

function engineEntities({ schema: schemaJson, entities: json }: EntitiesInput): EntitiesAnswer {
  const schema = schemaJson === null ? undefined : readEngineSchema(schemaJson);
  if (schema?.ok === false) return { rejected: 'schema' };
  const store = loadEngineEntities(json, schema?.value);
  if (!store.ok) return { rejected: store.category };
  const listed = listedIn(json, ({ type, id }) => {
    const node = store.value.find(new EntityRef(type, id));
    return node === undefined ? undefined : describe(node, store.value);
  });
  return { accepted: true, entities: listed };
}

function describe(node: EntityNode, store: EntityStore): LoadedEntityJson | undefined {
  if (node.attrs === undefined || node.tags === undefined) return undefined;
  const [attrs, tags] = [engineValue(node.attrs) as JsonObject, engineValue(node.tags) as JsonObject];
  return { attrs, tags, ancestors: store.ancestorsOf(node).map(entityKey) };
}

function engineContext(input: ContextInput): ContextAnswer {
  const schema = input.schema === null ? undefined : readEngineSchema(input.schema);
  if (schema?.ok === false) return { rejected: 'schema' };
  const request = loadEngineRequest(requestOf(input), new EntityStore(), schema?.value);
  return request.ok ? { accepted: true, context: engineValue(request.value.context) } : { rejected: request.category };
}

function engineFormat({ text }: ParseInput): FormatAnswer {
  const formatted = formatPolicies(text);
  if (!formatted.ok) return { rejected: true };
  const again = formatPolicies(formatted.value);
  return again.ok ? { formatted: formatted.value, again: again.value } : { formatted: formatted.value };
}

export const engineSyntaxAnswers = {
  'cedar/print': answerPrint(enginePrinter, modelPrinter),
  'cedar/format': engineFormat,
  'cedar/entities': engineEntities,
  'cedar/context': engineContext,
} as const;

// ---------------------------------------------------------------------------------------------------------- entities

type Describe = (uid: EntityUid) => LoadedEntityJson | undefined;

/** What a store tells of each entity that the input lists. */
function listedIn(json: EntitiesInput['entities'], describeOne: Describe): { [key: string]: LoadedEntityJson | null } {
  const { entities } = mentionedIn(json);
  return Object.fromEntries([...entities].map(([key, { uid }]) => [key, describeOne(uid) ?? null]));
}
