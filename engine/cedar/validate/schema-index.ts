/**
 * What the validator asks of a schema, kept with the schema: types, environments, relations between actions.
 *
 * One index serves every policy and every call with the same schema object; it goes when the schema goes.
 */

import type { ActionType, EntityUid, Schema } from '../../../model/cedar/syntax/abstract.ts';
import { actionKey } from '../schema/names.ts';
import { type RecordTy, TypePool } from './types.ts';

/** An action that applies to something, and so makes request environments. */
export interface ApplicableAction {
  readonly key: string;
  readonly action: ActionType;
  readonly principals: readonly string[];
  readonly resources: readonly string[];
}

export class SchemaIndex {
  readonly schema: Schema;
  readonly types: TypePool;
  readonly applicable: readonly ApplicableAction[];
  private readonly ancestorKeys = new Map<string, ReadonlySet<string>>();
  private typeRelation: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  constructor(schema: Schema) {
    this.schema = schema;
    this.types = new TypePool(schema);
    const applicable: ApplicableAction[] = [];
    for (const [key, action] of schema.actions) {
      if (action.principals.size === 0 || action.resources.size === 0) continue;
      applicable.push({ key, action, principals: [...action.principals], resources: [...action.resources] });
    }
    this.applicable = applicable;
  }

  context(action: ActionType): RecordTy {
    return this.types.fromSchema(action.context) as RecordTy;
  }

  isDeclaredAction(uid: EntityUid): boolean {
    return this.schema.actions.has(keyOf(uid));
  }

  /** Reflexive. */
  actionIn(key: string, group: string): boolean {
    if (key === group) return true;
    let ancestors = this.ancestorKeys.get(key);
    if (ancestors === undefined) {
      ancestors = new Set((this.schema.actions.get(key)?.ancestors ?? []).map(keyOf));
      this.ancestorKeys.set(key, ancestors);
    }
    return ancestors.has(group);
  }

  /** Whether an action of type `type` is declared that has an action of type `group` among its ancestors. */
  actionTypeIn(type: string, group: string): boolean {
    this.typeRelation ??= actionTypeRelation(this.schema);
    return this.typeRelation.get(type)?.has(group) === true;
  }
}

function actionTypeRelation({ actions }: Schema): ReadonlyMap<string, ReadonlySet<string>> {
  const relation = new Map<string, Set<string>>();
  for (const { uid, ancestors } of actions.values()) {
    const groups = relation.get(uid.type) ?? new Set();
    relation.set(uid.type, groups);
    for (const { type } of ancestors) groups.add(type);
  }
  return relation;
}

export const keyOf = (uid: EntityUid): string => actionKey(uid.type, uid.id);

const INDEXES = new WeakMap<Schema, SchemaIndex>();

export function indexOf(schema: Schema): SchemaIndex {
  let index = INDEXES.get(schema);
  if (index === undefined) {
    index = new SchemaIndex(schema);
    INDEXES.set(schema, index);
  }
  return index;
}
