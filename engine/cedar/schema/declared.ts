/**
 * A schema as its author wrote it: the one form that the text parser and the JSON reader both produce.
 *
 * It keeps what the resolved schema forgets (which reference may be a common type, annotations, the order of
 * declarations), so that a schema can also be printed in the other notation. Nothing here is resolved yet.
 */

/** null: an annotation without a value, which only the JSON format can tell from an empty one. */
export type Annotations = ReadonlyMap<string, string | null>;

/** Offset in the schema text, or -1 when the schema came as JSON: the source of line and column in problems. */
export type At = number;
export const NOWHERE: At = -1;

/**
 * A reference: `common` never means an entity type, `entity` never a common type, `either` tries the common type first.
 */
export interface NameRef {
  readonly kind: 'common' | 'entity' | 'either';
  readonly name: string;
  readonly at: At;
}
export interface DeclaredRecord {
  readonly kind: 'record';
  readonly attributes: ReadonlyMap<string, DeclaredAttribute>;
  /** `additionalAttributes: true`, a feature that Cedar has switched off. */
  readonly open: boolean;
}
export type DeclaredType =
  | NameRef
  | DeclaredRecord
  | { readonly kind: 'primitive'; readonly name: 'Long' | 'String' | 'Boolean' }
  | { readonly kind: 'extension'; readonly name: string }
  | { readonly kind: 'set'; readonly element: DeclaredType };

export interface DeclaredAttribute {
  readonly type: DeclaredType;
  readonly required: boolean;
  readonly annotations: Annotations;
}

/** A name written where only an entity type makes sense: `in`, `principal`, `resource`. */
export interface EntityTypeRef {
  readonly name: string;
  readonly at: At;
}

/** What stands in the braces or brackets of an entity type. */
export type EntityBody =
  | {
      readonly kind: 'standard';
      readonly parents: readonly EntityTypeRef[];
      readonly shape: DeclaredType | undefined;
      readonly tags: DeclaredType | undefined;
    }
  | { readonly kind: 'enum'; readonly ids: readonly string[] };

export type DeclaredEntity = { readonly annotations: Annotations; readonly at: At } & EntityBody;

/** `type` undefined: an action of the default type, `Action`. */
export interface ActionRef {
  readonly type: string | undefined;
  readonly id: string;
  readonly at: At;
}
export interface DeclaredApplication {
  readonly principals: readonly EntityTypeRef[];
  readonly resources: readonly EntityTypeRef[];
  readonly context: DeclaredType | undefined;
}
export interface DeclaredAction {
  readonly annotations: Annotations;
  readonly at: At;
  /** undefined and `[]` mean the same, and print differently. */
  readonly parents: readonly ActionRef[] | undefined;
  readonly appliesTo: DeclaredApplication | undefined;
  /** JSON `attributes`, a feature that Cedar has switched off. */
  readonly hasAttributes: boolean;
}
export interface DeclaredCommon {
  readonly annotations: Annotations;
  readonly at: At;
  readonly type: DeclaredType;
}

export interface DeclaredNamespace {
  readonly annotations: Annotations;
  readonly common: ReadonlyMap<string, DeclaredCommon>;
  readonly entities: ReadonlyMap<string, DeclaredEntity>;
  readonly actions: ReadonlyMap<string, DeclaredAction>;
}

/** Keyed by namespace, `''` for declarations outside any. */
export interface DeclaredSchema {
  readonly namespaces: ReadonlyMap<string, DeclaredNamespace>;
  /** The text that every `at` points into; undefined for JSON. */
  readonly source: string | undefined;
}
