/**
 * The condition of a policy, which policies take part, and the decision that they come to.
 *
 * Language reference, part 1, sections 2.2 to 2.4.
 */

import type { Entities } from './entities.ts';
import { evaluate } from './evaluate.ts';
import { link } from './link.ts';
import type {
  ActionConstraint,
  Effect,
  EntityOrSlot,
  ErrorKind,
  Expr,
  Policy,
  PolicySet,
  Request,
  ScopeConstraint,
  Variable,
} from './syntax/abstract.ts';

/** `reasons` and `errors` are sets; here they stand in the order of the policies. */
export interface Response {
  readonly decision: 'allow' | 'deny';
  readonly reasons: readonly string[];
  readonly errors: readonly { readonly policyId: string; readonly kind: ErrorKind }[];
}

/** What takes part in authorization: a static policy or a link. */
export interface PolicyInForce {
  readonly id: string;
  readonly effect: Effect;
  readonly condition: Expr;
}

/** A template by itself is never in force. */
export const policiesInForce = ({ staticPolicies, templates, templateLinks }: PolicySet): readonly PolicyInForce[] => {
  const inForce: PolicyInForce[] = [];
  for (const [id, policy] of staticPolicies) inForce.push(putInForce(id, policy));
  for (const { templateId, newId, values } of templateLinks) {
    const template = templates.get(templateId);
    if (template !== undefined) inForce.push(putInForce(newId, link(template, values)));
  }
  return inForce;
};

const putInForce = (id: string, policy: Policy): PolicyInForce => ({
  id,
  effect: policy.effect,
  condition: conditionOf(policy),
});

export const authorize = (request: Request, policies: readonly PolicyInForce[], entities: Entities): Response => {
  const permits: string[] = [];
  const forbids: string[] = [];
  const errors: Response['errors'][number][] = [];
  // Do not stop at the first forbid: the response lists every reason and every error.
  for (const { id, effect, condition } of policies) {
    const outcome = evaluate(condition, request, entities);
    // A policy that fails is not satisfied, a forbid too: its error does not deny.
    if ('error' in outcome) errors.push({ policyId: id, kind: outcome.error });
    else if (outcome.value === true) (effect === 'forbid' ? forbids : permits).push(id);
  }
  if (forbids.length > 0) return { decision: 'deny', reasons: forbids, errors };
  if (permits.length > 0) return { decision: 'allow', reasons: permits, errors };
  return { decision: 'deny', reasons: [], errors };
};

/** `principal && (action && (resource && (C1 && (C2 && ...))))`: what comes first can hide the errors of the rest. */
export const conditionOf = (policy: Policy): Expr => {
  const clauses: Expr[] = policy.conditions.map(({ kind, body }) => (kind === 'when' ? body : { op: '!', arg: body }));
  const conjuncts = [
    scopeCondition('principal', policy.principal),
    actionCondition(policy.action),
    scopeCondition('resource', policy.resource),
    ...clauses,
  ];
  return conjuncts.reduceRight((rest, conjunct) => ({ op: '&&', left: conjunct, right: rest }));
};

const scopeCondition = (name: Variable, constraint: ScopeConstraint): Expr => {
  const left: Expr = { op: 'var', name };
  switch (constraint.op) {
    case 'All':
      return TRUE;
    case '==':
    case 'in':
      return { op: constraint.op, left, right: named(constraint.entity) };
    case 'is': {
      const { type } = constraint;
      return constraint.in === undefined
        ? { op: 'is', left, type }
        : { op: 'is', left, type, in: named(constraint.in) };
    }
  }
};

const actionCondition = (constraint: ActionConstraint): Expr => {
  const left: Expr = { op: 'var', name: 'action' };
  switch (constraint.op) {
    case 'All':
      return TRUE;
    case '==':
      return { op: '==', left, right: named(constraint.entity) };
    case 'in':
      return { op: 'in', left, right: { op: 'set', elements: constraint.entities.map(named) } };
  }
};

const TRUE: Expr = { op: 'bool', value: true };
/** `in` nothing, and equal to no entity: what a slot that was never filled stands for. */
const NO_ENTITY: Expr = { op: 'set', elements: [] };

const named = (constraint: EntityOrSlot): Expr =>
  'slot' in constraint ? NO_ENTITY : { op: 'entity', uid: constraint };
