/**
 * Which policies of a large set can match a request, without looking at the others.
 *
 * A tree. A leaf is a list of policies; one that grows long is split by the constraints on principal, resource or action,
 * by whichever tells its policies best apart. A request walks down the branches that its entities, their types and their
 * ancestors open: few, however many policies there are, unless their scopes are really alike. Leaving the others out is
 * safe because a policy whose scope is false neither matches nor fails. The whole scope of what is found is still
 * checked: the index decides nothing.
 */

import type { EntityUid, ScopeConstraint } from '../../model/cedar/syntax/abstract.ts';
import type { Frame } from './frame.ts';
import { bound, type CompiledPolicy } from './policy.ts';
import type { EntityNode } from './store.ts';
import type { EntityRef } from './values.ts';

/** A leaf of more policies than this is split: looking at a scope costs about as much as one step down the tree. */
const LEAF = 8;

type Part = 'principal' | 'resource' | 'action';
const PARTS: readonly Part[] = ['principal', 'resource', 'action'];

/** Where a policy stands below a branch: under an entity (`same`), a group (`within`), a type, or nothing in particular. */
interface Place {
  readonly kind: 'same' | 'within' | 'type' | 'rest';
  readonly type: string;
  readonly id: string;
}

const REST: Place = { kind: 'rest', type: '', id: '' };
const ALL_REST: readonly Place[] = [REST];
const under = (kind: Place['kind'], { type, id }: EntityUid): Place => ({ kind, type, id });

/** `action in [A, B]` stands under A and under B; `action in []` nowhere: it never matches. */
function placesOf({ source, slots }: CompiledPolicy, part: Part): readonly Place[] {
  if (part !== 'action') return placeOf(source[part], slots);
  const { action } = source;
  if (action.op === 'All') return ALL_REST;
  if (action.op === '==') return [under('same', action.entity)];
  return action.entities.map(group => under('within', group));
}

function placeOf(constraint: ScopeConstraint, slots: CompiledPolicy['slots']): readonly Place[] {
  switch (constraint.op) {
    case 'All':
      return ALL_REST;
    case '==':
      return [under('same', bound(constraint.entity, slots))];
    case 'in':
      return [under('within', bound(constraint.entity, slots))];
    case 'is':
      if (constraint.in !== undefined) return [under('within', bound(constraint.in, slots))];
      return [{ kind: 'type', type: constraint.type, id: '' }];
  }
}

/** What stands below a branch under one type. */
class OfType {
  any: Tree | undefined = undefined;
  same: Map<string, Tree> | undefined = undefined;
  within: Map<string, Tree> | undefined = undefined;

  get isEmpty(): boolean {
    return this.any === undefined && !this.same?.size && !this.within?.size;
  }
}

/** A leaf while `policies` is there, then a branch. One class, so that walking stays monomorphic. */
class Tree {
  policies: CompiledPolicy[] | undefined = [];
  /** Of a branch: what its policies are told apart by. */
  part: Part = 'principal';
  byType = NO_TYPES;
  rest: Tree | undefined = undefined;
  /** Whether some policy of this branch stands under a group. */
  hasGroups = false;
  /** Places below, so that an empty branch is known. */
  private places = 0;
  private splitAt: number;
  private readonly leaf: number;
  /** What may still be split by. */
  private readonly parts: readonly Part[];

  constructor(leaf: number, parts: readonly Part[]) {
    this.leaf = leaf;
    this.splitAt = leaf;
    this.parts = parts;
  }

  get isEmpty(): boolean {
    return this.places === 0;
  }

  add(policy: CompiledPolicy): void {
    this.append(policy);
    this.settle();
  }

  remove(policy: CompiledPolicy): void {
    this.places--;
    const { policies } = this;
    if (policies === undefined) {
      for (const place of placesOf(policy, this.part)) this.removeBelow(place, policy);
      return;
    }
    const last = policies.pop() as CompiledPolicy;
    if (last !== policy) policies[policies.indexOf(policy)] = last;
  }

  /** As `add`, without growing branches: `settle` must follow. */
  append(policy: CompiledPolicy): void {
    this.places++;
    if (this.policies !== undefined) this.policies.push(policy);
    else for (const place of placesOf(policy, this.part)) this.child(place).add(policy);
  }

  /** A leaf that is too long becomes a branch, if anything tells its policies apart. */
  settle(): void {
    const { policies } = this;
    if (policies === undefined || policies.length <= this.splitAt) return;
    const part = mostTelling(policies, this.parts);
    if (part === undefined) {
      this.splitAt = 2 * policies.length;
      return;
    }
    this.part = part;
    this.byType = new Map();
    this.policies = undefined;
    const children = new Set<Tree>();
    for (const policy of policies) {
      for (const place of placesOf(policy, part)) {
        const child = this.child(place);
        child.append(policy);
        children.add(child);
      }
    }
    // Each knows all its policies now, and chooses better than it could one by one.
    for (const child of children) child.settle();
  }

  private child({ kind, type, id }: Place): Tree {
    if (kind === 'rest') {
      this.rest ??= this.below();
      return this.rest;
    }
    const ofType = getOrMake(this.byType, type, () => new OfType());
    if (kind === 'type') {
      ofType.any ??= this.below();
      return ofType.any;
    }
    if (kind === 'within') this.hasGroups = true;
    ofType[kind] ??= new Map();
    return getOrMake(ofType[kind], id, () => this.below());
  }

  private below(): Tree {
    return new Tree(
      this.leaf,
      this.parts.filter(part => part !== this.part),
    );
  }

  private removeBelow(place: Place, policy: CompiledPolicy): void {
    const child = this.child(place);
    child.remove(policy);
    if (!child.isEmpty) return;
    const { kind, type, id } = place;
    if (kind === 'rest') {
      this.rest = undefined;
      return;
    }
    const ofType = this.byType.get(type) as OfType;
    if (kind === 'type') ofType.any = undefined;
    else ofType[kind]?.delete(id);
    if (ofType.isEmpty) this.byType.delete(type);
  }
}

const NO_TYPES: Map<string, OfType> = new Map();

/**
 * The part by which the longest list that a request has to walk becomes shortest: the policies that do not say, and the
 * most that stand in one place. undefined: no part makes it shorter.
 */
function mostTelling(policies: readonly CompiledPolicy[], parts: readonly Part[]): Part | undefined {
  let best: Part | undefined;
  let shortest = policies.length;
  for (const part of parts) {
    const length = longestWalk(policies, part);
    if (length < shortest) [best, shortest] = [part, length];
  }
  return best;
}

function longestWalk(policies: readonly CompiledPolicy[], part: Part): number {
  /** By kind, type and id: a joined key could mix up two places. */
  const counts = new Map<string, Map<string, number>>();
  let most = 0;
  let rest = 0;
  for (const policy of policies) {
    for (const { kind, type, id } of placesOf(policy, part)) {
      if (kind === 'rest') rest++;
      else {
        const ids = getOrMake(counts, `${kind} ${type}`, () => new Map<string, number>());
        const count = (ids.get(id) ?? 0) + 1;
        ids.set(id, count);
        if (count > most) most = count;
      }
    }
  }
  return rest + most;
}

/** Never 0, and never the same twice for all indexes of this process. */
let versions = 0;
const newVersion = (): number => ++versions;

/** The first `count` of a list, which is never made shorter: a list that shrinks gives its memory back, and grows anew. */
export class Candidates {
  list: CompiledPolicy[] = [];
  count = 0;
}

export class PolicyIndex {
  private readonly root: Tree;
  private version = newVersion();
  private turn = 0;
  /** Reused by every request: decisions are synchronous and never nest. */
  private readonly found = new Candidates();

  /** `leaf`: up to how many policies are kept in one list. */
  constructor(policies: readonly CompiledPolicy[], leaf = LEAF) {
    this.root = new Tree(leaf, PARTS);
    for (const policy of policies) this.root.append(policy);
    this.root.settle();
  }

  add(policy: CompiledPolicy): void {
    this.version = newVersion();
    this.root.add(policy);
  }

  remove(policy: CompiledPolicy): void {
    this.version = newVersion();
    this.root.remove(policy);
  }

  /** In no particular order, each once. They are valid until the next call. */
  candidates(frame: Frame): Candidates {
    this.turn++;
    this.found.count = 0;
    this.walk(this.root, frame);
    return this.found;
  }

  private walk(tree: Tree, frame: Frame): void {
    const { policies } = tree;
    if (policies !== undefined) {
      for (let i = 0; i < policies.length; i++) this.take(policies[i] as CompiledPolicy);
      return;
    }
    const subject = subjectOf(frame, tree.part);
    const ofType = tree.byType.get(subject.type);
    if (ofType !== undefined) {
      const { any, same, within } = ofType;
      if (any !== undefined) this.walk(any, frame);
      const own = same?.get(subject.id);
      if (own !== undefined) this.walk(own, frame);
      const group = within?.get(subject.id);
      if (group !== undefined) this.walk(group, frame);
    }
    if (tree.hasGroups) this.walkAbove(tree, subject, frame);
    if (tree.rest !== undefined) this.walk(tree.rest, frame);
  }

  /**
   * What stands under the ancestors of an entity. At the root that is remembered with the ancestors, until they or the
   * index change: the same principals ask again and again.
   */
  private walkAbove(tree: Tree, subject: EntityRef, frame: Frame): void {
    const node = frame.store.find(subject);
    if (node === undefined || node.parents.length === 0) return;
    const ancestors = frame.store.collect(node);
    let places: readonly Tree[];
    if (tree !== this.root) places = placesAbove(tree, ancestors.list);
    else {
      if (ancestors.placesOf !== this.version) {
        ancestors.places = placesAbove(tree, ancestors.list);
        ancestors.placesOf = this.version;
      }
      places = ancestors.places as readonly Tree[];
    }
    for (let i = 0; i < places.length; i++) this.walk(places[i] as Tree, frame);
  }

  /** A policy that stands in several places is taken in the first of them. */
  private take(policy: CompiledPolicy): void {
    if (policy.turn === this.turn) return;
    policy.turn = this.turn;
    const { found } = this;
    found.list[found.count++] = policy;
  }
}

function subjectOf(frame: Frame, part: Part): EntityRef {
  return part === 'principal' ? frame.principal : part === 'resource' ? frame.resource : frame.action;
}

const NOWHERE: readonly Tree[] = [];

function placesAbove(tree: Tree, ancestors: readonly EntityNode[]): readonly Tree[] {
  let places: Tree[] | undefined;
  let type = '';
  let within: Map<string, Tree> | undefined;
  for (let i = 0; i < ancestors.length; i++) {
    const ancestor = ancestors[i] as EntityNode;
    if (ancestor.type !== type) {
      // Ancestors of one type mostly follow each other. No type is the empty text.
      type = ancestor.type;
      within = tree.byType.get(type)?.within;
    }
    const place = within?.get(ancestor.id);
    if (place !== undefined) {
      places ??= [];
      places.push(place);
    }
  }
  return places ?? NOWHERE;
}

function getOrMake<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
