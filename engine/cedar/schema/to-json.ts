/**
 * A resolved schema as JSON in the normal form of `ResolvedSchemaJson`: sorted lists, common types expanded.
 */

import type { ActionType, EntityType, RecordType, Schema, Type } from '../../../model/cedar/syntax/abstract.ts';
import type { Json, JsonObject, ResolvedSchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import { setOwn } from '../json.ts';
import { actionKey } from './names.ts';
import { byCodePoint } from './order.ts';

export function schemaToJson(schema: Schema): ResolvedSchemaJson {
  return {
    entityTypes: sortedObject(schema.entityTypes, entityTypeToJson),
    actions: sortedObject(schema.actions, actionToJson),
  };
}

function entityTypeToJson(type: EntityType): JsonObject {
  if (type.kind === 'enum') return { enum: sortedList(type.ids) };
  const json = { ancestors: sortedList(type.ancestors), attributes: attributesToJson(type.shape) };
  return type.tags === undefined ? json : { ...json, tags: typeToJson(type.tags) };
}

function actionToJson(action: ActionType): JsonObject {
  return {
    ancestors: sortedList(action.ancestors.map(({ type, id }) => actionKey(type, id))),
    principals: sortedList(action.principals),
    resources: sortedList(action.resources),
    context: attributesToJson(action.context),
  };
}

const attributesToJson = (record: RecordType): JsonObject =>
  sortedObject(record.attributes, ({ type, required }) => ({ type: typeToJson(type), required }));

function typeToJson(type: Type): Json {
  switch (type.kind) {
    case 'bool':
      return 'Bool';
    case 'long':
      return 'Long';
    case 'string':
      return 'String';
    case 'extension':
      return type.name;
    case 'entity':
      return { Entity: type.name };
    case 'set':
      return { Set: typeToJson(type.element) };
    case 'record':
      return { Record: attributesToJson(type) };
  }
}

const sortedList = (names: Iterable<string>): string[] => [...names].sort(byCodePoint);

function sortedObject<T>(map: ReadonlyMap<string, T>, toJson: (value: T) => Json): JsonObject {
  const json: { [key: string]: Json } = {};
  for (const [key, value] of [...map].sort(([a], [b]) => byCodePoint(a, b))) {
    setOwn(json, key, toJson(value));
  }
  return json;
}
