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

/** One key for each uid, and no two alike: no type has a quotation mark, so that the first one ends it. */
export const uidKey = ({ type, id }: EntityUid): string => `${type}::"${id}"`;

export const findEntity = (uid: EntityUid, entities: Entities): Entity | undefined => entities.get(uidKey(uid));

/** Keyed by `uidKey`; holds the entity itself only if the hierarchy has a cycle through it. */
export const ancestors = (uid: EntityUid, entities: Entities): ReadonlyMap<string, EntityUid> => {
  const found = new Map<string, EntityUid>();
  addParents(uidKey(uid), entities, found);
  // The map grows while it is walked; whoever is found again keeps the old place.
  for (const key of found.keys()) addParents(key, entities, found);
  return found;
};

const addParents = (key: string, entities: Entities, found: Map<string, EntityUid>): void => {
  for (const parent of entities.get(key)?.parents ?? []) found.set(uidKey(parent), parent);
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
