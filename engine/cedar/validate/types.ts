/**
 * The checker's types: schema types with Bool refined into True, False and Bool, each made only once.
 *
 * Trick: types are hash-consed in a `TypePool`, so equality is `===`, a type can be the key of a map, and a common type
 * that the schema uses in a thousand places is converted once. What a schema declares is converted on first use only: a
 * policy set touches a few of the attributes of a large schema.
 */

import type { ExtensionName, RecordType, Schema, Type } from '../../../model/cedar/syntax/abstract.ts';
import { type Capabilities, NO_CAPABILITIES } from './capabilities.ts';

/** The outcome of checking an expression; `type` undefined: unknown, and then `ok` is false. */
export interface Checked {
  readonly type: Ty | undefined;
  /** False: the expression or a part of it is wrong, and `type` is the type to go on with. */
  readonly ok: boolean;
  /** What else is known when the expression evaluates to true; empty unless `ok`. */
  readonly capabilities: Capabilities;
}

export type ScalarKind = 'true' | 'false' | 'bool' | 'long' | 'string' | ExtensionName;

export class ScalarTy {
  readonly kind: ScalarKind;
  /** The type as an outcome without capabilities, and as the recovery of a failure: made once. */
  readonly fine: Checked = { type: this, ok: true, capabilities: NO_CAPABILITIES };
  readonly failed: Checked = { type: this, ok: false, capabilities: NO_CAPABILITIES };

  constructor(kind: ScalarKind) {
    this.kind = kind;
  }
}

export class SetTy {
  readonly kind = 'set';
  readonly element: Ty;
  readonly fine: Checked = { type: this, ok: true, capabilities: NO_CAPABILITIES };
  readonly failed: Checked = { type: this, ok: false, capabilities: NO_CAPABILITIES };

  constructor(element: Ty) {
    this.element = element;
  }
}

export interface AttributeTy {
  readonly type: Ty;
  readonly required: boolean;
}

export class RecordTy {
  readonly kind = 'record';
  /** Sorted by name in some fixed order. */
  readonly attributes: ReadonlyMap<string, AttributeTy>;
  readonly fine: Checked = { type: this, ok: true, capabilities: NO_CAPABILITIES };
  readonly failed: Checked = { type: this, ok: false, capabilities: NO_CAPABILITIES };

  constructor(attributes: ReadonlyMap<string, AttributeTy>) {
    this.attributes = attributes;
  }

  attribute(name: string): AttributeTy | undefined {
    return this.attributes.get(name);
  }
}

const NO_ANCESTORS: ReadonlySet<string> = new Set();

/** An entity type of the schema, or the type of actions, which has no attributes, tags or declared ancestors. */
export class EntityTy {
  readonly kind = 'entity';
  readonly name: string;
  readonly ancestors: ReadonlySet<string>;
  readonly fine: Checked = { type: this, ok: true, capabilities: NO_CAPABILITIES };
  readonly failed: Checked = { type: this, ok: false, capabilities: NO_CAPABILITIES };
  private readonly pool: TypePool;
  private readonly shape: RecordType | undefined;
  private readonly declaredTags: Type | undefined;
  private readonly known = new Map<string, AttributeTy>();

  constructor(name: string, schema: Schema, pool: TypePool) {
    this.name = name;
    this.pool = pool;
    const declared = schema.entityTypes.get(name);
    const standard = declared?.kind === 'standard' ? declared : undefined;
    this.ancestors = standard?.ancestors ?? NO_ANCESTORS;
    this.shape = standard?.shape;
    this.declaredTags = standard?.tags;
  }

  attribute(name: string): AttributeTy | undefined {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const declared = this.shape?.attributes.get(name);
    if (declared === undefined) return undefined;
    const attribute = { type: this.pool.fromSchema(declared.type), required: declared.required };
    this.known.set(name, attribute);
    return attribute;
  }

  tags(): Ty | undefined {
    return this.declaredTags === undefined ? undefined : this.pool.fromSchema(this.declaredTags);
  }
}

export type Ty = ScalarTy | SetTy | RecordTy | EntityTy;

export const TRUE = new ScalarTy('true');
export const FALSE = new ScalarTy('false');
export const BOOL = new ScalarTy('bool');
export const LONG = new ScalarTy('long');
export const STRING = new ScalarTy('string');
export const EXTENSION: Readonly<Record<ExtensionName, ScalarTy>> = {
  ipaddr: new ScalarTy('ipaddr'),
  decimal: new ScalarTy('decimal'),
  datetime: new ScalarTy('datetime'),
  duration: new ScalarTy('duration'),
};
/** Nothing is known about the type. */
export const UNKNOWN: Checked = { type: undefined, ok: false, capabilities: NO_CAPABILITIES };

export const isBool = (type: Ty): type is ScalarTy => type === BOOL || type === TRUE || type === FALSE;

export class TypePool {
  private readonly schema: Schema;
  private readonly entities = new Map<string, EntityTy>();
  private readonly sets = new Map<Ty, SetTy>();
  private readonly records = new Map<string, RecordTy>();
  private readonly converted = new Map<Type, Ty>();
  private readonly numbers = new Map<Ty, number>();
  private readonly bounds = new Map<number, Ty | undefined>();

  constructor(schema: Schema) {
    this.schema = schema;
  }

  /** The type of a declared entity type or of actions; the caller knows that it exists. */
  entity(name: string): EntityTy {
    let type = this.entities.get(name);
    if (type === undefined) {
      type = new EntityTy(name, this.schema, this);
      this.entities.set(name, type);
    }
    return type;
  }

  setOf(element: Ty): SetTy {
    let type = this.sets.get(element);
    if (type === undefined) {
      type = new SetTy(element);
      this.sets.set(element, type);
    }
    return type;
  }

  record(attributes: readonly (readonly [string, AttributeTy])[]): RecordTy {
    // Any fixed order will do; the key must not let two lists of names join alike, hence the lengths.
    const sorted = [...attributes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    let key = '';
    for (const [name, { type, required }] of sorted) {
      key += `${name.length}:${name}${required ? '!' : '?'}${this.number(type)} `;
    }
    let type = this.records.get(key);
    if (type === undefined) {
      type = new RecordTy(new Map(sorted));
      this.records.set(key, type);
    }
    return type;
  }

  fromSchema(type: Type): Ty {
    switch (type.kind) {
      case 'bool':
        return BOOL;
      case 'long':
        return LONG;
      case 'string':
        return STRING;
      case 'extension':
        return EXTENSION[type.name];
      case 'entity':
        return this.entity(type.name);
      default: {
        const known = this.converted.get(type);
        if (known !== undefined) return known;
        const made = type.kind === 'set' ? this.setOf(this.fromSchema(type.element)) : this.fromRecord(type);
        this.converted.set(type, made);
        return made;
      }
    }
  }

  private fromRecord({ attributes }: RecordType): RecordTy {
    const made: (readonly [string, AttributeTy])[] = [];
    for (const [name, { type, required }] of attributes) made.push([name, { type: this.fromSchema(type), required }]);
    return this.record(made);
  }

  /**
   * The least upper bound; undefined when there is none: different entity types have none, and records need the same
   * keys with the same optionality (language reference, part 2, 3.2).
   */
  join(a: Ty, b: Ty): Ty | undefined {
    if (a === b) return a;
    if (isBool(a) && isBool(b)) return BOOL;
    if (a.kind !== b.kind || (a.kind !== 'set' && a.kind !== 'record')) return undefined;
    // Remembered, because records that share their parts could make the walk exponential.
    const key = this.number(a) * 2 ** 26 + this.number(b);
    if (this.bounds.has(key)) return this.bounds.get(key);
    const bound = a.kind === 'set' ? this.joinSets(a, b as SetTy) : this.joinRecords(a, b as RecordTy);
    this.bounds.set(key, bound);
    return bound;
  }

  private joinSets(a: SetTy, b: SetTy): Ty | undefined {
    const element = this.join(a.element, b.element);
    return element === undefined ? undefined : this.setOf(element);
  }

  private joinRecords(a: RecordTy, b: RecordTy): Ty | undefined {
    if (a.attributes.size !== b.attributes.size) return undefined;
    const attributes: (readonly [string, AttributeTy])[] = [];
    for (const [name, { type, required }] of a.attributes) {
      const other = b.attributes.get(name);
      if (other === undefined || other.required !== required) return undefined;
      const joined = this.join(type, other.type);
      if (joined === undefined) return undefined;
      attributes.push([name, { type: joined, required }]);
    }
    return this.record(attributes);
  }

  /** Different types, different numbers. */
  number(type: Ty): number {
    let number = this.numbers.get(type);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(type, number);
    }
    return number;
  }
}
