/**
 * Cedar as data: abstract syntax, values, requests, entities and resolved schemas.
 *
 * Types only, nothing that runs: this folder is all that the engine and the generators may import from the model, so
 * that every side speaks of the same things without sharing a rule.
 */

// ------------------------------------------------------------------------------------------------------ expressions

/** `type` is a full path such as `A::B`; `id` is any string. */
export interface EntityUid {
  readonly type: string;
  readonly id: string;
}

export type Variable = 'principal' | 'action' | 'resource' | 'context';
export type UnaryOp = '!' | 'neg' | 'isEmpty';
export type BinaryOp =
  | '=='
  | '!='
  | 'in'
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||'
  | '+'
  | '-'
  | '*'
  | 'contains'
  | 'containsAll'
  | 'containsAny'
  | 'getTag'
  | 'hasTag';

/** A `like` pattern: literal text (may be several characters, a `*` in it is literal) and wildcards. */
export type PatternElement = 'wildcard' | { readonly literal: string };

/** One node per form of the policy JSON (EST): sugar such as `!=` or a `has` path is kept, so that printing can give it back. */
export type Expr =
  | { readonly op: 'bool'; readonly value: boolean }
  | { readonly op: 'long'; readonly value: bigint }
  | { readonly op: 'string'; readonly value: string }
  | { readonly op: 'entity'; readonly uid: EntityUid }
  | { readonly op: 'var'; readonly name: Variable }
  | { readonly op: UnaryOp; readonly arg: Expr }
  | { readonly op: BinaryOp; readonly left: Expr; readonly right: Expr }
  | { readonly op: '.'; readonly left: Expr; readonly attr: string }
  | { readonly op: 'has'; readonly left: Expr; readonly path: readonly [string, ...string[]] }
  | { readonly op: 'like'; readonly left: Expr; readonly pattern: readonly PatternElement[] }
  | { readonly op: 'is'; readonly left: Expr; readonly type: string; readonly in?: Expr }
  | { readonly op: 'if'; readonly if: Expr; readonly then: Expr; readonly else: Expr }
  | { readonly op: 'set'; readonly elements: readonly Expr[] }
  | { readonly op: 'record'; readonly fields: ReadonlyMap<string, Expr> }
  | { readonly op: 'call'; readonly fn: string; readonly args: readonly Expr[] };

// --------------------------------------------------------------------------------------------------------- policies

export type Effect = 'permit' | 'forbid';
export type SlotName = '?principal' | '?resource';
interface Slot {
  readonly slot: SlotName;
}
export type EntityOrSlot = EntityUid | Slot;

export type ScopeConstraint =
  | { readonly op: 'All' }
  | { readonly op: '==' | 'in'; readonly entity: EntityOrSlot }
  | { readonly op: 'is'; readonly type: string; readonly in?: EntityOrSlot };
export type ActionConstraint =
  | { readonly op: 'All' }
  | { readonly op: '=='; readonly entity: EntityUid }
  | { readonly op: 'in'; readonly entities: readonly EntityUid[] };

export interface Condition {
  readonly kind: 'when' | 'unless';
  readonly body: Expr;
}

/** A static policy, or a template when a scope constraint holds a slot. */
export interface Policy {
  readonly effect: Effect;
  /** null: an annotation without a value, `@a`. */
  readonly annotations: ReadonlyMap<string, string | null>;
  readonly principal: ScopeConstraint;
  readonly action: ActionConstraint;
  readonly resource: ScopeConstraint;
  readonly conditions: readonly Condition[];
}

export interface TemplateLink {
  readonly templateId: string;
  readonly newId: string;
  readonly values: ReadonlyMap<SlotName, EntityUid>;
}

export interface PolicySet {
  readonly staticPolicies: ReadonlyMap<string, Policy>;
  readonly templates: ReadonlyMap<string, Policy>;
  readonly templateLinks: readonly TemplateLink[];
}

// ----------------------------------------------------------------------------------------------------------- values

/** Bool, Long (always bigint) and String are JavaScript's own; everything else is tagged. */
export type Value = boolean | bigint | string | EntityValue | SetValue | RecordValue | ExtensionValue;
export interface EntityValue {
  readonly kind: 'entity';
  readonly uid: EntityUid;
}
/** Free of duplicates. */
export interface SetValue {
  readonly kind: 'set';
  readonly elements: readonly Value[];
}
export interface RecordValue {
  readonly kind: 'record';
  readonly fields: ReadonlyMap<string, Value>;
}
type ExtensionValue = DecimalValue | IpaddrValue | DatetimeValue | DurationValue;
/** `units` is an i64 count of 1/10000. */
export interface DecimalValue {
  readonly kind: 'decimal';
  readonly units: bigint;
}
/** `bits` is 32 or 128; `address` is not masked by `prefix`. */
export interface IpaddrValue {
  readonly kind: 'ipaddr';
  readonly bits: 32 | 128;
  readonly address: bigint;
  readonly prefix: number;
}
/** Milliseconds since 1970-01-01T00:00:00Z, an i64. */
export interface DatetimeValue {
  readonly kind: 'datetime';
  readonly ms: bigint;
}
/** Milliseconds, an i64. */
export interface DurationValue {
  readonly kind: 'duration';
  readonly ms: bigint;
}

/** How the evaluation of an expression can fail: reference part 1, section 0.1. */
export type ErrorKind =
  | 'type'
  | 'attrDoesNotExist'
  | 'tagDoesNotExist'
  | 'entityDoesNotExist'
  | 'overflow'
  | 'extension'
  | 'arity'
  | 'unknownFunction';

// ------------------------------------------------------------------------------------------------ entities, requests

export interface Entity {
  readonly uid: EntityUid;
  readonly attrs: ReadonlyMap<string, Value>;
  readonly tags: ReadonlyMap<string, Value>;
  /** As listed; the transitive closure is the hierarchy's business. */
  readonly parents: readonly EntityUid[];
}

export interface Request {
  readonly principal: EntityUid;
  readonly action: EntityUid;
  readonly resource: EntityUid;
  readonly context: RecordValue;
}

// ------------------------------------------------------------------------------------------------- resolved schemas

export type ExtensionName = 'ipaddr' | 'decimal' | 'datetime' | 'duration';
export type Type =
  | { readonly kind: 'bool' }
  | { readonly kind: 'long' }
  | { readonly kind: 'string' }
  | { readonly kind: 'set'; readonly element: Type }
  | RecordType
  | { readonly kind: 'entity'; readonly name: string }
  | { readonly kind: 'extension'; readonly name: ExtensionName };
/** Records are closed: no attribute beyond the listed ones. */
export interface RecordType {
  readonly kind: 'record';
  readonly attributes: ReadonlyMap<string, AttributeType>;
}
export interface AttributeType {
  readonly type: Type;
  readonly required: boolean;
}

export type EntityType =
  | {
      readonly kind: 'standard';
      /** Transitive closure of the declared parents: a type is in it only if a declared cycle says so. */
      readonly ancestors: ReadonlySet<string>;
      readonly shape: RecordType;
      readonly tags?: Type;
    }
  | { readonly kind: 'enum'; readonly ids: ReadonlySet<string> };

export interface ActionType {
  readonly uid: EntityUid;
  /** Transitive closure of the groups. */
  readonly ancestors: readonly EntityUid[];
  readonly principals: ReadonlySet<string>;
  readonly resources: ReadonlySet<string>;
  readonly context: RecordType;
}

/** Common types are inlined, names are absolute: reference part 2, section 1.1. */
export interface Schema {
  readonly entityTypes: ReadonlyMap<string, EntityType>;
  /** Keyed by the uid as one text, each side in its own way. */
  readonly actions: ReadonlyMap<string, ActionType>;
}
