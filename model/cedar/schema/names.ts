/**
 * What the names in a schema mean: language reference, part 2, 1.4.
 */

import { uidKey } from '../entities.ts';
import type { EntityUid, ExtensionName, Type } from '../syntax/abstract.ts';
import type { TypeRef, UnresolvedSchema } from './unresolved.ts';

/** A common type and the namespace in which the names inside it are read. */
export interface CommonType {
  readonly name: string;
  readonly namespace: string;
  readonly type: TypeRef;
}

/** Everything that can be referred to, by absolute name. */
export interface Names {
  readonly common: ReadonlyMap<string, CommonType>;
  /** Action types of namespaces with an action included. */
  readonly entity: ReadonlySet<string>;
  /** Keyed by `uidKey`. */
  readonly actions: ReadonlyMap<string, EntityUid>;
}

type Meaning =
  | { readonly kind: 'common'; readonly common: CommonType }
  | { readonly kind: 'builtin'; readonly type: Type }
  | { readonly kind: 'entity'; readonly name: string };

export const EXTENSION_NAMES: readonly ExtensionName[] = ['ipaddr', 'decimal', 'datetime', 'duration'];
const SCALARS: readonly (readonly [string, Type])[] = [
  ['Bool', { kind: 'bool' }],
  ['Long', { kind: 'long' }],
  ['String', { kind: 'string' }],
  ...EXTENSION_NAMES.map((name): [string, Type] => [name, { kind: 'extension', name }]),
];
/** Each has a second name in the empty namespace, unless the user declares that one there. */
const BUILTINS: ReadonlyMap<string, Type> = new Map(
  SCALARS.flatMap(([name, type]) => [[`__cedar::${name}`, type] as const, [name, type] as const]),
);

export const qualify = (namespace: string, name: string): string => (namespace === '' ? name : `${namespace}::${name}`);

export const actionUid = (namespace: string, id: string): EntityUid => ({ type: qualify(namespace, 'Action'), id });

export function declaredNames(schema: UnresolvedSchema): Names {
  const common = new Map<string, CommonType>();
  const entity = new Set<string>();
  const actions = new Map<string, EntityUid>();
  for (const [namespace, { commonTypes, entityTypes, actions: declared }] of schema) {
    for (const [id, type] of commonTypes) {
      const name = qualify(namespace, id);
      common.set(name, { name, namespace, type });
    }
    for (const id of entityTypes.keys()) entity.add(qualify(namespace, id));
    for (const id of declared.keys()) {
      const uid = actionUid(namespace, id);
      entity.add(uid.type);
      actions.set(uidKey(uid), uid);
    }
  }
  return { common, entity, actions };
}

type MayBe = 'entity' | 'common' | 'either';

/**
 * What a type reference written in `namespace` means; undefined: nothing. With `::` it is absolute; any other one means
 * its own namespace's name, else the empty namespace's.
 */
export function meaningOf(
  { name, mayBe }: { readonly name: string; readonly mayBe: MayBe },
  namespace: string,
  names: Names,
): Meaning | undefined {
  if (name.includes('::')) return declaredAs(name, mayBe, names);
  return declaredAs(qualify(namespace, name), mayBe, names) ?? declaredAs(name, mayBe, names);
}

function declaredAs(name: string, mayBe: MayBe, names: Names): Meaning | undefined {
  const common = mayBe === 'entity' ? undefined : names.common.get(name);
  if (common !== undefined) return { kind: 'common', common };
  if (names.entity.has(name)) return mayBe === 'common' ? undefined : { kind: 'entity', name };
  const type = mayBe === 'entity' ? undefined : BUILTINS.get(name);
  return type && { kind: 'builtin', type };
}

/** The same for a reference to an action, without a type: one of type `Action`. */
export function actionMeant(
  { type = 'Action', id }: { readonly type?: string; readonly id: string },
  namespace: string,
  names: Names,
): EntityUid | undefined {
  const own = type.includes('::') ? undefined : names.actions.get(uidKey({ type: qualify(namespace, type), id }));
  return own ?? names.actions.get(uidKey({ type, id }));
}
