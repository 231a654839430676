/**
 * Name resolution (language reference, part 2, 1.4): which declaration a reference means.
 *
 * A reference with `::` is absolute. Any other, written in namespace NS, means `NS::X` or else `X` of the empty
 * namespace; parent namespaces are never searched. Built-in types are common types of `__cedar`, with aliases in the
 * empty namespace for names that are not declared there.
 */

import type { Type } from '../../../model/cedar/syntax/abstract.ts';
import type { ActionRef, DeclaredCommon, DeclaredSchema, NameRef } from './declared.ts';
import { actionKey, BUILTIN_TYPES, CEDAR_NAMESPACE, qualify } from './names.ts';

/** A common type together with the namespace that its own references are written in. */
export interface CommonEntry {
  readonly name: string;
  readonly namespace: string;
  readonly declared: DeclaredCommon;
}
export type Target =
  | { readonly kind: 'builtin'; readonly type: Type }
  | { readonly kind: 'common'; readonly entry: CommonEntry }
  | { readonly kind: 'entity'; readonly name: string };

export class Scope {
  readonly commons: ReadonlyMap<string, CommonEntry>;
  /** Declared entity types, and the implicit type of actions of each namespace that declares an action. */
  readonly entities: ReadonlySet<string>;
  readonly actions: ReadonlySet<string>;
  private readonly builtins: ReadonlyMap<string, Target>;
  private readonly entityTargets = new Map<string, Target>();
  private readonly commonTargets = new Map<string, Target>();

  constructor(schema: DeclaredSchema) {
    const commons = new Map<string, CommonEntry>();
    const entities = new Set<string>();
    const actions = new Set<string>();
    for (const [namespace, declared] of schema.namespaces) {
      for (const [name, common] of declared.common) {
        const full = qualify(namespace, name);
        commons.set(full, { name: full, namespace, declared: common });
      }
      for (const name of declared.entities.keys()) entities.add(qualify(namespace, name));
      const actionType = qualify(namespace, 'Action');
      if (declared.actions.size > 0) entities.add(actionType);
      for (const id of declared.actions.keys()) actions.add(actionKey(actionType, id));
    }
    const builtins = new Map<string, Target>();
    for (const [name, type] of BUILTIN_TYPES) {
      builtins.set(qualify(CEDAR_NAMESPACE, name), { kind: 'builtin', type });
      if (!commons.has(name) && !entities.has(name)) builtins.set(name, { kind: 'builtin', type });
    }
    this.commons = commons;
    this.entities = entities;
    this.actions = actions;
    this.builtins = builtins;
  }

  resolve(ref: NameRef, namespace: string): Target | undefined {
    if (namespace !== '' && !ref.name.includes('::')) {
      const inside = this.lookUp(ref.kind, `${namespace}::${ref.name}`);
      if (inside !== undefined) return inside;
    }
    return this.lookUp(ref.kind, ref.name);
  }

  entity(name: string, namespace: string): string | undefined {
    if (namespace !== '' && !name.includes('::')) {
      const inside = `${namespace}::${name}`;
      if (this.entities.has(inside)) return inside;
    }
    return this.entities.has(name) ? name : undefined;
  }

  /** The uid type of an action reference; undefined when no such action is declared. */
  actionType(ref: ActionRef, namespace: string): string | undefined {
    const type = ref.type ?? 'Action';
    if (namespace !== '' && !type.includes('::')) {
      const inside = `${namespace}::${type}`;
      if (this.actions.has(actionKey(inside, ref.id))) return inside;
    }
    return this.actions.has(actionKey(type, ref.id)) ? type : undefined;
  }

  private lookUp(kind: NameRef['kind'], name: string): Target | undefined {
    if (kind !== 'entity') {
      const known = this.builtins.get(name) ?? this.commonTargets.get(name);
      if (known !== undefined) return known;
      const entry = this.commons.get(name);
      if (entry !== undefined) return remember(this.commonTargets, name, { kind: 'common', entry });
    }
    if (kind === 'common' || !this.entities.has(name)) return undefined;
    return this.entityTargets.get(name) ?? remember(this.entityTargets, name, { kind: 'entity', name });
  }
}

function remember(targets: Map<string, Target>, name: string, target: Target): Target {
  targets.set(name, target);
  return target;
}

/** Base names that the empty namespace takes away from all others: language reference, part 2, 1.5, `shadowing`. */
export function findShadowing(schema: DeclaredSchema): { name: string; namespace: string; at: number } | undefined {
  const outside = schema.namespaces.get('');
  if (outside === undefined) return undefined;
  for (const [namespace, { common, entities, actions }] of schema.namespaces) {
    if (namespace === '') continue;
    for (const declared of [common, entities]) {
      for (const [name, { at }] of declared) {
        if (outside.common.has(name) || outside.entities.has(name)) return { name, namespace, at };
      }
    }
    for (const [name, { at }] of actions) {
      if (outside.actions.has(name)) return { name, namespace, at };
    }
  }
  return undefined;
}
