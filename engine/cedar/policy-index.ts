/**
 * Which policies of a large set can match a request, without looking at the others.
 *
 * Each policy stands under one constraint of its scope, the most selective one, and is found by every request that
 * satisfies that constraint. Leaving the others out is safe because a policy whose scope is false neither matches nor
 * fails. The whole scope of what is found is still checked: the index decides nothing.
 */

import type { EntityUid } from '../../model/cedar/syntax/abstract.ts';
import type { Frame } from './frame.ts';
import { bound, type CompiledPolicy } from './policy.ts';
import type { EntityRef } from './values.ts';

/** `turn` is that of the last request that found the entry: `action in [A, B]` stands under A and under B. */
interface Entry {
  readonly policy: CompiledPolicy;
  turn: number;
}

/** Entries under uids. By type and then id: a joined key could mix up two uids. */
class UidTable {
  private readonly types = new Map<string, Map<string, Entry[]>>();

  add({ type, id }: EntityUid, entry: Entry): void {
    const ids = getOrMake(this.types, type, () => new Map<string, Entry[]>());
    getOrMake(ids, id, () => []).push(entry);
  }

  get({ type, id }: EntityUid): readonly Entry[] | undefined {
    return this.types.get(type)?.get(id);
  }

  get isEmpty(): boolean {
    return this.types.size === 0;
  }
}

export class PolicyIndex {
  private readonly principalIs = new UidTable();
  private readonly principalIn = new UidTable();
  private readonly resourceIs = new UidTable();
  private readonly resourceIn = new UidTable();
  private readonly actionIs = new UidTable();
  private readonly actionIn = new UidTable();
  private readonly principalType = new Map<string, Entry[]>();
  private readonly resourceType = new Map<string, Entry[]>();
  private readonly always: Entry[] = [];
  private turn = 0;
  /** Reused by every request: decisions are synchronous and never nest. */
  private readonly found: CompiledPolicy[] = [];

  constructor(policies: Iterable<CompiledPolicy>) {
    for (const policy of policies) this.add(policy);
  }

  add(policy: CompiledPolicy): void {
    const { slots, source } = policy;
    const { principal, action, resource } = source;
    const entry: Entry = { policy, turn: 0 };
    if (principal.op === '==') this.principalIs.add(bound(principal.entity, slots), entry);
    else if (resource.op === '==') this.resourceIs.add(bound(resource.entity, slots), entry);
    else if (principal.op === 'in') this.principalIn.add(bound(principal.entity, slots), entry);
    else if (resource.op === 'in') this.resourceIn.add(bound(resource.entity, slots), entry);
    else if (action.op === '==') this.actionIs.add(action.entity, entry);
    // `action in []` stands nowhere, and is never found: it never matches.
    else if (action.op === 'in') for (const group of action.entities) this.actionIn.add(group, entry);
    else if (principal.op === 'is') getOrMake(this.principalType, principal.type, () => []).push(entry);
    else if (resource.op === 'is') getOrMake(this.resourceType, resource.type, () => []).push(entry);
    else this.always.push(entry);
  }

  /** In no particular order, each once. The array is reused by the next call. */
  candidates(frame: Frame): readonly CompiledPolicy[] {
    const { principal, action, resource } = frame;
    this.turn++;
    this.found.length = 0;
    this.take(this.principalIs.get(principal));
    this.take(this.resourceIs.get(resource));
    this.take(this.actionIs.get(action));
    this.takeAbove(this.principalIn, principal, frame);
    this.takeAbove(this.resourceIn, resource, frame);
    this.takeAbove(this.actionIn, action, frame);
    this.take(this.principalType.get(principal.type));
    this.take(this.resourceType.get(resource.type));
    this.take(this.always);
    return this.found;
  }

  /** What stands under an entity or one of its ancestors. */
  private takeAbove(table: UidTable, entity: EntityRef, frame: Frame): void {
    if (table.isEmpty) return;
    this.take(table.get(entity));
    const node = frame.store.find(entity);
    const ancestors = node === undefined ? [] : frame.store.ancestorsOf(node);
    for (let i = 0; i < ancestors.length; i++) this.take(table.get(ancestors[i] as EntityUid));
  }

  private take(entries: readonly Entry[] | undefined): void {
    if (entries === undefined) return;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as Entry;
      if (entry.turn === this.turn) continue;
      entry.turn = this.turn;
      this.found.push(entry.policy);
    }
  }
}

function getOrMake<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
