/**
 * Draws the types of a scenario: entity types with their hierarchy, attributes and tags, actions with their groups and
 * contexts. One dictionary of fields (a name with a type) serves all of them, so that the same names and types recur in
 * principals, resources and contexts.
 *
 * Parent types may form any graph, self-loops and cycles included; actions form a DAG, later ones above earlier ones.
 */
import { type Choices, table } from '../choices.ts';
import {
  Action,
  Attribute,
  BOOL,
  DATETIME,
  DECIMAL,
  DURATION,
  EntityType,
  Handle,
  IPADDR,
  LONG,
  STRING,
  Type,
} from './domain.ts';
import { ACTION_IDS, ATTRIBUTE_NAMES, ENTITY_IDS, NAMESPACES, TAG_KEYS, TYPE_NAMES } from './names.ts';
import { attributesJson } from './schema-json.ts';
import type { World } from './world.ts';

const MAX_ENTITY_TYPES = 6;
const MAX_FIELDS = 8;

export function drawTypes(world: World): void {
  const { choices } = world;
  const layout = choices.weighted(LAYOUTS);
  const prefix = prefixes(choices, layout);
  neighbours(choices, TAG_KEYS, 3, world.tagKeys);
  neighbours(choices, ENTITY_IDS, 6, world.ids);
  drawEntityTypes(world, prefix, layout === 'two namespaces');
  drawFields(world);
  for (const type of world.entityTypes) drawShape(world, type);
  drawParents(world);
  // In a scenario with two namespaces, actions of both may meet in one group.
  drawActions(world, choices.chance(0.5) ? prefix : [prefix[1], prefix[1]]);
}

/** Appends `count` neighbours of a list, mostly those at its simple beginning. */
function neighbours<T>(choices: Choices, from: readonly T[], count: number, into: T[]): void {
  const start = choices.chance(0.4) ? choices.below(from.length) : 0;
  for (let i = 0; i < count; i++) into.push(from[(start + i) % from.length] as T);
}

// ------------------------------------------------------------------------------------------------------ entity types

type Layout = 'empty namespace' | 'one namespace' | 'two namespaces' | 'empty and another';

const LAYOUTS = table<Layout>([
  [10, 'empty namespace'],
  [6, 'one namespace'],
  [3, 'two namespaces'],
  [1, 'empty and another'],
]);

/** What names of types and actions begin with: one for those at even positions, one for those at odd positions. */
function prefixes(choices: Choices, layout: Layout): readonly [string, string] {
  if (layout === 'empty namespace') return ['', ''];
  const start = choices.below(NAMESPACES.length - 1);
  const prefix = `${NAMESPACES[start]}::`;
  if (layout === 'one namespace') return [prefix, prefix];
  return [layout === 'two namespaces' ? `${NAMESPACES[start + 1]}::` : '', prefix];
}

function drawEntityTypes(world: World, prefix: readonly [string, string], mayShare: boolean): void {
  const { choices } = world;
  const count = choices.size(2, MAX_ENTITY_TYPES, 0.55);
  // Two namespaces may each have a `User`: `is` and `==` must look at the whole path. A named namespace and the empty
  // one may not, that would be illegal shadowing.
  const shared = mayShare && choices.chance(0.6);
  const names: string[] = [];
  neighbours(choices, TYPE_NAMES, count, names);
  const form = choices.chance(0.2) ? 'EntityOrCommon' : 'Entity';
  for (let i = 0; i < count; i++) {
    const name = prefix[i & 1] + (names[shared ? i >> 1 : i] as string);
    world.entityTypes.push(new EntityType(name, 1 << i, world.typeCount++, form));
  }
  if (choices.chance(0.2)) {
    (world.entityTypes[count - 1] as EntityType).enumIds = world.ids.slice(0, choices.integer(1, 3));
  }
}

/** Types of fields, beside the entity types. */
const FIELD_KINDS = table<(world: World) => Type>([
  [7, () => LONG],
  [6, () => STRING],
  [4, () => BOOL],
  [7, world => world.choices.pick(world.entityTypes).type],
  [3, world => world.setOf(world.choices.weighted(ELEMENT_KINDS)(world))],
  [3, drawRecord],
  [2, () => IPADDR],
  [2, () => DECIMAL],
  [2, () => DATETIME],
  [2, () => DURATION],
]);

const ELEMENT_KINDS = table<(world: World) => Type>([
  [5, () => LONG],
  [5, () => STRING],
  [5, world => world.choices.pick(world.entityTypes).type],
  [1, () => IPADDR],
  [1, () => DECIMAL],
  [1, () => DATETIME],
  [1, () => DURATION],
  [1, () => BOOL],
  [1, world => world.setOf(world.choices.chance(0.5) ? STRING : LONG)],
  [1, drawRecord],
]);

/** A record of up to four of the fields drawn so far (an empty one at first), possibly nested. */
function drawRecord(world: World): Type {
  const { choices, fields } = world;
  if (world.records.length >= 3 || (world.records.length > 0 && choices.chance(0.5)))
    return choices.pick(world.records);
  const from = Math.max(0, fields.length - 4);
  const attributes = drawAttributes(choices, fields.slice(from), 0.8, 4);
  const type = recordType(world, attributes);
  world.records.push(type);
  return type;
}

function drawFields(world: World): void {
  const { choices } = world;
  const names: string[] = [];
  neighbours(choices, ATTRIBUTE_NAMES, choices.size(3, MAX_FIELDS, 0.6), names);
  for (const name of names) world.fields.push(new Attribute(name, choices.weighted(FIELD_KINDS)(world), true));
}

/**
 * Some of the fields, `most` at the most; `dense` of the time two chances for each instead of one. About a quarter is
 * optional.
 */
function drawAttributes(choices: Choices, fields: readonly Attribute[], dense: number, most: number): Attribute[] {
  const taken = choices.bits(fields.length) | (choices.chance(dense) ? choices.bits(fields.length) : 0);
  const optional = choices.bits(fields.length) & choices.bits(fields.length);
  const attributes: Attribute[] = [];
  for (let i = 0; i < fields.length; i++) {
    if ((taken & (1 << i)) === 0 || attributes.length >= most) continue;
    const field = fields[i] as Attribute;
    attributes.push((optional & (1 << i)) === 0 ? field : new Attribute(field.name, field.type, false));
  }
  return attributes;
}

function drawShape(world: World, type: EntityType): void {
  if (type.enumIds !== null) return;
  const { choices, fields } = world;
  const attributes = drawAttributes(choices, fields, 0.1, 4);
  // Now and then the same name has another type here: an implementation that remembers types by name would be caught.
  const last = attributes.length - 1;
  if (last >= 0 && choices.chance(0.1)) {
    const { name, required } = attributes[last] as Attribute;
    attributes[last] = new Attribute(name, choices.pick(fields).type, required);
  }
  type.attributes = attributes;
  if (choices.chance(0.2)) type.tags = choices.chance(0.5) ? choices.weighted(FIELD_KINDS)(world) : STRING;
}

/** Edges between types: mostly upwards in the list, some types within themselves, now and then a cycle of several. */
function drawParents(world: World): void {
  const { choices, entityTypes } = world;
  const count = entityTypes.length;
  entityTypes.forEach((type, i) => {
    if (type.enumIds !== null) return;
    if (i + 1 < count && !choices.chance(i === 0 ? 0.1 : 0.35)) {
      type.parents |= 1 << (i + 1 + choices.below(count - i - 1));
      if (choices.chance(0.3)) type.parents |= 1 << (i + 1 + choices.below(count - i - 1));
    }
    if (choices.chance(i === 0 ? 0.15 : 0.4)) type.parents |= type.bit;
  });
  const back = entityTypes[count - 1 - choices.below(count - 1)] as EntityType;
  if (back.enumIds === null && choices.chance(0.15)) {
    back.parents |= choices.bits(count - 1) & (back.bit - 1);
    world.cyclic = true;
  }
  closeAncestors(entityTypes);
}

function closeAncestors(entityTypes: readonly EntityType[]): void {
  for (const type of entityTypes) type.ancestors = type.parents;
  for (let changed = true; changed; ) {
    changed = false;
    for (const type of entityTypes) {
      let mask = type.ancestors;
      for (const other of entityTypes) if ((type.ancestors & other.bit) !== 0) mask |= other.ancestors;
      changed ||= mask !== type.ancestors;
      type.ancestors = mask;
    }
  }
}

// ----------------------------------------------------------------------------------------------------------- actions

function drawActions(world: World, prefix: readonly [string, string]): void {
  const { choices, entityTypes, actions } = world;
  const concrete = choices.size(1, 4, 0.5);
  const count = concrete + choices.size(0, 2, 0.45);
  const ids: string[] = [];
  neighbours(choices, ACTION_IDS, count, ids);
  const even = new EntityType(`${prefix[0]}Action`, 0, world.typeCount++);
  const odd = prefix[0] === prefix[1] ? even : new EntityType(`${prefix[1]}Action`, 0, world.typeCount++);
  for (let i = 0; i < count; i++) {
    const handle = new Handle((i & 1) === 0 ? even : odd, ids[i] as string);
    handle.type.handles.push(handle);
    const previous = actions[i - 1];
    const shares = previous !== undefined && choices.chance(0.4);
    const action = new Action(handle, 1 << i, shares ? previous.context : drawContext(world));
    if (i < concrete || choices.chance(0.2)) {
      action.principals = drawTypeMask(choices, entityTypes);
      action.resources = drawTypeMask(choices, entityTypes);
      world.applicable.push(action);
    }
    actions.push(action);
  }
  for (let i = 0; i + 1 < count; i++) {
    const action = actions[i] as Action;
    if (choices.chance(count > concrete ? 0.75 : 0.3)) action.parents = 1 << (i + 1 + choices.below(count - i - 1));
    if (choices.chance(0.15)) action.parents |= 1 << (i + 1 + choices.below(count - i - 1));
  }
  closeGroups(actions);
}

function closeGroups(actions: readonly Action[]): void {
  // Parents come later in the list, so theirs are complete when an action's are computed.
  for (let i = actions.length - 1; i >= 0; i--) {
    const action = actions[i] as Action;
    action.upward = action.bit;
    for (const group of actions) if ((action.parents & group.bit) !== 0) action.upward |= group.upward;
    for (const group of actions) if ((action.upward & group.bit) !== 0) group.downward |= action.bit;
    if (action.parents === 0) continue;
    action.handle.parents = actions.filter(group => (action.parents & group.bit) !== 0).map(group => group.handle);
  }
}

/** One type, or now and then several; the first types are the likeliest. */
function drawTypeMask(choices: Choices, entityTypes: readonly EntityType[]): number {
  let mask = 1 << (choices.chance(0.5) ? choices.below(entityTypes.length) : choices.below(2));
  if (choices.chance(0.3)) mask |= choices.bits(entityTypes.length);
  return mask;
}

function drawContext(world: World): Type {
  const { choices, fields } = world;
  const attributes = drawAttributes(choices, fields, 0.15, 3);
  if (attributes.length === 0 && choices.chance(0.8)) attributes.push(choices.pick(fields));
  return recordType(world, attributes);
}

function recordType(world: World, attributes: readonly Attribute[]): Type {
  const json = { type: 'Record', attributes: attributesJson(attributes) };
  return new Type(world.typeCount++, 'record', json, null, attributes);
}
