/** Attributes and tags: `.`, `has`, `getTag`, `hasTag` (language reference, part 1, 3.7, 3.8 and 3.12). */

import type { Expr } from '../../model/cedar/syntax/abstract.ts';
import { type Code, constantCode, storeCode, variableCode } from './code.ts';
import type { Frame } from './frame.ts';
import { NO_ATTRIBUTE, NO_ENTITY, NO_TAG, type Result, TYPE_ERROR } from './outcome.ts';
import { EntityRef, RecordValue, type Value } from './values.ts';

/**
 * `left.attr`. Each compiled access remembers at which position it found the attribute last time: entities of one type
 * and contexts of one action mostly list their attributes in one order. The position is only a guess, checked by
 * comparing the name that stands there, so that sharing it between requests and stores can do no harm.
 */
export function compileAttribute(source: Expr, left: Code, attr: string): Code {
  if (source.op === 'var') return source.name === 'context' ? contextAttribute(attr) : entityAttribute(left, attr);
  if (left.constant !== undefined && !(left.constant instanceof EntityRef)) {
    return constantCode(
      left.constant instanceof RecordValue ? field(left.constant, attr) : notAccessible(left.constant),
    );
  }
  const run = left.run;
  let guess = 0;
  return variableCode(frame => {
    const value = run(frame);
    const record = value instanceof RecordValue ? value : attributesOf(value, frame);
    if (typeof record === 'symbol') return record;
    if (record.keys[guess] !== attr) {
      const found = record.indexOf(attr);
      if (found < 0) return NO_ATTRIBUTE;
      guess = found;
    }
    return record.values[guess] as Value;
  });
}

/** The commonest access of all, without a call for the variable and without a test of its type. */
function contextAttribute(attr: string): Code {
  let guess = 0;
  return variableCode(({ context }) => {
    if (context.keys[guess] !== attr) {
      const found = context.indexOf(attr);
      if (found < 0) return NO_ATTRIBUTE;
      guess = found;
    }
    return context.values[guess] as Value;
  });
}

/** Of principal, action or resource, which are always entities. */
function entityAttribute(variable: Code, attr: string): Code {
  const run = variable.run;
  let guess = 0;
  return variableCode(frame => {
    const attrs = frame.store.find(run(frame) as EntityRef)?.attrs;
    if (attrs === undefined) return NO_ENTITY;
    if (attrs.keys[guess] !== attr) {
      const found = attrs.indexOf(attr);
      if (found < 0) return NO_ATTRIBUTE;
      guess = found;
    }
    return attrs.values[guess] as Value;
  });
}

const field = (record: RecordValue, attr: string): Result => record.get(attr) ?? NO_ATTRIBUTE;
const notAccessible = (value: Result): symbol => (typeof value === 'symbol' ? value : TYPE_ERROR);

function attributesOf(value: Result, frame: Frame): RecordValue | symbol {
  return value instanceof EntityRef ? (frame.store.find(value)?.attrs ?? NO_ENTITY) : notAccessible(value);
}

/**
 * `left has a.b.c`: false as soon as a step is absent, or leads through an entity that is not stored; a step that leads
 * through anything but a record or an entity is a type error.
 */
export function compileHas(left: Code, path: readonly string[]): Code {
  const run = left.run;
  return variableCode(frame => {
    let value = run(frame);
    for (let i = 0; i < path.length; i++) {
      if (typeof value === 'symbol') return value;
      const record = value instanceof RecordValue ? value : attributesOf(value, frame);
      if (typeof record === 'symbol') return record === NO_ENTITY ? false : record;
      const position = record.indexOf(path[i] as string);
      if (position < 0) return false;
      value = record.values[position] as Value;
    }
    return true;
  });
}

/** Both types are checked before the store is asked: a tag that is no String is an error on a missing entity too. */
export function compileTagOperator(op: 'getTag' | 'hasTag', left: Code, right: Code): Code {
  return storeCode(left, right, (entity, tag, frame) => {
    if (!(entity instanceof EntityRef) || typeof tag !== 'string') return TYPE_ERROR;
    const tags = frame.store.find(entity)?.tags;
    if (op === 'hasTag') return tags !== undefined && tags.indexOf(tag) >= 0;
    return tags === undefined ? NO_ENTITY : (tags.get(tag) ?? NO_TAG);
  });
}
