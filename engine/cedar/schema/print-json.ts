/**
 * A declared schema as a JSON schema, in the form that real Cedar writes: what is empty or the default is left out.
 */

import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { setOwn } from '../json.ts';
import type {
  Annotations,
  DeclaredAction,
  DeclaredAttribute,
  DeclaredEntity,
  DeclaredNamespace,
  DeclaredSchema,
  DeclaredType,
} from './declared.ts';
import { byCodePoint } from './order.ts';

type Fields = { [key: string]: Json };

export const printSchemaJson = (schema: DeclaredSchema): JsonObject => objectOf(schema.namespaces, namespaceJson);

function namespaceJson({ annotations, common, entities, actions }: DeclaredNamespace): JsonObject {
  const json: Fields = { entityTypes: objectOf(entities, entityJson), actions: objectOf(actions, actionJson) };
  if (common.size > 0) {
    json.commonTypes = objectOf(common, declared => annotated(typeJson(declared.type), declared.annotations));
  }
  return annotated(json, annotations);
}

function entityJson(entity: DeclaredEntity): JsonObject {
  if (entity.kind === 'enum') return annotated({ enum: entity.ids }, entity.annotations);
  const json: Fields = {};
  if (entity.parents.length > 0) json.memberOfTypes = entity.parents.map(({ name }) => name);
  if (entity.shape !== undefined && !isEmptyRecord(entity.shape)) json.shape = typeJson(entity.shape);
  if (entity.tags !== undefined) json.tags = typeJson(entity.tags);
  return annotated(json, entity.annotations);
}

function actionJson({ annotations, parents, appliesTo }: DeclaredAction): JsonObject {
  const json: Fields = {};
  if (parents !== undefined)
    json.memberOf = parents.map(({ id, type }) => (type === undefined ? { id } : { id, type }));
  if (appliesTo !== undefined) {
    const application: Fields = {
      principalTypes: appliesTo.principals.map(({ name }) => name),
      resourceTypes: appliesTo.resources.map(({ name }) => name),
    };
    const { context } = appliesTo;
    if (context !== undefined && !isEmptyRecord(context)) application.context = typeJson(context);
    json.appliesTo = application;
  }
  return annotated(json, annotations);
}

function typeJson(type: DeclaredType): Fields {
  switch (type.kind) {
    case 'primitive':
      return { type: type.name };
    case 'extension':
      return { type: 'Extension', name: type.name };
    case 'set':
      return { type: 'Set', element: typeJson(type.element) };
    case 'record':
      return { type: 'Record', attributes: objectOf(type.attributes, attributeJson) };
    case 'entity':
      return { type: 'Entity', name: type.name };
    case 'either':
      return { type: 'EntityOrCommon', name: type.name };
    case 'common':
      return { type: type.name };
  }
}

function attributeJson({ type, required, annotations }: DeclaredAttribute): JsonObject {
  const json = typeJson(type);
  if (!required) json.required = false;
  return annotated(json, annotations);
}

const isEmptyRecord = (type: DeclaredType): boolean => type.kind === 'record' && type.attributes.size === 0;

function annotated(json: Fields, annotations: Annotations): JsonObject {
  if (annotations.size > 0) json.annotations = objectOf(annotations, value => value);
  return json;
}

function objectOf<T>(map: ReadonlyMap<string, T>, toJson: (value: T) => Json): JsonObject {
  const json: Fields = {};
  for (const [key, value] of [...map].sort(([a], [b]) => byCodePoint(a, b))) setOwn(json, key, toJson(value));
  return json;
}
