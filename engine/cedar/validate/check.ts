/**
 * The type checker of one expression in one request environment, strict mode (language reference, part 2, 3.2 to 3.6).
 *
 * Promise: reports exactly the categories that real Cedar reports. A wrong part makes every expression around it
 * failed, but checking goes on with a recovery type, so that one run finds all errors. `undefined` as a type is the
 * reference's `?`: whatever expects a kind of it fails silently, because the cause has been reported already.
 *
 * It recurses along the expression, which the front end keeps shallow enough. Rarer rules live in the `check-*` files.
 */

import type { BinaryOp, EntityUid, Expr } from '../../../model/cedar/syntax/abstract.ts';
import { isActionType } from '../names.ts';
import { type Capabilities, ExpressionNumbers, intersection, NO_CAPABILITIES, union } from './capabilities.ts';
import type { ErrorCategory } from './categories.ts';
import { checkAccess, checkGetTag, checkHas, checkHasTag } from './check-access.ts';
import { checkCall } from './check-call.ts';
import { checkIn } from './check-in.ts';
import type { SchemaIndex } from './schema-index.ts';
import {
  BOOL,
  type Checked,
  type EntityTy,
  EXTENSION,
  FALSE,
  isBool,
  LONG,
  type RecordTy,
  type ScalarTy,
  STRING,
  TRUE,
  type Ty,
  UNKNOWN,
} from './types.ts';

/** A request environment: language reference, part 2, 3.1. */
export interface Environment {
  readonly principal: EntityTy;
  readonly action: EntityUid;
  readonly resource: EntityTy;
  readonly context: RecordTy;
}

/** Called for every expression that is checked; what level validation needs. */
export type Observer = (expr: Expr, checked: Checked) => void;

export class Checker {
  readonly index: SchemaIndex;
  readonly numbers = new ExpressionNumbers();
  readonly errors: Set<ErrorCategory>;
  environment: Environment;
  private readonly observe: Observer | undefined;

  /** One checker serves one policy in all its environments: set `environment` before `check`. */
  constructor(index: SchemaIndex, environment: Environment, errors: Set<ErrorCategory>, observe?: Observer) {
    this.index = index;
    this.environment = environment;
    this.errors = errors;
    this.observe = observe;
  }

  check(expr: Expr, given: Capabilities): Checked {
    const checked = this.rule(expr, given);
    if (this.observe !== undefined) this.observe(expr, checked);
    return checked;
  }

  report(category: ErrorCategory): void {
    this.errors.add(category);
  }

  /** A type that is not of the expected kind: reported, and unknown from here on. */
  unexpected(): undefined {
    this.errors.add('unexpectedType');
    return undefined;
  }

  /** The least upper bound of two known types, or `incompatibleTypes`. */
  join(a: Ty, b: Ty): Ty | undefined {
    const joined = this.index.types.join(a, b);
    if (joined === undefined) this.errors.add('incompatibleTypes');
    return joined;
  }

  private rule(expr: Expr, given: Capabilities): Checked {
    switch (expr.op) {
      case 'bool':
        return expr.value ? TRUE.fine : FALSE.fine;
      case 'long':
        return LONG.fine;
      case 'string':
        return STRING.fine;
      case 'entity':
        return this.entity(expr.uid);
      case 'var':
        return this.variable(expr.name);
      case '!':
        return negate(this.boolean(this.check(expr.arg, given)));
      case 'neg':
        return this.arithmetic(expr.arg, undefined, given);
      case 'isEmpty':
        return this.isEmpty(expr.arg, given);
      case '.':
        return checkAccess(this, expr.left, expr.attr, given);
      case 'has':
        return checkHas(this, expr.left, expr.path, given);
      case 'like': {
        const { type, ok } = this.check(expr.left, given);
        const fits = type === STRING || (type !== undefined && this.unexpected());
        return ok && fits === true ? BOOL.fine : BOOL.failed;
      }
      case 'is':
        return this.is(expr.left, expr.type, expr.in, given);
      case 'if':
        return this.conditional(expr, given);
      case 'set':
        return this.set(expr.elements, given);
      case 'record':
        return this.record(expr.fields, given);
      case 'call':
        return checkCall(this, expr.fn, expr.args, given);
      default:
        return this.binary(expr.op, expr.left, expr.right, given);
    }
  }

  private binary(op: BinaryOp, left: Expr, right: Expr, given: Capabilities): Checked {
    switch (op) {
      case '&&': {
        const first = this.boolean(this.check(left, given));
        if (first.type === FALSE) return withoutCapabilities(first);
        return conjunction(first, this.boolean(this.check(right, union(given, first.capabilities))));
      }
      case '||':
        return this.disjunction(left, right, given);
      case '==':
        return this.equality(left, right, given);
      case '!=':
        return negate(this.equality(left, right, given));
      case '<':
      case '<=':
        return this.comparison(left, right, given);
      case '>':
      case '>=':
        return negate(this.comparison(left, right, given));
      case '+':
      case '-':
      case '*':
        return this.arithmetic(left, right, given);
      case 'in':
        return checkIn(this, left, right, given);
      case 'contains':
        return this.contains(left, right, given);
      case 'containsAll':
      case 'containsAny':
        return this.containsMany(left, right, given);
      case 'getTag':
        return checkGetTag(this, left, right, given);
      case 'hasTag':
        return checkHasTag(this, left, right, given);
    }
  }

  // ------------------------------------------------------------------------------------------- literals, variables

  private entity(uid: EntityUid): Checked {
    const declared = isActionType(uid.type)
      ? this.index.isDeclaredAction(uid)
      : this.index.schema.entityTypes.has(uid.type);
    // An undeclared name is reported once for the policy, dead code included, and not here.
    return declared ? this.index.types.entity(uid.type).fine : UNKNOWN;
  }

  private variable(name: 'principal' | 'action' | 'resource' | 'context'): Checked {
    if (name === 'action') return this.index.types.entity(this.environment.action.type).fine;
    return this.environment[name].fine;
  }

  // --------------------------------------------------------------------------------------------------------- logic

  /** What `checked` is where a Bool is expected. */
  boolean(checked: Checked): Checked {
    if (checked.type === undefined || isBool(checked.type)) return checked;
    this.unexpected();
    return UNKNOWN;
  }

  private disjunction(left: Expr, right: Expr, given: Capabilities): Checked {
    const first = this.boolean(this.check(left, given));
    if (first.type === TRUE) return first;
    const second = this.boolean(this.check(right, given));
    if (first.type === undefined || second.type === undefined) return BOOL.failed;
    if (!first.ok || !second.ok) {
      if (second.type === TRUE) return TRUE.failed;
      return second.type === FALSE
        ? withType(first, false)
        : first.type === FALSE
          ? withType(second, false)
          : BOOL.failed;
    }
    if (second.type === TRUE || first.type === FALSE) return second;
    if (second.type === FALSE) return first;
    return fine(BOOL, intersection(first.capabilities, second.capabilities));
  }

  private conditional(expr: Extract<Expr, { op: 'if' }>, given: Capabilities): Checked {
    const guard = this.boolean(this.check(expr.if, given));
    if (guard.type === FALSE) {
      const otherwise = this.check(expr.else, given);
      return guard.ok ? otherwise : withType(otherwise, false);
    }
    const then = this.check(expr.then, union(given, guard.capabilities));
    const both = guard.ok && then.ok;
    const known = both ? union(then.capabilities, guard.capabilities) : NO_CAPABILITIES;
    if (guard.type === TRUE) return { type: then.type, ok: both, capabilities: known };
    const otherwise = this.check(expr.else, given);
    if (then.type === undefined || otherwise.type === undefined) return UNKNOWN;
    const type = this.join(then.type, otherwise.type);
    if (type === undefined) return UNKNOWN;
    if (!both || !otherwise.ok) return type.failed;
    return fine(type, intersection(known, otherwise.capabilities));
  }

  // --------------------------------------------------------------------------------------------------- comparisons

  private equality(left: Expr, right: Expr, given: Capabilities): Checked {
    const a = this.check(left, given);
    const b = this.check(right, given);
    const type = this.equalityType(left, a.type, right, b.type);
    if (type === undefined) return BOOL.failed;
    return a.ok && b.ok ? type.fine : type.failed;
  }

  private equalityType(left: Expr, a: Ty | undefined, right: Expr, b: Ty | undefined): ScalarTy | undefined {
    if (a?.kind === 'entity' && b?.kind === 'entity' && a !== b) return FALSE;
    const x = this.literal(left);
    const y = x === undefined ? undefined : this.literal(right);
    // Literals are compared whatever their types: `1 == "a"` is legal, and false.
    if (x !== undefined && y !== undefined) return sameLiteral(x, y) ? TRUE : FALSE;
    if (a === undefined || b === undefined) return BOOL;
    return this.join(a, b) === undefined ? undefined : BOOL;
  }

  /** What `==` and `in` take for a literal; the variable `action` is one. */
  literal(expr: Expr): boolean | bigint | string | EntityUid | undefined {
    if (expr.op === 'bool' || expr.op === 'long' || expr.op === 'string') return expr.value;
    if (expr.op === 'entity') return expr.uid;
    return expr.op === 'var' && expr.name === 'action' ? this.environment.action : undefined;
  }

  private comparison(left: Expr, right: Expr, given: Capabilities): Checked {
    const a = this.check(left, given);
    const b = this.check(right, given);
    if (a.type === undefined || b.type === undefined) return BOOL.failed;
    const comparable = a.type === LONG || a.type === EXTENSION.datetime || a.type === EXTENSION.duration;
    if (comparable && a.type === b.type) return a.ok && b.ok ? BOOL.fine : BOOL.failed;
    this.unexpected();
    return BOOL.failed;
  }

  private arithmetic(left: Expr, right: Expr | undefined, given: Capabilities): Checked {
    let ok = this.long(left, given);
    if (right !== undefined && !this.long(right, given)) ok = false;
    return ok ? LONG.fine : LONG.failed;
  }

  private long(expr: Expr, given: Capabilities): boolean {
    const { type, ok } = this.check(expr, given);
    if (type !== undefined && type !== LONG) this.unexpected();
    return ok && type === LONG;
  }

  private is(left: Expr, name: string, group: Expr | undefined, given: Capabilities): Checked {
    const { type, ok } = this.check(left, given);
    const entity = type?.kind === 'entity' ? type : type && this.unexpected();
    const is = entity === undefined ? BOOL.failed : outcome(entity.name === name ? TRUE : FALSE, ok);
    if (group === undefined || is.type === FALSE) return is;
    return conjunction(is, checkIn(this, left, group, given));
  }

  // -------------------------------------------------------------------------------------------------- sets, records

  private isEmpty(expr: Expr, given: Capabilities): Checked {
    const { type, ok } = this.check(expr, given);
    if (type !== undefined && type.kind !== 'set') this.unexpected();
    return outcome(BOOL, ok && type?.kind === 'set');
  }

  private contains(left: Expr, right: Expr, given: Capabilities): Checked {
    const a = this.check(left, given);
    const set = a.type?.kind === 'set' ? a.type : a.type && this.unexpected();
    const b = this.check(right, given);
    if (set === undefined || b.type === undefined || this.join(set.element, b.type) === undefined) return BOOL.failed;
    return outcome(BOOL, a.ok && b.ok);
  }

  private containsMany(left: Expr, right: Expr, given: Capabilities): Checked {
    const a = this.check(left, given);
    const first = a.type?.kind === 'set' ? a.type : a.type && this.unexpected();
    const b = this.check(right, given);
    const second = b.type?.kind === 'set' ? b.type : b.type && this.unexpected();
    if (first === undefined || second === undefined || this.join(first, second) === undefined) return BOOL.failed;
    return outcome(BOOL, a.ok && b.ok);
  }

  private set(elements: readonly Expr[], given: Capabilities): Checked {
    if (elements.length === 0) {
      this.report('emptySetForbidden');
      return UNKNOWN;
    }
    let joined: Ty | undefined;
    let ok = true;
    const types: (Ty | undefined)[] = [];
    for (const element of elements) {
      const checked = this.check(element, given);
      if (!checked.ok) ok = false;
      types.push(checked.type);
    }
    for (const type of types.includes(undefined) ? [] : types) {
      if (type === undefined) continue;
      joined = joined === undefined ? type : this.join(joined, type);
      if (joined === undefined) return UNKNOWN;
    }
    return joined === undefined ? UNKNOWN : outcome(this.index.types.setOf(joined), ok);
  }

  private record(fields: ReadonlyMap<string, Expr>, given: Capabilities): Checked {
    const attributes: [string, { type: Ty; required: true }][] = [];
    let ok = true;
    for (const [name, field] of fields) {
      const checked = this.check(field, given);
      if (!checked.ok) ok = false;
      if (checked.type !== undefined) attributes.push([name, { type: checked.type, required: true }]);
    }
    if (attributes.length < fields.size) return UNKNOWN;
    return outcome(this.index.types.record(attributes), ok);
  }
}

// ------------------------------------------------------------------------------------------------- building outcomes

export const outcome = (type: Ty, ok: boolean): Checked => (ok ? type.fine : type.failed);

export const fine = (type: Ty, capabilities: Capabilities): Checked =>
  capabilities.length === 0 ? type.fine : { type, ok: true, capabilities };

const withoutCapabilities = (checked: Checked): Checked =>
  checked.capabilities.length === 0 || checked.type === undefined ? checked : outcome(checked.type, checked.ok);

const withType = (checked: Checked, ok: false): Checked =>
  checked.type === undefined ? UNKNOWN : outcome(checked.type, ok);

function negate({ type, ok }: Checked): Checked {
  if (type === undefined) return BOOL.failed;
  return outcome(type === TRUE ? FALSE : type === FALSE ? TRUE : BOOL, ok);
}

/** `first && second`, where `first` is not False and both are Bool or unknown. */
export function conjunction(first: Checked, second: Checked): Checked {
  if (first.type === undefined || second.type === undefined) return BOOL.failed;
  const ok = first.ok && second.ok;
  if (second.type === FALSE) return outcome(FALSE, ok);
  const type = second.type === TRUE ? first.type : first.type === TRUE ? second.type : BOOL;
  return ok ? fine(type, union(first.capabilities, second.capabilities)) : type.failed;
}

type Literal = boolean | bigint | string | EntityUid;

function sameLiteral(a: Literal, b: Literal): boolean {
  if (typeof a === 'object' && typeof b === 'object') return a.type === b.type && a.id === b.id;
  return a === b;
}
