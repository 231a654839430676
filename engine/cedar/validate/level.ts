/**
 * Level validation (RFC 76; language reference, part 2, 3.8): at level n, a policy may follow at most n entity
 * references in a row from `principal`, `action`, `resource` or `context`.
 *
 * Then it decides the same on the slice of the store that n hops reach. Run in each environment in which the policy has
 * no error, on what type checking leaves of it: a right side or branch that cannot be reached is not looked at.
 */

import type { Expr, Policy, PolicySet, Schema, ScopeConstraint } from '../../../model/cedar/syntax/abstract.ts';
import { NO_CAPABILITIES } from './capabilities.ts';
import type { ErrorCategory } from './categories.ts';
import { Checker, type Environment } from './check.ts';
import { bodyOf, environment } from './environments.ts';
import type { EntityReads } from './reads.ts';
import { indexOf, type SchemaIndex } from './schema-index.ts';
import { actionExpression, scopeExpression } from './scope.ts';
import { Survey } from './survey.ts';
import { FALSE, TRUE, type Ty } from './types.ts';
import { type Validation, validate } from './validate.ts';

/** `validate`, and `levelViolation` for policies and templates that need more than `level` (0 or more) dereferences. */
export function validateAtLevel(policies: PolicySet, schema: Schema, level: number): Validation {
  const validation = validate(policies, schema);
  const index = indexOf(schema);
  for (const [id, policy] of [...policies.staticPolicies, ...policies.templates]) {
    if (levelOf(index, policy) <= level) continue;
    const errors = validation.errors.get(id) ?? new Set<ErrorCategory>();
    validation.errors.set(id, errors.add('levelViolation'));
  }
  return validation;
}

/** The least level at which a policy is valid; Infinity when it dereferences an entity literal. */
export function levelOf(index: SchemaIndex, policy: Policy): number {
  const body = bodyOf(policy);
  const [principal, action, resource] = [
    scopeExpression('principal', policy.principal),
    actionExpression(policy.action),
    scopeExpression('resource', policy.resource),
  ];
  const right: Expr = body === undefined ? resource : { op: '&&', left: resource, right: body };
  const condition: Expr = { op: '&&', left: principal, right: { op: '&&', left: action, right } };
  const survey = new Survey(index.schema, new Set(), new Set());
  survey.policy(policy);
  const { reads } = survey;
  let level = 0;
  for (const applicable of index.applicable) {
    for (const p of looked(applicable.principals, policy.principal, reads.principal)) {
      for (const r of looked(applicable.resources, policy.resource, reads.resource)) {
        level = Math.max(level, new Leveller(index, environment(index, applicable, p, r)).level(condition));
      }
    }
  }
  return level;
}

/** The types to look at: one will do when the policy never mentions the variable. */
const looked = (types: readonly string[], constraint: ScopeConstraint, reads: EntityReads): readonly string[] =>
  constraint.op === 'All' && !reads.any ? types.slice(0, 1) : types;

class Leveller {
  private readonly index: SchemaIndex;
  private readonly environment: Environment;
  private readonly types = new Map<Expr, Ty>();
  private needed = 0;

  constructor(index: SchemaIndex, env: Environment) {
    this.index = index;
    this.environment = env;
  }

  level(condition: Expr): number {
    const errors = new Set<ErrorCategory>();
    // An expression that is written twice may be one object: then its types differ at most in True and Bool, and the
    // weaker one is kept, so that nothing which can be reached is left out.
    const checker = new Checker(this.index, this.environment, errors, (expr, { type }) => {
      const known = this.types.get(expr);
      if (type !== undefined && (known === undefined || known === TRUE || known === FALSE)) this.types.set(expr, type);
    });
    const { ok } = checker.check(condition, NO_CAPABILITIES);
    if (!ok || errors.size > 0) return 0;
    this.visit(condition);
    return this.needed;
  }

  /** Looks for dereferences in every part that type checking has visited. */
  private visit(expr: Expr): void {
    // Not checked: cannot be reached.
    if (!this.types.has(expr)) return;
    switch (expr.op) {
      case '.':
        if (this.isEntity(expr.left)) this.dereference(this.depth(expr.left, []));
        break;
      case 'has':
        this.has(expr.left, expr.path);
        break;
      case 'in':
      case 'hasTag':
      case 'getTag':
        this.dereference(this.depth(expr.left, []));
        break;
      case 'is':
        if (expr.in !== undefined && this.types.has(expr.in)) this.dereference(this.depth(expr.left, []));
        break;
      default:
    }
    for (const part of partsOf(expr)) this.visit(part);
  }

  private dereference(depth: number): void {
    this.needed = Math.max(this.needed, depth + 1);
  }

  private isEntity(expr: Expr): boolean {
    return this.types.get(expr)?.kind === 'entity';
  }

  private has(target: Expr, path: readonly string[]): void {
    let type = this.types.get(target);
    let left = target;
    for (const attr of path) {
      if (type?.kind !== 'entity' && type?.kind !== 'record') return;
      if (type.kind === 'entity') this.dereference(this.depth(left, []));
      left = { op: '.', left, attr };
      type = type.attribute(attr)?.type;
      if (type !== undefined) this.types.set(left, type);
    }
  }

  /** How many entities are followed to reach `expr`, and then `path` in the record that it is. */
  private depth(expr: Expr, path: readonly string[]): number {
    switch (expr.op) {
      case 'var':
        return 0;
      case '.':
        return this.isEntity(expr.left) ? this.depth(expr.left, []) + 1 : this.depth(expr.left, [expr.attr, ...path]);
      case 'getTag':
        return this.depth(expr.left, []) + 1;
      case 'if': {
        const branches = [expr.then, expr.else].filter(branch => this.types.has(branch));
        return Math.max(...branches.map(branch => this.depth(branch, path)));
      }
      case 'record': {
        const [first, ...rest] = path;
        const field = first === undefined ? undefined : expr.fields.get(first);
        return field === undefined ? 0 : this.depth(field, rest);
      }
      case 'entity': {
        const { type, id } = this.environment.action;
        return expr.uid.type === type && expr.uid.id === id ? 0 : Number.POSITIVE_INFINITY;
      }
      default:
        return 0;
    }
  }
}

function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case 'bool':
    case 'long':
    case 'string':
    case 'entity':
    case 'var':
      return [];
    case '!':
    case 'neg':
    case 'isEmpty':
      return [expr.arg];
    case '.':
    case 'has':
    case 'like':
      return [expr.left];
    case 'is':
      return expr.in === undefined ? [expr.left] : [expr.left, expr.in];
    case 'if':
      return [expr.if, expr.then, expr.else];
    case 'set':
      return expr.elements;
    case 'record':
      return [...expr.fields.values()];
    case 'call':
      return expr.args;
    default:
      return [expr.left, expr.right];
  }
}
