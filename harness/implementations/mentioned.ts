/**
 * The names in entities JSON that was accepted: whom to ask a store about, and for what.
 *
 * Reads shapes only. For JSON that no implementation accepts the answer means nothing.
 */

import type { EntityUid } from '../../model/cedar/syntax/abstract.ts';
import type { EntitiesJson, Json } from '../../model/cedar/syntax/interchange.ts';
import { isObject, readJson } from '../json.ts';

interface MentionedEntity {
  readonly uid: EntityUid;
  readonly attrs: readonly string[];
  readonly tags: readonly string[];
}

export interface Mentioned {
  /** Keyed by `entityKey`; entities of actions are left out, a schema adds some and says all about them. */
  readonly entities: ReadonlyMap<string, MentionedEntity>;
  /** Everybody who is listed, as an entity or as a parent. */
  readonly uids: ReadonlyMap<string, EntityUid>;
  /** Keys of the parents that each entity lists, actions' too. */
  readonly parents: ReadonlyMap<string, ReadonlySet<string>>;
}

/** `NS::Type::"id"` with a JSON string. */
export const entityKey = ({ type, id }: EntityUid): string => `${type}::${JSON.stringify(id)}`;

export function mentionedIn(json: EntitiesJson): Mentioned {
  const list = typeof json === 'string' ? readJson(json) : json;
  const entities = new Map<string, MentionedEntity>();
  const uids = new Map<string, EntityUid>();
  const parents = new Map<string, Set<string>>();
  for (const item of Array.isArray(list) ? (list as readonly Json[]) : []) {
    const uid = isObject(item) ? uidIn(item.uid) : undefined;
    if (!isObject(item) || uid === undefined) continue;
    uids.set(entityKey(uid), uid);
    if (!isActionType(uid.type)) {
      entities.set(entityKey(uid), { uid, attrs: keysOf(item.attrs), tags: keysOf(item.tags) });
    }
    const above = parents.get(entityKey(uid)) ?? new Set();
    parents.set(entityKey(uid), above);
    for (const json of Array.isArray(item.parents) ? item.parents : []) {
      const parent = uidIn(json);
      if (parent === undefined) continue;
      uids.set(entityKey(parent), parent);
      above.add(entityKey(parent));
    }
  }
  return { entities, uids, parents };
}

/** Keys of everybody whom parents lead to. A hint whom to ask for, never an answer. */
export function reachedFrom(key: string, { parents }: Mentioned): ReadonlySet<string> {
  const reached = new Set<string>(parents.get(key));
  for (const next of reached) for (const parent of parents.get(next) ?? []) reached.add(parent);
  return reached;
}

const keysOf = (json: Json | undefined): readonly string[] => (isObject(json) ? Object.keys(json) : []);

const isActionType = (type: string): boolean => type === 'Action' || type.endsWith('::Action');

/** The escape wins where both notations are there; in it there is no other escape. */
function uidIn(json: Json | undefined): EntityUid | undefined {
  if (!isObject(json)) return undefined;
  return plainUid(json.__entity) ?? plainUid(json);
}

const plainUid = (json: Json | undefined): EntityUid | undefined =>
  isObject(json) && typeof json.type === 'string' && typeof json.id === 'string'
    ? { type: json.type, id: json.id }
    : undefined;
