/**
 * Resolution: from a declared schema to the one normal form, `Schema` (language reference, part 2, 1.1 and 1.4).
 *
 * One walk over the declarations; every defect is recorded, and the one that real Cedar would report is thrown.
 */

import type { ActionType, EntityType, EntityUid, RecordType, Schema } from '../../../model/cedar/syntax/abstract.ts';
import { isActionType } from '../names.ts';
import { TypeBuilder } from './common-types.ts';
import type { DeclaredAction, DeclaredEntity, DeclaredSchema, EntityTypeRef } from './declared.ts';
import { Defects } from './defects.ts';
import { AncestorSet, actionAncestors, findCycle, type NodeNames, Reachability } from './hierarchy.ts';
import { actionKey, qualify } from './names.ts';
import { byCodePoint } from './order.ts';
import { findShadowing, Scope } from './scope.ts';

export function resolveSchema(declared: DeclaredSchema): Schema {
  return new Resolver(declared).resolve();
}

class Resolver {
  private readonly declared: DeclaredSchema;
  private readonly defects = new Defects();
  private readonly scope: Scope;
  private readonly types: TypeBuilder;

  constructor(declared: DeclaredSchema) {
    this.declared = declared;
    this.scope = new Scope(declared);
    this.types = new TypeBuilder(this.scope, this.defects);
  }

  resolve(): Schema {
    this.checkDeclarations();
    this.types.buildCommons();
    const entityTypes = this.entityTypes();
    const actions = this.actions();
    this.defects.throwBest();
    return { entityTypes, actions };
  }

  private checkDeclarations(): void {
    for (const [namespace, { entities, actions }] of this.declared.namespaces) {
      const declaredAction = entities.get('Action');
      if (declaredAction !== undefined) {
        const message = `entity type \`${qualify(namespace, 'Action')}\` belongs to actions and cannot be declared`;
        this.defects.report('actionEntityTypeDeclared', 'actionEntityTypeDeclared', message, declaredAction.at);
      }
      for (const [id, { hasAttributes, at }] of actions) {
        if (!hasAttributes) continue;
        const message = `unsupported: attributes of action ${JSON.stringify(id)}`;
        this.defects.report('actionAttributes', 'unsupportedFeature', message, at);
      }
    }
    const shadowing = findShadowing(this.declared);
    if (shadowing === undefined) return;
    const { name, namespace, at } = shadowing;
    const message = `\`${qualify(namespace, name)}\` illegally shadows \`${name}\` of the empty namespace`;
    this.defects.report('shadowing', 'shadowing', message, at);
  }

  // -------------------------------------------------------------------------------------------------- entity types

  private entityTypes(): Map<string, EntityType> {
    const nodes = this.nodeNames();
    const next: number[][] = nodes.names.map(() => []);
    const reachability = new Reachability(next);
    const entityTypes = new Map<string, EntityType>();
    for (const [namespace, { entities }] of this.declared.namespaces) {
      for (const [name, declared] of entities) {
        const full = qualify(namespace, name);
        const from = nodes.index.get(full) ?? 0;
        const parents = declared.kind === 'enum' ? [] : this.entityRefs(declared.parents, namespace);
        next[from] = parents.map(parent => nodes.index.get(parent) ?? from);
        entityTypes.set(full, this.entityType(declared, namespace, full, new AncestorSet(nodes, reachability, from)));
      }
    }
    return entityTypes;
  }

  private nodeNames(): NodeNames {
    const names: string[] = [];
    for (const [namespace, { entities }] of this.declared.namespaces) {
      for (const name of entities.keys()) names.push(qualify(namespace, name));
    }
    // Numbered in order, so that lists of ancestors come out sorted.
    names.sort(byCodePoint);
    return { names, index: new Map(names.map((name, i) => [name, i])) };
  }

  private entityType(
    declared: DeclaredEntity,
    namespace: string,
    name: string,
    ancestors: ReadonlySet<string>,
  ): EntityType {
    if (declared.kind === 'enum') return { kind: 'enum', ids: new Set(declared.ids) };
    const { shape, tags, at } = declared;
    const record = this.types.record(shape, namespace, `the shape of entity type \`${name}\``, at);
    if (tags === undefined) return { kind: 'standard', ancestors, shape: record };
    return { kind: 'standard', ancestors, shape: record, tags: this.types.type(tags, namespace, at).type };
  }

  /** Names where only a declared entity type may stand: actions have types too, but not here. */
  private entityRefs(refs: readonly EntityTypeRef[], namespace: string): string[] {
    const names: string[] = [];
    for (const { name, at } of refs) {
      const full = this.scope.entity(name, namespace);
      if (full === undefined) {
        this.defects.report('typeNotDefined', 'typeNotDefined', `no entity type \`${name}\` is declared`, at);
      } else if (isActionType(full)) {
        const message = `\`${full}\` is the type of actions, an entity type is needed here`;
        this.defects.report('undeclaredEntityType', 'undeclaredEntityType', message, at);
      } else names.push(full);
    }
    return names;
  }

  // ------------------------------------------------------------------------------------------------------- actions

  private actions(): Map<string, ActionType> {
    const { uids, index } = this.actionNumbers();
    const next: number[][] = uids.map(() => []);
    const reachability = new Reachability(next);
    const resolved = new Map<string, ActionType>();
    for (const [namespace, { actions }] of this.declared.namespaces) {
      const type = qualify(namespace, 'Action');
      for (const [id, declared] of actions) {
        const key = actionKey(type, id);
        const from = index.get(key) ?? 0;
        next[from] = this.parentsOf(declared, namespace, index);
        const { principals, resources, context } = this.application(declared, namespace, id);
        const ancestors = (): readonly EntityUid[] => actionAncestors(uids, reachability, from);
        resolved.set(key, new ResolvedAction(uids[from] ?? { type, id }, ancestors, principals, resources, context));
      }
    }
    const cycle = findCycle(next);
    const inCycle = cycle === undefined ? undefined : uids[cycle];
    if (inCycle !== undefined) {
      const message = `action \`${actionKey(inCycle.type, inCycle.id)}\` is in a group that is in the action`;
      this.defects.report('actionCycle', 'actionCycle', message, this.declaredAt(inCycle));
    }
    return resolved;
  }

  /** Numbered in the order of their keys, so that lists of ancestors come out sorted. */
  private actionNumbers(): { uids: EntityUid[]; index: ReadonlyMap<string, number> } {
    const keyed: [string, EntityUid][] = [];
    for (const [namespace, { actions }] of this.declared.namespaces) {
      const type = qualify(namespace, 'Action');
      for (const id of actions.keys()) keyed.push([actionKey(type, id), { type, id }]);
    }
    keyed.sort(([a], [b]) => byCodePoint(a, b));
    return { uids: keyed.map(([, uid]) => uid), index: new Map(keyed.map(([key], i) => [key, i])) };
  }

  private parentsOf(declared: DeclaredAction, namespace: string, index: ReadonlyMap<string, number>): number[] {
    const parents: number[] = [];
    for (const ref of declared.parents ?? []) {
      const type = this.scope.actionType(ref, namespace);
      const parent = type === undefined ? undefined : index.get(actionKey(type, ref.id));
      if (parent !== undefined) parents.push(parent);
      else {
        const message = `no action \`${actionKey(ref.type ?? 'Action', ref.id)}\` is declared`;
        this.defects.report('actionNotDefined', 'actionNotDefined', message, ref.at);
      }
    }
    return parents;
  }

  private application(declared: DeclaredAction, namespace: string, id: string): Application {
    const { appliesTo, at } = declared;
    const context = this.types.record(appliesTo?.context, namespace, `the context of action ${JSON.stringify(id)}`, at);
    if (appliesTo === undefined) return { principals: NOTHING, resources: NOTHING, context };
    return {
      principals: new Set(this.entityRefs(appliesTo.principals, namespace)),
      resources: new Set(this.entityRefs(appliesTo.resources, namespace)),
      context,
    };
  }

  private declaredAt(uid: EntityUid): number {
    const namespace = uid.type === 'Action' ? '' : uid.type.slice(0, -'::Action'.length);
    return this.declared.namespaces.get(namespace)?.actions.get(uid.id)?.at ?? -1;
  }
}

interface Application {
  readonly principals: ReadonlySet<string>;
  readonly resources: ReadonlySet<string>;
  readonly context: RecordType;
}
const NOTHING: ReadonlySet<string> = new Set();

class ResolvedAction implements ActionType {
  readonly uid: EntityUid;
  readonly principals: ReadonlySet<string>;
  readonly resources: ReadonlySet<string>;
  readonly context: RecordType;
  private readonly close: () => readonly EntityUid[];

  constructor(
    uid: EntityUid,
    close: () => readonly EntityUid[],
    principals: ReadonlySet<string>,
    resources: ReadonlySet<string>,
    context: RecordType,
  ) {
    this.uid = uid;
    this.close = close;
    this.principals = principals;
    this.resources = resources;
    this.context = context;
  }

  /** Listed when asked for, and not kept: see `hierarchy.ts`. */
  get ancestors(): readonly EntityUid[] {
    return this.close();
  }
}
