/**
 * Defects of JSON schemas that a document of the right structure cannot have: keys that are missing, unknown, null or of
 * another kind, at each place where the format has one.
 */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';
import { isList, isObject, type Path, withAt, withKey } from '../json/places.ts';

/** What stands at a place of a schema; types are told apart by their position. */
type Role =
  | 'namespace'
  | 'empty namespace'
  | 'entity'
  | 'enum'
  | 'action'
  | 'appliesTo'
  | 'group'
  | 'common'
  | 'shape'
  | 'tags'
  | 'context'
  | 'element'
  | 'attribute';
interface Place {
  readonly role: Role;
  readonly path: Path;
  readonly json: JsonObject;
}

const TYPES: readonly Role[] = ['common', 'shape', 'tags', 'context', 'element', 'attribute'];

/** Of any document; what is neither an object nor a list is no place. */
function placesOf(schema: JsonObject): Place[] {
  const places: Place[] = [];
  for (const [name, namespace] of Object.entries(schema)) {
    if (!isPart(namespace)) continue;
    places.push({ role: name === '' ? 'empty namespace' : 'namespace', path: [name], json: namespace });
    each(namespace, 'commonTypes', [name], (type, path) => addType(places, 'common', type, path));
    each(namespace, 'entityTypes', [name], (entity, path) => addEntity(places, entity, path));
    each(namespace, 'actions', [name], (action, path) => addAction(places, action, path));
  }
  return places;
}

const isPart = (json: Json | undefined): json is JsonObject => isObject(json) || isList(json);

function each(from: JsonObject, key: string, path: Path, add: (json: JsonObject, path: Path) => void): void {
  const map = from[key];
  if (!isObject(map)) return;
  for (const [name, json] of Object.entries(map)) if (isPart(json)) add(json, [...path, key, name]);
}

function addEntity(places: Place[], json: JsonObject, path: Path): void {
  places.push({ role: Object.hasOwn(json, 'enum') ? 'enum' : 'entity', path, json });
  if (isObject(json.shape)) addType(places, 'shape', json.shape, [...path, 'shape']);
  if (isObject(json.tags)) addType(places, 'tags', json.tags, [...path, 'tags']);
}

function addAction(places: Place[], json: JsonObject, path: Path): void {
  places.push({ role: 'action', path, json });
  const { memberOf, appliesTo } = json;
  if (isList(memberOf)) {
    memberOf.forEach((group, i) => {
      if (isPart(group)) places.push({ role: 'group', path: [...path, 'memberOf', i], json: group });
    });
  }
  if (!isPart(appliesTo)) return;
  places.push({ role: 'appliesTo', path: [...path, 'appliesTo'], json: appliesTo });
  if (isObject(appliesTo.context)) addType(places, 'context', appliesTo.context, [...path, 'appliesTo', 'context']);
}

function addType(places: Place[], role: Role, json: JsonObject, path: Path): void {
  places.push({ role, path, json });
  if (isObject(json.element)) addType(places, 'element', json.element, [...path, 'element']);
  each(json, 'attributes', path, (attribute, inside) => addType(places, 'attribute', attribute, inside));
}

/**
 * Whether a list stands where a declaration should. Real Cedar reads it as the values of the declaration's fields, in
 * the order of its source code: a known difference, which would only be found again and again.
 */
export const hasListForDeclaration = (schema: JsonObject): boolean =>
  placesOf(schema).some(({ role, json }) => !TYPES.includes(role) && isList(json));

// ------------------------------------------------------------------------------------------------------------ defects

interface JsonDefect {
  readonly kind: string;
  readonly category?: string;
  /** The places that can have it. */
  readonly at: readonly Role[];
  /** undefined: not this place. */
  change(json: JsonObject, choices: Choices): Json | undefined;
}

const set = (key: string, value: Json) => (json: JsonObject) => withKey(json, key, value);
/** Only where the key is there. */
const replace = (key: string, values: readonly Json[]) => (json: JsonObject, choices: Choices) =>
  Object.hasOwn(json, key) ? withKey(json, key, choices.pick(values)) : undefined;
const drop =
  (...keys: readonly string[]) =>
  (json: JsonObject, choices: Choices) => {
    const key = choices.pick(keys);
    return Object.hasOwn(json, key) ? withKey(json, key, undefined) : undefined;
  };

/** The keys of each notation of a type, apart from `type`. */
const KEYS_OF: Readonly<Record<string, readonly string[]>> = {
  Set: ['element'],
  Record: ['attributes', 'additionalAttributes'],
  Entity: ['name'],
  Extension: ['name'],
  EntityOrCommon: ['name'],
};

function foreignKey(json: JsonObject, choices: Choices): Json {
  const own = KEYS_OF[String(json.type)] ?? [];
  const all: readonly (readonly [string, Json])[] = [
    ['element', { type: 'Long' }],
    ['attributes', {}],
    ['additionalAttributes', false],
    ['name', 'A'],
  ];
  const [key, value] = choices.pick(all.filter(([name]) => !own.includes(name)));
  return withKey(json, key, value);
}

function missingKey(json: JsonObject): Json | undefined {
  const [key] = KEYS_OF[String(json.type)] ?? [];
  return key === undefined ? undefined : withKey(json, key, undefined);
}

// Names that are no paths of identifiers, or not written as such are.
const BAD_NAMES = [' A', 'A ', 'A:: B', 'A ::B', '', 'A::', '::A', 'A/**/', 'A//', 'if', 'A::in', '1A', 'a-b', 'É'];

const badName = (json: JsonObject, choices: Choices): Json | undefined =>
  Object.hasOwn(json, 'name') ? withKey(json, 'name', choices.pick(BAD_NAMES)) : undefined;

const badListed =
  (...keys: readonly string[]) =>
  (json: JsonObject, choices: Choices): Json | undefined => {
    const list = json[choices.pick(keys)];
    const key = keys.find(each => json[each] === list);
    if (!isList(list) || key === undefined) return undefined;
    return withKey(json, key, [...list, choices.pick<Json>([...BAD_NAMES, 1, null, {}])]);
  };

const UNKNOWN = ['foo', 'Type', 'memberOfType', 'principals', '__proto__', 'constructor', 'annotation'];
const unknownKey = (json: JsonObject, choices: Choices): Json =>
  withKey(json, choices.pick(UNKNOWN), choices.pick<Json>([1, null, {}]));

const NAMESPACES: readonly Role[] = ['namespace', 'empty namespace'];

const JSON_DEFECTS: readonly JsonDefect[] = [
  { kind: 'no entityTypes or actions', at: NAMESPACES, change: drop('entityTypes', 'actions') },
  {
    kind: 'unknown key',
    at: [...NAMESPACES, 'entity', 'enum', 'action', 'appliesTo', 'group', ...TYPES],
    change: unknownKey,
  },
  { kind: 'key of another notation of a type', at: TYPES, change: foreignKey },
  { kind: 'key of a type missing', at: TYPES, change: missingKey },
  { kind: 'no type', at: TYPES, change: drop('type') },
  { kind: 'type that is no string', at: TYPES, change: replace('type', [null, 1, ['Long'], { type: 'Long' }]) },
  { kind: 'name that is no path', at: TYPES, change: badName },
  { kind: 'parent that is no path', at: ['entity'], change: badListed('memberOfTypes') },
  {
    kind: 'principal or resource type that is no path',
    at: ['appliesTo'],
    change: badListed('principalTypes', 'resourceTypes'),
  },
  {
    kind: 'required where nothing can be left out',
    at: ['common', 'shape', 'tags', 'context', 'element'],
    change: set('required', true),
  },
  {
    kind: 'required that is no boolean',
    at: ['attribute'],
    change: (json, choices) => withKey(json, 'required', choices.pick<Json>([null, 1, 'true'])),
  },
  {
    kind: 'null for what may be left out',
    at: ['entity'],
    change: (json, choices) => withKey(json, choices.pick(['memberOfTypes', 'shape', 'tags']), null),
  },
  { kind: 'null for commonTypes', at: NAMESPACES, change: set('commonTypes', null) },
  { kind: 'null for context', at: ['appliesTo'], change: set('context', null) },
  {
    kind: 'list that is none',
    at: ['entity'],
    change: (json, choices) => withKey(json, 'memberOfTypes', choices.pick<Json>(['A', {}, 1])),
  },
  {
    kind: 'enum with more',
    at: ['enum'],
    change: (json, choices) =>
      withKey(
        json,
        choices.pick(['memberOfTypes', 'shape', 'tags']),
        choices.pick<Json>([[], { type: 'Record', attributes: {} }]),
      ),
  },
  {
    kind: 'enum of something else than strings',
    at: ['enum'],
    change: (json, choices) => withKey(json, 'enum', choices.pick<Json>([[], [1], [null], 'a', { a: 1 }])),
  },
  { kind: 'no principalTypes or resourceTypes', at: ['appliesTo'], change: drop('principalTypes', 'resourceTypes') },
  {
    kind: 'null for principalTypes or resourceTypes',
    at: ['appliesTo'],
    change: (json, choices) => withKey(json, choices.pick(['principalTypes', 'resourceTypes']), null),
  },
  { kind: 'appliesTo with nothing in it', at: ['action'], change: set('appliesTo', {}) },
  { kind: 'group without an id', at: ['group'], change: drop('id') },
  { kind: 'group that is a string', at: ['group'], change: json => json.id as Json },
  {
    kind: 'memberOf that is no list',
    at: ['action'],
    change: (json, choices) => withKey(json, 'memberOf', choices.pick<Json>([{}, 'view', 1])),
  },
  { kind: 'attributes of an action', category: 'unsupportedFeature', at: ['action'], change: set('attributes', {}) },
  { kind: 'annotations of the empty namespace', at: ['empty namespace'], change: set('annotations', { a: 'b' }) },
  {
    kind: 'annotation that is no string',
    at: ['namespace', 'entity', 'enum', 'action', 'common', 'attribute'],
    change: set('annotations', { a: 1 }),
  },
  {
    kind: 'annotation whose name is no identifier',
    at: ['namespace', 'entity', 'enum', 'action', 'common', 'attribute'],
    change: (json, choices) => withKey(json, 'annotations', { [choices.pick(['a b', '', '1', 'a::b'])]: 'x' }),
  },
  { kind: 'declaration that is null', at: ['entity', 'enum', 'action', 'common', 'attribute'], change: () => null },
  {
    kind: 'declaration that is a string',
    at: ['entity', 'enum', 'action', 'common', 'attribute', 'element'],
    change: () => 'Long',
  },
];

/** undefined: the schema offers no place for the defect that was chosen. */
export function plantInJson(
  choices: Choices,
  schema: JsonObject,
): { json: Json; kind: string; category: string } | undefined {
  const { kind, category = 'jsonShape', at, change } = choices.pick(JSON_DEFECTS);
  const places = choices.shuffle(placesOf(schema).filter(({ role }) => at.includes(role)));
  for (const { path, json } of places) {
    const changed = change(json, choices);
    if (changed !== undefined) return { json: withAt(schema, path, changed), kind, category };
  }
  return undefined;
}
