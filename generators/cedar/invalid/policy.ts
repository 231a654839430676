/**
 * Policies for `cedar/validate`: sets that are valid by intention or by chance not, and policies with one planted defect in
 * code that is checked, in an otherwise strictly valid policy.
 */
import type {
  Json,
  JsonObject,
  PolicySetJson,
  TemplateLinkJson,
  ValidateInput,
} from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import type { Handle, Target } from '../domain.ts';
import { and, type Est, put } from '../est.ts';
import { drawWorld } from '../json/schema-world.ts';
import { type Mood, policyWith, type Scope } from '../policy.ts';
import { policySet } from '../policy-set.ts';
import { CONTEXT, Reach } from '../reach.ts';
import { drawTarget } from '../request.ts';
import { writeWorldSchema } from '../schemas/world-draft.ts';
import { type Constraint, EVERYTHING } from '../scope.ts';
import type { World } from '../world.ts';
import type { Plant, Planted } from './planted.ts';
import { ACCESS_DEFECTS, type PolicyDefect } from './policy-access.ts';
import { DECOYS } from './policy-decoys.ts';
import { NAME_DEFECTS } from './policy-names.ts';
import { PolicySite } from './policy-site.ts';
import { TYPE_DEFECTS } from './policy-types.ts';
import { spoilPolicies } from './spoilt-policies.ts';
import { spoilSchema } from './spoilt-schema.ts';

/** Part of the address of an input: raise it with every change of what a (seed, index) means. */
export const VALIDATE_GENERATOR_VERSION = 4;

type Quality = 'scenario' | 'loose' | 'planted' | 'decoy' | 'scope' | 'everywhere' | 'spoilt';
const QUALITIES = table<Quality>([
  [5, 'scenario'],
  [5, 'loose'],
  [10, 'planted'],
  [4, 'decoy'],
  [2, 'scope'],
  [1, 'everywhere'],
  [1, 'spoilt'],
]);

export function validateScenario(choices: Choices): Planted<ValidateInput> {
  const quality = choices.weighted(QUALITIES);
  switch (quality) {
    case 'planted':
      return plantedPolicy(choices);
    case 'decoy':
      return decoyPolicy(choices);
    case 'scope':
      return spoiltScope(choices);
    case 'everywhere':
      return everywhere(choices);
    case 'spoilt':
      return spoiltPart(choices);
    default:
      return plainPolicies(choices, quality === 'loose');
  }
}

/** Policies as the authorizer gets them, with failures and misfits or without. */
function plainPolicies(choices: Choices, loose: boolean): ValidateInput {
  const world = drawWorld(choices, true);
  const target = drawTarget(world, null);
  const aim = { target, reach: new Reach(world, target, choices.pick(world.handles)) };
  const policies = policySet(world, [aim], loose ? choices.pick([0.05, 0.15, 0.3]) : 0, loose && choices.chance(0.4));
  return { schema: writeWorldSchema(world), policies };
}

/** Policies or a schema that do not load. */
function spoiltPart(choices: Choices): Planted<ValidateInput> {
  const sound = plainPolicies(choices, false);
  if (choices.chance(0.5)) {
    const spoilt = spoilSchema(choices, sound.schema);
    if (spoilt === undefined) return sound;
    return { ...sound, schema: spoilt.schema, planted: { kind: `schema: ${spoilt.kind}`, category: 'schema' } };
  }
  const spoilt = spoilPolicies(choices, sound.policies);
  if (spoilt === undefined) return sound;
  return { ...sound, policies: spoilt.policies, planted: { kind: `policies: ${spoilt.kind}`, category: 'policies' } };
}

// ----------------------------------------------------------------------------------------------------------- planting

/** The one that must not be put into anything. */
const NOT_BOOLEAN: PolicyDefect = ['condition that is no boolean', 'unexpectedType', site => site.wrong()];
const DEFECTS: readonly PolicyDefect[] = [...NAME_DEFECTS, ...ACCESS_DEFECTS, ...TYPE_DEFECTS, NOT_BOOLEAN];

const PLAIN: Mood = { loose: 0, failures: 0, forbids: 0.3 };

export function plantedPolicy(choices: Choices): Planted<ValidateInput> {
  const site = drawSite(choices);
  const start = choices.below(DEFECTS.length);
  for (let i = 0; i < DEFECTS.length; i++) {
    const defect = DEFECTS[(start + i) % DEFECTS.length] as PolicyDefect;
    const [kind, category, plant] = defect;
    const condition = plant(site);
    if (condition === undefined) continue;
    return inputWith(site, defect === NOT_BOOLEAN ? condition : site.alive(condition), { kind, category });
  }
  return plainPolicies(choices, false);
}

export function decoyPolicy(choices: Choices): Planted<ValidateInput> {
  const site = drawSite(choices);
  const start = choices.below(DECOYS.length);
  for (let i = 0; i < DECOYS.length; i++) {
    const [kind, write] = DECOYS[(start + i) % DECOYS.length] as (typeof DECOYS)[number];
    const condition = write(site);
    if (condition !== undefined) return inputWith(site, site.alive(condition), { kind, category: null });
  }
  return plainPolicies(choices, false);
}

function drawSite(choices: Choices): PolicySite {
  const world = drawWorld(choices, true);
  const target = drawTarget(world, null);
  return new PolicySite(world, target, new Reach(world, target, choices.pick(world.handles)));
}

/** The condition stands first, behind the tests that only the environment of the site passes. */
function inputWith(site: PolicySite, condition: Est, plant: Plant): Planted<ValidateInput> {
  const { world, choices } = site;
  const scope = admittingScope(world, site.target);
  const base = policyWith(world, site, PLAIN, scope);
  const first = { kind: choices.chance(0.2) ? 'unless' : 'when', body: and(site.environment(), condition) };
  const conditions = [first, ...(choices.chance(0.5) ? (base.conditions as readonly Json[]) : [])];
  return { schema: writeWorldSchema(world), ...identified(site, { ...base, conditions }, scope, plant) };
}

/** Written for one environment and open to all: in another one its paths may lead elsewhere, or nowhere. */
function everywhere(choices: Choices): ValidateInput {
  if (choices.chance(0.03)) return nowhere(choices);
  const site = drawSite(choices);
  // The contexts of actions have the least in common.
  const fromContext = site.paths(({ root }) => root === CONTEXT);
  const paths = fromContext.length > 0 && choices.chance(0.7) ? fromContext : site.paths(() => true);
  if (paths.length === 0) return plainPolicies(choices, true);
  const path = choices.pick(paths);
  const [any, body] = [{ op: 'All' }, site.alive(site.condition(path.est, path.type))];
  const policy = { effect: 'permit', principal: any, action: any, resource: any, conditions: [{ kind: 'when', body }] };
  const policies = { staticPolicies: { everywhere: policy }, templates: {}, templateLinks: [] } as PolicySetJson;
  return { schema: writeWorldSchema(site.world), policies };
}

/** Under a schema that has no request environment at all: nothing is checked, and every policy is impossible. */
function nowhere(choices: Choices): ValidateInput {
  const { policies } = plainPolicies(choices, true);
  return { schema: choices.pick<ValidateInput['schema']>([{}, '', 'entity User; action view;']), policies };
}

interface SlottedScope extends Scope {
  /** Values for the slots; without any the policy is static. */
  readonly values: TemplateLinkJson['values'];
}

const IDS = ['policy0', 'p', 'constructor', '__proto__', '', '0'];

/** The policy as a set of its own, or next to another one that is valid. */
function identified(
  { world, choices, target, reach }: PolicySite,
  policy: JsonObject,
  { values }: SlottedScope,
  plant: Plant,
): { policies: PolicySetJson; planted: Plant } {
  const id = choices.pick(IDS);
  const staticPolicies: Record<string, Json> = {};
  const templates: Record<string, Json> = {};
  const slotted = Object.keys(values).length > 0;
  put(slotted ? templates : staticPolicies, id, policy);
  if (choices.chance(0.3)) {
    put(staticPolicies, 'another', policyWith(world, { target, reach }, PLAIN, admittingScope(world, target, false)));
  }
  const templateLinks = slotted && choices.chance(0.7) ? [{ templateId: id, newId: 'link', values }] : [];
  const policies = { staticPolicies, templates, templateLinks } as PolicySetJson;
  return { policies, planted: { ...plant, at: id } };
}

// -------------------------------------------------------------------------------------------------------------- scopes

/** A scope that the validator does not find impossible in the environment of the target. */
function admittingScope(world: World, target: Target, mayHaveSlots = true): SlottedScope {
  const values: Record<string, TemplateLinkJson['values'][string]> = {};
  const part = (handle: Handle, slot: string): Constraint => {
    if (!mayHaveSlots || !world.choices.chance(0.12)) return admitting(world, handle);
    const form = world.choices.pick(['==', 'in']);
    values[slot] = handle.uid;
    if (world.choices.chance(0.3)) {
      return { json: { op: 'is', entity_type: handle.type.name, in: { slot } }, passing: handle.type.bit };
    }
    return { json: { op: form, slot }, passing: EVERYTHING };
  };
  return {
    principal: part(target.principal, '?principal'),
    action: admittingAction(world, target),
    resource: part(target.resource, '?resource'),
    values,
  };
}

function admitting(world: World, handle: Handle): Constraint {
  const { choices } = world;
  const { type } = handle;
  const above = world.handles.filter(other => other.type === type || (type.ancestors & other.type.bit) !== 0);
  switch (choices.below(5)) {
    case 1:
      return { json: { op: '==', entity: choices.pick(type.handles).uid }, passing: type.bit };
    case 2:
      return { json: { op: 'in', entity: choices.pick(above).uid }, passing: EVERYTHING };
    case 3:
      return { json: { op: 'is', entity_type: type.name }, passing: type.bit };
    case 4:
      return { json: { op: 'is', entity_type: type.name, in: { entity: choices.pick(above).uid } }, passing: type.bit };
    default:
      return { json: { op: 'All' }, passing: EVERYTHING };
  }
}

function admittingAction(world: World, { action }: Target): Constraint {
  const { choices, actions } = world;
  const above = actions.filter(({ bit }) => (action.upward & bit) !== 0);
  switch (choices.below(4)) {
    case 1:
      return { json: { op: '==', entity: action.handle.uid }, passing: action.bit };
    case 2:
      return { json: { op: 'in', entity: choices.pick(above).handle.uid }, passing: EVERYTHING };
    case 3:
      return { json: { op: 'in', entities: [action.handle.uid] }, passing: EVERYTHING };
    default:
      return { json: { op: 'All' }, passing: EVERYTHING };
  }
}

/** Defects that are in the scope or in a link. */
function spoiltScope(choices: Choices): Planted<ValidateInput> {
  const site = drawSite(choices);
  const { target, world } = site;
  const scope = admittingScope(world, target, false);
  const policy = {
    effect: 'permit',
    principal: scope.principal.json,
    action: scope.action.json,
    resource: scope.resource.json,
    conditions: [],
  };
  const undeclared = { type: choices.pick(['Undeclared', 'NS::Undeclared']), id: 'a' };
  const part = choices.pick(['principal', 'resource']);
  const unknown = 'unrecognizedEntityType';
  const spoilt = (kind: string, category: string, change: JsonObject): Planted<ValidateInput> => ({
    schema: writeWorldSchema(world),
    ...identified(site, { ...policy, ...change }, scope, { kind, category }),
  });
  switch (choices.below(6)) {
    case 1:
      return spoilt('undeclared entity type in the scope', unknown, {
        [part]: { op: 'is', entity_type: undeclared.type },
      });
    case 2: {
      const action = { type: target.action.handle.uid.type, id: 'undeclared' };
      const constraint = choices.chance(0.5)
        ? { op: '==', entity: action }
        : { op: 'in', entities: [target.action.handle.uid, action] };
      return spoilt('undeclared action in the scope', 'unrecognizedActionId', { action: constraint });
    }
    case 3:
      return spoilt('empty list of actions', 'emptySetForbidden', { action: { op: 'in', entities: [] } });
    case 4:
      return undeclaredLink(site, { ...policy, principal: { op: 'in', slot: '?principal' } }, undeclared);
    case 5: {
      const type = world.entityTypes.find(({ enumIds }) => enumIds !== null);
      if (type === undefined) break;
      const constraint = { op: choices.pick(['==', 'in']), entity: { type: type.name, id: 'undeclared' } };
      return spoilt('undeclared id of an enum in the scope', 'invalidEnumEntity', { [part]: constraint });
    }
  }
  return spoilt('undeclared entity type in the scope', unknown, {
    [part]: { op: choices.pick(['==', 'in']), entity: undeclared },
  });
}

function undeclaredLink(
  { world }: PolicySite,
  template: JsonObject,
  value: { type: string; id: string },
): Planted<ValidateInput> {
  const links = [{ templateId: 't', newId: 'link', values: { '?principal': value } }];
  const policies = { staticPolicies: {}, templates: { t: template }, templateLinks: links } as PolicySetJson;
  const planted = { kind: 'undeclared entity type in a link', category: 'unrecognizedEntityType', at: 'link' };
  return { schema: writeWorldSchema(world), policies, planted };
}
