/**
 * Reader of JSON schemas (language reference, part 2, 1.3): structure, names and reserved words, in document order.
 *
 * Unknown keys are refused at every level, and so are arrays in place of objects, which an accident of real Cedar's
 * JSON library lets through here and there. What needs other declarations is left to `resolve.ts`.
 */

import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import {
  type ActionRef,
  type DeclaredAction,
  type DeclaredApplication,
  type DeclaredAttribute,
  type DeclaredCommon,
  type DeclaredEntity,
  type DeclaredNamespace,
  type DeclaredSchema,
  type DeclaredType,
  type EntityTypeRef,
  NOWHERE,
} from './declared.ts';
import { annotationsOf, fields, flag, identifier, list, object, own, pathName, text } from './json-shape.ts';
import { CEDAR_NAMESPACE, isPath, MAX_TYPE_DEPTH, RESERVED_COMMON } from './names.ts';
import { problem } from './problem.ts';

const NAMESPACE_KEYS = new Set(['commonTypes', 'entityTypes', 'actions', 'annotations']);
const STANDARD_KEYS = new Set(['memberOfTypes', 'shape', 'tags', 'annotations']);
const ENUM_KEYS = new Set(['enum', 'annotations']);
const ACTION_KEYS = new Set(['memberOf', 'appliesTo', 'annotations', 'attributes']);
const APPLIES_KEYS = new Set(['principalTypes', 'resourceTypes', 'context']);
const ACTION_REF_KEYS = new Set(['id', 'type']);
/** The keys of each form of type beside `type`; every other value of `type` names a common type and has none. */
const TYPE_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Set', ['element']],
  ['Record', ['attributes', 'additionalAttributes']],
  ['Entity', ['name']],
  ['EntityOrCommon', ['name']],
  ['Extension', ['name']],
]);
/** What a type may carry more where it stands. */
const PLAIN: readonly string[] = [];
const AS_COMMON = ['annotations'];
const AS_ATTRIBUTE = ['required', 'annotations'];

export function declareJsonSchema(json: Json): DeclaredSchema {
  const namespaces = new Map<string, DeclaredNamespace>();
  for (const [name, namespace] of Object.entries(object(json, 'schema'))) {
    if (name !== '' && !isPath(name)) {
      throw problem('jsonShape', `${JSON.stringify(name)} is not a namespace in normal form`);
    }
    namespaces.set(name, declareNamespace(namespace, JSON.stringify(name), name === ''));
  }
  // Only now: real Cedar reads the whole document before it looks at the names of the namespaces.
  for (const name of namespaces.keys()) {
    if (name.split('::').includes(CEDAR_NAMESPACE)) throw reserved(name);
  }
  return { namespaces, source: undefined };
}

const reserved = (name: string): Error =>
  problem('reservedName', `\`${name}\` uses \`${CEDAR_NAMESPACE}\`, which is reserved`);

function declareNamespace(json: Json, path: string, outside: boolean): DeclaredNamespace {
  const found = object(json, path);
  const common = new Map<string, DeclaredCommon>();
  const entities = new Map<string, DeclaredEntity>();
  const actions = new Map<string, DeclaredAction>();
  // In document order, so that of several defects the first one is reported.
  for (const [key, part] of Object.entries(found)) {
    if (!NAMESPACE_KEYS.has(key)) throw problem('jsonShape', `${path}: unknown key ${JSON.stringify(key)}`);
    if (key === 'annotations') continue;
    const at = `${path}.${key}`;
    for (const [name, declaration] of Object.entries(object(part, at))) {
      const where = `${at}.${name}`;
      if (key === 'commonTypes') common.set(commonName(name, where), declareCommon(declaration, where));
      else if (key === 'entityTypes') entities.set(unreserved(name, where), declareEntity(declaration, where));
      else actions.set(name, declareAction(declaration, where));
    }
  }
  for (const key of ['entityTypes', 'actions']) {
    if (!Object.hasOwn(found, key)) throw problem('jsonShape', `${path}: \`${key}\` is missing`);
  }
  const annotations = annotationsOf(found, path);
  if (outside && annotations.size > 0) throw problem('jsonShape', 'the empty namespace cannot be annotated');
  return { annotations, common, entities, actions };
}

function unreserved(name: string, path: string): string {
  if (identifier(name, path) === CEDAR_NAMESPACE) throw reserved(name);
  return name;
}

function commonName(name: string, path: string): string {
  if (!RESERVED_COMMON.has(unreserved(name, path))) return name;
  throw problem('reservedKeyword', `${path}: \`${name}\` is a built-in type and cannot be redefined`);
}

function declareCommon(json: Json, path: string): DeclaredCommon {
  const found = object(json, path);
  return { type: declareType(found, path, AS_COMMON, 1), annotations: annotationsOf(found, path), at: NOWHERE };
}

function declareEntity(json: Json, path: string): DeclaredEntity {
  const found = object(json, path);
  if (Object.hasOwn(found, 'enum')) {
    fields(found, path, ENUM_KEYS);
    const ids = list(own(found, 'enum'), `${path}.enum`).map((id, i) => text(id, `${path}.enum[${i}]`));
    if (ids.length === 0) throw problem('jsonShape', `${path}.enum: at least one id is needed`);
    return { kind: 'enum', ids, annotations: annotationsOf(found, path), at: NOWHERE };
  }
  fields(found, path, STANDARD_KEYS);
  return {
    kind: 'standard',
    parents: Object.hasOwn(found, 'memberOfTypes') ? entityRefs(own(found, 'memberOfTypes'), path) : [],
    shape: optionalType(found, 'shape', path),
    tags: optionalType(found, 'tags', path),
    annotations: annotationsOf(found, path),
    at: NOWHERE,
  };
}

const optionalType = (from: JsonObject, key: string, path: string): DeclaredType | undefined =>
  Object.hasOwn(from, key) ? declareType(own(from, key), `${path}.${key}`, PLAIN, 1) : undefined;

function entityRefs(json: Json | undefined, path: string): EntityTypeRef[] {
  return list(json, path).map((name, i) => ({ name: pathName(name, `${path}[${i}]`), at: NOWHERE }));
}

function declareAction(json: Json, path: string): DeclaredAction {
  const found = fields(json, path, ACTION_KEYS);
  const attributes = own(found, 'attributes') ?? null;
  if (attributes !== null) object(attributes, `${path}.attributes`);
  const parents = own(found, 'memberOf') ?? null;
  const appliesTo = own(found, 'appliesTo') ?? null;
  return {
    annotations: annotationsOf(found, path),
    parents: parents === null ? undefined : list(parents, `${path}.memberOf`).map(ref => actionRef(ref, path)),
    appliesTo: appliesTo === null ? undefined : declareApplication(appliesTo, `${path}.appliesTo`),
    hasAttributes: attributes !== null,
    at: NOWHERE,
  };
}

function actionRef(json: Json, path: string): ActionRef {
  const found = fields(json, `${path}.memberOf`, ACTION_REF_KEYS);
  const type = own(found, 'type') ?? null;
  return {
    id: text(own(found, 'id'), `${path}.memberOf.id`),
    type: type === null ? undefined : pathName(type, `${path}.memberOf.type`),
    at: NOWHERE,
  };
}

function declareApplication(json: Json, path: string): DeclaredApplication {
  const found = fields(json, path, APPLIES_KEYS);
  return {
    principals: entityRefs(own(found, 'principalTypes'), `${path}.principalTypes`),
    resources: entityRefs(own(found, 'resourceTypes'), `${path}.resourceTypes`),
    context: optionalType(found, 'context', path),
  };
}

function declareType(json: Json | undefined, path: string, extra: readonly string[], depth: number): DeclaredType {
  if (depth > MAX_TYPE_DEPTH) throw problem('tooDeep', `type nested more than ${MAX_TYPE_DEPTH} deep`);
  const found = object(json, path);
  const type = text(own(found, 'type'), `${path}.type`);
  const keys = TYPE_KEYS.get(type) ?? PLAIN;
  for (const key of Object.keys(found)) {
    if (key !== 'type' && !keys.includes(key) && !extra.includes(key)) {
      throw problem('jsonShape', `${path}: unknown key ${JSON.stringify(key)} in a type ${JSON.stringify(type)}`);
    }
  }
  switch (type) {
    case 'Long':
    case 'String':
    case 'Boolean':
      return { kind: 'primitive', name: type };
    case 'Set':
      return { kind: 'set', element: declareType(own(found, 'element'), `${path}.element`, PLAIN, depth + 1) };
    case 'Record':
      return declareRecord(found, path, depth);
    case 'Entity':
      return { kind: 'entity', name: pathName(own(found, 'name'), `${path}.name`), at: NOWHERE };
    case 'EntityOrCommon':
      return { kind: 'either', name: pathName(own(found, 'name'), `${path}.name`), at: NOWHERE };
    case 'Extension':
      return { kind: 'extension', name: unreserved(text(own(found, 'name'), `${path}.name`), `${path}.name`) };
    default:
      return { kind: 'common', name: pathName(type, `${path}.type`), at: NOWHERE };
  }
}

function declareRecord(json: JsonObject, path: string, depth: number): DeclaredType {
  const attributes = new Map<string, DeclaredAttribute>();
  for (const [name, attribute] of Object.entries(object(own(json, 'attributes'), `${path}.attributes`))) {
    const where = `${path}.attributes.${name}`;
    const found = object(attribute, where);
    attributes.set(name, {
      type: declareType(found, where, AS_ATTRIBUTE, depth + 1),
      required: Object.hasOwn(found, 'required') ? flag(own(found, 'required'), `${where}.required`) : true,
      annotations: annotationsOf(found, where),
    });
  }
  const open = own(json, 'additionalAttributes');
  return { kind: 'record', attributes, open: open === undefined ? false : flag(open, `${path}.additionalAttributes`) };
}
