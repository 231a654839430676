/** A policy, compiled (language reference, part 1, 2.1 and 2.2). */

import type {
  ActionConstraint,
  Condition,
  Effect,
  EntityOrSlot,
  EntityUid,
  Policy,
  ScopeConstraint,
  SlotName,
} from '../../model/cedar/syntax/abstract.ts';
import type { Response } from './authorize.ts';
import { asBool, type Run } from './code.ts';
import { compile } from './compile.ts';
import type { Frame } from './frame.ts';
import { UNARY } from './operators.ts';
import type { Result } from './outcome.ts';
import type { EntityStore } from './store.ts';
import { EntityRef } from './values.ts';

export type SlotValues = ReadonlyMap<SlotName, EntityUid>;

/** A static policy or a linked template. Only the scope is looked at until it matches. */
export class CompiledPolicy {
  readonly id: string;
  readonly effect: Effect;
  /** The policy or template that it was made of. */
  readonly source: Policy;
  readonly slots: SlotValues;
  /** For the index of its policy set alone: the last request that found this policy. */
  turn = 0;
  /** What `authorize` answers when this is the one policy that counts. Made when first needed. */
  response: Response | undefined = undefined;
  private readonly principal: Constraint;
  private readonly resource: Constraint;
  private readonly body: Body;

  /** `slots` must bind every slot of `source`; `body` is that of `source`. */
  constructor(id: string, source: Policy, body: Body, slots: SlotValues) {
    this.id = id;
    this.effect = source.effect;
    this.source = source;
    this.slots = slots;
    this.principal = compileConstraint(source.principal, slots);
    this.resource = compileConstraint(source.resource, slots);
    this.body = body;
  }

  /**
   * true, false or a failure. The scope first: where it is false no condition is evaluated, and none can fail. So a policy
   * whose scope cannot match need not be looked at: that is what makes an index of policies safe.
   */
  evaluate(frame: Frame): Result {
    return this.admits(frame) && this.body.evaluate(frame);
  }

  /** The action first, because it is cheapest and says no most often; none of the three can fail. */
  private admits({ principal, action, resource, store }: Frame): boolean {
    return (
      this.body.action.admits(action, store) &&
      this.principal.admits(principal, store) &&
      this.resource.admits(resource, store)
    );
  }
}

/**
 * What the links of a template share: its action and its conditions, because slots stand for principal and resource only.
 * The conditions are each compiled when they are first reached: most policies of a large set never match, and what compiling costs is not
 * lost on them. It is safe because compiling cannot fail.
 */
export class Body {
  private readonly conditions: readonly Condition[];
  private readonly runs: Run[] = [];
  readonly action: ActionScope;

  constructor({ action, conditions }: Policy) {
    this.conditions = conditions;
    this.action = compileAction(action);
  }

  /** `C1 && (C2 && ...)`: in source order, `when` and `unless` mixed; what follows a false one is not evaluated. */
  evaluate(frame: Frame): Result {
    const { conditions, runs } = this;
    for (let i = 0; i < conditions.length; i++) {
      if (i === runs.length) runs.push(compileCondition(conditions[i] as Condition));
      const result = (runs[i] as Run)(frame);
      if (result !== true) return result;
    }
    return true;
  }
}

function compileCondition({ kind, body }: Condition): Run {
  const { run } = compile(body);
  if (kind === 'when') return frame => asBool(run(frame));
  return frame => {
    const result = run(frame);
    return typeof result === 'symbol' ? result : UNARY['!'](result);
  };
}

// ------------------------------------------------------------------------------------------------------------ scope

/**
 * One constraint of a scope. Data and a switch, not closures: most policies are looked at a few times only and do not match,
 * and making three closures for each would cost more than all that looking.
 */
class Constraint {
  private readonly op: ScopeConstraint['op'];
  private readonly type: string;
  /** For `==` the entity, for `in` and `is ... in` the group. */
  private readonly entity: EntityRef | undefined;

  constructor(op: ScopeConstraint['op'], type: string, entity: EntityRef | undefined) {
    this.op = op;
    this.type = type;
    this.entity = entity;
  }

  /** It cannot fail, whatever is missing from the store. */
  admits(subject: EntityRef, store: EntityStore): boolean {
    const { entity } = this;
    switch (this.op) {
      case 'All':
        return true;
      case '==':
        return entity !== undefined && subject.id === entity.id && subject.type === entity.type;
      case 'in':
        return entity !== undefined && store.isIn(subject, entity);
      default:
        return subject.type === this.type && (entity === undefined || store.isIn(subject, entity));
    }
  }
}

const ANYTHING = new Constraint('All', '', undefined);

function compileConstraint(constraint: ScopeConstraint, slots: SlotValues): Constraint {
  switch (constraint.op) {
    case 'All':
      return ANYTHING;
    case '==':
    case 'in':
      return new Constraint(constraint.op, '', toRef(bound(constraint.entity, slots)));
    case 'is':
      return new Constraint(
        'is',
        constraint.type,
        constraint.in === undefined ? undefined : toRef(bound(constraint.in, slots)),
      );
  }
}

/** The entity itself, or any one of the groups: `action in []` admits nothing. */
class ActionScope {
  private readonly op: ActionConstraint['op'];
  private readonly entities: readonly EntityRef[];

  constructor(op: ActionConstraint['op'], entities: readonly EntityRef[]) {
    this.op = op;
    this.entities = entities;
  }

  /** Groups are asked for only where the action is in any: mostly a policy lists the actions themselves. */
  admits(action: EntityRef, store: EntityStore): boolean {
    if (this.op === 'All') return true;
    const { entities } = this;
    for (let i = 0; i < entities.length; i++) {
      const entity = entities[i] as EntityRef;
      if (action.id === entity.id && action.type === entity.type) return true;
    }
    if (this.op === '==' || !store.hasParents(action)) return false;
    for (let i = 0; i < entities.length; i++) if (store.isIn(action, entities[i] as EntityRef)) return true;
    return false;
  }
}

function compileAction(constraint: ActionConstraint): ActionScope {
  if (constraint.op === 'All') return ANY_ACTION;
  return new ActionScope(
    constraint.op,
    constraint.op === '==' ? [toRef(constraint.entity)] : constraint.entities.map(toRef),
  );
}

const ANY_ACTION = new ActionScope('All', []);
const toRef = ({ type, id }: EntityUid): EntityRef => new EntityRef(type, id);

/** The entity that a constraint names, its slot filled. Throws when a slot is not bound: links are checked before. */
export function bound(entity: EntityOrSlot, slots: SlotValues): EntityUid {
  if (!('slot' in entity)) return entity;
  const value = slots.get(entity.slot);
  if (value === undefined) throw new Error(`the slot ${entity.slot} is not bound`);
  return value;
}
