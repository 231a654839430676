/** The normal form of a resolved schema, in which two readers of schemas are compared: syntax/interchange.ts. */

import type { ActionType, EntityType, EntityUid, RecordType, Schema, Type } from '../syntax/abstract.ts';
import type { Json, JsonObject, ResolvedSchemaJson } from '../syntax/interchange.ts';
import { compareCodePoints } from '../values.ts';

export const schemaToJson = (schema: Schema): ResolvedSchemaJson => ({
  entityTypes: object(schema.entityTypes, entityTypeToJson),
  actions: Object.fromEntries([...schema.actions.values()].map(action => [notation(action.uid), actionToJson(action)])),
});

const actionToJson = (action: ActionType): Json => ({
  ancestors: sorted(action.ancestors.map(notation)),
  principals: sorted(action.principals),
  resources: sorted(action.resources),
  context: attributesToJson(action.context),
});

/** `NS::Action::"id"` with the id as a JSON string. */
const notation = ({ type, id }: EntityUid): string => `${type}::${JSON.stringify(id)}`;

const entityTypeToJson = (type: EntityType): Json =>
  type.kind === 'enum'
    ? { enum: sorted(type.ids) }
    : {
        ancestors: sorted(type.ancestors),
        attributes: attributesToJson(type.shape),
        ...(type.tags === undefined ? {} : { tags: typeToJson(type.tags) }),
      };

const attributesToJson = (record: RecordType): JsonObject =>
  object(record.attributes, ({ type, required }) => ({ type: typeToJson(type), required }));

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

const sorted = (names: Iterable<string>): readonly string[] => [...names].sort(compareCodePoints);

// Object.fromEntries defines its keys, which makes an attribute named __proto__ an attribute like any other.
const object = <T>(map: ReadonlyMap<string, T>, toJson: (value: T) => Json): JsonObject =>
  Object.fromEntries([...map].map(([key, value]) => [key, toJson(value)]));
