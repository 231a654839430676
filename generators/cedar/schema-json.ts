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
      return { type, element: json.element as Json, required: false };
    case 'Record':
      return { type, attributes: json.attributes as Json, required: false };
    case 'Entity':
    case 'EntityOrCommon':
    case 'Extension':
      return { type, name: json.name as Json, required: false };
    default:
      return { type: type as Json, required: false };
  }
}

type NamespaceJson = { readonly entityTypes: Record<string, Json>; readonly actions: Record<string, Json> };

export function schemaJson(world: World): JsonObject {
  const namespaces: Record<string, NamespaceJson> = {};
  for (const type of world.entityTypes) {
    const cut = type.name.lastIndexOf('::');
    put(
      within(namespaces, type.name, cut).entityTypes,
      cut < 0 ? type.name : type.name.slice(cut + 2),
      entityTypeJson(world, type),
    );
  }
  for (const action of world.actions) {
    const { type, id } = action.handle.uid;
    put(within(namespaces, type, type.lastIndexOf('::')).actions, id, actionJson(world, action));
  }
  return namespaces;
}

/** The namespace of a path whose last part begins at `cut`. No namespace has a name of Object.prototype. */
function within(namespaces: Record<string, NamespaceJson>, path: string, cut: number): NamespaceJson {
  const name = cut < 0 ? '' : path.slice(0, cut);
  let json = Object.hasOwn(namespaces, name) ? namespaces[name] : undefined;
  if (json === undefined) {
    json = { entityTypes: {}, actions: {} };
    namespaces[name] = json;
  }
  return json;
}

function entityTypeJson(world: World, type: EntityType): JsonObject {
  if (type.enumIds !== null) return { enum: type.enumIds };
  const json: Record<string, Json> = {};
  if (type.parents !== 0) json.memberOfTypes = names(world, type.parents);
  if (type.attributes.length > 0) json.shape = { type: 'Record', attributes: attributesJson(type.attributes) };
  if (type.tags !== null) json.tags = type.tags.json;
  return json;
}

function actionJson(world: World, action: Action): JsonObject {
  const json: Record<string, Json> = {};
  if (action.parents !== 0) {
    json.memberOf = action.handle.parents.map(parent => ({ id: parent.uid.id, type: parent.uid.type }));
  }
  if (action.principals !== 0) {
    json.appliesTo = {
      principalTypes: names(world, action.principals),
      resourceTypes: names(world, action.resources),
      context: action.context.json,
    };
  }
  return json;
}

function names(world: World, mask: number): string[] {
  const found: string[] = [];
  for (const type of world.entityTypes) if ((type.bit & mask) !== 0) found.push(type.name);
  return found;
}
