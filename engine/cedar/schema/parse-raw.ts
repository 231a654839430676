/**
 * What the text parser knows before names are compared: declarations in source order, duplicates and all.
 */

import type {
  ActionRef,
  Annotations,
  At,
  DeclaredRecord,
  DeclaredType,
  EntityBody,
  EntityTypeRef,
  NameRef,
} from './declared.ts';

interface RawName {
  readonly name: string;
  readonly at: At;
}
export interface RawEntity {
  readonly kind: 'entity';
  readonly names: readonly RawName[];
  readonly body: { readonly annotations: Annotations } & EntityBody;
}
type RawApplication =
  | { readonly kind: 'principal' | 'resource'; readonly at: At; readonly types: readonly EntityTypeRef[] }
  | { readonly kind: 'context'; readonly at: At; readonly type: DeclaredRecord | NameRef };
export interface RawAction {
  readonly kind: 'action';
  readonly names: readonly RawName[];
  readonly annotations: Annotations;
  readonly parents: readonly ActionRef[] | undefined;
  /** The items of `appliesTo` in source order, duplicates included. */
  readonly applications: RawApplication[] | undefined;
  /** Where `appliesTo` stands. */
  readonly at: At;
}
interface RawCommon {
  readonly kind: 'type';
  readonly names: readonly RawName[];
  readonly annotations: Annotations;
  readonly type: DeclaredType;
}
export type RawDeclaration = RawEntity | RawAction | RawCommon;

export interface RawNamespace {
  readonly name: string;
  readonly at: At;
  readonly annotations: Annotations;
  readonly declarations: RawDeclaration[];
}
export interface RawSchema {
  readonly source: string;
  /** The first one is the empty namespace. */
  readonly namespaces: readonly RawNamespace[];
}
