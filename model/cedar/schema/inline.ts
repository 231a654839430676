/**
 * Common types are macros: each use is replaced by the definition, so that none is left in a resolved schema.
 *
 * Nothing here recurses over common types, only over what is nested in one definition: a chain or a cycle of any length
 * is no danger to the stack. Inlining can double a type with every common type on its way, which is why the size of
 * the result is computed, and limited, before anybody walks it.
 */

import type { Note } from '../reading.ts';
import type { AttributeType, Type } from '../syntax/abstract.ts';
import { type CommonType, EXTENSION_NAMES, meaningOf, type Names } from './names.ts';
import type { TypeRef } from './unresolved.ts';

/** `size` counts every part of the type as often as it is used. */
export interface Inlined {
  readonly type: Type;
  readonly depth: number;
  readonly size: number;
}
type InlinedTypes = ReadonlyMap<string, Inlined>;

/** The names that a type mentions, as often as it does. */
function namesIn(type: TypeRef): readonly (TypeRef & { kind: 'name' })[] {
  switch (type.kind) {
    case 'name':
      return [type];
    case 'extension':
      return [];
    case 'set':
      return namesIn(type.element);
    case 'record':
      return [...type.attributes.values()].flatMap(attribute => namesIn(attribute.type));
  }
}

/** Each common type after all that it uses. Those on a cycle, and those that use them, are left out. */
export function orderOfUse(names: Names): readonly CommonType[] {
  const missing = new Map<CommonType, number>();
  const users = new Map<CommonType, CommonType[]>([...names.common.values()].map(common => [common, []]));
  for (const user of names.common.values()) {
    const used = new Set<CommonType>();
    for (const reference of namesIn(user.type)) {
      const meaning = meaningOf(reference, user.namespace, names);
      if (meaning?.kind === 'common') used.add(meaning.common);
    }
    missing.set(user, used.size);
    for (const common of used) users.get(common)?.push(user);
  }
  const ordered = [...missing.keys()].filter(common => missing.get(common) === 0);
  // The list grows while it is walked: a type enters when the last one that it uses has been walked.
  for (const common of ordered) {
    for (const user of users.get(common) ?? []) {
      const left = (missing.get(user) ?? 0) - 1;
      missing.set(user, left);
      if (left === 0) ordered.push(user);
    }
  }
  return ordered;
}

/** Every reference in `type` must mean something, and the common types it uses must be in `done`. */
export function inline(type: TypeRef, namespace: string, names: Names, done: InlinedTypes, note: Note): Inlined {
  switch (type.kind) {
    case 'name': {
      const meaning = meaningOf(type, namespace, names);
      if (meaning?.kind === 'common') return done.get(meaning.common.name) ?? leaf(NOTHING);
      if (meaning?.kind === 'entity') return leaf({ kind: 'entity', name: meaning.name });
      return leaf(meaning?.type ?? NOTHING);
    }
    case 'extension': {
      const name = EXTENSION_NAMES.find(known => known === type.name);
      if (name === undefined) return leaf(note('unknownExtensionType', `there is no extension ${type.name}`, NOTHING));
      return leaf({ kind: 'extension', name });
    }
    case 'set': {
      const { type: element, depth, size } = inline(type.element, namespace, names, done, note);
      return { type: { kind: 'set', element }, depth: depth + 1, size: size + 1 };
    }
    case 'record': {
      if (type.open) note('unsupportedFeature', 'additionalAttributes may not be true');
      const attributes = new Map<string, AttributeType>();
      let [depth, size] = [0, 1];
      for (const [name, { type: declared, required }] of type.attributes) {
        const inlined = inline(declared, namespace, names, done, note);
        attributes.set(name, { type: inlined.type, required });
        depth = Math.max(depth, inlined.depth);
        size += inlined.size;
      }
      return { type: { kind: 'record', attributes }, depth: depth + 1, size };
    }
  }
}

const leaf = (type: Type): Inlined => ({ type, depth: 1, size: 1 });

/** Stands where a problem has been found already: no schema that resolves contains it. */
const NOTHING: Type = { kind: 'record', attributes: new Map() };
