/**
 * What a scenario consists of, as the generators think of it: types, entity types, actions, entities and values that
 * know their type, beside the JSON that will stand for them in the input.
 *
 * Values keep their meaning (`number`, `text`, `parts`, `handle`), so that the generator can aim: write a comparison
 * that holds, a pattern that matches, a request that a policy's scope admits.
 */
import type { Json, JsonObject, UidJson } from '../../model/cedar/syntax/interchange.ts';
import { type Est, put } from './est.ts';

export type Kind =
  | 'bool'
  | 'long'
  | 'string'
  | 'decimal'
  | 'ipaddr'
  | 'datetime'
  | 'duration'
  | 'set'
  | 'record'
  | 'entity';

export class Attribute {
  readonly name: string;
  readonly type: Type;
  readonly required: boolean;

  constructor(name: string, type: Type, required: boolean) {
    this.name = name;
    this.type = type;
    this.required = required;
  }
}

const NO_ATTRIBUTES: readonly Attribute[] = [];

/** A type is one object within a scenario: equal types are identical, and `id` counts them. */
export class Type {
  readonly id: number;
  readonly kind: Kind;
  /** Of a set. */
  readonly element: Type | null;
  /** Of a record. */
  readonly attributes: readonly Attribute[];
  /** Of an entity. */
  readonly entity: EntityType | null;
  /** As in a JSON schema. */
  readonly json: JsonObject;
  /**
   * Whether strict validation lets an expression without paths have this type. A record with optional attributes has
   * no literal: the validator distinguishes required from optional even in `==`.
   */
  readonly writable: boolean;

  constructor(
    id: number,
    kind: Kind,
    json: JsonObject,
    element: Type | null = null,
    attributes: readonly Attribute[] = NO_ATTRIBUTES,
    entity: EntityType | null = null,
  ) {
    this.id = id;
    this.kind = kind;
    this.json = json;
    this.element = element;
    this.attributes = attributes;
    this.entity = entity;
    this.writable =
      (element === null || element.writable) &&
      (attributes.length === 0 || attributes.every(attribute => attribute.required && attribute.type.writable));
  }
}

const builtin = (id: number, kind: Kind, json: JsonObject): Type => new Type(id, kind, json);
const extension = (id: number, name: Kind): Type => new Type(id, name, { type: 'Extension', name });

export const BOOL = builtin(0, 'bool', { type: 'Boolean' });
export const LONG = builtin(1, 'long', { type: 'Long' });
export const STRING = builtin(2, 'string', { type: 'String' });
export const DECIMAL = extension(3, 'decimal');
export const IPADDR = extension(4, 'ipaddr');
export const DATETIME = extension(5, 'datetime');
export const DURATION = extension(6, 'duration');
/** The first id that is free for the types of a scenario. */
export const FIRST_FREE_TYPE_ID = 7;

export class EntityType {
  /** Full path. */
  readonly name: string;
  /** Its bit in the masks of this scenario, 1 << position; 0 for types outside the schema. */
  readonly bit: number;
  readonly type: Type;
  /** Masks of declared parent types, and of their transitive closure. */
  parents = 0;
  ancestors = 0;
  attributes: readonly Attribute[] = [];
  tags: Type | null = null;
  /** Ids of an enumerated type. */
  enumIds: readonly string[] | null = null;
  readonly handles: Handle[] = [];

  constructor(name: string, bit: number, typeId: number, form: 'Entity' | 'EntityOrCommon' = 'Entity') {
    this.name = name;
    this.bit = bit;
    this.type = new Type(typeId, 'entity', { type: form, name }, null, NO_ATTRIBUTES, this);
  }
}

/** One entity that the scenario speaks of, whether it is in the store or not. */
export class Handle {
  readonly uid: UidJson;
  readonly type: EntityType;
  /** Whether the store will hold it. */
  present = true;
  /** Values by position of the type's attributes; null: absent. */
  attributes: readonly (Datum | null)[] = [];
  tagKeys: readonly string[] = [];
  tagValues: readonly Datum[] = [];
  parents: readonly Handle[] = [];
  /** The longest chain of parents above it. */
  height = 0;
  readonly datum: Datum;
  private closure: readonly Handle[] | null = null;

  /** `bare`: stands in data as its uid alone, which a schema permits. */
  constructor(type: EntityType, id: string, bare = false) {
    this.uid = { type: type.name, id };
    this.type = type;
    const explicit = { __entity: this.uid };
    this.datum = new Datum(type.type, bare ? this.uid : explicit, Number.NaN, '', NO_PARTS, this, explicit);
  }

  /** As Cedar sees it: through entities of the store only, but absent parents count. Ask once the store is complete. */
  ancestors(): readonly Handle[] {
    if (this.closure === null) {
      const found: Handle[] = [];
      if (this.present) collectAncestors(this, found);
      this.closure = found;
    }
    return this.closure;
  }

  /** After a change of parents anywhere, what was asked of `ancestors` before is out of date. */
  forgetAncestors(): void {
    this.closure = null;
  }

  /** The tag's value, or null. */
  tag(key: string): Datum | null {
    const at = this.tagKeys.indexOf(key);
    return at < 0 ? null : (this.tagValues[at] as Datum);
  }
}

function collectAncestors(handle: Handle, found: Handle[]): void {
  for (const parent of handle.parents) {
    if (found.includes(parent)) continue;
    found.push(parent);
    if (parent.present) collectAncestors(parent, found);
  }
}

const NO_PARTS: readonly (Datum | null)[] = [];

function explicitCompound(type: Type, parts: readonly (Datum | null)[]): Json {
  if (type.kind === 'set') return parts.map(part => (part as Datum).explicit);
  const json: Record<string, Json> = {};
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part !== null && part !== undefined) put(json, (type.attributes[i] as Attribute).name, part.explicit);
  }
  return json;
}

/** A value: what stands for it in data, and what it means. */
export class Datum {
  readonly type: Type;
  /** As in entities and contexts; may use the short notations that a schema permits. */
  readonly json: Json;
  /** Orders values of a Long, decimal, datetime or duration (approximate beyond 2^53); NaN for all others. */
  readonly number: number;
  /** Of a String; the constructor's argument for extension values. */
  readonly text: string;
  readonly handle: Handle | null;
  /** Elements of a set; fields of a record by position of the type's attributes, null: absent. */
  readonly parts: readonly (Datum | null)[];
  /** The literal expression, once somebody has asked for it. */
  literal: Est | null;
  private written: Json | undefined;

  constructor(
    type: Type,
    json: Json,
    number = Number.NaN,
    text = '',
    parts: readonly (Datum | null)[] = NO_PARTS,
    handle: Handle | null = null,
    explicit: Json | undefined = undefined,
    literal: Est | null = null,
  ) {
    this.type = type;
    this.json = json;
    this.number = number;
    this.text = text;
    this.parts = parts;
    this.handle = handle;
    this.written = explicit;
    this.literal = literal;
  }

  /** The value without short notations: fit for policies and for data without a schema. */
  get explicit(): Json {
    this.written ??= this.parts.length === 0 ? this.json : explicitCompound(this.type, this.parts);
    return this.written;
  }
}

export class Action {
  readonly handle: Handle;
  /** Its bit in the masks of this scenario. */
  readonly bit: number;
  parents = 0;
  /** Itself and all groups above it. */
  upward = 0;
  /** Itself and all actions below it. */
  downward = 0;
  /** Masks of entity types; an action with an empty one applies to nothing. */
  principals = 0;
  resources = 0;
  context: Type;

  constructor(handle: Handle, bit: number, context: Type) {
    this.handle = handle;
    this.bit = bit;
    this.context = context;
  }
}

/** A request that policies aim at. */
export interface Target {
  readonly principal: Handle;
  readonly action: Action;
  readonly resource: Handle;
  readonly context: Datum;
}
