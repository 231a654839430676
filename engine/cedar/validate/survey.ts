/**
 * One walk over a policy for all that does not need types: names that are not declared (language reference, part 2, 3.1
 * step 1), suspicious texts (step 5), and which variables the conditions read. Dead code counts.
 */

import type { EntityUid, Expr, Policy, Schema, ScopeConstraint } from '../../../model/cedar/syntax/abstract.ts';
import { isActionType } from '../names.ts';
import type { ErrorCategory, WarningCategory } from './categories.ts';
import { Reads } from './reads.ts';
import { identifierWarning, patternWarning, stringWarning } from './safety.ts';
import { keyOf } from './schema-index.ts';

export class Survey {
  readonly errors: Set<ErrorCategory>;
  readonly warnings: Set<WarningCategory>;
  /** Of the conditions; scope constraints have one variable each and are not counted. */
  readonly reads = new Reads();
  private readonly schema: Schema;

  constructor(schema: Schema, errors: Set<ErrorCategory>, warnings: Set<WarningCategory>) {
    this.schema = schema;
    this.errors = errors;
    this.warnings = warnings;
  }

  policy(policy: Policy): void {
    this.scope(policy.principal);
    this.scope(policy.resource);
    const { action } = policy;
    if (action.op === '==') this.uid(action.entity);
    else if (action.op === 'in') for (const uid of action.entities) this.uid(uid);
    for (const { body } of policy.conditions) this.expression(body);
  }

  private scope(constraint: ScopeConstraint): void {
    if (constraint.op === 'All') return;
    if (constraint.op === 'is') this.typeName(constraint.type);
    const entity = constraint.op === 'is' ? constraint.in : constraint.entity;
    if (entity !== undefined && !('slot' in entity)) this.uid(entity);
  }

  private expression(expr: Expr): void {
    switch (expr.op) {
      case 'bool':
      case 'long':
        break;
      case 'string':
        this.warn(stringWarning(expr.value));
        break;
      case 'entity':
        this.uid(expr.uid);
        break;
      case 'var':
        this.reads.whole(expr.name);
        break;
      case '!':
      case 'neg':
      case 'isEmpty':
        this.expression(expr.arg);
        break;
      case '.':
        this.identifier(expr.attr);
        this.access(expr.left, expr.attr);
        break;
      case 'has':
        for (const attr of expr.path) this.identifier(attr);
        this.access(expr.left, expr.path[0]);
        break;
      case 'like':
        this.warn(patternWarning(expr.pattern));
        this.expression(expr.left);
        break;
      case 'is':
        this.is(expr);
        break;
      case 'hasTag':
      case 'getTag':
        this.tags(expr.left);
        this.expression(expr.right);
        break;
      case 'if':
        for (const part of [expr.if, expr.then, expr.else]) this.expression(part);
        break;
      case 'set':
        for (const element of expr.elements) this.expression(element);
        break;
      case 'record':
        for (const name of expr.fields.keys()) this.identifier(name);
        for (const field of expr.fields.values()) this.expression(field);
        break;
      case 'call':
        for (const arg of expr.args) this.expression(arg);
        break;
      default:
        this.expression(expr.left);
        this.expression(expr.right);
    }
  }

  private access(target: Expr, attr: string): void {
    const reads = this.reads.of(target);
    if (reads === undefined) this.expression(target);
    else reads.attrs.add(attr);
  }

  private tags(target: Expr): void {
    const reads = this.reads.of(target);
    if (reads === undefined) this.expression(target);
    else reads.tags = true;
  }

  private is(expr: Extract<Expr, { op: 'is' }>): void {
    this.typeName(expr.type);
    const reads = this.reads.of(expr.left);
    if (reads === undefined || expr.in !== undefined) this.expression(expr.left);
    else reads.tests.add(expr.type);
    if (expr.in !== undefined) this.expression(expr.in);
  }

  private uid(uid: EntityUid): void {
    this.identifier(uid.id);
    if (isActionType(uid.type)) {
      if (!this.schema.actions.has(keyOf(uid))) this.errors.add('unrecognizedActionId');
      return;
    }
    const declared = this.schema.entityTypes.get(uid.type);
    if (declared === undefined) this.errors.add('unrecognizedEntityType');
    else if (declared.kind === 'enum' && !declared.ids.has(uid.id)) this.errors.add('invalidEnumEntity');
  }

  private typeName(name: string): void {
    // Any type named Action is accepted, declared or not.
    if (!isActionType(name) && !this.schema.entityTypes.has(name)) this.errors.add('unrecognizedEntityType');
  }

  private identifier(name: string): void {
    this.warn(identifierWarning(name));
  }

  private warn(warning: WarningCategory | undefined): void {
    if (warning !== undefined) this.warnings.add(warning);
  }
}
