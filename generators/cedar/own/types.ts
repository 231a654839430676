/**
 * Takes the types of a world from a resolved schema. A schema may have any number of them, a world has a bit for each of
 * thirty: so a scenario takes some actions, and what can be reached from them. Types beyond that are only spoken of: one
 * entity each, which is not in the store.
 */
import type { ActionType, Schema, Type as SchemaType } from '../../../model/cedar/syntax/abstract.ts';
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
} from '../domain.ts';
import { ENTITY_IDS } from '../names.ts';
import type { World } from '../world.ts';

const MOST_TYPES = 30;
const MOST_ACTIONS = 24;

export class OwnTypes {
  private readonly world: World;
  private readonly schema: Schema;
  private readonly byName = new Map<string, EntityType>();
  private readonly records = new Map<string, Type>();

  /** Fills the world. `first`: actions that must be among those taken; `named`: entity types that should be. */
  constructor(world: World, schema: Schema, first: readonly ActionType[], named: Iterable<string>) {
    this.world = world;
    this.schema = schema;
    const actions = this.chooseActions(first);
    for (const name of this.reached(actions, named)) this.declare(name);
    for (const [name, type] of this.byName) if (type.bit !== 0) this.shape(name, type);
    this.declareActions(actions);
  }

  entityType(name: string): EntityType {
    return this.byName.get(name) ?? this.far(name);
  }

  private chooseActions(first: readonly ActionType[]): readonly ActionType[] {
    const all = [...this.schema.actions.values()];
    if (all.length <= MOST_ACTIONS) return all;
    const chosen = new Set(first.slice(0, MOST_ACTIONS));
    for (const action of this.world.choices.sample(all, MOST_ACTIONS))
      if (chosen.size < MOST_ACTIONS) chosen.add(action);
    return [...chosen];
  }

  /** Names of entity types, those that requests are about first. */
  private reached(actions: readonly ActionType[], named: Iterable<string>): readonly string[] {
    const names = new Set<string>();
    const add = (name: string): void => {
      if (names.size < MOST_TYPES && this.schema.entityTypes.has(name)) names.add(name);
    };
    for (const action of actions) for (const name of [...action.principals, ...action.resources]) add(name);
    for (const name of named) add(name);
    for (const action of actions) namesIn(action.context).forEach(add);
    // The set grows while it is walked.
    for (const name of names) {
      const type = this.schema.entityTypes.get(name);
      if (type?.kind !== 'standard') continue;
      for (const other of [...type.ancestors, ...namesIn(type.shape), ...(type.tags ? namesIn(type.tags) : [])])
        add(other);
    }
    return [...names];
  }

  private declare(name: string): void {
    const { world } = this;
    const type = new EntityType(name, 1 << world.entityTypes.length, world.typeCount++);
    const declared = this.schema.entityTypes.get(name);
    if (declared?.kind === 'enum') type.enumIds = [...declared.ids];
    this.byName.set(name, type);
    world.entityTypes.push(type);
  }

  /** A type that has no bit. */
  private far(name: string): EntityType {
    const type = new EntityType(name, 0, this.world.typeCount++);
    const declared = this.schema.entityTypes.get(name);
    const [id] = declared?.kind === 'enum' ? declared.ids : ENTITY_IDS;
    const handle = new Handle(type, id ?? '');
    handle.present = false;
    type.handles.push(handle);
    this.byName.set(name, type);
    return type;
  }

  private shape(name: string, type: EntityType): void {
    const declared = this.schema.entityTypes.get(name);
    if (declared?.kind !== 'standard') return;
    type.attributes = this.attributes(declared.shape.attributes);
    if (declared.tags !== undefined) type.tags = this.convert(declared.tags);
    for (const ancestor of declared.ancestors) type.ancestors |= this.byName.get(ancestor)?.bit ?? 0;
    // What conforms is an entity whose ancestors are of these types, so that parents may be of any of them.
    type.parents = type.ancestors;
    const mutual = (other: EntityType): boolean =>
      other !== type && (type.ancestors & other.bit) !== 0 && this.isAbove(other.name, name);
    this.world.cyclic ||= this.world.entityTypes.some(mutual);
  }

  private isAbove(below: string, name: string): boolean {
    const declared = this.schema.entityTypes.get(below);
    return declared?.kind === 'standard' && declared.ancestors.has(name);
  }

  private attributes(
    declared: ReadonlyMap<string, { readonly type: SchemaType; readonly required: boolean }>,
  ): Attribute[] {
    return [...declared].map(([name, { type, required }]) => new Attribute(name, this.convert(type), required));
  }

  private convert(type: SchemaType): Type {
    switch (type.kind) {
      case 'bool':
        return BOOL;
      case 'long':
        return LONG;
      case 'string':
        return STRING;
      case 'extension':
        return { ipaddr: IPADDR, decimal: DECIMAL, datetime: DATETIME, duration: DURATION }[type.name];
      case 'set':
        return this.world.setOf(this.convert(type.element));
      case 'entity':
        return this.entityType(type.name).type;
      case 'record':
        return this.record(this.attributes(type.attributes));
    }
  }

  /** Equal record types are one. */
  private record(attributes: readonly Attribute[]): Type {
    const key = JSON.stringify(attributes.map(({ name, type, required }) => [name, type.id, required]).sort());
    let type = this.records.get(key);
    if (type === undefined) {
      type = new Type(this.world.typeCount++, 'record', {}, null, attributes);
      this.records.set(key, type);
      this.world.records.push(type);
    }
    return type;
  }

  private declareActions(actions: readonly ActionType[]): void {
    const { world } = this;
    const kinds = new Map<string, EntityType>();
    const own: Action[] = actions.map(({ uid, principals, resources, context }, i) => {
      const kind = kinds.get(uid.type) ?? new EntityType(uid.type, 0, world.typeCount++);
      kinds.set(uid.type, kind);
      const handle = new Handle(kind, uid.id);
      kind.handles.push(handle);
      const action = new Action(handle, 1 << i, this.record(this.attributes(context.attributes)));
      action.principals = this.mask(principals);
      action.resources = this.mask(resources);
      world.actions.push(action);
      if (action.principals !== 0 && action.resources !== 0) world.applicable.push(action);
      return action;
    });
    own.forEach((action, i) => {
      const above = own.filter(other => isAmong(other.handle, actions[i]?.ancestors ?? []));
      action.handle.parents = above.map(({ handle }) => handle);
      action.upward = action.bit | above.reduce((mask, { bit }) => mask | bit, 0);
    });
    for (const action of own) {
      for (const other of own) if ((other.upward & action.bit) !== 0) action.downward |= other.bit;
    }
  }

  private mask(names: ReadonlySet<string>): number {
    let mask = 0;
    for (const name of names) mask |= this.byName.get(name)?.bit ?? 0;
    return mask;
  }
}

const isAmong = ({ uid }: Handle, list: readonly { readonly type: string; readonly id: string }[]): boolean =>
  list.some(({ type, id }) => type === uid.type && id === uid.id);

/** The entity types that a type speaks of. */
function namesIn(type: SchemaType): string[] {
  switch (type.kind) {
    case 'entity':
      return [type.name];
    case 'set':
      return namesIn(type.element);
    case 'record':
      return [...type.attributes.values()].flatMap(attribute => namesIn(attribute.type));
    default:
      return [];
  }
}
