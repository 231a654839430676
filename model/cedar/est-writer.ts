/**
 * Writes policies in JSON (EST), as `policyToJson` of cedar-wasm does for a text: language reference, part 1, 6.1.
 *
 * A policy that was itself read from EST comes out normalized: data in a `Value` as nodes, patterns one code point at a
 * time, a single action without its list.
 */

import { longToJson, uidToJson } from './data.ts';
import type {
  ActionConstraint,
  EntityOrSlot,
  EntityUid,
  Expr,
  PatternElement,
  Policy,
  ScopeConstraint,
} from './syntax/abstract.ts';
import type { Json, JsonObject } from './syntax/interchange.ts';

export const policyToEst = (policy: Policy): JsonObject => ({
  effect: policy.effect,
  principal: scopeToEst(policy.principal),
  action: actionScopeToEst(policy.action),
  resource: scopeToEst(policy.resource),
  conditions: policy.conditions.map(({ kind, body }) => ({ kind, body: expressionToEst(body) })),
  ...(policy.annotations.size > 0 && { annotations: Object.fromEntries(policy.annotations) }),
});

const scopeToEst = (scope: ScopeConstraint): JsonObject => {
  switch (scope.op) {
    case 'All':
      return { op: 'All' };
    case '==':
    case 'in':
      return { op: scope.op, ...entityOrSlotToEst(scope.entity) };
    case 'is':
      return { op: 'is', entity_type: scope.type, ...(scope.in && { in: entityOrSlotToEst(scope.in) }) };
  }
};

const entityOrSlotToEst = (entity: EntityOrSlot): JsonObject =>
  'slot' in entity ? { slot: entity.slot } : { entity: typeAndId(entity) };

const actionScopeToEst = (scope: ActionConstraint): JsonObject => {
  switch (scope.op) {
    case 'All':
      return { op: 'All' };
    case '==':
      return { op: '==', entity: typeAndId(scope.entity) };
    case 'in': {
      const [entity, ...others] = scope.entities.map(typeAndId);
      const isSingle = entity !== undefined && others.length === 0;
      return isSingle ? { op: 'in', entity } : { op: 'in', entities: scope.entities.map(typeAndId) };
    }
  }
};

const typeAndId = ({ type, id }: EntityUid): JsonObject => ({ type, id });

/** A call of an unknown function, which only a `Value` can hold, becomes a node that does not read back. */
export const expressionToEst = (expr: Expr): JsonObject => {
  if ('arg' in expr) return { [expr.op]: { arg: expressionToEst(expr.arg) } };
  if ('right' in expr) return { [expr.op]: { left: expressionToEst(expr.left), right: expressionToEst(expr.right) } };
  switch (expr.op) {
    case 'bool':
    case 'string':
      return { Value: expr.value };
    case 'long':
      return { Value: longToJson(expr.value) };
    case 'entity':
      return { Value: uidToJson(expr.uid) };
    case 'var':
      return { Var: expr.name };
    case '.':
      return { '.': { left: expressionToEst(expr.left), attr: expr.attr } };
    case 'has': {
      const [first, ...rest] = expr.path;
      return { has: { left: expressionToEst(expr.left), attr: rest.length === 0 ? first : expr.path } };
    }
    case 'like':
      return { like: { left: expressionToEst(expr.left), pattern: expr.pattern.flatMap(patternToEst) } };
    case 'is': {
      const within = expr.in && { in: expressionToEst(expr.in) };
      return { is: { left: expressionToEst(expr.left), entity_type: expr.type, ...within } };
    }
    case 'if': {
      // biome-ignore lint/suspicious/noThenProperty: Cedar's word, and nobody awaits a node.
      const branches = { then: expressionToEst(expr.then), else: expressionToEst(expr.else) };
      return { 'if-then-else': { if: expressionToEst(expr.if), ...branches } };
    }
    case 'set':
      return { Set: expr.elements.map(expressionToEst) };
    case 'record':
      return { Record: Object.fromEntries([...expr.fields].map(([key, field]) => [key, expressionToEst(field)])) };
    case 'call':
      return { [expr.fn]: expr.args.map(expressionToEst) };
  }
};

/** By code point, which is how strings iterate; a UTF-16 unit could be half a character. */
const patternToEst = (element: PatternElement): readonly Json[] =>
  element === 'wildcard' ? ['Wildcard'] : [...element.literal].map(Literal => ({ Literal }));
