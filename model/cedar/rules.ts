/**
 * The rules of evaluation by name: what a trace shows, what coverage counts, what a person looks up.
 *
 * Each name is applied at exactly one place of evaluate.ts or operators.ts, which is the rule itself; here stands what
 * it says. The list is closed: a rule that is not in it does not compile, and the tests have to reach every one.
 */

import type { Outcome } from './outcome.ts';
import type { ErrorKind, Value } from './syntax/abstract.ts';

export const rules = {
  literal: 'a literal is its value',
  'entity-literal': 'the entity of this uid, be it present or not',
  variable: 'a variable is what the request binds it to',
  'operand-error': 'the first operand that fails gives its error to the whole',
  set: 'a set of the elements, without duplicates',
  record: 'a record of the fields, evaluated in the order of their keys',

  'and.short-circuit': 'the left operand is false: so is the whole, the right one is not evaluated',
  'and.right': 'the left operand is true: the right one decides',
  'and.left-type-error': 'the left operand of && is not a Bool',
  'and.right-type-error': 'the right operand of && is not a Bool',
  'or.short-circuit': 'the left operand is true: so is the whole, the right one is not evaluated',
  'or.right': 'the left operand is false: the right one decides',
  'or.left-type-error': 'the left operand of || is not a Bool',
  'or.right-type-error': 'the right operand of || is not a Bool',
  'if.then': 'the condition is true: the first branch, the other one is not evaluated',
  'if.else': 'the condition is false: the second branch, the other one is not evaluated',
  'if.type-error': 'the condition is not a Bool',
  not: 'the opposite of a Bool',
  'not.type-error': 'the operand of ! is not a Bool',

  equal: 'whether two values of any types are the same',
  'not-equal': 'whether two values of any types differ',
  'compare.long': 'two Longs by size',
  'compare.datetime': 'two datetimes, the earlier one is less',
  'compare.duration': 'two durations, the shorter one is less',
  'compare.type-error': 'the operands are not two Longs, two datetimes or two durations',

  arithmetic: 'the exact result of two Longs',
  'arithmetic.overflow': 'the exact result is not a Long',
  'arithmetic.type-error': 'an operand is not a Long',
  negate: 'a Long with the other sign',
  'negate.overflow': 'the least Long has no opposite',
  'negate.type-error': 'the operand of unary - is not a Long',

  'in.entity': 'an entity is in itself and in its ancestors',
  'in.set': 'an entity is in one of the entities of the set',
  'in.type-error': 'the left operand is no entity, or the right one is neither an entity nor a set of entities only',
  is: 'whether the type of the entity has exactly this path',
  'is.other-type': 'the entity is of another type: false, what follows `in` is not evaluated',
  'is.type-error': 'the operand of is is not an entity',

  'get-attribute.record': 'the field of the record',
  'get-attribute.no-field': 'the record has no such field',
  'get-attribute.entity': 'the attribute of the entity',
  'get-attribute.no-attribute': 'the entity has no such attribute',
  'get-attribute.no-entity': 'the entity does not exist',
  'get-attribute.type-error': 'only records and entities have attributes',
  'has.present': 'every step of the path is there',
  'has.absent': 'a record or entity on the way does not have the attribute',
  'has.no-entity': 'an entity on the way does not exist',
  'has.type-error': 'something on the way is neither a record nor an entity',

  'get-tag': 'the tag of the entity',
  'get-tag.no-tag': 'the entity has no such tag',
  'get-tag.no-entity': 'the entity does not exist',
  'get-tag.type-error': 'getTag is not called on an entity with a String',
  'has-tag.present': 'the entity has the tag',
  'has-tag.absent': 'the entity has no such tag',
  'has-tag.no-entity': 'the entity does not exist',
  'has-tag.type-error': 'hasTag is not called on an entity with a String',

  contains: 'whether a value is an element of the set',
  'contains.type-error': 'contains is not called on a set',
  'contains-all': 'whether every element of the argument is one of the receiver',
  'contains-all.type-error': 'containsAll is not called on a set with a set',
  'contains-any': 'whether the two sets share an element',
  'contains-any.type-error': 'containsAny is not called on a set with a set',
  'is-empty': 'whether the set has no element',
  'is-empty.type-error': 'isEmpty is not called on a set',

  like: 'whether the pattern covers the whole String',
  'like.type-error': 'the operand of like is not a String',

  call: 'what the extension function computes',
  'call.unknown-function': 'there is no such extension function',
  'call.arity': 'the extension function takes another number of arguments',
  'call.type-error': 'an argument has another type than the extension function takes',
  'call.extension-error': 'the extension function has no result: malformed text or overflow',
} as const;

export type RuleName = keyof typeof rules;

/** One rule applied: its name and what it gives. */
export type Step = Outcome & { readonly rule: RuleName };

export const gives = (rule: RuleName, value: Value): Step => ({ rule, value });
export const fails = (rule: RuleName, error: ErrorKind): Step => ({ rule, error });
export const refuses = (rule: RuleName): Step => ({ rule, error: 'type' });
export const isError = (step: Step): step is Step & { readonly error: ErrorKind } => 'error' in step;
