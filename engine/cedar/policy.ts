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
import { EntityRef } from './values.ts';

/** Whether a scope constraint holds. It cannot fail, whatever is missing from the store. */
type Test = (frame: Frame) => boolean;
export type SlotValues = ReadonlyMap<SlotName, EntityUid>;

/** A static policy or a linked template. Only the scope is looked at until it matches. */
export class CompiledPolicy {
  readonly id: string;
  readonly effect: Effect;
  /** The policy or template that it was made of. */
  readonly source: Policy;
  readonly slots: SlotValues;
  private readonly inScope: Test;
  private readonly body: Body;

  /** `slots` must bind every slot of `source`; `body` is that of `source`. */
  constructor(id: string, source: Policy, body: Body, slots: SlotValues) {
    this.id = id;
    this.effect = source.effect;
    this.source = source;
    this.slots = slots;
    this.inScope = compileScope(source, slots);
    this.body = body;
  }

  /**
   * true, false or a failure. The scope first: where it is false no condition is evaluated, and none can fail. So a policy
   * whose scope cannot match need not be looked at: that is what makes an index of policies safe.
   */
  evaluate(frame: Frame): Result {
    return this.inScope(frame) && this.body.evaluate(frame);
  }
}

/**
 * The conditions of a policy, compiled when they are first reached: most policies of a large set never match, and what
 * compiling costs is not lost on them. It is safe because compiling cannot fail. All links of a template share one body,
 * because slots occur in scopes only.
 */
export class Body {
  private readonly conditions: readonly Condition[];
  private run: Run | undefined = undefined;

  constructor(conditions: readonly Condition[]) {
    this.conditions = conditions;
  }

  evaluate(frame: Frame): Result {
    this.run ??= compileConditions(this.conditions);
    return this.run(frame);
  }
}

/** `C1 && (C2 && ...)`: in source order, `when` and `unless` mixed; what follows a false one is not evaluated. */
function compileConditions(conditions: readonly Condition[]): Run {
  const runs = conditions.map(compileCondition);
  const [only] = runs;
  if (only !== undefined && runs.length === 1) return only;
  return frame => {
    for (let i = 0; i < runs.length; i++) {
      const result = (runs[i] as Run)(frame);
      if (result !== true) return result;
    }
    return true;
  };
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

type Subject = (frame: Frame) => EntityRef;
const principal: Subject = frame => frame.principal;
const action: Subject = frame => frame.action;
const resource: Subject = frame => frame.resource;

function compileScope(policy: Policy, slots: SlotValues): Test {
  const tests = [
    compileConstraint(principal, policy.principal, slots),
    compileAction(policy.action),
    compileConstraint(resource, policy.resource, slots),
  ].filter(test => test !== undefined);
  const [first, second, third] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (third === undefined) return frame => first(frame) && second(frame);
  return frame => first(frame) && second(frame) && third(frame);
}

/** undefined: no constraint. */
function compileConstraint(subject: Subject, constraint: ScopeConstraint, slots: SlotValues): Test | undefined {
  switch (constraint.op) {
    case 'All':
      return undefined;
    case '==':
      return equalTo(subject, bound(constraint.entity, slots));
    case 'in':
      return within(subject, bound(constraint.entity, slots));
    case 'is': {
      const { type } = constraint;
      if (constraint.in === undefined) return frame => subject(frame).type === type;
      const group = toRef(bound(constraint.in, slots));
      return frame => {
        const entity = subject(frame);
        return entity.type === type && frame.store.isIn(entity, group);
      };
    }
  }
}

function compileAction(constraint: ActionConstraint): Test | undefined {
  if (constraint.op === 'All') return undefined;
  if (constraint.op === '==') return equalTo(action, constraint.entity);
  const groups = constraint.entities.map(toRef);
  const [only] = constraint.entities;
  if (only !== undefined && groups.length === 1) return within(action, only);
  // No element: never true.
  return frame => groups.some(group => frame.store.isIn(frame.action, group));
}

function equalTo(subject: Subject, { type, id }: EntityUid): Test {
  return frame => {
    const entity = subject(frame);
    return entity.id === id && entity.type === type;
  };
}

function within(subject: Subject, uid: EntityUid): Test {
  const group = toRef(uid);
  return frame => frame.store.isIn(subject(frame), group);
}

const toRef = ({ type, id }: EntityUid): EntityRef => new EntityRef(type, id);

/** The entity that a constraint names, its slot filled. Throws when a slot is not bound: links are checked before. */
export function bound(entity: EntityOrSlot, slots: SlotValues): EntityUid {
  if (!('slot' in entity)) return entity;
  const value = slots.get(entity.slot);
  if (value === undefined) throw new Error(`the slot ${entity.slot} is not bound`);
  return value;
}
