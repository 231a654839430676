/**
 * A resolved schema as JSON in the normal form of `ResolvedSchemaJson`: sorted lists, common types expanded.
 */

import type {
  ActionType,
  EntityType,
  EntityUid,
  RecordType,
  Schema,
  Type,
} from '../../../model/cedar/syntax/abstract.ts';
import type { Json, JsonObject, ResolvedSchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import { setOwn } from '../json.ts';
import { AncestorSet } from './hierarchy.ts';
import { actionKey } from './names.ts';
import { byCodePoint } from './order.ts';

export function schemaToJson(schema: Schema): ResolvedSchemaJson {
  // A long chain of groups names the same actions again and again.
  const keys = new Map<EntityUid, string>();
  return {
    entityTypes: sortedObject(schema.entityTypes, entityTypeToJson),
    actions: sortedObject(schema.actions, action => actionToJson(action, keys)),
  };
}

function entityTypeToJson(type: EntityType): JsonObject {
  if (type.kind === 'enum') return { enum: sortedList(type.ids) };
  const json = { ancestors: sortedList(type.ancestors), attributes: attributesToJson(type.shape) };
  return type.tags === undefined ? json : { ...json, tags: typeToJson(type.tags) };
}

function actionToJson(action: ActionType, keys: Map<EntityUid, string>): JsonObject {
  const ancestors = action.ancestors.map(uid => {
    const key = keys.get(uid) ?? actionKey(uid.type, uid.id);
    keys.set(uid, key);
    return key;
  });
  return {
    ancestors: sortedList(ancestors),
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

function sortedList(names: Iterable<string>): string[] {
  if (names instanceof AncestorSet) return names.toArray();
  const list = [...names];
  // Our own schemas list the ancestors of actions in order too.
  const isSorted = list.every((name, i) => i === 0 || byCodePoint(list[i - 1] ?? '', name) < 0);
  return isSorted ? list : list.sort(byCodePoint);
}

function sortedObject<T>(map: ReadonlyMap<string, T>, toJson: (value: T) => Json): JsonObject {
  const json: { [key: string]: Json } = {};
  for (const [key, value] of [...map].sort(([a], [b]) => byCodePoint(a, b))) {
    setOwn(json, key, toJson(value));
  }
  return json;
}
