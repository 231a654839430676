/**
 * The entity store and its hierarchy.
 *
 * Language reference, part 1, sections 3.6 and 6.3: the ancestors of an entity are the transitive closure of the listed
 * parents through the entities that are present. A parent that is absent is still an ancestor, but nothing is known
 * beyond it.
 */

import type { Entity, EntityUid } from './syntax/abstract.ts';
import { sameUid } from './values.ts';

/** Keyed by `uidKey`. */
export type Entities = ReadonlyMap<string, Entity>;

/** `A::B::"id"` with the id as a JSON string: one key for each uid, and the key of a schema's actions. */
export const uidKey = (uid: EntityUid): string => `${uid.type}::${JSON.stringify(uid.id)}`;

export const findEntity = (uid: EntityUid, entities: Entities): Entity | undefined => entities.get(uidKey(uid));

/** Keyed by `uidKey`; holds the entity itself only if the hierarchy has a cycle through it. */
export const ancestors = (uid: EntityUid, entities: Entities): ReadonlyMap<string, EntityUid> => {
  const found = new Map<string, EntityUid>();
  const toVisit = [uid];
  for (let next = toVisit.pop(); next !== undefined; next = toVisit.pop()) {
    for (const parent of findEntity(next, entities)?.parents ?? []) {
      const key = uidKey(parent);
      if (found.has(key)) continue;
      found.set(key, parent);
      toVisit.push(parent);
    }
  }
  return found;
};

/** `uid in other`: every entity is in itself, be it present or not. */
export const isIn = (uid: EntityUid, other: EntityUid, entities: Entities): boolean =>
  sameUid(uid, other) || ancestors(uid, entities).has(uidKey(other));

export const hasCycle = (entities: Entities): boolean => {
  for (const [key, { uid }] of entities) {
    if (ancestors(uid, entities).has(key)) return true;
  }
  return false;
};
