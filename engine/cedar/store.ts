/**
 * The entity store: what is known of each entity, and who is whose ancestor.
 *
 * Every entity that is stored, and every parent that a stored one names, has one node; `in` is then a question about
 * nodes. The ancestors of a node are collected when it is first asked for them and kept until the hierarchy changes, so
 * the question is a search in a short list or a set: loading pays only for finding cycles, and a chain of a million groups
 * costs what is asked of it. A parent that is not stored has a node without data: it is an ancestor, but nothing is
 * known beyond it (language reference, part 1, 6.3).
 */

import type { EntityUid } from '../../model/cedar/syntax/abstract.ts';
import { type Read, read, type Unread, unread } from './read.ts';
import { type EntityRef, equal, type RecordValue } from './values.ts';

/** Up to this many ancestors are searched one by one; beyond, through a Set. */
const LINEAR_LIMIT = 16;
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
  /** Valid while `collected` is the version of the hierarchy; see EntityStore.ancestorsOf. */
  ancestors: readonly EntityNode[] = NO_NODES;
  ancestorSet: ReadonlySet<EntityNode> | undefined = undefined;
  collected = 0;
  /** The number that the last walk which came here left: one field serves all walks, and none needs cleaning up. */
  walk = 0;

  constructor(type: string, id: string) {
    this.type = type;
    this.id = id;
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
  /** Changes whenever a node is made: a reference that remembers another epoch looks again. */
  private epoch = newNumber();
  /** Changes whenever anybody's parents do: all ancestors collected before are void. */
  private hierarchy = newNumber();

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
    if (sought === undefined) return false;
    const ancestors = this.ancestorsOf(node);
    if (ancestors.length > LINEAR_LIMIT) {
      node.ancestorSet ??= new Set(ancestors);
      return node.ancestorSet.has(sought);
    }
    for (let i = 0; i < ancestors.length; i++) if (ancestors[i] === sought) return true;
    return false;
  }

  /** The transitive closure of the parents: without duplicates, and without the node itself. */
  ancestorsOf(node: EntityNode): readonly EntityNode[] {
    if (node.collected !== this.hierarchy) {
      node.ancestors = above(node.parents);
      node.ancestorSet = undefined;
      node.collected = this.hierarchy;
    }
    return node.ancestors;
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
      this.epoch = newNumber();
    }
    return node;
  }

  /**
   * Stores many. Categories: `duplicateEntity` when a uid comes twice with different attributes, tags or listed parents
   * (twice the same is allowed), `cycle`. A store that refuses must be thrown away.
   */
  fill(entities: readonly LoadedEntity[]): Read<this> {
    for (const entity of entities) {
      if (entity.node.attrs === undefined) this.set(entity);
      else if (!sameEntity(entity, entity.node)) {
        return unread('duplicateEntity', `two different entities have the uid ${uidText(entity.node)}`);
      }
    }
    return findCycle(entities) ?? read(this);
  }

  /** Stores one entity, or replaces it; all else stays as it is. Category: `cycle`, and then nothing has changed. */
  put(entity: LoadedEntity): Read<this> {
    const { node, parents } = entity;
    if (parents.includes(node) || above(parents).includes(node)) return cycle(node);
    this.set(entity);
    return read(this);
  }

  /** Stores one entity of which the caller knows that it closes no cycle. */
  add(entity: LoadedEntity): void {
    this.set(entity);
  }

  /** Forgets an entity. Whoever has it as a parent keeps it as an ancestor, but nothing beyond it. */
  remove(uid: EntityUid): void {
    const node = this.types.get(uid.type)?.get(uid.id);
    if (node === undefined) return;
    node.attrs = undefined;
    node.tags = undefined;
    node.parents = NO_NODES;
    this.hierarchy = newNumber();
  }

  private set({ node, attrs, tags, parents }: LoadedEntity): void {
    node.attrs = attrs;
    node.tags = tags;
    if (sameMembers(parents, node.parents)) return;
    node.parents = parents;
    this.hierarchy = newNumber();
  }
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
function findCycle(entities: readonly LoadedEntity[]): Unread | undefined {
  /** Left on a node while the walk is above it, and after. */
  const active = newNumber();
  const done = newNumber();
  const stack: EntityNode[] = [];
  for (const entity of entities) {
    if (entity.node.walk !== done) stack.push(entity.node);
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
