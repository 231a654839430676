/**
 * Values: the types they belong to, when two are equal, and how sets come to be.
 *
 * Language reference, part 1, section 1. Equality is total and never an error: values of different types are simply
 * unequal, extension values compare by what they stand for and not by the text that built them.
 */

import type {
  DatetimeValue,
  DecimalValue,
  DurationValue,
  EntityUid,
  EntityValue,
  IpaddrValue,
  RecordValue,
  SetValue,
  Value,
} from './syntax/abstract.ts';

/** The value that belongs to each type word; the words are those of Cedar's messages. */
export interface ValueOfType {
  readonly bool: boolean;
  readonly long: bigint;
  readonly string: string;
  readonly entity: EntityValue;
  readonly set: SetValue;
  readonly record: RecordValue;
  readonly decimal: DecimalValue;
  readonly ipaddr: IpaddrValue;
  readonly datetime: DatetimeValue;
  readonly duration: DurationValue;
}
export type TypeWord = keyof ValueOfType;

export const typeOf = (value: Value): TypeWord => {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'string':
      return 'string';
    case 'object':
      return value.kind;
  }
};

export const isBool = (value: Value): value is boolean => typeof value === 'boolean';
export const isLong = (value: Value): value is bigint => typeof value === 'bigint';
export const isString = (value: Value): value is string => typeof value === 'string';
export const isEntity = (value: Value): value is EntityValue => typeOf(value) === 'entity';
export const isSet = (value: Value): value is SetValue => typeOf(value) === 'set';
export const isRecord = (value: Value): value is RecordValue => typeOf(value) === 'record';
export const isDatetime = (value: Value): value is DatetimeValue => typeOf(value) === 'datetime';
export const isDuration = (value: Value): value is DurationValue => typeOf(value) === 'duration';

export const entity = (uid: EntityUid): EntityValue => ({ kind: 'entity', uid });
export const record = (fields: ReadonlyMap<string, Value>): RecordValue => ({ kind: 'record', fields });

/** Keeps the first of equal elements. */
export const makeSet = (elements: readonly Value[]): SetValue => {
  const distinct: Value[] = [];
  for (const element of elements) {
    if (!distinct.some(kept => equal(kept, element))) distinct.push(element);
  }
  return { kind: 'set', elements: distinct };
};

export const contains = (set: SetValue, value: Value): boolean => set.elements.some(element => equal(element, value));

export const isSubset = (part: SetValue, whole: SetValue): boolean =>
  part.elements.every(element => contains(whole, element));

/** Whether some value is in both. */
export const overlap = (a: SetValue, b: SetValue): boolean => a.elements.some(element => contains(b, element));

/** Equality asks for the same type path and id; whether the entity exists plays no part. */
export const sameUid = (a: EntityUid, b: EntityUid): boolean => a.type === b.type && a.id === b.id;

export const equal = (a: Value, b: Value): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (a.kind === 'entity' && b.kind === 'entity') return sameUid(a.uid, b.uid);
  // Both are free of duplicates, so that the same number of elements and inclusion one way are enough.
  if (a.kind === 'set' && b.kind === 'set') return a.elements.length === b.elements.length && isSubset(a, b);
  if (a.kind === 'record' && b.kind === 'record') return sameFields(a.fields, b.fields);
  if (a.kind === 'decimal' && b.kind === 'decimal') return a.units === b.units;
  // Not masked: 10.0.0.1/24 and 10.0.0.0/24 are two values, although each is in the range of the other.
  if (a.kind === 'ipaddr' && b.kind === 'ipaddr')
    return a.bits === b.bits && a.address === b.address && a.prefix === b.prefix;
  if (a.kind === 'datetime' && b.kind === 'datetime') return a.ms === b.ms;
  if (a.kind === 'duration' && b.kind === 'duration') return a.ms === b.ms;
  return false;
};

const sameFields = (a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean => {
  if (a.size !== b.size) return false;
  for (const [name, value] of a) {
    const other = b.get(name);
    if (other === undefined || !equal(value, other)) return false;
  }
  return true;
};

/** Whether an exact integer is a Long: -2^63 to 2^63 - 1. */
export const fitsLong = (exact: bigint): boolean => BigInt.asIntN(64, exact) === exact;

/**
 * Negative, zero or positive as `a` comes before, is, or comes after `b` by code points, which is also the order of
 * UTF-8 bytes. JavaScript's `<` compares UTF-16 units and puts U+10000 before U+FFFF: never use it on Cedar's strings.
 */
export const compareCodePoints = (a: string, b: string): number => {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
};
