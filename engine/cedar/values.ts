/**
 * Values as the engine holds them, and their equality.
 *
 * Booleans, strings and Longs are JavaScript primitives in canonical form, so `===` is their equality. The rest are
 * instances of the classes below. Equality is total and structural, never raises an error, and values of different
 * types are unequal (language reference, part 1, section 1).
 */

import type { Decimal } from './extensions/decimal.ts';
import type { Instant, Span } from './extensions/instants.ts';
import type { IpAddress } from './extensions/ipaddr.ts';
import type { Long } from './longs.ts';
import type { EntityNode } from './store.ts';

type ExtensionValue = Decimal | IpAddress | Instant | Span;
export type Composite = EntityRef | SetValue | RecordValue | ExtensionValue;
export type Value = boolean | Long | string | Composite;

/**
 * Up to this many members a set or record is searched one by one; beyond, through a hash index built on first use.
 * Measured on short strings: the search breaks even with a look-up at about 20 members, and an index of 8 already costs
 * ten look-ups to build.
 */
const LINEAR_LIMIT = 16;

/** Makes the canonical text of a composite value: equal texts, equal values. */
export interface Keyed {
  equals(other: Composite): boolean;
  /** Begins with a letter of its own for each type, and is self-delimiting, so that keys can be joined. */
  key(): string;
}

/**
 * An entity uid. Two references to one entity need not be one object.
 *
 * `node` is what was found when the reference was last looked up, in the store whose epoch is `home` (0: never); see
 * EntityStore.find. Both are a cache and take no part in equality.
 */
export class EntityRef implements Keyed {
  readonly type: string;
  readonly id: string;
  node: EntityNode | undefined = undefined;
  home = 0;

  constructor(type: string, id: string) {
    this.type = type;
    this.id = id;
  }

  // The id first: it differs more often. Never compare joined text instead: A::"B::c" is not A::B::"c".
  equals(other: Composite): boolean {
    return this === other || (other instanceof EntityRef && this.id === other.id && this.type === other.type);
  }

  key(): string {
    return `e${textKey(this.type)}${textKey(this.id)}`;
  }
}

/** A set: its elements in any order, without duplicates. */
export class SetValue implements Keyed {
  readonly elements: readonly Value[];
  private index: ReadonlySet<Value> | undefined = undefined;
  private cachedKey: string | undefined = undefined;

  /** `elements` must be free of duplicates already: use `setOf` when they may not be. */
  constructor(elements: readonly Value[]) {
    this.elements = elements;
  }

  has(value: Value): boolean {
    const elements = this.elements;
    if (elements.length > LINEAR_LIMIT) {
      this.index ??= new Set(elements.map(memberKey));
      return this.index.has(memberKey(value));
    }
    for (let i = 0; i < elements.length; i++) if (equal(elements[i] as Value, value)) return true;
    return false;
  }

  /** Whether every element of `other` is here. Both are free of duplicates, so a longer one cannot fit. */
  hasAll(other: SetValue): boolean {
    const wanted = other.elements;
    if (wanted.length > this.elements.length) return false;
    for (let i = 0; i < wanted.length; i++) if (!this.has(wanted[i] as Value)) return false;
    return true;
  }

  hasAny(other: SetValue): boolean {
    // Walks the shorter side, so that an index, if any, is asked for the longer one.
    const otherIsShorter = other.elements.length <= this.elements.length;
    const few = (otherIsShorter ? other : this).elements;
    const many = otherIsShorter ? this : other;
    for (let i = 0; i < few.length; i++) if (many.has(few[i] as Value)) return true;
    return false;
  }

  equals(other: Composite): boolean {
    return (
      this === other ||
      (other instanceof SetValue && this.elements.length === other.elements.length && this.hasAll(other))
    );
  }

  key(): string {
    this.cachedKey ??= `[${this.elements.map(keyOf).sort().join('')}]`;
    return this.cachedKey;
  }
}

const NO_ELEMENTS = new SetValue([]);

/** The set of `values`, which may hold duplicates. */
export function setOf(values: readonly Value[]): SetValue {
  if (values.length === 0) return NO_ELEMENTS;
  if (values.length > LINEAR_LIMIT) {
    const members = new Map<Value, Value>();
    for (const value of values) members.set(memberKey(value), value);
    return new SetValue(members.size === values.length ? values : [...members.values()]);
  }
  for (let i = 1; i < values.length; i++) if (occursBefore(values, i)) return new SetValue(withoutDuplicates(values));
  return new SetValue(values);
}

const withoutDuplicates = (values: readonly Value[]): Value[] => values.filter((_, i) => !occursBefore(values, i));

function occursBefore(values: readonly Value[], position: number): boolean {
  for (let i = 0; i < position; i++) if (equal(values[i] as Value, values[position] as Value)) return true;
  return false;
}

/**
 * A record, as two parallel arrays: reading JSON fills them without hashing, and `keys[i] === name` at the position
 * where the attribute was found last time is all that an attribute access usually costs. A plain object would inherit
 * `toString` and lose `__proto__`.
 */
export class RecordValue implements Keyed {
  readonly keys: readonly string[];
  readonly values: readonly Value[];
  private index: ReadonlyMap<string, number> | undefined = undefined;
  private cachedKey: string | undefined = undefined;

  /** `keys` must be distinct. */
  constructor(keys: readonly string[], values: readonly Value[]) {
    this.keys = keys;
    this.values = values;
  }

  /** -1: no such attribute. */
  indexOf(name: string): number {
    const keys = this.keys;
    if (keys.length > LINEAR_LIMIT) {
      this.index ??= new Map(keys.map((key, i) => [key, i]));
      return this.index.get(name) ?? -1;
    }
    for (let i = 0; i < keys.length; i++) if (keys[i] === name) return i;
    return -1;
  }

  get(name: string): Value | undefined {
    const i = this.indexOf(name);
    return i < 0 ? undefined : this.values[i];
  }

  equals(other: Composite): boolean {
    if (this === other) return true;
    if (!(other instanceof RecordValue) || this.keys.length !== other.keys.length) return false;
    for (let i = 0; i < this.keys.length; i++) {
      const there = other.get(this.keys[i] as string);
      if (there === undefined || !equal(this.values[i] as Value, there)) return false;
    }
    return true;
  }

  key(): string {
    if (this.cachedKey === undefined) {
      const fields = this.keys.map((name, i) => textKey(name) + keyOf(this.values[i] as Value));
      this.cachedKey = `{${fields.sort().join('')}}`;
    }
    return this.cachedKey;
  }
}

export const EMPTY_RECORD = new RecordValue([], []);

/** `==`. Primitives that are not identical are unequal: Longs are canonical, and 1, "1" and true differ in type. */
export function equal(a: Value, b: Value): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && a.equals(b));
}

/** Text that is delimited by its own length, so that no choice of names can make two different lists of texts join alike. */
const textKey = (text: string): string => `${text.length}:${text}`;

function keyOf(value: Value): string {
  switch (typeof value) {
    case 'object':
      return value.key();
    case 'string':
      return `s${textKey(value)}`;
    case 'boolean':
      return value ? 't' : 'f';
    default:
      return `l${value};`;
  }
}

/**
 * What stands for a value in a hash index. Primitives stand for themselves: a JavaScript Set tells 1, "1" and true
 * apart and compares bigints by value. Strings need the mark, because composites are entered by their text.
 */
const memberKey = (value: Value): Value =>
  typeof value === 'object' || typeof value === 'string' ? keyOf(value) : value;
