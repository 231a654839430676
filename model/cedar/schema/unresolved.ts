/**
 * A schema as it is written, whichever way: names are still relative and common types are still names.
 *
 * Both notations, text and JSON, are read into this form, so that every rule about what a schema means is stated once,
 * in resolve.ts.
 */

/** `mayBe` says which declarations the place accepts: language reference, part 2, 1.4. */
export type TypeRef =
  | { readonly kind: 'name'; readonly name: string; readonly mayBe: 'entity' | 'common' | 'either' }
  | { readonly kind: 'extension'; readonly name: string }
  | { readonly kind: 'set'; readonly element: TypeRef }
  | RecordRef;
export interface RecordRef {
  readonly kind: 'record';
  readonly attributes: ReadonlyMap<string, AttributeRef>;
  /** JSON `additionalAttributes: true`, which no schema may ask for. */
  readonly open: boolean;
}
export interface AttributeRef {
  readonly type: TypeRef;
  readonly required: boolean;
}

export type EntityDeclaration =
  | { readonly kind: 'standard'; readonly parents: readonly string[]; readonly shape: TypeRef; readonly tags?: TypeRef }
  | { readonly kind: 'enum'; readonly ids: readonly string[] };

export interface ActionDeclaration {
  /** Without a type: an action of the type `Action`. */
  readonly parents: readonly { readonly type?: string; readonly id: string }[];
  readonly appliesTo: AppliesTo | null;
  /** JSON `attributes`, which no schema may use. */
  readonly hasAttributes: boolean;
}
export interface AppliesTo {
  readonly principals: readonly string[];
  readonly resources: readonly string[];
  readonly context: TypeRef;
}

export interface Namespace {
  readonly commonTypes: ReadonlyMap<string, TypeRef>;
  readonly entityTypes: ReadonlyMap<string, EntityDeclaration>;
  readonly actions: ReadonlyMap<string, ActionDeclaration>;
}
/** Keyed by the namespace's name; `''` is the empty namespace. */
export type UnresolvedSchema = ReadonlyMap<string, Namespace>;

export const EMPTY_RECORD: RecordRef = { kind: 'record', attributes: new Map(), open: false };

/**
 * Levels of sets and records that one type may have, common types inlined. Everything that walks a type recurses, so
 * that a deeper type would end in an exhausted stack instead of an answer.
 */
export const MAX_TYPE_DEPTH = 400;

/** What no common type may be called. */
export const BUILT_IN = ['Bool', 'Boolean', 'Entity', 'Extension', 'Long', 'Record', 'Set', 'String'];
