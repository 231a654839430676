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
  readonly builtin: ReadonlyMap<string, Type>;
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
const BUILTINS: readonly (readonly [string, Type])[] = [
  ['Bool', { kind: 'bool' }],
  ['Long', { kind: 'long' }],
  ['String', { kind: 'string' }],
  ...EXTENSION_NAMES.map((name): [string, Type] => [name, { kind: 'extension', name }]),
];

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
  const builtin = new Map(BUILTINS.map(([name, type]) => [`__cedar::${name}`, type]));
  // Aliases in the empty namespace, each unless the user declares that name there.
  for (const [name, type] of BUILTINS) {
    if (!common.has(name) && !entity.has(name)) builtin.set(name, type);
  }
  return { common, builtin, entity, actions };
}

/** A reference with `::` is absolute; any other one means its own namespace's name, else the empty namespace's. */
const candidates = (namespace: string, name: string): readonly string[] =>
  name.includes('::') ? [name] : [qualify(namespace, name), name];

/** What a type reference written in `namespace` means; undefined: nothing. */
export function meaningOf(
  { name, mayBe }: { readonly name: string; readonly mayBe: 'entity' | 'common' | 'either' },
  namespace: string,
  names: Names,
): Meaning | undefined {
  for (const candidate of candidates(namespace, name)) {
    const [common, builtin] = [names.common.get(candidate), names.builtin.get(candidate)];
    if (mayBe !== 'entity' && common !== undefined) return { kind: 'common', common };
    if (mayBe !== 'entity' && builtin !== undefined) return { kind: 'builtin', type: builtin };
    if (mayBe !== 'common' && names.entity.has(candidate)) return { kind: 'entity', name: candidate };
  }
  return undefined;
}

/** The same for a reference to an action, without a type: one of type `Action`. */
export function actionMeant(
  { type = 'Action', id }: { readonly type?: string; readonly id: string },
  namespace: string,
  names: Names,
): EntityUid | undefined {
  const uids = candidates(namespace, type).map(candidate => ({ type: candidate, id }));
  return uids.find(uid => names.actions.has(uidKey(uid)));
}
