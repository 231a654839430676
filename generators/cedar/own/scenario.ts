/**
 * Scenarios around a person's own schema, and own policies and entities if there are any. Each aims at one or more of the
 * policies: the request passes its scope and its condition is arranged to hold, or exactly one thing is arranged to fail.
 *
 * Promises. Every input loads: data conforms to the schema. The policies are those of the files, word for word. Entities
 * of the files keep their data in half of the scenarios; in the other half it may change where a policy looks.
 */
import type {
  AuthorizeInput,
  Json,
  JsonObject,
  PolicySetJson,
  TemplateLinkJson,
  UidJson,
} from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';
import type { Action, Datum, EntityType, Handle, Target } from '../domain.ts';
import { Handle as NewHandle } from '../domain.ts';
import { drawContent, drawHierarchy, entitiesJson } from '../entities.ts';
import type { Est } from '../est.ts';
import { ENTITY_IDS, TAG_KEYS } from '../names.ts';
import { policySet } from '../policy-set.ts';
import { Pools } from '../pools.ts';
import { Reach } from '../reach.ts';
import { drawRequests, drawTarget } from '../request.ts';
import { freshRecord } from '../values.ts';
import { World } from '../world.ts';
import { arrange, lift } from './arrange.ts';
import { fieldsOf, handleOf, preferConstants, uidOf } from './data.ts';
import type { OwnPolicy, Prepared } from './files.ts';
import { type OpenTarget, Places } from './places.ts';
import { OwnTypes } from './types.ts';

/** Entities of a file that one scenario takes, apart from those above them. */
const MOST_ENTITIES = 30;
const MOST_DRAWN = 4;

export function ownScenario(choices: Choices, own: Prepared): AuthorizeInput {
  const world = new World(choices, new Pools(choices, 'explicit'), true);
  const chosen = chooseTargets(choices, own);
  const types = new OwnTypes(world, own.schema, actionsOf(chosen, own), own.constants.ids.keys());
  for (const key of [...own.constants.tagKeys, ...TAG_KEYS].slice(0, 5)) world.tagKeys.push(key);
  preferConstants(world, own.constants, own.accepts);
  const given = drawOwnEntities(world, types, own);
  const frozen = choices.chance(0.5) ? given : new Set<Handle>();
  const policies = own.policies === null ? null : linked(world, own.policies, own);
  const aims = policies === null ? [drawTarget(world, null)] : chosen.map(policy => reach(world, policy, own, frozen));
  const written = policies ?? generated(world, aims[0] as Target);
  const requests = drawRequests(world, aims);
  return { schema: own.schemaJson, policies: written, entities: entitiesJson(world), requests };
}

function chooseTargets(choices: Choices, { targets, unlinked }: Prepared): readonly OwnPolicy[] {
  const all = [...targets, ...unlinked.map(({ body }) => ({ body, values: {} }))];
  return all.length === 0 ? [] : choices.sample(all, choices.integer(1, 4));
}

/** Policies for the schema alone: as everywhere, valid ones and some with an error in them. */
function generated(world: World, target: Target): PolicySetJson {
  const { choices } = world;
  const reached = new Reach(world, target, choices.pick(world.handles));
  return policySet(world, [{ target, reach: reached }], choices.chance(0.1) ? 0.08 : 0, choices.chance(0.25));
}

// ----------------------------------------------------------------------------------------------------------- entities

/** Those of the file, then some for every type, with the ids that policies name first. Returns those of the file. */
function drawOwnEntities(world: World, types: OwnTypes, own: Prepared): Set<Handle> {
  const taken = takeEntities(world, own.entities);
  const given = new Map<Handle, JsonObject>();
  for (const json of taken) {
    const { type, id } = uidOf(json.uid);
    given.set(handleOf(world, types.entityType(type), id), json);
  }
  for (const type of world.entityTypes) drawHandles(world, type, own);
  for (const [handle, json] of given) takeContent(world, types, handle, json);
  for (const type of world.entityTypes) {
    for (const handle of type.handles) {
      if (given.has(handle)) continue;
      // Also those that will not be there: arranging may want them to be.
      const { present } = handle;
      handle.present = true;
      drawContent(world, handle);
      handle.present = present;
    }
  }
  if (given.size === 0) drawHierarchy(world);
  return new Set(given.keys());
}

/** All, or some with everything above them; actions belong to the schema. */
function takeEntities({ choices }: World, entities: readonly JsonObject[]): readonly JsonObject[] {
  const own = entities.filter(({ uid }) => !/(^|::)Action$/.test(uidOf(uid).type));
  if (own.length <= MOST_ENTITIES) return own;
  const keyOf = (uid: Json | undefined): string => JSON.stringify([uidOf(uid).type, uidOf(uid).id]);
  const byKey = new Map(own.map(entity => [keyOf(entity.uid), entity]));
  const taken = new Set(choices.sample(own, MOST_ENTITIES));
  // The set grows while it is walked.
  for (const entity of taken) {
    for (const parent of (entity.parents ?? []) as readonly Json[]) {
      const above = byKey.get(keyOf(parent));
      if (above !== undefined) taken.add(above);
    }
  }
  return [...taken];
}

function takeContent(world: World, types: OwnTypes, handle: Handle, json: JsonObject): void {
  handle.present = true;
  handle.attributes = fieldsOf(world, handle.type.attributes, (json.attrs ?? {}) as JsonObject);
  const parents = (json.parents ?? []) as readonly Json[];
  handle.parents = parents.map(uidOf).map(({ type, id }) => handleOf(world, types.entityType(type), id));
  const { tags: type } = handle.type;
  const tags = Object.entries((json.tags ?? {}) as JsonObject);
  if (type === null || tags.length === 0) return;
  const values = fieldsOf(
    world,
    tags.map(([name]) => ({ name, type, required: true })),
    json.tags as JsonObject,
  );
  handle.tagKeys = tags.map(([name]) => name);
  handle.tagValues = values as Datum[];
}

function drawHandles(world: World, type: EntityType, own: Prepared): void {
  const { choices } = world;
  const named = [...(own.constants.ids.get(type.name) ?? [])];
  const ids = type.enumIds ?? [...new Set([...named, ...ENTITY_IDS.slice(0, 8)])];
  const count = type.enumIds === null ? Math.min(named.length, 8) + choices.size(1, MOST_DRAWN, 0.6) : ids.length;
  for (const id of ids.slice(0, count)) {
    if (type.handles.some(({ uid }) => uid.id === id)) continue;
    const handle = new NewHandle(type, id);
    handle.present = !choices.chance(0.07);
    type.handles.push(handle);
    world.handles.push(handle);
  }
  // An entity that other data speaks of may be missing: so may those of the file's attributes.
  for (const handle of type.handles) if (!world.handles.includes(handle)) world.handles.push(handle);
}

// ------------------------------------------------------------------------------------------------- policies and links

/** Templates that nobody links get a link or two: unlinked, they take no part. */
function linked(world: World, policies: PolicySetJson, { unlinked }: Prepared): PolicySetJson {
  if (unlinked.length === 0) return policies;
  const links: TemplateLinkJson[] = [...policies.templateLinks];
  for (const { id, body } of unlinked) {
    for (let n = world.choices.integer(1, 2); n > 0; n--) {
      const values: Record<string, UidJson> = {};
      for (const part of ['principal', 'resource'] as const) {
        if (slotOf(body[part] as JsonObject)) values[`?${part}`] = world.choices.pick(world.handles).uid;
      }
      links.push({ templateId: id, newId: `${id}, link ${n}`, values });
    }
  }
  return { ...policies, templateLinks: links };
}

const slotOf = ({ slot, in: within }: JsonObject): boolean =>
  slot !== undefined || (typeof within === 'object' && within !== null && Object.hasOwn(within, 'slot'));

/** The actions that the scopes name, for schemas of which a scenario can only take a part. */
function actionsOf(policies: readonly OwnPolicy[], { schema }: Prepared) {
  return [...schema.actions.values()].filter(({ uid, ancestors }) =>
    policies.some(({ body }) => admits(body.action as JsonObject, [uid, ...ancestors])),
  );
}

/** Whether an action constraint admits an action, given with its groups. */
function admits(
  constraint: JsonObject,
  [self, ...groups]: readonly { readonly type: string; readonly id: string }[],
): boolean {
  if (constraint.op === 'All') return true;
  const named = (constraint.entities ?? [constraint.entity]) as readonly UidJson[];
  const candidates = constraint.op === '==' ? [self] : [self, ...groups];
  return named.some(({ type, id }) => candidates.some(each => each?.type === type && each.id === id));
}

// ---------------------------------------------------------------------------------------------------------- requests

/** A request that the policy is about, and data under which it is satisfied, or just not. */
function reach(world: World, { body, values }: OwnPolicy, own: Prepared, frozen: ReadonlySet<Handle>): Target {
  const { choices } = world;
  const target = open(world, body);
  const places = new Places(world, target, own.accepts, frozen);
  const wish = choices.chance(0.6);
  // At most one part is arranged to fail: then it alone decides.
  const conditions = body.conditions as readonly JsonObject[];
  const failing = wish ? -1 : choices.below(conditions.length + 2);
  enter(places, 'principal', body.principal as JsonObject, values['?principal'], failing !== conditions.length);
  enter(places, 'resource', body.resource as JsonObject, values['?resource'], failing !== conditions.length + 1);
  // Twice: what a later condition changes, an earlier one may read.
  for (let round = 0; round < 2; round++) {
    conditions.forEach(({ kind, body: condition }, i) => {
      arrange(places, condition as Est, (kind === 'when') === (i !== failing));
    });
  }
  return { ...target };
}

/** Any request of an action that the policy admits. */
function open(world: World, body: JsonObject): OpenTarget {
  const { choices } = world;
  const uidsOf = (action: Action): UidJson[] => [
    action.handle.uid,
    ...world.actions
      .filter(other => other !== action && (action.upward & other.bit) !== 0)
      .map(({ handle }) => handle.uid),
  ];
  const fitting = world.applicable.filter(action => admits(body.action as JsonObject, uidsOf(action)));
  const action = choices.pick(fitting.length > 0 ? fitting : world.applicable);
  return {
    principal: anyOf(world, action.principals, body.principal as JsonObject),
    action,
    resource: anyOf(world, action.resources, body.resource as JsonObject),
    context: freshRecord(world, action.context),
  };
}

/** An entity of the types of the mask, of the type that the scope asks for if it can be. */
function anyOf(world: World, mask: number, constraint: JsonObject): Handle {
  const types = world.typesIn(mask);
  const wanted = types.filter(({ name }) => name === constraint.entity_type);
  return world.choices.pick(world.choices.pick(wanted.length > 0 ? wanted : types).handles);
}

/** Makes the entity of the request pass its scope constraint, or not. */
function enter(
  places: Places,
  part: 'principal' | 'resource',
  constraint: JsonObject,
  slot: UidJson | undefined,
  wish: boolean,
): void {
  const { world, target } = places;
  const within = constraint.in as JsonObject | undefined;
  const uid = (constraint.entity ?? within?.entity ?? slot) as UidJson | undefined;
  if (uid === undefined || !wish) return;
  const group = world.handles.find(handle => handle.uid.type === uid.type && handle.uid.id === uid.id);
  if (group === undefined) return;
  const place = places.of({ Var: part });
  if (constraint.op === '==') {
    place?.put(group.datum);
    return;
  }
  if (target[part].ancestors().includes(group)) return;
  const mask = part === 'principal' ? target.action.principals : target.action.resources;
  const inside = world.handles.filter(handle => (handle.type.bit & mask) !== 0 && handle.ancestors().includes(group));
  if (inside.length > 0 && world.choices.chance(0.6)) place?.put(world.choices.pick(inside).datum);
  else if (!lift(places, target[part], group)) place?.put(group.datum);
}
