/**
 * The typing rules that need more than a line: language reference, part 2, 3.3 to 3.7. Each takes its operands as they
 * were checked; which parts are checked, and where, is typecheck.ts's affair.
 */

import { uidKey } from '../entities.ts';
import { isActionType } from '../names.ts';
import type { ActionType, EntityUid, Expr, Schema, Variable } from '../syntax/abstract.ts';
import { callProblems, isLiteral, signatureOf } from './calls.ts';
import { keyOf } from './core.ts';
import { membershipType } from './membership.ts';
import {
  BOOL,
  type CheckedAttribute,
  type CheckedType,
  entityType,
  FALSE,
  isOrdered,
  lub,
  lubOfAll,
  shapeOf,
  singleton,
  TRUE,
  tagTypeOf,
} from './types.ts';

/** One kind of request: the types that principal, action, resource and context have in it. */
export interface Environment {
  readonly principal: string;
  readonly action: ActionType;
  readonly resource: string;
}

export interface Checking {
  readonly environment: Environment;
  readonly schema: Schema;
  readonly report: (category: string) => void;
  /** Filled with the type of each subexpression that is checked and has one; dead code is never checked. */
  readonly types: Map<Expr, CheckedType>;
}

/** What is known to be there where an expression is evaluated, as `attributeOf` and `tagOf` name it. */
export type Capabilities = ReadonlySet<string>;
export const NONE: Capabilities = new Set();
export const attributeOf = (expr: Expr, attr: string): string => `${keyOf(expr)} has ${JSON.stringify(attr)}`;
export const tagOf = (expr: Expr, tag: Expr): string => `${keyOf(expr)} hasTag ${keyOf(tag)}`;

/** `capabilities`: what is there as well if the expression is true. No type: it cannot be told, and `ok` is false. */
export interface Checked<T extends CheckedType = CheckedType> {
  readonly ok: boolean;
  readonly type: T | undefined;
  readonly capabilities: Capabilities;
}

/** What is made of `parts`: it fails if one of them does, and then promises nothing. */
export function result(parts: readonly Checked[], type: CheckedType | undefined, capabilities = NONE): Checked {
  const ok = type !== undefined && parts.every(part => part.ok);
  return { ok, type, capabilities: ok ? capabilities : NONE };
}
/** With the type with which checking goes on, if any is known. */
export const failed = (type?: CheckedType): Checked => ({ ok: false, type, capabilities: NONE });

type OfKind<K> = Extract<CheckedType, { readonly kind: K }>;

/** Anything but a type of these kinds is an error, reported unless the type is unknown. */
export function expected<K extends CheckedType['kind']>(
  checked: Checked,
  kinds: readonly K[],
  at: Checking,
): Checked<OfKind<K>> {
  const { type } = checked;
  if (type !== undefined && isOfKind(type, kinds)) return { ...checked, type };
  if (type !== undefined) at.report('unexpectedType');
  return { ok: false, type: undefined, capabilities: NONE };
}
const isOfKind = <K extends CheckedType['kind']>(type: CheckedType, kinds: readonly K[]): type is OfKind<K> =>
  (kinds as readonly string[]).includes(type.kind);

/** `type`, provided that `a` and `b`, if known, have a least upper bound. */
function compatible(
  parts: readonly Checked[],
  a: CheckedType | undefined,
  b: CheckedType | undefined,
  type: CheckedType,
  at: Checking,
): Checked {
  if (a === undefined || b === undefined || lub(a, b) !== undefined) return result(parts, type);
  at.report('incompatibleTypes');
  return failed(type);
}

// --------------------------------------------------------------------------------------------- literals, variables

/** An undeclared one has no type; the report of it is undeclared.ts's. An undeclared id of an enum still has its type. */
export function entityLiteral(uid: EntityUid, schema: Schema): Checked {
  const declared = isActionType(uid.type) ? schema.actions.has(uidKey(uid)) : schema.entityTypes.has(uid.type);
  return declared ? result([], entityType(uid.type)) : failed();
}

export function typeOfVariable(name: Variable, { principal, action, resource }: Environment): CheckedType {
  const types = { principal: entityType(principal), action: entityType(action.uid.type) };
  return { ...types, resource: entityType(resource), context: action.context }[name];
}

export function setLiteral(elements: readonly Checked[], at: Checking): Checked {
  if (elements.length === 0) at.report('emptySetForbidden');
  const types = elements.flatMap(({ type }) => type ?? []);
  if (types.length < elements.length || elements.length === 0) return failed();
  const element = lubOfAll(types);
  if (element === undefined) at.report('incompatibleTypes');
  return element === undefined ? failed() : result(elements, { kind: 'set', element });
}

export function recordLiteral(fields: ReadonlyMap<string, Checked>): Checked {
  const attributes = new Map<string, CheckedAttribute>();
  for (const [name, { type }] of fields) if (type !== undefined) attributes.set(name, { type, required: true });
  return attributes.size < fields.size ? failed() : result([...fields.values()], { kind: 'record', attributes });
}

// --------------------------------------------------------------------------------------------------------- operators

export function negation(operand: Checked): Checked {
  if (operand.type?.kind === 'true') return result([operand], FALSE);
  if (operand.type?.kind === 'false') return result([operand], TRUE);
  return result([operand], BOOL);
}

/** Two Longs, two datetimes or two durations. */
export function comparison(left: Checked, right: Checked, at: Checking): Checked {
  if (left.type === undefined || right.type === undefined) return failed(BOOL);
  if (isOrdered(left.type) && lub(left.type, right.type) !== undefined) return result([left, right], BOOL);
  at.report('unexpectedType');
  return failed(BOOL);
}

interface Operands {
  readonly left: Expr;
  readonly right: Expr;
}

/**
 * Part 2, 3.4. Entities of different types, then literals, are told apart before anybody asks for a common type, so
 * that `1 == "a"` is no error but simply false.
 */
export function equality(operands: Operands, left: Checked, right: Checked, at: Checking): Checked {
  if (left.type?.kind === 'entity' && right.type?.kind === 'entity' && left.type.name !== right.type.name) {
    return result([left, right], FALSE);
  }
  const [a, b] = [literal(operands.left, at.environment), literal(operands.right, at.environment)];
  if (a !== undefined && b !== undefined) return result([left, right], singleton(keyOf(a) === keyOf(b)));
  return compatible([left, right], left.type, right.type, BOOL, at);
}
function literal(expr: Expr, { action }: Environment): Expr | undefined {
  if (expr.op === 'var' && expr.name === 'action') return { op: 'entity', uid: action.uid };
  return isLiteral(expr) ? expr : undefined;
}

/** Part 2, 3.5: an entity in an entity, or in a set of them. */
export function membership(operands: Operands, left: Checked<OfKind<'entity'>>, right: Checked, at: Checking): Checked {
  const group = right.type?.kind === 'set' ? right.type.element : right.type;
  if (group !== undefined && group.kind !== 'entity') at.report('unexpectedType');
  if (!left.ok || !right.ok || left.type === undefined || group?.kind !== 'entity') return failed(BOOL);
  const types = { left: left.type.name, right: group.name };
  return result([left, right], membershipType(operands, types, at.environment.action, at.schema));
}

export const isOfType = (operand: Checked<OfKind<'entity'>>, name: string): Checked =>
  result([operand], operand.type === undefined ? BOOL : singleton(operand.type.name === name));

export const contains = (set: Checked<OfKind<'set'>>, element: Checked, at: Checking): Checked =>
  compatible([set, element], set.type?.element, element.type, BOOL, at);

export const containsMany = (left: Checked, right: Checked, at: Checking): Checked =>
  compatible([left, right], left.type, right.type, BOOL, at);

// -------------------------------------------------------------------------------------------------- attributes, tags

type Container = Checked<OfKind<'entity' | 'record'>>;

const attributeType = ({ type }: Container, name: string, schema: Schema): CheckedAttribute | undefined =>
  type && (type.kind === 'record' ? type : shapeOf(type.name, schema)).attributes.get(name);

export function attribute(container: Container, name: string, isKnown: boolean, at: Checking): Checked {
  const declared = attributeType(container, name, at.schema);
  if (container.type === undefined) return failed();
  if (declared === undefined) {
    at.report('attributeNotFound');
    return failed();
  }
  if (declared.required || isKnown) return result([container], declared.type);
  at.report('unsafeOptionalAttribute');
  return failed(declared.type);
}

/** Not even a required attribute is there for sure if the container is an entity: the entity may be missing. */
export function hasAttribute(
  container: Container,
  name: string,
  capability: string,
  known: Capabilities,
  at: Checking,
): Checked {
  const declared = attributeType(container, name, at.schema);
  if (container.type === undefined) return failed(BOOL);
  if (declared === undefined) return result([container], FALSE);
  const isThere = known.has(capability) || (container.type.kind === 'record' && declared.required);
  return result([container], isThere ? TRUE : BOOL, new Set([capability]));
}

/** On a type without tags no tag is ever known to be there. */
export function tag(entity: Checked<OfKind<'entity'>>, key: Checked, isKnown: boolean, at: Checking): Checked {
  if (entity.type === undefined) return failed();
  const type = isKnown ? tagTypeOf(entity.type.name, at.schema) : undefined;
  if (type === undefined) at.report('unsafeTagAccess');
  return result([entity, key], type);
}

export function hasTag(
  entity: Checked<OfKind<'entity'>>,
  key: Checked,
  capability: string,
  known: Capabilities,
  at: Checking,
): Checked {
  if (entity.type === undefined) return failed();
  if (tagTypeOf(entity.type.name, at.schema) === undefined) return result([entity, key], FALSE);
  return result([entity, key], known.has(capability) ? TRUE : BOOL, new Set([capability]));
}

// ------------------------------------------------------------------------------------------------------------- calls

/** Part 2, 3.6: what is wrong with the call itself keeps the arguments from being compared with the parameters. */
export function call(fn: string, args: readonly Expr[], checked: readonly Checked[], at: Checking): Checked {
  const problems = callProblems(fn, args);
  for (const category of problems) at.report(category);
  const signature = signatureOf(fn);
  if (problems.length > 0 || signature === undefined) return failed(signature?.result);
  const fitting = checked.map((arg, index) => {
    const parameter = signature.parameters[index];
    if (arg.type === undefined || (parameter && lub(arg.type, parameter))) return arg;
    at.report('unexpectedType');
    return failed();
  });
  return result(fitting, signature.result);
}
