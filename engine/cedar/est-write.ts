/**
 * Policies and expressions to policy JSON (EST), exactly as the reference implementation converts policy text.
 *
 * Recurses along the tree; trees of the front end are at most MAX_DEPTH levels deep.
 */

import type {
  ActionConstraint,
  EntityOrSlot,
  EntityUid,
  Expr,
  PatternElement,
  Policy,
  ScopeConstraint,
} from '../../model/cedar/syntax/abstract.ts';
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { setOwn } from './json.ts';
import { isExtension } from './vocabulary.ts';

export function policyToEst(policy: Policy): JsonObject {
  const est: Record<string, Json> = {
    effect: policy.effect,
    principal: scopeToEst(policy.principal),
    action: actionToEst(policy.action),
    resource: scopeToEst(policy.resource),
    conditions: policy.conditions.map(({ kind, body }) => ({ kind, body: expressionToEst(body) })),
  };
  if (policy.annotations.size > 0) {
    const annotations: Record<string, Json> = {};
    for (const [name, value] of policy.annotations) setOwn(annotations, name, value);
    est.annotations = annotations;
  }
  return est;
}

const uidToEst = (uid: EntityUid): JsonObject => ({ type: uid.type, id: uid.id });

const entityOrSlotToEst = (entity: EntityOrSlot): JsonObject =>
  'slot' in entity ? { slot: entity.slot } : { entity: uidToEst(entity) };

function scopeToEst(scope: ScopeConstraint): JsonObject {
  switch (scope.op) {
    case 'All':
      return { op: 'All' };
    case '==':
    case 'in':
      return { op: scope.op, ...entityOrSlotToEst(scope.entity) };
    case 'is':
      if (scope.in === undefined) return { op: 'is', entity_type: scope.type };
      return { op: 'is', entity_type: scope.type, in: entityOrSlotToEst(scope.in) };
  }
}

function actionToEst(action: ActionConstraint): JsonObject {
  if (action.op === 'All') return { op: 'All' };
  if (action.op === '==') return { op: '==', entity: uidToEst(action.entity) };
  const [only] = action.entities;
  if (only !== undefined && action.entities.length === 1) return { op: 'in', entity: uidToEst(only) };
  return { op: 'in', entities: action.entities.map(uidToEst) };
}

export function expressionToEst(expr: Expr): Json {
  switch (expr.op) {
    case 'bool':
    case 'long':
    case 'string':
    case 'entity':
      return { Value: literalToJson(expr) };
    case 'var':
      return { Var: expr.name };
    case '.':
      return { '.': { left: expressionToEst(expr.left), attr: expr.attr } };
    case 'has':
      return { has: { left: expressionToEst(expr.left), attr: expr.path.length === 1 ? expr.path[0] : expr.path } };
    case 'like':
      return { like: { left: expressionToEst(expr.left), pattern: patternToEst(expr.pattern) } };
    case 'is':
      return { is: typeTestToEst(expr) };
    case 'if':
      return { 'if-then-else': conditionalToEst(expr) };
    case 'set':
      return { Set: expr.elements.map(expressionToEst) };
    case 'record':
      return { Record: fieldsToJson(expr.fields, expressionToEst) };
    case 'call':
      return callToEst(expr);
    case '!':
    case 'neg':
    case 'isEmpty':
      return { [expr.op]: { arg: expressionToEst(expr.arg) } };
    default:
      return { [expr.op]: { left: expressionToEst(expr.left), right: expressionToEst(expr.right) } };
  }
}

type Literal = Extract<Expr, { op: 'bool' | 'long' | 'string' | 'entity' }>;

function literalToJson(expr: Literal): Json {
  if (expr.op === 'entity') return { __entity: uidToEst(expr.uid) };
  return expr.op === 'long' ? longToJson(expr.value) : expr.value;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

const longToJson = (value: bigint): Json => (value >= -MAX_SAFE && value <= MAX_SAFE ? Number(value) : value);

function fieldsToJson(fields: ReadonlyMap<string, Expr>, toJson: (expr: Expr) => Json): JsonObject {
  const json: Record<string, Json> = {};
  for (const [name, value] of fields) setOwn(json, name, toJson(value));
  return json;
}

/** One element for each character. */
function patternToEst(pattern: readonly PatternElement[]): Json[] {
  const elements: Json[] = [];
  for (const element of pattern) {
    if (element === 'wildcard') elements.push('Wildcard');
    else for (const character of element.literal) elements.push({ Literal: character });
  }
  return elements;
}

function typeTestToEst(expr: Extract<Expr, { op: 'is' }>): JsonObject {
  const test = { left: expressionToEst(expr.left), entity_type: expr.type };
  return expr.in === undefined ? test : { ...test, in: expressionToEst(expr.in) };
}

const conditionalToEst = (expr: Extract<Expr, { op: 'if' }>): JsonObject => ({
  if: expressionToEst(expr.if),
  // biome-ignore lint/suspicious/noThenProperty: the policy JSON of Cedar has it.
  then: expressionToEst(expr.then),
  else: expressionToEst(expr.else),
});

/** A call of a function that Cedar does not know can only stand in a `Value`, and only comes from one. */
function callToEst(expr: Extract<Expr, { op: 'call' }>): Json {
  if (isExtension(expr.fn)) return { [expr.fn]: expr.args.map(expressionToEst) };
  return { Value: dataToJson(expr) };
}

function dataToJson(expr: Expr): Json {
  switch (expr.op) {
    case 'bool':
    case 'long':
    case 'string':
    case 'entity':
      return literalToJson(expr);
    case 'set':
      return expr.elements.map(dataToJson);
    case 'record':
      return fieldsToJson(expr.fields, dataToJson);
    case 'call':
      return { __extn: { fn: expr.fn, args: expr.args.map(dataToJson) } };
    default:
      throw new TypeError(`the operator ${expr.op} cannot stand in the arguments of an unknown function`);
  }
}
