/**
 * Sessions: a scenario, and steps that change its policies and entities between its requests.
 *
 * Most steps are decisions, and the same few requests come again and again: what an implementation wrongly remembers
 * shows only where it was asked before. Updates stay within the world of the scenario, so that they matter to its
 * requests; some are to be refused, and must then change nothing.
 */
import type {
  Json,
  JsonObject,
  PolicyJson,
  PolicySetJson,
  RequestJson,
  UidJson,
} from '../../model/cedar/syntax/interchange.ts';
import type { SessionInput, SessionStep } from '../../model/cedar/syntax/session.ts';
import { type Choices, table } from '../choices.ts';
import type { Action, EntityType, Handle, Target } from './domain.ts';
import { type Part, spoiltScenario } from './doors.ts';
import { drawContent, entitiesJson, entityJson } from './entities.ts';
import { halfEntities, impossiblePolicy, impossibleSchema } from './invalid/deep.ts';
import type { Plant, Planted } from './invalid/planted.ts';
import { spoilRequestOf } from './invalid/spoilt-data.ts';
import { withKey } from './json/places.ts';
import { drawWorld, schemaOf } from './json/schema-world.ts';
import { UNDECLARED_NAMES } from './names.ts';
import type { Aim } from './policy.ts';
import { policySet } from './policy-set.ts';
import { Reach } from './reach.ts';
import { drawRequests, drawTarget, requestJson } from './request.ts';
import { strangeValue } from './values.ts';
import type { World } from './world.ts';

/** Part of the address of an input: raise it with every change of what a (seed, index) means. */
export const SESSION_GENERATOR_VERSION = 4;

type Kind = 'decide' | 'add' | 'link' | 'remove' | 'put' | 'forget';
const KINDS = table<Kind>([
  [11, 'decide'],
  [3, 'add'],
  [2, 'link'],
  [3, 'remove'],
  [5, 'put'],
  [2, 'forget'],
]);

const SLOTS = ['?principal', '?resource'];

const MIN_STEPS = 4;
const MAX_STEPS = 40;

/** How many sessions have a part that does not load, and how many one that cannot even be put to the real Cedar. */
const SPOILT = 0.02;
const IMPOSSIBLE = 0.03;

export function sessionScenario(choices: Choices): Planted<SessionInput> {
  const world = drawWorld(choices, choices.chance(0.6));
  const first = drawTarget(world, null);
  const targets = [first];
  for (let more = choices.below(3); more > 0; more--) targets.push(drawTarget(world, first));
  const aims = targets.map(target => ({ target, reach: new Reach(world, target, choices.pick(world.handles)) }));
  const loose = choices.chance(0.2) ? 0.08 : 0;
  const policies = policySet(world, aims, loose, choices.chance(0.2));
  const drawn = drawRequests(world, targets);
  // Each step that decides such a one is refused, and all others are not.
  const requests = choices.chance(0.06) ? withSpoilt(world, targets, drawn) : drawn;
  // Both before the steps, which redraw what the world's entities hold.
  const schema = schemaOf(world);
  const entities = entitiesJson(world);
  const session = new Session(world, aims, loose, policies, requests.length);
  const steps = Array.from({ length: choices.size(MIN_STEPS, MAX_STEPS, 0.94) }, () => session.step());
  const input = { schema, policies, entities, requests, steps };
  if (choices.chance(SPOILT)) return spoiltScenario(world, targets, input, PARTS_OF_SESSIONS);
  return choices.chance(IMPOSSIBLE) ? impossible(choices, input) : input;
}

/** Requests are looked at when they are decided: one that does not load spoils no session. */
const PARTS_OF_SESSIONS = table<Part>([
  [3, 'policies'],
  [2, 'schema'],
  [2, 'entities'],
]);

function withSpoilt(world: World, targets: readonly Target[], requests: readonly RequestJson[]): RequestJson[] {
  const target = world.choices.pick(targets);
  const { request } = spoilRequestOf(world, target, requestJson(target));
  return [request, ...requests.slice(1)];
}

/** One part that no text of the language is, or that nobody could read. */
function impossible(choices: Choices, input: SessionInput): Planted<SessionInput> {
  const planted = (category: string): Plant => ({ kind: `${category} beyond all limits`, category });
  switch (choices.below(4)) {
    case 1:
      return { ...input, entities: halfEntities(choices), planted: planted('entities') };
    case 2:
      return { ...input, schema: impossibleSchema(choices), planted: planted('schema') };
    default: {
      const policy = impossiblePolicy(choices);
      const policies = { ...input.policies, staticPolicies: { ...input.policies.staticPolicies, impossible: policy } };
      return { ...input, policies, planted: planted('policies') };
    }
  }
}

/** A policy, a template or a link on its way into the set. */
type Addition = Extract<
  SessionStep,
  { readonly addPolicy: unknown } | { readonly addTemplate: unknown } | { readonly link: unknown }
>;

class Session {
  private readonly world: World;
  private readonly aims: readonly Aim[];
  private readonly loose: number;
  private readonly requests: number;
  /** Ids in use, or taken out again; and templates that links may name. */
  private readonly ids: string[];
  private readonly templates: { readonly id: string; readonly slots: readonly string[] }[] = [];
  /** Drawn and not yet added. */
  private readonly waiting: Addition[] = [];
  private readonly aimAt: number[];
  private sets = 0;

  constructor(world: World, aims: readonly Aim[], loose: number, policies: PolicySetJson, requests: number) {
    this.world = world;
    this.aims = aims;
    this.loose = loose;
    this.requests = requests;
    // Few of the requests, and these again and again.
    this.aimAt = Array.from({ length: 3 }, () => world.choices.below(requests));
    const { staticPolicies, templates, templateLinks } = policies;
    this.ids = [...Object.keys(staticPolicies), ...templateLinks.map(({ newId }) => newId)];
    for (const [id, template] of Object.entries(templates)) this.knowTemplate(id, template);
  }

  step(): SessionStep {
    const { choices } = this.world;
    switch (choices.weighted(KINDS)) {
      case 'decide':
        // Now and then one that there is not.
        if (choices.chance(0.01)) return { decide: this.requests };
        return { decide: choices.chance(0.2) ? choices.below(this.requests) : choices.pick(this.aimAt) };
      case 'add':
        return this.addition();
      case 'link':
        return this.templates.length === 0 ? this.addition() : this.link();
      case 'remove':
        return { removePolicy: this.ids.length === 0 ? 'policy0' : choices.pick(this.ids) };
      case 'put': {
        const entity = this.entity();
        return {
          putEntity: choices.chance(0.02) ? choices.pick([withKey(entity, 'uid', 1), 'User::"a"', {}]) : entity,
        };
      }
      case 'forget':
        return { removeEntity: choices.chance(0.02) ? choices.pick<Json>(['User::"a"', {}, 1]) : this.anyEntity().uid };
    }
  }

  /** The parts of further policy sets, under ids of their own; now and then under one that is known. */
  private addition(): SessionStep {
    const { choices } = this.world;
    if (this.waiting.length === 0) this.drawAdditions();
    const next = this.waiting.shift() as Addition;
    if (!('addPolicy' in next)) return next;
    const { id, policy } = next.addPolicy;
    const known = this.ids.length > 0 && choices.chance(0.25);
    if (!known) this.ids.push(id);
    return { addPolicy: { id: known ? choices.pick(this.ids) : id, policy } };
  }

  private drawAdditions(): void {
    const { staticPolicies, templates, templateLinks } = policySet(this.world, this.aims, this.loose, false);
    const prefix = `set${this.sets++} `;
    for (const [id, policy] of Object.entries(templates)) {
      this.waiting.push({ addTemplate: { id: prefix + id, policy } });
      this.knowTemplate(prefix + id, policy);
    }
    for (const { templateId, newId, values } of templateLinks) {
      this.waiting.push({ link: { templateId: prefix + templateId, newId: prefix + newId, values } });
      this.ids.push(prefix + newId);
    }
    for (const [id, policy] of Object.entries(staticPolicies)) {
      this.waiting.push({ addPolicy: { id: prefix + id, policy } });
    }
  }

  private knowTemplate(id: string, template: PolicyJson): void {
    if (typeof template === 'string') return;
    const slots = [template.principal, template.resource].flatMap(constraint => slotOf(constraint as JsonObject));
    this.templates.push({ id, slots });
    this.ids.push(id);
  }

  /** Of a template that may be gone, or yet to come. */
  private link(): SessionStep {
    const { choices } = this.world;
    const { id: templateId, slots } = choices.pick(this.templates);
    const values: Record<string, UidJson> = {};
    for (const slot of slots) {
      const { target } = choices.pick(this.aims);
      const own = slot === '?principal' ? target.principal : target.resource;
      const groups = own.ancestors();
      const chosen = groups.length > 0 && choices.chance(0.5) ? choices.pick(groups) : own;
      values[slot] = chosen.uid;
    }
    // A slot too many or too few is refused.
    if (choices.chance(0.25)) values[choices.pick(SLOTS)] = choices.pick(this.aims).target.principal.uid;
    if (choices.chance(0.08)) delete values[choices.pick(SLOTS)];
    const newId = `link of step ${this.ids.length}`;
    this.ids.push(newId);
    return { link: { templateId, newId, values } };
  }

  /** An entity with other parents or other content; cycles and what a schema forbids included. */
  private entity(): JsonObject {
    const { choices } = this.world;
    const handle = this.anyEntity();
    const { type } = handle;
    const isAction = this.world.actions.some(action => action.handle === handle);
    if (isAction) return { uid: handle.uid, attrs: {}, parents: this.groups(this.world.actions.map(actionHandle)) };
    handle.present = true;
    if (choices.chance(0.4)) drawContent(this.world, handle);
    const json = entityJson(this.world, handle);
    const allowed = this.world.typesIn(type.parents).flatMap(handlesOf);
    const others = this.world.typed && !choices.chance(0.05) ? allowed : this.world.handles;
    const moved = choices.chance(0.6) ? { ...json, parents: this.groups(others) } : json;
    if (!choices.chance(0.05)) return moved;
    const attrs = { ...(json.attrs as JsonObject), [choices.pick(UNDECLARED_NAMES)]: strangeValue(this.world).json };
    return { ...moved, attrs };
  }

  private groups(handles: readonly Handle[]): UidJson[] {
    const { choices } = this.world;
    if (handles.length === 0) return [];
    return Array.from({ length: choices.below(3) }, () => choices.pick(handles).uid);
  }

  /** Mostly one that the requests speak of, or one above it. */
  private anyEntity(): Handle {
    const { choices, handles, actions } = this.world;
    if (choices.chance(0.1)) return (choices.pick(actions) as Action).handle;
    if (choices.chance(0.3)) return choices.pick(handles);
    const { target } = choices.pick(this.aims);
    const own = choices.chance(0.5) ? target.resource : target.principal;
    const above = own.ancestors();
    return above.length > 0 && choices.chance(0.6) ? choices.pick(above) : own;
  }
}

const handlesOf = (type: EntityType): readonly Handle[] => type.handles;
const actionHandle = ({ handle }: Action): Handle => handle;

function slotOf(constraint: JsonObject): string[] {
  const within = constraint.in as JsonObject | undefined;
  const slot = constraint.slot ?? within?.slot;
  return typeof slot === 'string' ? [slot] : [];
}
