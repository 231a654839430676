/** Entities with one planted defect, in a store that otherwise conforms to its schema. */
import type { EntitiesInput, Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';
import type { Handle } from '../domain.ts';
import { entitiesScenario } from '../json/entities.ts';
import { isObject, withKey } from '../json/places.ts';
import { drawWorld, entitiesOf } from '../json/schema-world.ts';
import { writeWorldSchema } from '../schemas/world-draft.ts';
import type { World } from '../world.ts';
import { categoryFor, fieldPlaces, spoilValue, VALUE_DEFECTS, type ValuePlace, valuePlaces } from './data-values.ts';
import type { Planted } from './planted.ts';

/** Of all sorts: plain, with accidents, and with one planted defect. */
export const anyEntities = (choices: Choices): Planted<EntitiesInput> =>
  choices.chance(0.3) ? plantedEntities(choices) : entitiesScenario(choices);

export function plantedEntities(choices: Choices): Planted<EntitiesInput> {
  const world = drawWorld(choices, true);
  const entities = entitiesOf(world) as JsonObject[];
  const schema = writeWorldSchema(world);
  const planted = plantInEntities(world, entities);
  return planted === undefined ? { schema, entities } : { schema, ...planted };
}

type Spoilt = { readonly entities: Json[]; readonly planted: { readonly kind: string; readonly category: string } };

/** undefined: no defect found a place. */
export function plantInEntities(world: World, entities: readonly JsonObject[]): Spoilt | undefined {
  const count = VALUE_DEFECTS.length + STORE_DEFECTS.length;
  const start = world.choices.below(count);
  for (let i = 0; i < count; i++) {
    const at = (start + i) % count;
    const spoilt =
      at < STORE_DEFECTS.length
        ? plantInStore(world, entities, at)
        : plantInValue(world, entities, at - STORE_DEFECTS.length);
    if (spoilt !== undefined) return spoilt;
  }
  return undefined;
}

function plantInValue(world: World, entities: readonly JsonObject[], at: number): Spoilt | undefined {
  const defect = VALUE_DEFECTS[at] as (typeof VALUE_DEFECTS)[number];
  const places: ValuePlace[] = [];
  for (const [i, entity] of entities.entries()) {
    const type = handleOf(world, entity)?.type;
    if (type === undefined) continue;
    places.push(...fieldPlaces(type.attributes, entity.attrs as JsonObject, [i, 'attrs']));
    if (type.tags === null || !isObject(entity.tags)) continue;
    for (const [key, tag] of Object.entries(entity.tags)) places.push(...valuePlaces(type.tags, tag, [i, 'tags', key]));
  }
  const spoilt = spoilValue(world, entities, places, defect);
  if (spoilt === undefined) return undefined;
  return { entities: spoilt as Json[], planted: { kind: defect.kind, category: categoryFor(defect, 'entity') } };
}

function plantInStore(world: World, entities: readonly JsonObject[], at: number): Spoilt | undefined {
  const { kind, category, change } = STORE_DEFECTS[at] as StoreDefect;
  const spoilt = change(world, entities);
  return spoilt === undefined ? undefined : { entities: spoilt, planted: { kind, category } };
}

const handleOf = (world: World, { uid }: JsonObject): Handle | undefined =>
  world.handles.find(handle => handle.uid === uid);

// -------------------------------------------------------------------------------------------------------------- stores

interface StoreDefect {
  readonly kind: string;
  readonly category: string;
  /** undefined: these entities offer no place for it. */
  change(world: World, entities: readonly JsonObject[]): Json[] | undefined;
}

/** One entity changed: the first one, in random order, that can be. */
const onEntity =
  (change: (entity: JsonObject, handle: Handle, world: World) => Json | undefined) =>
  (world: World, entities: readonly JsonObject[]): Json[] | undefined => {
    for (const entity of world.choices.shuffle(entities)) {
      const handle = handleOf(world, entity);
      const changed = handle === undefined ? undefined : change(entity, handle, world);
      if (changed !== undefined) return entities.map(each => (each === entity ? changed : each));
    }
    return undefined;
  };

const withMore =
  (make: (world: World) => JsonObject | undefined) =>
  (world: World, entities: readonly JsonObject[]): Json[] | undefined => {
    const more = make(world);
    return more === undefined ? undefined : world.choices.shuffle([...entities, more]);
  };

const withParent = (entity: JsonObject, parent: JsonObject): JsonObject => ({
  ...entity,
  parents: [...(entity.parents as readonly Json[]), parent],
});

function missingAttribute(entity: JsonObject, { type }: Handle, { choices }: World): Json | undefined {
  const required = type.attributes.filter(attribute => attribute.required);
  if (required.length === 0) return undefined;
  return { ...entity, attrs: withKey(entity.attrs as JsonObject, choices.pick(required).name, undefined) };
}

function extraAttribute(entity: JsonObject, { type }: Handle, { choices }: World): Json {
  const names = ['undeclared', 'toString', '__proto__', ' '].filter(name =>
    type.attributes.every(each => each.name !== name),
  );
  return {
    ...entity,
    attrs: withKey(entity.attrs as JsonObject, choices.pick(names), choices.pick<Json>([1, 'x', []])),
  };
}

const tagOfTagless = (entity: JsonObject, { type }: Handle): Json | undefined =>
  type.tags === null ? { ...entity, tags: { k: 'x' } } : undefined;

/** Of a type that the schema does not put above this one; declared or not. */
function parentOfWrongType(entity: JsonObject, { type }: Handle, { choices, entityTypes, actions }: World): Json {
  const wrong = entityTypes
    .filter(({ bit, enumIds }) => (type.ancestors & bit) === 0 && enumIds === null)
    .map(({ name }) => name);
  const action = choices.pick(actions).handle.uid;
  const name = choices.pick([...wrong, 'Undeclared']);
  return withParent(entity, choices.chance(0.1) ? action : { type: name, id: 'parent' });
}

function parentOutOfEnum(entity: JsonObject, { type }: Handle, { choices, entityTypes }: World): Json | undefined {
  const enums = entityTypes.filter(({ bit, enumIds }) => (type.ancestors & bit) !== 0 && enumIds !== null);
  return enums.length === 0 ? undefined : withParent(entity, { type: choices.pick(enums).name, id: 'undeclared' });
}

function selfParent(entity: JsonObject, { type, uid }: Handle): Json | undefined {
  return (type.ancestors & type.bit) === 0 ? undefined : withParent(entity, uid);
}

/** An entity that is above another becomes its child, too. */
function cycle(world: World, entities: readonly JsonObject[]): Json[] | undefined {
  for (const below of world.choices.shuffle(world.handles)) {
    if (!below.present) continue;
    const above = below.ancestors().find(({ type, present }) => present && (type.ancestors & below.type.bit) !== 0);
    if (above === undefined) continue;
    return entities.map(entity => (entity.uid === above.uid ? withParent(entity, below.uid) : entity));
  }
  return undefined;
}

/** The same entity with other content, both of which the schema permits. */
function twin(world: World, entities: readonly JsonObject[]): Json[] | undefined {
  const { choices } = world;
  for (const entity of choices.shuffle(entities)) {
    const type = handleOf(world, entity)?.type;
    const attrs = entity.attrs as JsonObject;
    const optional = type?.attributes.find(({ name, required }) => !required && Object.hasOwn(attrs, name));
    const parents = entity.parents as readonly Json[];
    if (optional === undefined && parents.length === 0) continue;
    const other =
      optional === undefined
        ? { ...entity, parents: [] }
        : { ...entity, attrs: withKey(attrs, optional.name, undefined) };
    return choices.shuffle([...entities, other]);
  }
  return undefined;
}

const actionEntity = (
  { choices, actions }: World,
  change: (uid: JsonObject, parents: readonly JsonObject[]) => JsonObject,
): JsonObject => {
  const { handle } = choices.pick(actions);
  // All ancestors, as an entity of an action must list them when it stands alone.
  const above = handle.ancestors().map(({ uid }) => uid);
  return { uid: handle.uid, attrs: {}, parents: above, ...change(handle.uid, above) };
};

function extraGroup(world: World): JsonObject | undefined {
  const { choices, actions } = world;
  for (const { handle, upward, downward } of choices.shuffle(actions)) {
    const others = actions.filter(({ bit }) => (bit & (upward | downward)) === 0);
    if (others.length === 0) continue;
    const parents = [...handle.ancestors().map(({ uid }) => uid), choices.pick(others).handle.uid];
    return { uid: handle.uid, attrs: {}, parents };
  }
  return undefined;
}

const dropKey = (entity: JsonObject, _handle: Handle, { choices }: World): Json =>
  withKey(entity, choices.pick(['uid', 'attrs', 'parents']), undefined);

const enumOnly =
  (change: (entity: JsonObject) => JsonObject) =>
  (entity: JsonObject, { type }: Handle): Json | undefined =>
    type.enumIds === null ? undefined : change(entity);

// biome-ignore format: a table
const STORE_DEFECTS: readonly StoreDefect[] = [
  { kind: 'required attribute missing', category: 'missingRequiredAttr', change: onEntity(missingAttribute) },
  { kind: 'undeclared attribute', category: 'unexpectedAttr', change: onEntity(extraAttribute) },
  { kind: 'tag of a type without tags', category: 'unexpectedTag', change: onEntity(tagOfTagless) },
  { kind: 'entity of an undeclared type', category: 'undeclaredEntityType', change: withMore(({ choices }) => ({ uid: { type: choices.pick(['Undeclared', 'NS::Undeclared', 'Action::Undeclared']), id: 'a' }, attrs: {}, parents: [] })) },
  { kind: 'id that its enum does not have', category: 'invalidEnumEid', change: onEntity(enumOnly(entity => ({ ...entity, uid: { ...(entity.uid as JsonObject), id: 'undeclared' } }))) },
  { kind: 'parent of a type that may be none', category: 'invalidAncestorType', change: onEntity(parentOfWrongType) },
  { kind: 'parent that its enum does not have', category: 'invalidEnumEid', change: onEntity(parentOutOfEnum) },
  { kind: 'entity that is its own parent', category: 'cycle', change: onEntity(selfParent) },
  { kind: 'cycle of entities', category: 'cycle', change: cycle },
  { kind: 'entity twice with different content', category: 'duplicateEntity', change: twin },
  { kind: 'entity of an undeclared action', category: 'undeclaredAction', change: withMore(world => actionEntity(world, uid => ({ uid: { type: uid.type as Json, id: 'undeclared' }, parents: [] }))) },
  { kind: 'action with a group that it is not in', category: 'actionMismatch', change: withMore(extraGroup) },
  { kind: 'action with attributes', category: 'actionMismatch', change: withMore(world => actionEntity(world, () => ({ attrs: { a: 1 } }))) },
  { kind: 'action with tags', category: 'actionMismatch', change: withMore(world => actionEntity(world, () => ({ tags: { k: 'x' } }))) },
  { kind: 'action with a parent that is no action', category: 'actionParentNotAction', change: withMore(world => actionEntity(world, (_uid, parents) => ({ parents: [...parents, world.choices.pick(world.handles).uid] }))) },
  { kind: 'key of an entity missing', category: 'jsonShape', change: onEntity(dropKey) },
  { kind: 'tags that are null', category: 'jsonShape', change: onEntity(entity => ({ ...entity, tags: null })) },
  { kind: 'uid that is a string', category: 'expectedEntityRef', change: onEntity((entity, { type }) => ({ ...entity, uid: `${type.name}::"a"` })) },
  { kind: 'parent whose type is no path', category: 'badEscape', change: onEntity((entity, _handle, { choices }) => withParent(entity, { type: choices.pick(['A B', '', 'A::', 'in']), id: 'a' })) },
];
