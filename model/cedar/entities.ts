/**
 * The entity store and its hierarchy.
 *
 * Language reference, part 1, sections 3.6 and 6.3: the ancestors of an entity are the transitive closure of the listed
 * parents through the entities that are present. A parent that is absent is still an ancestor, but nothing is known
 * beyond it.
 */

import type { Entity, EntityUid } from './syntax/abstract.ts';
import { sameUid } from './values.ts';

/** By type, then by id. */
export type Entities = ReadonlyMap<string, ReadonlyMap<string, Entity>>;

/** Of entities with the same uid the last one. */
export const storeOf = (entities: Iterable<Entity>): Entities => {
  const store = new Map<string, Map<string, Entity>>();
  for (const entity of entities) {
    const { type, id } = entity.uid;
    const ofType = store.get(type);
    if (ofType === undefined) store.set(type, new Map([[id, entity]]));
    else ofType.set(id, entity);
  }
  return store;
};

export const findEntity = ({ type, id }: EntityUid, entities: Entities): Entity | undefined =>
  entities.get(type)?.get(id);

export const everyEntity = (entities: Entities): readonly Entity[] =>
  [...entities.values()].flatMap(ofType => [...ofType.values()]);

/** All that can be reached through parents, perhaps repeatedly; the entity itself only if a cycle leads back to it. */
export function* ancestors(uid: EntityUid, entities: Entities): Iterable<EntityUid> {
  const reached = new Set([findEntity(uid, entities)]);
  // The set grows while it is walked.
  for (const entity of reached) {
    for (const parent of entity?.parents ?? []) {
      yield parent;
      reached.add(findEntity(parent, entities));
    }
  }
}

const isBelow = (uid: EntityUid, other: EntityUid, entities: Entities): boolean => {
  for (const ancestor of ancestors(uid, entities)) if (sameUid(ancestor, other)) return true;
  return false;
};

/** `uid in other`: every entity is in itself, be it present or not. */
export const isIn = (uid: EntityUid, other: EntityUid, entities: Entities): boolean =>
  sameUid(uid, other) || isBelow(uid, other, entities);

export const hasCycle = (entities: Entities): boolean =>
  everyEntity(entities).some(({ uid }) => isBelow(uid, uid, entities));

/** One key for each uid, and no two alike: no type has a quotation mark, so that the first one ends it. */
export const uidKey = ({ type, id }: EntityUid): string => `${type}::"${id}"`;
