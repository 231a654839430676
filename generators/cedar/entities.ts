/**
 * Draws the entities of a scenario and writes the store. Some entities are spoken of but missing from the store, as
 * parents, values and in requests: what an implementation does about them is a favourite place for errors.
 *
 * The data is free of cycles by construction. If the types' hierarchy is, apart from self-loops, parents of another
 * type may be any and those of the same type are later ones; otherwise every parent comes later in an order that takes
 * the first entity of each type, then the second of each, and so on.
 */
import type { Json, JsonObject, UidJson } from '../../model/cedar/syntax/interchange.ts';
import { type Attribute, type Datum, EntityType, Handle, STRING } from './domain.ts';
import { put } from './est.ts';
import { UNDECLARED_NAMES } from './names.ts';
import { drawValue, strangeValue } from './values.ts';
import type { World } from './world.ts';

const MAX_PER_TYPE = 5;

export function drawEntities(world: World): void {
  for (const type of world.entityTypes) drawHandles(world, type);
  if (!world.typed && world.choices.chance(0.3)) drawStranger(world);
  for (const type of world.entityTypes) {
    for (const handle of type.handles) drawContent(world, handle);
  }
  drawHierarchy(world);
}

/** An entity of a type that nothing declares, which only data without a schema may hold. */
function drawStranger(world: World): void {
  const type = new EntityType('Stranger', 0, world.typeCount++);
  const handle = new Handle(type, world.ids[0] as string);
  handle.present = world.choices.chance(0.5);
  type.handles.push(handle);
  world.handles.push(handle);
}

function drawHandles(world: World, type: EntityType): void {
  const { choices, ids } = world;
  const allowed = type.enumIds ?? ids;
  const count = type.enumIds?.length ?? choices.size(1, MAX_PER_TYPE, 0.67);
  for (let i = 0; i < count; i++) {
    const handle = new Handle(type, allowed[i] as string, world.pools.notation !== 'explicit');
    handle.present = !choices.chance(0.07);
    type.handles.push(handle);
    world.handles.push(handle);
  }
  if (type.enumIds === null && choices.chance(0.15)) {
    const ghost = new Handle(type, ids[count] as string);
    ghost.present = false;
    type.handles.push(ghost);
    world.handles.push(ghost);
  }
}

export function drawContent(world: World, handle: Handle): void {
  const { choices } = world;
  const { type } = handle;
  if (!handle.present) return;
  const attributes: (Datum | null)[] = [];
  for (const attribute of type.attributes) {
    if (!world.typed && choices.chance(0.12)) {
      attributes.push(choices.chance(0.4) ? strangeValue(world) : null);
    } else {
      attributes.push(attribute.required || choices.chance(0.65) ? drawValue(world, attribute.type) : null);
    }
  }
  handle.attributes = attributes;
  if (type.tags === null && (world.typed || !choices.chance(0.2))) return;
  const mask = choices.bits(world.tagKeys.length);
  handle.tagKeys = world.tagKeys.filter((_, i) => (mask & (1 << i)) !== 0);
  const tags = type.tags ?? STRING;
  handle.tagValues = handle.tagKeys.map(() =>
    !world.typed && choices.chance(0.2) ? strangeValue(world) : drawValue(world, tags),
  );
}

/** The longest chain of parents. */
const MAX_HEIGHT = 5;

/** Upper entities first, so that each one's height is known to those below it. */
export function drawHierarchy(world: World): void {
  const types = world.entityTypes;
  if (!world.cyclic) {
    for (let i = types.length - 1; i >= 0; i--) {
      const type = types[i] as EntityType;
      for (let at = type.handles.length - 1; at >= 0; at--) drawParents(world, type, at);
    }
    return;
  }
  const most = types.reduce((longest, type) => Math.max(longest, type.handles.length), 0);
  for (let at = most - 1; at >= 0; at--) {
    for (let i = types.length - 1; i >= 0; i--) drawParents(world, types[i] as EntityType, at);
  }
}

function drawParents(world: World, type: EntityType, position: number): void {
  const handle = type.handles[position];
  if (handle === undefined || type.parents === 0 || !handle.present) return;
  const { choices } = world;
  const parents: Handle[] = [];
  for (const other of world.entityTypes) {
    if ((type.parents & other.bit) === 0) continue;
    const later = other === type || (world.cyclic && other.bit < type.bit);
    const first = later ? position + 1 : world.cyclic ? position : 0;
    const candidates = other.handles.length - first;
    if (candidates <= 0 || choices.chance(0.12)) continue;
    // Mostly the nearest: that makes chains, where uniform picks make shallow bushes.
    const nearest = other === type ? first : first + choices.below(candidates);
    addParent(parents, other.handles[nearest] as Handle);
    if (choices.chance(0.35)) addParent(parents, other.handles[first + choices.below(candidates)] as Handle);
  }
  handle.parents = parents;
  for (const parent of parents) handle.height = Math.max(handle.height, parent.height + 1);
}

function addParent(parents: Handle[], parent: Handle): void {
  if (parent.height < MAX_HEIGHT && !parents.includes(parent)) parents.push(parent);
}

// -------------------------------------------------------------------------------------------------------- the store

/** The entities that are present; without a schema also the actions, if there are groups to tell of. */
export function entitiesJson(world: World): JsonObject[] {
  const store: JsonObject[] = [];
  for (const handle of world.handles) if (handle.present) store.push(entityJson(world, handle));
  if (!world.typed) {
    for (const { handle } of world.actions) {
      if (handle.present) store.push({ uid: handle.uid, attrs: {}, parents: handle.parents.map(parent => parent.uid) });
    }
  }
  return world.choices.chance(0.2) ? store.reverse() : store;
}

const NO_PARENTS: readonly UidJson[] = [];

export function entityJson(world: World, handle: Handle): JsonObject {
  const attrs: Record<string, Json> = {};
  const declared = handle.type.attributes;
  for (let i = 0; i < declared.length; i++) {
    const datum = handle.attributes[i];
    if (datum !== null && datum !== undefined) put(attrs, (declared[i] as Attribute).name, datum.json);
  }
  if (!world.typed && world.choices.chance(0.1)) {
    put(attrs, world.choices.pick(UNDECLARED_NAMES), strangeValue(world).json);
  }
  const parents = handle.parents.length === 0 ? NO_PARENTS : handle.parents.map(parent => parent.uid);
  if (handle.tagKeys.length === 0) return { uid: handle.uid, attrs, parents };
  const tags: Record<string, Json> = {};
  handle.tagKeys.forEach((key, i) => {
    put(tags, key, (handle.tagValues[i] as Datum).json);
  });
  return { uid: handle.uid, attrs, parents, tags };
}
