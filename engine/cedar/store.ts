/**
 * The entity store: what is known of each entity, and who is whose ancestor.
 *
 * Every entity that is stored, and every parent that a stored one names, has one node; `in` is then a question about
 * nodes. The ancestors of a node are collected when it is first asked for them and kept until they change. No node knows
 * what is below it: the store keeps a short list of the groups whose parents changed last, and what was collected before
 * such a change holds if the group is not in it. So loading pays only for finding cycles, an update for itself, and a
 * chain of a million groups costs what is asked of it. A parent that is not stored has a node
 * without data: it is an ancestor, but nothing is known beyond it (language reference, part 1, 6.3).
 */

import type { EntityUid } from '../../model/cedar/syntax/abstract.ts';
import { Ancestors } from './ancestors.ts';
import { type Read, read, type Unread, unread } from './read.ts';
import { type EntityRef, equal, type RecordValue } from './values.ts';

/**
 * After so many changes of groups without a look at what was collected before them, it is collected anew. Few, so that a
 * look is cheap, and random sessions come here.
 */
const CHANGES_KEPT = 8;
const FEW = 16;
const NO_NODES: readonly EntityNode[] = [];

/** Its fields are for this folder to read, and for EntityStore alone to write. */
export class EntityNode implements EntityUid {
  readonly type: string;
  readonly id: string;
  /** undefined: not stored, only named as a parent. Then `tags` is undefined too, and `parents` is empty. */
  attrs: RecordValue | undefined = undefined;
  tags: RecordValue | undefined = undefined;
  /** As given. */
  parents: readonly EntityNode[] = NO_NODES;
  /** How many have it as a parent. */
  childCount = 0;
  /** From 1, in the order in which nodes of the store got their first child; 0: never had one. */
  group = 0;
  ancestors: Ancestors | undefined = undefined;
  /** The list of itself alone, for all that have no other parent. */
  private alone: readonly EntityNode[] | undefined = undefined;
  /** The number that the last walk which came here left: one field serves all walks, and none needs cleaning up. */
  walk = 0;

  constructor(type: string, id: string) {
    this.type = type;
    this.id = id;
  }

  asOnlyParent(): readonly EntityNode[] {
    this.alone ??= [this];
    return this.alone;
  }
}

/** An entity that has been read and converted, before it is stored. */
export interface LoadedEntity {
  /** Interned in the store that is to hold it, as `parents` are. */
  readonly node: EntityNode;
  readonly attrs: RecordValue;
  readonly tags: RecordValue;
  readonly parents: readonly EntityNode[];
}

/** Never 0, and never the same twice in any store of this process. */
let numbers = 0;
const newNumber = (): number => ++numbers;

export class EntityStore {
  /**
   * By type, then by id. Two levels rather than one joined key: no text is built for a look-up, and no uid can be
   * mistaken for another.
   */
  private readonly types = new Map<string, Map<string, EntityNode>>();
  /** Changes whenever a node is made or dropped: a reference that remembers another epoch looks again. */
  private epoch = newNumber();
  /** Groups whose parents changed, in order. */
  private changed: EntityNode[] = [];
  /** How many had changed before the first of those. */
  private forgotten = 0;
  private groups = 0;
  /** An entity that came twice, and different. */
  private duplicate: EntityNode | undefined = undefined;
  /** The nodes that the running update has made. */
  private made: EntityNode[] | undefined = undefined;

  /** The node of an entity that is stored or is somebody's parent. */
  find(ref: EntityRef): EntityNode | undefined {
    // The common case: a literal of a policy, or the principal of a request, asked again. The reference keeps at most
    // one node, and so one store, alive.
    if (ref.home === this.epoch) return ref.node;
    ref.node = this.types.get(ref.type)?.get(ref.id);
    ref.home = this.epoch;
    return ref.node;
  }

  /** `member in group`: an entity is in itself, stored or not. */
  isIn(member: EntityRef, group: EntityRef): boolean {
    if (member === group || (member.id === group.id && member.type === group.type)) return true;
    const node = this.find(member);
    if (node === undefined || node.parents.length === 0) return false;
    const sought = this.find(group);
    if (sought === undefined || sought.childCount === 0) return false;
    return this.collect(node).has(sought);
  }

  /** Whether it is in anything but itself. */
  hasParents(ref: EntityRef): boolean {
    return (this.find(ref)?.parents.length ?? 0) > 0;
  }

  /** The transitive closure of the parents: without duplicates, and without the node itself. */
  ancestorsOf(node: EntityNode): readonly EntityNode[] {
    return node.parents.length === 0 ? NO_NODES : this.collect(node).list;
  }

  /** The same, kept as long as they are valid. `node` has parents. */
  collect(node: EntityNode): Ancestors {
    const known = node.ancestors;
    const now = this.forgotten + this.changed.length;
    if (known !== undefined && (known.version === now || this.holds(known))) {
      known.version = now;
      return known;
    }
    node.ancestors = new Ancestors(above(node.parents), now);
    return node.ancestors;
  }

  /** Whether no group among them has changed since they were collected. */
  private holds(known: Ancestors): boolean {
    if (known.version < this.forgotten) return false;
    for (let i = known.version - this.forgotten; i < this.changed.length; i++) {
      if (known.has(this.changed[i] as EntityNode)) return false;
    }
    return true;
  }

  /** The one node of a uid, made if there is none. Its entity is not stored until `fill` or `put`. */
  intern(type: string, id: string): EntityNode {
    let ids = this.types.get(type);
    if (ids === undefined) {
      ids = new Map();
      this.types.set(type, ids);
    }
    let node = ids.get(id);
    if (node === undefined) {
      node = new EntityNode(type, id);
      ids.set(id, node);
      this.made?.push(node);
      this.epoch = newNumber();
    }
    return node;
  }

  /** Stores many, as `enter` and `close` do. */
  fill(entities: Iterable<LoadedEntity>): Read<this> {
    const nodes: EntityNode[] = [];
    for (const entity of entities) nodes.push(this.enter(entity));
    return this.close(nodes);
  }

  /** Stores one of many; `close` must follow, and tells what is wrong. */
  enter(entity: LoadedEntity): EntityNode {
    const { node } = entity;
    if (node.attrs === undefined) this.set(entity);
    else if (!sameEntity(entity, node)) this.duplicate ??= node;
    return node;
  }

  /**
   * Ends the storing of many. Categories: `duplicateEntity` when a uid came twice with different attributes, tags or listed
   * parents (twice the same is allowed), `cycle`. A store that refuses must be thrown away.
   */
  close(entered: readonly EntityNode[]): Read<this> {
    if (this.duplicate !== undefined) {
      return unread('duplicateEntity', `two different entities have the uid ${uidText(this.duplicate)}`);
    }
    return findCycle(entered) ?? read(this);
  }

  /** Stores one entity, or replaces it; all else stays as it is. Category: `cycle`, and then nothing has changed. */
  put(entity: LoadedEntity): Read<this> {
    const { node, parents } = entity;
    // Nobody is below an entity without children, unless it names itself.
    const isAbove = node.childCount > 0 && above(parents).includes(node);
    if (isAbove || parents.includes(node)) return cycle(node);
    this.set(entity);
    return read(this);
  }

  /** Stores one entity of which the caller knows that it closes no cycle. */
  add(entity: LoadedEntity): void {
    this.set(entity);
  }

  /**
   * Forgets an entity. Whoever has it as a parent keeps it as an ancestor, but nothing beyond it. false: it was not
   * stored.
   */
  remove(uid: EntityUid): boolean {
    const node = this.types.get(uid.type)?.get(uid.id);
    if (node?.attrs === undefined) return false;
    node.attrs = undefined;
    node.tags = undefined;
    this.changeParents(node, NO_NODES);
    this.dropUnused(node);
    return true;
  }

  /** Runs an update. Nodes that it makes and does not use, because it is refused, are dropped. */
  attempt<T>(update: () => Read<T>): Read<T> {
    const made: EntityNode[] = [];
    this.made = made;
    try {
      return update();
    } finally {
      this.made = undefined;
      for (const node of made) this.dropUnused(node);
    }
  }

  private set({ node, attrs, tags, parents }: LoadedEntity): void {
    node.attrs = attrs;
    node.tags = tags;
    if (!sameMembers(parents, node.parents)) this.changeParents(node, parents);
  }

  private changeParents(node: EntityNode, parents: readonly EntityNode[]): void {
    const before = node.parents;
    node.parents = withoutDuplicates(parents);
    for (const parent of node.parents) {
      if (parent.group === 0) parent.group = ++this.groups;
      parent.childCount++;
    }
    for (const parent of before) {
      parent.childCount--;
      this.dropUnused(parent);
    }
    node.ancestors = undefined;
    // Without children it is nobody's ancestor.
    if (node.childCount === 0) return;
    this.changed.push(node);
    if (this.changed.length <= CHANGES_KEPT) return;
    // All that was collected is void: it was collected before the last one.
    this.forgotten += this.changed.length;
    this.changed = [];
  }

  /** A store whose entities come and go must not remember them all. */
  private dropUnused(node: EntityNode): void {
    if (node.attrs !== undefined || node.childCount > 0) return;
    const ids = this.types.get(node.type);
    if (ids?.get(node.id) !== node) return;
    ids.delete(node.id);
    if (ids.size === 0) this.types.delete(node.type);
    this.epoch = newNumber();
  }
}

function withoutDuplicates(nodes: readonly EntityNode[]): readonly EntityNode[] {
  // A Set costs more than a few comparisons, and entities have few parents.
  if (nodes.length > FEW) return [...new Set(nodes)];
  for (let i = 1; i < nodes.length; i++) if (nodes.indexOf(nodes[i] as EntityNode) < i) return [...new Set(nodes)];
  return nodes;
}

/** Everything that is reached from `parents`, themselves included, each once. */
function above(parents: readonly EntityNode[]): readonly EntityNode[] {
  if (parents.length === 0) return NO_NODES;
  const walk = newNumber();
  const found: EntityNode[] = [];
  addNew(parents, walk, found);
  // Grows while it is walked.
  for (let i = 0; i < found.length; i++) addNew((found[i] as EntityNode).parents, walk, found);
  return found;
}

function addNew(nodes: readonly EntityNode[], walk: number, found: EntityNode[]): void {
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i] as EntityNode;
    if (node.walk === walk) continue;
    node.walk = walk;
    found.push(node);
  }
}

/** Depth first, with a stack of its own: a long chain of groups is data, and must not overflow JavaScript's stack. */
function findCycle(entities: readonly EntityNode[]): Unread | undefined {
  /** Left on a node while the walk is above it, and after. */
  const active = newNumber();
  const done = newNumber();
  const stack: EntityNode[] = [];
  for (const entity of entities) {
    // Most have no children, and so are in no cycle.
    if (entity.walk !== done && entity.childCount > 0) stack.push(entity);
    while (stack.length > 0) {
      const node = stack[stack.length - 1] as EntityNode;
      if (node.walk === active || node.walk === done) {
        // All above it is done; or it was pushed twice and is done already.
        node.walk = done;
        stack.pop();
        continue;
      }
      node.walk = active;
      for (const parent of node.parents) {
        if (parent.walk === active) return cycle(parent);
        if (parent.walk !== done) stack.push(parent);
      }
    }
  }
  return undefined;
}

const sameEntity = (a: LoadedEntity, b: EntityNode): boolean =>
  b.attrs !== undefined &&
  b.tags !== undefined &&
  equal(a.attrs, b.attrs) &&
  equal(a.tags, b.tags) &&
  sameMembers(a.parents, b.parents);

function sameMembers(a: readonly EntityNode[], b: readonly EntityNode[]): boolean {
  if (a.length === 0 || b.length === 0) return a.length === b.length;
  const members = new Set(a);
  return members.size === new Set(b).size && b.every(node => members.has(node));
}

const uidText = ({ type, id }: EntityUid): string => `${type}::${JSON.stringify(id)}`;
const cycle = (node: EntityNode): Unread => unread('cycle', `${uidText(node)} is its own ancestor`);
