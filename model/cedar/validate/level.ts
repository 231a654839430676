/**
 * Level validation: how many entities after one another a policy dereferences. Language reference, part 2, 3.8.
 *
 * A policy of level n decides the same on the part of the entity store that is n steps away from the request.
 */

import { partsOf } from '../parts.ts';
import type { EntityUid, Expr, Policy, PolicySet, Schema } from '../syntax/abstract.ts';
import { coreCondition } from './core.ts';
import { environments, slotTypes } from './environments.ts';
import type { Checking } from './rules.ts';
import { checkCondition } from './typecheck.ts';

/** The ids of the policies and templates that go further than `level`, a natural number. Only what type-checks counts. */
export function levelViolations(policies: PolicySet, schema: Schema, level: number): ReadonlySet<string> {
  const all = [...policies.staticPolicies, ...policies.templates];
  return new Set(all.flatMap(([id, policy]) => (levelOf(policy, schema) > level ? [id] : [])));
}

/** The least level at which the policy is valid; infinite if it dereferences an entity that the request need not name. */
export function levelOf(policy: Policy, schema: Schema): number {
  const levels = environments(schema).flatMap(environment =>
    slotTypes(policy, environment, schema).map(types => {
      const condition = coreCondition(policy, types);
      const at: Checking = { environment, schema, report: () => {}, types: new Map() };
      return checkCondition(condition, at).ok ? levelNeeded(condition, at) : 0;
    }),
  );
  return Math.max(0, ...levels);
}

/** For the expression and all its parts; what is inside a dereferenced chain is never deeper than the chain. */
function levelNeeded(expr: Expr, at: Checking): number {
  const own = dereferenced(expr, at).map(entity => depth(entity, [], at) + 1);
  return Math.max(0, ...own, ...liveParts(expr, at).map(part => levelNeeded(part, at)));
}

/** The operand that must be looked up in the store. */
function dereferenced(expr: Expr, at: Checking): readonly Expr[] {
  switch (expr.op) {
    case '.':
    case 'has':
      return at.types.get(expr.left)?.kind === 'entity' ? [expr.left] : [];
    case 'in':
    case 'hasTag':
    case 'getTag':
      return [expr.left];
    default:
      return [];
  }
}

/** Dereferences on the way from the request to what stands at `path` inside the expression's value. */
function depth(expr: Expr, path: readonly string[], at: Checking): number {
  switch (expr.op) {
    case 'var':
      return 0;
    case 'entity':
      return isAction(expr.uid, at) ? 0 : Number.POSITIVE_INFINITY;
    case '.':
      if (at.types.get(expr.left)?.kind === 'record') return depth(expr.left, [expr.attr, ...path], at);
      return depth(expr.left, [], at) + 1;
    case 'getTag':
      return depth(expr.left, [], at) + 1;
    case 'if':
      return Math.max(...branches(expr, at).map(branch => depth(branch, path, at)));
    case 'record': {
      const [name, ...rest] = path;
      const field = name === undefined ? undefined : expr.fields.get(name);
      return field === undefined ? 0 : depth(field, rest, at);
    }
    default:
      // No other form is an entity or a record.
      return 0;
  }
}

// Dead code was not checked, so that it has no type.
const isLive = (expr: Expr, at: Checking): boolean => at.types.has(expr);
const liveParts = (expr: Expr, at: Checking): readonly Expr[] => partsOf(expr).filter(part => isLive(part, at));
const branches = (expr: Expr & { readonly op: 'if' }, at: Checking): readonly Expr[] =>
  [expr.then, expr.else].filter(branch => isLive(branch, at));

const isAction = (uid: EntityUid, { environment: { action } }: Checking): boolean =>
  uid.type === action.uid.type && uid.id === action.uid.id;
