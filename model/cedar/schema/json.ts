/**
 * Reads JSON schemas: language reference, part 2, 1.3.
 *
 * No key is ignored and nothing may be left out that the reference does not call optional: anything else is the
 * category `jsonShape`, with the place of the problem. Only names that are reserved are found out as early:
 * `reservedName` and `reservedKeyword`.
 */

import type { Loaded } from '../loaded.ts';
import { isSchemaIdentifier, isSchemaPath, isWord } from '../names.ts';
import { fields, isObject, list, mapOf, type Note, object, reading, requireKeys, SHAPE, string } from '../reading.ts';
import type { Json, JsonObject } from '../syntax/interchange.ts';
import {
  type ActionDeclaration,
  type AppliesTo,
  type AttributeRef,
  BUILT_IN,
  EMPTY_RECORD,
  type EntityDeclaration,
  MAX_TYPE_DEPTH,
  type Namespace,
  type TypeRef,
  type UnresolvedSchema,
} from './unresolved.ts';

export const readJsonSchema = (json: JsonObject): Loaded<UnresolvedSchema> =>
  reading(note =>
    declarations(json, note, (value, here, name) => namespace(value, here, name === ''), isNamespaceName),
  );

function namespace(json: Json | undefined, note: Note, isEmpty: boolean): Namespace {
  const read: { -readonly [Part in keyof Namespace]: Namespace[Part] } = { ...NOTHING_DECLARED };
  const found = object(json, note);
  // In the order of the document: of several problems the first one counts.
  mapOf(found, (part, key) => {
    const here = inside(note, key);
    if (key === 'commonTypes') read.commonTypes = declarations(part, here, commonType, isSchemaIdentifier);
    else if (key === 'entityTypes') read.entityTypes = declarations(part, here, entityType, isSchemaIdentifier);
    else if (key === 'actions') read.actions = declarations(part, here, action);
    else if (key !== 'annotations') note(SHAPE, `the key ${key} is not expected`);
    else if (annotations(found, note) > 0 && isEmpty) note(SHAPE, 'the empty namespace takes no annotations');
  });
  requireKeys(found, ['entityTypes', 'actions'], note);
  return read;
}

const NOTHING_DECLARED: Namespace = { commonTypes: new Map(), entityTypes: new Map(), actions: new Map() };

function entityType(json: Json | undefined, note: Note, id: string): EntityDeclaration {
  if (id === '__cedar') note('reservedName', 'an entity type may not be called __cedar');
  if (isObject(json) && Object.hasOwn(json, 'enum')) {
    const found = fields(json, ['enum'], ['annotations'], note);
    annotations(found, note);
    const ids = listOf(found.enum, inside(note, 'enum'), string);
    return ids.length > 0 ? { kind: 'enum', ids } : note(SHAPE, 'an enum needs an id', { kind: 'enum', ids });
  }
  const found = fields(json, [], ['memberOfTypes', 'shape', 'tags', 'annotations'], note);
  annotations(found, note);
  return {
    kind: 'standard',
    parents: listOf(optional(found, 'memberOfTypes', []), inside(note, 'memberOfTypes'), name),
    shape: Object.hasOwn(found, 'shape') ? type(found.shape, inside(note, 'shape')) : EMPTY_RECORD,
    ...(Object.hasOwn(found, 'tags') ? { tags: type(found.tags, inside(note, 'tags')) } : {}),
  };
}

function action(json: Json | undefined, note: Note): ActionDeclaration {
  const found = fields(json, [], ['memberOf', 'appliesTo', 'attributes', 'annotations'], note);
  annotations(found, note);
  // These may be null, which is as good as absent.
  const { memberOf, appliesTo: applies, attributes } = found;
  if ((attributes ?? null) !== null) object(attributes, inside(note, 'attributes'));
  return {
    parents: listOf(memberOf ?? [], inside(note, 'memberOf'), actionRef),
    appliesTo: (applies ?? null) === null ? null : appliesTo(applies, inside(note, 'appliesTo')),
    hasAttributes: (attributes ?? null) !== null,
  };
}

function actionRef(json: Json | undefined, note: Note): ActionDeclaration['parents'][number] {
  const found = fields(json, ['id'], ['type'], note);
  const id = string(found.id, inside(note, 'id'));
  return (found.type ?? null) === null ? { id } : { id, type: name(found.type, inside(note, 'type')) };
}

function appliesTo(json: Json | undefined, note: Note): AppliesTo {
  const found = fields(json, ['principalTypes', 'resourceTypes'], ['context'], note);
  return {
    principals: listOf(found.principalTypes, inside(note, 'principalTypes'), name),
    resources: listOf(found.resourceTypes, inside(note, 'resourceTypes'), name),
    context: Object.hasOwn(found, 'context') ? type(found.context, inside(note, 'context')) : EMPTY_RECORD,
  };
}

// ------------------------------------------------------------------------------------------------------------ types

function commonType(json: Json | undefined, note: Note, id: string): TypeRef {
  if (id === '__cedar') note('reservedName', 'a common type may not be called __cedar');
  if (BUILT_IN.includes(id)) note('reservedKeyword', `a common type may not be called ${id}`);
  return type(json, note, ['annotations']);
}

function attribute(json: Json | undefined, note: Note, depth: number): AttributeRef {
  const declared = type(json, note, ['annotations', 'required'], depth);
  const required = isObject(json) ? optional(json, 'required', true) : true;
  return { type: declared, required: boolean(required, inside(note, 'required')) };
}

/** `extra`: keys that the place allows beside those of the type. */
function type(json: Json | undefined, note: Note, extra: readonly string[] = [], depth = 1): TypeRef {
  if (depth > MAX_TYPE_DEPTH) return note(SHAPE, `nested more than ${MAX_TYPE_DEPTH} deep`, EMPTY_RECORD);
  const kind = isObject(json) && typeof json.type === 'string' ? json.type : '';
  const optionalKeys = kind === 'Record' ? ['additionalAttributes', ...extra] : extra;
  const found = fields(json, KEYS.get(kind) ?? ['type'], optionalKeys, note);
  annotations(found, note);
  switch (string(found.type, inside(note, 'type'))) {
    case 'Long':
    case 'String':
      return { kind: 'name', name: `__cedar::${kind}`, mayBe: 'common' };
    case 'Boolean':
      return { kind: 'name', name: '__cedar::Bool', mayBe: 'common' };
    case 'Set':
      return { kind: 'set', element: type(found.element, inside(note, 'element'), [], depth + 1) };
    case 'Record': {
      const here = inside(note, 'attributes');
      return {
        kind: 'record',
        attributes: declarations(found.attributes, here, (value, at) => attribute(value, at, depth + 1)),
        open: boolean(optional(found, 'additionalAttributes', false), inside(note, 'additionalAttributes')),
      };
    }
    case 'Entity':
      return { kind: 'name', name: name(found.name, inside(note, 'name')), mayBe: 'entity' };
    case 'EntityOrCommon':
      return { kind: 'name', name: name(found.name, inside(note, 'name')), mayBe: 'either' };
    case 'Extension':
      return { kind: 'extension', name: name(found.name, inside(note, 'name'), isSchemaIdentifier) };
    default:
      return { kind: 'name', name: name(found.type, inside(note, 'type')), mayBe: 'common' };
  }
}

/** The keys that a type must have. Any other type is the name of a common one and needs no more. */
const KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Set', ['type', 'element']],
  ['Record', ['type', 'attributes']],
  ['Entity', ['type', 'name']],
  ['EntityOrCommon', ['type', 'name']],
  ['Extension', ['type', 'name']],
]);

// ------------------------------------------------------------------------------------------------------ small pieces

/** Notes with the key in front, so that a problem names its place, from the outermost key to the innermost. */
const inside =
  (note: Note, key: string): Note =>
  <T>(category: string, why: string, instead?: T): T => {
    note(category, `${key}: ${why}`);
    return instead as T;
  };

const optional = (found: JsonObject, key: string, otherwise: Json): Json =>
  Object.hasOwn(found, key) ? (found[key] ?? null) : otherwise;

function declarations<T>(
  json: Json | undefined,
  note: Note,
  read: (json: Json | undefined, note: Note, key: string) => T,
  isKey: (key: string) => boolean = isAnything,
): ReadonlyMap<string, T> {
  return mapOf(object(json, note), (value, key) => {
    if (!isKey(key)) note(SHAPE, `${JSON.stringify(key)} is no name`);
    return read(value, inside(note, key), key);
  });
}
const isAnything = (): boolean => true;

const listOf = <T>(json: Json | undefined, note: Note, read: (json: Json, note: Note) => T): readonly T[] =>
  list(json, note).map((item, index) => read(item, inside(note, String(index))));

const boolean = (json: Json, note: Note): boolean =>
  typeof json === 'boolean' ? json : note(SHAPE, 'true or false is expected', false);

function name(json: Json | undefined, note: Note, isWritten = isSchemaPath): string {
  const text = string(json, note);
  return isWritten(text) ? text : note(SHAPE, `${JSON.stringify(text)} is no name`, text);
}

/** Annotations mean nothing to a schema, but must be well formed: their keys are any words. Gives their number. */
function annotations(found: JsonObject, note: Note): number {
  if (!Object.hasOwn(found, 'annotations')) return 0;
  return declarations(found.annotations, inside(note, 'annotations'), annotation, isWord).size;
}
const annotation = (json: Json | undefined, note: Note): string | null => (json === null ? null : string(json, note));

const isNamespaceName = (text: string): boolean => text === '' || isSchemaPath(text);
