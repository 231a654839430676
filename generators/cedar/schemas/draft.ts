/**
 * A schema while it is made: what it declares and what refers to what, before anything is written in either notation.
 *
 * References point at what they mean; how they are spelled is chosen when the schema is written, out of the spellings
 * that mean it (names.ts). `written` is for what must stand as it is, right or wrong.
 */
import type { JsonObject } from '../../../model/cedar/syntax/interchange.ts';

export const BUILTINS = ['Long', 'String', 'Bool', 'ipaddr', 'decimal', 'datetime', 'duration'] as const;
export type Builtin = (typeof BUILTINS)[number];

/** Names with values, null for an annotation without one. No name twice, unless that is the defect. */
export type Annotations = readonly (readonly [name: string, value: string | null])[];
export const NO_ANNOTATIONS: Annotations = [];

export type TypeDraft =
  | { readonly kind: 'builtin'; readonly name: Builtin }
  | { readonly kind: 'declared'; readonly to: EntityDraft | CommonDraft }
  /** The entity type of the actions of a namespace that has some. */
  | { readonly kind: 'actions'; readonly namespace: string }
  | { readonly kind: 'written'; readonly text: string; readonly json: JsonObject }
  | { readonly kind: 'set'; readonly element: TypeDraft }
  | RecordDraft;
export interface RecordDraft {
  readonly kind: 'record';
  attributes: readonly AttributeDraft[];
}
export interface AttributeDraft {
  readonly name: string;
  readonly type: TypeDraft;
  readonly required: boolean;
  readonly annotations: Annotations;
}

export interface EntityDraft {
  readonly sort: 'entity';
  readonly namespace: string;
  readonly name: string;
  annotations: Annotations;
  parents: readonly EntityName[];
  /** Anything but a record literal is for JSON only: schema text has no notation for it. */
  shape: TypeDraft | null;
  tags: TypeDraft | null;
  /** Of an enumerated type, which has nothing else. */
  ids: readonly string[] | null;
  /** Whether it shares the declaration of the entity type before it, `entity A, B`; both have the same content. */
  twin: boolean;
}
export type EntityName = EntityDraft | { readonly written: string };

export interface CommonDraft {
  readonly sort: 'common';
  readonly namespace: string;
  readonly name: string;
  annotations: Annotations;
  type: TypeDraft;
}

export interface ActionDraft {
  readonly namespace: string;
  readonly id: string;
  annotations: Annotations;
  parents: readonly ActionName[];
  appliesTo: AppliesToDraft | null;
  twin: boolean;
}
export type ActionName = ActionDraft | { readonly written: { readonly type?: string; readonly id: string } };
export interface AppliesToDraft {
  principals: readonly EntityName[];
  resources: readonly EntityName[];
  /** null: none is given. */
  context: TypeDraft | null;
  /** What a defect does to an item of the text. */
  spoilt?: { readonly item: 'principal' | 'resource' | 'context'; readonly by: 'repeating' | 'leaving out' };
}

export interface NamespaceDraft {
  readonly name: string;
  annotations: Annotations;
  readonly common: CommonDraft[];
  readonly entities: EntityDraft[];
  readonly actions: ActionDraft[];
}

export type Notation = 'text' | 'json';

export interface SchemaDraft {
  readonly notation: Notation;
  readonly namespaces: NamespaceDraft[];
}

export const isNamed = (name: EntityName): name is EntityDraft => !('written' in name);
export const isNamedAction = (name: ActionName): name is ActionDraft => !('written' in name);

export const entitiesOf = (draft: SchemaDraft): EntityDraft[] => draft.namespaces.flatMap(({ entities }) => entities);
export const commonOf = (draft: SchemaDraft): CommonDraft[] => draft.namespaces.flatMap(({ common }) => common);
export const actionsOf = (draft: SchemaDraft): ActionDraft[] => draft.namespaces.flatMap(({ actions }) => actions);

/** The record that a type is, through common types; undefined if it is something else. */
export function recordOf(type: TypeDraft): RecordDraft | undefined {
  if (type.kind === 'record') return type;
  return type.kind === 'declared' && type.to.sort === 'common' ? recordOf(type.to.type) : undefined;
}

export const written = (text: string, json?: JsonObject): TypeDraft => ({
  kind: 'written',
  text,
  json: json ?? { type: 'EntityOrCommon', name: text },
});

// Declarations with nothing in them yet.

export const bareCommon = (
  { name: namespace }: NamespaceDraft,
  name: string,
  type: TypeDraft = { kind: 'builtin', name: 'Long' },
): CommonDraft => ({
  sort: 'common',
  namespace,
  name,
  annotations: NO_ANNOTATIONS,
  type,
});

export const bareEntity = ({ name: namespace }: NamespaceDraft, name: string): EntityDraft => ({
  sort: 'entity',
  namespace,
  name,
  annotations: NO_ANNOTATIONS,
  parents: [],
  shape: null,
  tags: null,
  ids: null,
  twin: false,
});

export const bareAction = ({ name: namespace }: NamespaceDraft, id: string): ActionDraft => ({
  namespace,
  id,
  annotations: NO_ANNOTATIONS,
  parents: [],
  appliesTo: null,
  twin: false,
});
