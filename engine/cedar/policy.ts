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
  private readonly principal: Constraint;
  private readonly action: readonly Constraint[];
  private readonly resource: Constraint;
  private readonly body: Body;

  /** `slots` must bind every slot of `source`; `body` is that of `source`. */
  constructor(id: string, source: Policy, body: Body, slots: SlotValues) {
    this.id = id;
    this.effect = source.effect;
    this.source = source;
    this.slots = slots;
    this.principal = compileConstraint(source.principal, slots);
    this.action = compileAction(source.action);
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

  private admits({ principal, action, resource, store }: Frame): boolean {
    if (!this.principal.admits(principal, store) || !this.resource.admits(resource, store)) return false;
    const groups = this.action;
    for (let i = 0; i < groups.length; i++) if ((groups[i] as Constraint).admits(action, store)) return true;
    return false;
  }
}

/**
 * The conditions of a policy, each compiled when it is first reached: most policies of a large set never match, and what
 * compiling costs is not lost on them. It is safe because compiling cannot fail. All links of a template share one body,
 * because slots occur in scopes only.
 */
export class Body {
  private readonly conditions: readonly Condition[];
  private readonly runs: Run[] = [];

  constructor(conditions: readonly Condition[]) {
    this.conditions = conditions;
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

/** Any one of these: `action in []` admits nothing. */
function compileAction(constraint: ActionConstraint): readonly Constraint[] {
  if (constraint.op === 'All') return ANY_ACTION;
  if (constraint.op === '==') return [new Constraint('==', '', toRef(constraint.entity))];
  return constraint.entities.map(group => new Constraint('in', '', toRef(group)));
}

const ANY_ACTION = [ANYTHING];
const toRef = ({ type, id }: EntityUid): EntityRef => new EntityRef(type, id);

/** The entity that a constraint names, its slot filled. Throws when a slot is not bound: links are checked before. */
export function bound(entity: EntityOrSlot, slots: SlotValues): EntityUid {
  if (!('slot' in entity)) return entity;
  const value = slots.get(entity.slot);
  if (value === undefined) throw new Error(`the slot ${entity.slot} is not bound`);
  return value;
}
