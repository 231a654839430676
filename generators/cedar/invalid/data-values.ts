/**
 * Values in entities and contexts that are not of their declared type: every value at any depth is a place, and what can be
 * wrong with it depends on what it should be.
 */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';
import { MALFORMED } from '../constants.ts';
import type { Attribute, EntityType, Type } from '../domain.ts';
import { isList, isObject, type Path, withAt, withKey } from '../json/places.ts';
import { constructorOf } from '../pools.ts';
import type { World } from '../world.ts';

/** A value and what it should be. */
export interface ValuePlace {
  readonly type: Type;
  readonly path: Path;
  readonly json: Json;
}

/** The value itself and all values inside; what is written as an escape has nothing inside. */
export function valuePlaces(type: Type, json: Json, path: Path): ValuePlace[] {
  const places: ValuePlace[] = [{ type, path, json }];
  if (type.kind === 'set' && isList(json)) {
    for (const [i, item] of json.entries()) places.push(...valuePlaces(type.element as Type, item, [...path, i]));
  } else if (type.kind === 'record' && isObject(json)) places.push(...fieldPlaces(type.attributes, json, path));
  return places;
}

export function fieldPlaces(attributes: readonly Attribute[], json: JsonObject, path: Path): ValuePlace[] {
  return attributes.flatMap(({ name, type }) =>
    Object.hasOwn(json, name) ? valuePlaces(type, json[name] as Json, [...path, name]) : [],
  );
}

/** Entities and contexts meet the same problem under different names where the type is only checked afterwards. */
export type Holder = 'entity' | 'context';
type Categories = string | Readonly<Record<Holder, string>>;

export interface ValueDefect {
  readonly kind: string;
  readonly category: Categories;
  /** The value to put there; undefined: not there. */
  change(place: ValuePlace, world: World): Json | undefined;
}

const MISMATCH = { entity: 'typeMismatch', context: 'invalidContext' } as const;
/** Where the JSON itself is of the wrong kind, the conversion of the context finds it. */
const SHAPE = { entity: 'typeMismatch', context: 'contextTypeMismatch' } as const;
const isExtension = ({ kind }: Type): boolean => ['ipaddr', 'decimal', 'datetime', 'duration'].includes(kind);
const isPlain = ({ kind }: Type): boolean => kind === 'long' || kind === 'string' || kind === 'bool';

/** A JSON value that says plainly that it is of another type. */
function otherScalar({ type }: ValuePlace, { choices }: World): Json | undefined {
  if (!isPlain(type)) return undefined;
  const values: Readonly<Record<string, Json>> = {
    long: 1,
    string: 'x',
    bool: true,
    set: [],
    entity: { __entity: { type: 'User', id: 'a' } },
  };
  return values[choices.pick(Object.keys(values).filter(kind => kind !== type.kind))];
}

function otherEntity({ type }: ValuePlace, { choices, handles }: World): Json | undefined {
  const others = handles.filter(handle => handle.type !== type.entity && handle.type.enumIds === null);
  if (type.kind !== 'entity' || others.length === 0) return undefined;
  const { uid } = choices.pick(others);
  return choices.chance(0.5) ? uid : { __entity: uid };
}

function otherExtension({ type }: ValuePlace, { choices }: World): Json | undefined {
  if (!isExtension(type)) return undefined;
  const values = { decimal: '1.0', ipaddr: '::1', datetime: '2024-01-01', duration: '1h' } as const;
  const kinds = (Object.keys(values) as (keyof typeof values)[]).filter(kind => kind !== type.kind);
  const kind = choices.pick(kinds);
  return { __extn: { fn: constructorOf(kind), arg: values[kind] } };
}

function malformed({ type }: ValuePlace, { choices }: World): Json | undefined {
  if (!isExtension(type)) return undefined;
  const fn = constructorOf(type.kind);
  const arg = choices.pick(MALFORMED[fn]);
  return choices.pick<Json>([arg, { fn, arg }, { __extn: { fn, arg } }]);
}

const ofExtension =
  (write: (fn: string, choices: Choices) => Json) =>
  ({ type }: ValuePlace, { choices }: World): Json | undefined =>
    isExtension(type) ? write(constructorOf(type.kind), choices) : undefined;

/** An element more, of another type than the others. */
function mixedSet({ type, json }: ValuePlace): Json | undefined {
  const kind = type.element?.kind;
  if (type.kind !== 'set' || !isList(json) || kind === undefined) return undefined;
  return kind === 'long' ? [...json, 'x'] : kind === 'string' || kind === 'bool' ? [...json, 1] : undefined;
}

function missingField({ type, json }: ValuePlace, { choices }: World): Json | undefined {
  if (type.kind !== 'record' || !isObject(json)) return undefined;
  const required = type.attributes.filter(attribute => attribute.required).map(({ name }) => name);
  return required.length === 0 ? undefined : withKey(json, choices.pick(required), undefined);
}

function extraField({ type, json }: ValuePlace, { choices }: World): Json | undefined {
  if (type.kind !== 'record' || !isObject(json)) return undefined;
  const names = ['undeclared', 'toString', '__proto__', ''].filter(name =>
    type.attributes.every(each => each.name !== name),
  );
  return withKey(json, choices.pick(names), choices.pick<Json>([1, 'x', []]));
}

function undeclaredId({ type }: ValuePlace): Json | undefined {
  return type.entity?.enumIds == null ? undefined : { type: (type.entity as EntityType).name, id: 'undeclared' };
}

// biome-ignore format: a table
export const VALUE_DEFECTS: readonly ValueDefect[] = [
  { kind: 'value of another type', category: MISMATCH, change: otherScalar },
  { kind: 'entity of another type', category: MISMATCH, change: otherEntity },
  { kind: 'extension value of another type', category: MISMATCH, change: otherExtension },
  { kind: 'set with an element of another type', category: MISMATCH, change: mixedSet },
  { kind: 'no list for a set', category: SHAPE, change: ({ type }, { choices }) => (type.kind === 'set' ? choices.pick<Json>([1, 'x', true]) : undefined) },
  { kind: 'no object for a record', category: SHAPE, change: ({ type }, { choices }) => (type.kind === 'record' ? choices.pick<Json>([1, 'x', []]) : undefined) },
  { kind: 'required field of a record missing', category: 'missingRecordAttr', change: missingField },
  { kind: 'undeclared field of a record', category: 'unexpectedRecordAttr', change: extraField },
  { kind: 'no entity for an entity', category: 'expectedEntityRef', change: ({ type }, { choices }) => (type.kind === 'entity' ? choices.pick<Json>([1, 'x', [], {}, { type: 'User' }]) : undefined) },
  { kind: 'entity whose type is no path', category: 'badEscape', change: ({ type }, { choices }) => (type.kind === 'entity' ? { type: choices.pick(['Us er', '', 'A::', 'if']), id: 'a' } : undefined) },
  { kind: 'undeclared id of an enum', category: 'invalidEnumEid', change: undeclaredId },
  { kind: 'malformed extension value', category: 'extensionEval', change: malformed },
  { kind: 'number for an extension value', category: 'extensionEval', change: ofExtension(() => 1) },
  { kind: 'function that does not exist', category: 'unknownFunction', change: ofExtension((_fn, choices) => ({ __extn: { fn: choices.pick(['nope', 'toString', 'IP']), arg: '1.0' } })) },
  { kind: 'call with too many arguments', category: 'wrongArgCount', change: ofExtension(fn => ({ fn, args: ['1.0', '1.0'] })) },
  { kind: 'null', category: 'nullValue', change: ({ type }) => (isPlain(type) || type.kind === 'set' ? null : undefined) },
  { kind: 'expression escape', category: 'exprEscape', change: ({ type }) => (isPlain(type) ? { __expr: '1' } : undefined) },
  { kind: 'number that is no Long', category: 'jsonShape', change: ({ type }, { choices }) => (type.kind === 'long' ? choices.pick<Json>([2n ** 63n, -(2n ** 63n) - 1n, 2n ** 64n]) : undefined) },
];

/** The document with one of its values spoilt; undefined: none of them can have the defect. */
export function spoilValue(
  world: World,
  root: Json,
  places: readonly ValuePlace[],
  { change }: ValueDefect,
): Json | undefined {
  for (const place of world.choices.shuffle(places)) {
    const json = change(place, world);
    if (json !== undefined) return withAt(root, place.path, json);
  }
  return undefined;
}

export const categoryFor = ({ category }: ValueDefect, holder: Holder): string =>
  typeof category === 'string' ? category : category[holder];
