/**
 * What the operators make of their operands' values: the tables of the specification.
 *
 * Language reference, part 1, sections 3.3 to 3.10. A line `if (operands fit) return gives(rule, value)` is one rule,
 * the first that fits decides, and where none fits the last line refuses with a type error. When and in which order
 * operands are evaluated is the business of evaluate.ts.
 */

import { type Entities, findEntity, isIn } from './entities.ts';
import { callExtension } from './extensions/index.ts';
import { matchesPattern } from './like.ts';
import { fails, gives, isError, refuses, type Step } from './rules.ts';
import type { BinaryOp, PatternElement, UnaryOp, Value } from './syntax/abstract.ts';
import * as values from './values.ts';
import { isBool, isEntity, isLong, isRecord, isSet, isString } from './values.ts';

export const unary: { readonly [op in UnaryOp]: (a: Value) => Step } = {
  '!'(a) {
    if (isBool(a)) return gives('not', !a);
    return refuses('not.type-error');
  },
  neg(a) {
    if (isLong(a) && values.fitsLong(-a)) return gives('negate', -a);
    if (isLong(a)) return fails('negate.overflow', 'overflow');
    return refuses('negate.type-error');
  },
  isEmpty(a) {
    if (isSet(a)) return gives('is-empty', a.elements.length === 0);
    return refuses('is-empty.type-error');
  },
};

const compare = (a: Value, b: Value, test: (a: bigint, b: bigint) => boolean): Step => {
  if (isLong(a) && isLong(b)) return gives('compare.long', test(a, b));
  if (values.isDatetime(a) && values.isDatetime(b)) return gives('compare.datetime', test(a.ms, b.ms));
  if (values.isDuration(a) && values.isDuration(b)) return gives('compare.duration', test(a.ms, b.ms));
  return refuses('compare.type-error');
};

const arithmetic = (a: Value, b: Value, compute: (a: bigint, b: bigint) => bigint): Step => {
  if (isLong(a) && isLong(b)) return checked(compute(a, b));
  return refuses('arithmetic.type-error');
};
const checked = (exact: bigint): Step =>
  values.fitsLong(exact) ? gives('arithmetic', exact) : fails('arithmetic.overflow', 'overflow');

/** Those that need both operands, whatever the left one is. */
type StrictOp = Exclude<BinaryOp, '&&' | '||'>;

export const binary: {
  readonly [op in StrictOp]: (a: Value, b: Value, entities: Entities) => Step;
} = {
  '==': (a, b) => gives('equal', values.equal(a, b)),
  '!=': (a, b) => gives('not-equal', !values.equal(a, b)),

  '<': (a, b) => compare(a, b, (x, y) => x < y),
  '<=': (a, b) => compare(a, b, (x, y) => x <= y),
  '>': (a, b) => compare(a, b, (x, y) => x > y),
  '>=': (a, b) => compare(a, b, (x, y) => x >= y),

  '+': (a, b) => arithmetic(a, b, (x, y) => x + y),
  '-': (a, b) => arithmetic(a, b, (x, y) => x - y),
  '*': (a, b) => arithmetic(a, b, (x, y) => x * y),

  in(a, b, entities) {
    if (isEntity(a) && isEntity(b)) return gives('in.entity', isIn(a.uid, b.uid, entities));
    // Every element must be an entity, also behind one that already matches.
    if (isEntity(a) && isSet(b) && b.elements.every(isEntity)) {
      const inSome = b.elements.some(group => isIn(a.uid, group.uid, entities));
      return gives('in.set', inSome);
    }
    return refuses('in.type-error');
  },

  contains(a, b) {
    if (isSet(a)) return gives('contains', values.contains(a, b));
    return refuses('contains.type-error');
  },
  containsAll(a, b) {
    if (isSet(a) && isSet(b)) return gives('contains-all', values.isSubset(b, a));
    return refuses('contains-all.type-error');
  },
  containsAny(a, b) {
    if (isSet(a) && isSet(b)) return gives('contains-any', values.overlap(a, b));
    return refuses('contains-any.type-error');
  },

  // Both types are checked before the store is asked; tags and attributes never see each other.
  getTag(a, b, entities) {
    if (!isEntity(a) || !isString(b)) return refuses('get-tag.type-error');
    const found = findEntity(a.uid, entities);
    if (found === undefined) return fails('get-tag.no-entity', 'entityDoesNotExist');
    const tag = found.tags.get(b);
    return tag === undefined ? fails('get-tag.no-tag', 'tagDoesNotExist') : gives('get-tag', tag);
  },
  hasTag(a, b, entities) {
    if (!isEntity(a) || !isString(b)) return refuses('has-tag.type-error');
    const found = findEntity(a.uid, entities);
    if (found === undefined) return gives('has-tag.no-entity', false);
    return found.tags.has(b) ? gives('has-tag.present', true) : gives('has-tag.absent', false);
  },
};

export const getAttribute = (of: Value, name: string, entities: Entities): Step => {
  if (isRecord(of)) {
    const field = of.fields.get(name);
    return field === undefined
      ? fails('get-attribute.no-field', 'attrDoesNotExist')
      : gives('get-attribute.record', field);
  }
  if (isEntity(of)) {
    const found = findEntity(of.uid, entities);
    if (found === undefined) return fails('get-attribute.no-entity', 'entityDoesNotExist');
    const attribute = found.attrs.get(name);
    return attribute === undefined
      ? fails('get-attribute.no-attribute', 'attrDoesNotExist')
      : gives('get-attribute.entity', attribute);
  }
  return refuses('get-attribute.type-error');
};

/** Whether the accesses `e.a.b.c` would succeed one after the other; only a wrong type on the way remains an error. */
export const has = (of: Value, path: readonly string[], entities: Entities): Step => {
  let reached = of;
  for (const name of path) {
    const access = getAttribute(reached, name, entities);
    if (isError(access)) {
      if (access.error === 'attrDoesNotExist') return gives('has.absent', false);
      if (access.error === 'entityDoesNotExist') return gives('has.no-entity', false);
      return refuses('has.type-error');
    }
    reached = access.value;
  }
  return gives('has.present', true);
};

export const like = (text: Value, pattern: readonly PatternElement[]): Step => {
  if (isString(text)) return gives('like', matchesPattern(text, pattern));
  return refuses('like.type-error');
};

export const call = (fn: string, args: readonly Value[]): Step => {
  const outcome = callExtension(fn, args);
  if ('value' in outcome) return gives('call', outcome.value);
  if (outcome.error === 'unknownFunction') return fails('call.unknown-function', outcome.error);
  if (outcome.error === 'arity') return fails('call.arity', outcome.error);
  if (outcome.error === 'type') return refuses('call.type-error');
  return fails('call.extension-error', outcome.error);
};
