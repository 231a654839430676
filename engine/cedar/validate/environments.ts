/**
 * Checks one policy in every request environment, without visiting every environment.
 *
 * The condition is `P && (A && (R && B))`: constraints on principal, action and resource, then the body. P depends on
 * the principal type alone, A on the action, R on the resource type, and B on what it reads of the four variables. So P
 * is checked once for each principal type, A once for each action, R once for each resource type, and B once for each
 * combination of classes of types that it cannot tell apart (`reads.ts`). A policy about one action does not pay for
 * the others, a body such as `context.mfa` is checked once for each type of context, and `principal.org ==
 * resource.org` once for a hundred types of resources that all have the same `org`.
 *
 * The union of all errors and "False in every environment" are what is needed, and both survive this sharing.
 */

import type { Expr, Policy } from '../../../model/cedar/syntax/abstract.ts';
import { NO_CAPABILITIES } from './capabilities.ts';
import type { ErrorCategory } from './categories.ts';
import { Checker, type Environment } from './check.ts';
import { type Reads, typeClass } from './reads.ts';
import type { ApplicableAction, SchemaIndex } from './schema-index.ts';
import { actionExpression, scopeExpression } from './scope.ts';
import { FALSE, type RecordTy } from './types.ts';

/**
 * The conditions of a policy as one expression, `c1 && (c2 && c3)`; undefined: none. Grouping to the left would find
 * the same in valid policies, and other errors in invalid ones.
 */
export function bodyOf(policy: Policy): Expr | undefined {
  let body: Expr | undefined;
  for (const { kind, body: condition } of [...policy.conditions].reverse()) {
    const first: Expr = kind === 'when' ? condition : { op: '!', arg: condition };
    body = body === undefined ? first : { op: '&&', left: first, right: body };
  }
  return body;
}

/** Adds the errors of all environments to `errors`; false: the policy is impossible, or there is no environment. */
export function checkEnvironments(
  index: SchemaIndex,
  policy: Policy,
  reads: Reads,
  errors: Set<ErrorCategory>,
): boolean {
  const [first] = index.applicable;
  return first === undefined ? false : new PolicyCheck(index, policy, reads, errors, first).run();
}

/** Classes of types, numbered as they are met. */
class ClassNumbers {
  readonly ofType = new Map<string, number>();
  /** By the text of `typeClass`. */
  readonly numbers = new Map<string, number>();
}

class PolicyCheck {
  private readonly index: SchemaIndex;
  private readonly checker: Checker;
  private readonly reads: Reads;
  private readonly principal: Expr;
  private readonly action: Expr;
  private readonly resource: Expr;
  private readonly body: Expr | undefined;
  /** By type name: whether the constraint is not False. */
  private readonly principals = new Map<string, boolean>();
  private readonly resources = new Map<string, boolean>();
  private readonly bodies = new Map<string, boolean>();
  private readonly classNumbers = { principal: new ClassNumbers(), resource: new ClassNumbers() };
  private readonly contexts = new Map<RecordTy, number>();

  constructor(index: SchemaIndex, policy: Policy, reads: Reads, errors: Set<ErrorCategory>, first: ApplicableAction) {
    this.index = index;
    this.reads = reads;
    const [principal = '', resource = ''] = [first.principals[0], first.resources[0]];
    this.checker = new Checker(index, environment(index, first, principal, resource), errors);
    this.principal = scopeExpression('principal', policy.principal);
    this.action = actionExpression(policy.action);
    this.resource = scopeExpression('resource', policy.resource);
    this.body = bodyOf(policy);
  }

  run(): boolean {
    let possible = false;
    for (const applicable of this.index.applicable) {
      // In the order of `&&`: a False on the left hides the errors on the right.
      const principals = this.passing(applicable, 'principal');
      if (principals.length === 0 || !this.actionPasses(applicable)) continue;
      const resources = this.passing(applicable, 'resource');
      if (resources.length === 0) continue;
      if (this.body === undefined) possible = true;
      else if (this.bodyPasses(applicable, principals, resources, this.body)) possible = true;
    }
    return possible;
  }

  /** The types of the action that the scope constraint lets through. */
  private passing(applicable: ApplicableAction, name: 'principal' | 'resource'): readonly string[] {
    const expr = this[name];
    const types = name === 'principal' ? applicable.principals : applicable.resources;
    if (expr.op === 'bool') return types;
    const known = name === 'principal' ? this.principals : this.resources;
    return types.filter(type => {
      let passes = known.get(type);
      if (passes === undefined) {
        const { checker } = this;
        checker.environment = { ...checker.environment, [name]: this.index.types.entity(type) };
        passes = checker.check(expr, NO_CAPABILITIES).type !== FALSE;
        known.set(type, passes);
      }
      return passes;
    });
  }

  private actionPasses({ action }: ApplicableAction): boolean {
    if (this.action.op === 'bool') return true;
    const { checker } = this;
    checker.environment = { ...checker.environment, action: action.uid };
    return checker.check(this.action, NO_CAPABILITIES).type !== FALSE;
  }

  /** Whether the body is not False in some environment of the action; it is checked in all that differ. */
  private bodyPasses(
    applicable: ApplicableAction,
    principals: readonly string[],
    resources: readonly string[],
    body: Expr,
  ): boolean {
    const { checker } = this;
    let possible = false;
    const of = `${this.reads.action ? applicable.key : ''} ${this.contextNumber(applicable)}`;
    for (const [principalClass, principal] of this.classes('principal', principals)) {
      for (const [resourceClass, resource] of this.classes('resource', resources)) {
        const key = `${principalClass} ${resourceClass} ${of}`;
        let passes = this.bodies.get(key);
        if (passes === undefined) {
          checker.environment = environment(this.index, applicable, principal, resource);
          const checked = checker.boolean(checker.check(body, NO_CAPABILITIES));
          passes = checked.type !== FALSE;
          this.bodies.set(key, passes);
        }
        if (passes) possible = true;
      }
    }
    return possible;
  }

  /** The classes that `types` fall into, by number, with one member each. */
  private classes(name: 'principal' | 'resource', types: readonly string[]): ReadonlyMap<number, string> {
    const { ofType, numbers } = this.classNumbers[name];
    const found = new Map<number, string>();
    for (const type of types) {
      let number = ofType.get(type);
      if (number === undefined) {
        const text = typeClass(this.index.types.entity(type), this.reads[name], this.index.types);
        number = numbers.get(text) ?? numbers.size;
        numbers.set(text, number);
        ofType.set(type, number);
      }
      found.set(number, type);
    }
    return found;
  }

  private contextNumber({ action }: ApplicableAction): string {
    if (!this.reads.context) return '';
    const context = this.index.context(action);
    const number = this.contexts.get(context) ?? this.contexts.size;
    this.contexts.set(context, number);
    return String(number);
  }
}

export function environment(
  index: SchemaIndex,
  { action }: ApplicableAction,
  principal: string,
  resource: string,
): Environment {
  return {
    principal: index.types.entity(principal),
    action: action.uid,
    resource: index.types.entity(resource),
    context: index.context(action),
  };
}
