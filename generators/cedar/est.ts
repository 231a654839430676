/**
 * Nodes of the policy JSON (EST), each built with a fixed shape: computed keys would cost the generator a third of its
 * time. Nodes may be shared within an input and between inputs; nobody may change them.
 */
import type { BinaryOp, Variable } from '../../model/cedar/syntax/abstract.ts';
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';

export type Est = JsonObject;

/** Sets an own property whatever its name: plain assignment of `__proto__` would change the prototype instead. */
export function put(object: Record<string, Json>, key: string, json: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value: json, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = json;
  }
}

export const value = (json: Json): Est => ({ Value: json });
export const TRUE = value(true);
export const FALSE = value(false);

export const variables: Record<Variable, Est> = {
  principal: { Var: 'principal' },
  action: { Var: 'action' },
  resource: { Var: 'resource' },
  context: { Var: 'context' },
};

export const not = (arg: Est): Est => ({ '!': { arg } });
export const negate = (arg: Est): Est => ({ neg: { arg } });
export const isEmpty = (arg: Est): Est => ({ isEmpty: { arg } });
export const and = (left: Est, right: Est): Est => ({ '&&': { left, right } });
export const or = (left: Est, right: Est): Est => ({ '||': { left, right } });
export const attribute = (left: Est, attr: string): Est => ({ '.': { left, attr } });
export const has = (left: Est, attr: string | readonly string[]): Est => ({ has: { left, attr } });
export const getTag = (left: Est, right: Est): Est => ({ getTag: { left, right } });
export const hasTag = (left: Est, right: Est): Est => ({ hasTag: { left, right } });
export const isType = (left: Est, type: string): Est => ({ is: { left, entity_type: type } });
export const isTypeIn = (left: Est, type: string, within: Est): Est => ({
  is: { left, entity_type: type, in: within },
});
export const like = (left: Est, pattern: readonly Json[]): Est => ({ like: { left, pattern } });
export const ifThenElse = (condition: Est, yes: Est, no: Est): Est => ({
  // biome-ignore lint/suspicious/noThenProperty: a branch, not a method; nobody awaits it.
  'if-then-else': { if: condition, then: yes, else: no },
});
export const set = (elements: readonly Est[]): Est => ({ Set: elements });

export function record(names: readonly string[], fields: readonly Est[]): Est {
  const object: Record<string, Json> = {};
  names.forEach((name, i) => {
    put(object, name, fields[i] as Est);
  });
  return { Record: object };
}

/** Operators with two operands, by their name in the EST. */
export const binary: Record<BinaryOp, (left: Est, right: Est) => Est> = {
  '&&': and,
  '||': or,
  getTag,
  hasTag,
  '==': (left, right) => ({ '==': { left, right } }),
  '!=': (left, right) => ({ '!=': { left, right } }),
  in: (left, right) => ({ in: { left, right } }),
  '<': (left, right) => ({ '<': { left, right } }),
  '<=': (left, right) => ({ '<=': { left, right } }),
  '>': (left, right) => ({ '>': { left, right } }),
  '>=': (left, right) => ({ '>=': { left, right } }),
  '+': (left, right) => ({ '+': { left, right } }),
  '-': (left, right) => ({ '-': { left, right } }),
  '*': (left, right) => ({ '*': { left, right } }),
  contains: (left, right) => ({ contains: { left, right } }),
  containsAll: (left, right) => ({ containsAll: { left, right } }),
  containsAny: (left, right) => ({ containsAny: { left, right } }),
};

/** A call of an extension function or method; the receiver is the first argument. */
export const call = (fn: string, args: readonly Est[]): Est => ({ [fn]: args });
