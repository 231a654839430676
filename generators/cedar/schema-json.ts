/** Writes the drawn types as a JSON schema. */
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import type { Action, Attribute, EntityType } from './domain.ts';
import { put } from './est.ts';
import type { World } from './world.ts';

/** The attributes of a record. */
export function attributesJson(attributes: readonly Attribute[]): JsonObject {
  const json: Record<string, Json> = {};
  for (const { name, type, required } of attributes) {
    put(json, name, required ? type.json : optional(type.json));
  }
  return json;
}

/** Written out for each shape of type because a spread costs ten times as much, and this is in every scenario. */
function optional(json: JsonObject): JsonObject {
  const { type } = json;
  switch (type) {
    case 'Set':
      return { type, element: json['element'] as Json, required: false };
    case 'Record':
      return { type, attributes: json['attributes'] as Json, required: false };
    case 'Entity':
    case 'EntityOrCommon':
    case 'Extension':
      return { type, name: json['name'] as Json, required: false };
    default:
      return { type: type as Json, required: false };
  }
}

interface NamespaceJson {
  readonly entityTypes: Record<string, Json>;
  readonly actions: Record<string, Json>;
}

export function schemaJson(world: World): JsonObject {
  const namespaces: Record<string, Json> = {};
  const made: { name: string; json: NamespaceJson }[] = [];
  const within = (path: string): NamespaceJson => {
    const name = path.slice(0, Math.max(0, path.lastIndexOf('::')));
    const known = made.find(entry => entry.name === name);
    if (known !== undefined) return known.json;
    const json: NamespaceJson = { entityTypes: {}, actions: {} };
    made.push({ name, json });
    put(namespaces, name, json as unknown as JsonObject);
    return json;
  };
  for (const type of world.entityTypes) {
    put(within(type.name).entityTypes, type.name.slice(type.name.lastIndexOf(':') + 1), entityTypeJson(world, type));
  }
  for (const action of world.actions) {
    const { uid } = action.handle;
    put(within(uid.type).actions, uid.id, actionJson(world, action));
  }
  return namespaces;
}

function entityTypeJson(world: World, type: EntityType): JsonObject {
  if (type.enumIds !== null) return { enum: type.enumIds };
  const json: Record<string, Json> = {};
  if (type.parents !== 0) json['memberOfTypes'] = names(world, type.parents);
  if (type.attributes.length > 0) json['shape'] = { type: 'Record', attributes: attributesJson(type.attributes) };
  if (type.tags !== null) json['tags'] = type.tags.json;
  return json;
}

function actionJson(world: World, action: Action): JsonObject {
  const json: Record<string, Json> = {};
  if (action.parents !== 0) {
    json['memberOf'] = action.handle.parents.map(parent => ({ id: parent.uid.id, type: parent.uid.type }));
  }
  if (action.principals !== 0) {
    json['appliesTo'] = {
      principalTypes: names(world, action.principals),
      resourceTypes: names(world, action.resources),
      context: action.context.json,
    };
  }
  return json;
}

const names = (world: World, mask: number): string[] => world.typesIn(mask).map(type => type.name);
