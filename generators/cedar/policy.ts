/**
 * Policies, each aimed at one of the requests that the scenario turns around: its scope mostly admits that request, and
 * its condition is steered to hold or to fail in it.
 */
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { table } from '../choices.ts';
import type { Target } from './domain.ts';
import { and, binary, type Est, isType, or, put, set, variables } from './est.ts';
import { grammar } from './expression.ts';
import { failure } from './failures.ts';
import { entityLiteral } from './literals.ts';
import { ANNOTATION_NAMES } from './names.ts';
import { deeplyNested } from './oddities.ts';
import { ALL_ROOTS, CONTEXT, PRINCIPAL, RESOURCE, type Reach } from './reach.ts';
import { actionConstraint, type Constraint, EVERYTHING, entityConstraint } from './scope.ts';
import { Site } from './site.ts';
import type { World } from './world.ts';

/** A request to aim at, with all that can be reached from it. */
export interface Aim {
  readonly target: Target;
  readonly reach: Reach;
}

/** How a policy may deviate from what strict validation accepts. */
export interface Mood {
  /** See `Site.loose`. */
  readonly loose: number;
  /** How many run-time errors to plant. */
  readonly failures: number;
  /** How likely it forbids. */
  readonly forbids: number;
}

export interface Scope {
  readonly principal: Constraint;
  readonly action: Constraint;
  readonly resource: Constraint;
}

export function staticPolicy(world: World, aim: Aim, mood: Mood): JsonObject {
  const scope = {
    principal: entityConstraint(world, aim.target.principal),
    action: actionConstraint(world, aim.target.action),
    resource: entityConstraint(world, aim.target.resource),
  };
  return policyWith(world, aim, mood, scope);
}

/** The policy of this scope; static, or a template if the scope has slots. */
export function policyWith(world: World, aim: Aim, mood: Mood, scope: Scope): JsonObject {
  const { choices } = world;
  const effect = choices.chance(mood.forbids) ? 'forbid' : 'permit';
  const conditions = conditionsOf(world, aim, mood, scope, effect);
  const [principal, action, resource] = [scope.principal.json, scope.action.json, scope.resource.json];
  if (!choices.chance(0.12)) return { effect, principal, action, resource, conditions };
  return { effect, principal, action, resource, conditions, annotations: annotations(world) };
}

function annotations(world: World): JsonObject {
  const { choices } = world;
  const json: Record<string, Json> = {};
  for (const name of choices.sample(ANNOTATION_NAMES, choices.integer(1, 2))) {
    put(json, name, choices.chance(0.2) ? null : choices.pick(['a', '', 'policy0', '\u{1F600}"\n']));
  }
  return json;
}

// -------------------------------------------------------------------------------------------------------- conditions

const CLAUSES = table<number>([
  [14, 1],
  [2, 0],
  [4, 2],
  [1, 3],
]);

const DEPTHS = table<number>([
  [34, 0],
  [17, 1],
  [6, 2],
  [2, 3],
  [1, 4],
]);

/** A flat chain costs two levels of JSON for each operand, and a Cedar reads at most 127. */
const MAX_CHAIN = 30;
const MAX_LEVELS = 24;

function conditionsOf(world: World, aim: Aim, mood: Mood, scope: Scope, effect: 'permit' | 'forbid'): JsonObject[] {
  const { choices } = world;
  const trivial = [scope.principal, scope.action, scope.resource].every(part => part.passing === EVERYTHING);
  const count = Math.max(choices.weighted(CLAUSES), trivial || mood.failures > 0 ? 1 : 0);
  if (count === 0) return [];
  const certain = world.typed ? certainRoots(world, aim.target, scope) : ALL_ROOTS;
  const guards = guardsFor(world, aim.target, certain);
  const site = new Site(world, grammar, aim.target, aim.reach, {
    roots: certain | guards.roots,
    loose: mood.loose,
    failures: mood.failures,
  });
  const holds = choices.chance(effect === 'permit' ? 0.94 : 0.36);
  const clauses: JsonObject[] = [];
  for (let i = 0; i < count; i++) {
    // The guards stand in front of everything, and in a `when`: only there does a failing guard stop the evaluation.
    const first = i === 0 ? guards.est : null;
    const unless = first === null && choices.chance(0.25);
    let body = clauseBody(site, unless ? !holds : holds);
    if (i === count - 1 && site.failures > 0) body = withFailure(site, body);
    if (first !== null && choices.chance(0.3)) clauses.push({ kind: 'when', body: first });
    else if (first !== null) body = and(first, body);
    clauses.push({ kind: unless ? 'unless' : 'when', body });
  }
  return clauses;
}

function clauseBody(site: Site, wish: boolean): Est {
  const { choices } = site;
  const condition = site.condition(choices.weighted(DEPTHS), wish);
  if (!choices.chance(0.02)) return condition;
  if (choices.chance(0.4)) return deeplyNested(site, condition, choices.integer(2, MAX_LEVELS));
  let chain = condition;
  const operator = choices.chance(0.5) ? and : or;
  for (let links = choices.integer(3, MAX_CHAIN); links > 0; links--) chain = operator(chain, site.condition(0, wish));
  return chain;
}

/** The error that found no place in a leaf, before or after the rest. */
function withFailure(site: Site, body: Est): Est {
  const { choices } = site;
  site.failures = 0;
  const error = failure(site, 0);
  const operator = choices.chance(0.6) ? and : or;
  return choices.chance(0.6) ? operator(body, error) : operator(error, body);
}

/** Which variables have the type of the aim wherever the scope holds, as the validator sees it. */
function certainRoots(world: World, target: Target, scope: Scope): number {
  let roots = ALL_ROOTS;
  for (const action of world.applicable) {
    if ((action.bit & scope.action.passing) === 0) continue;
    const principals = action.principals & scope.principal.passing;
    const resources = action.resources & scope.resource.passing;
    if (principals === 0 || resources === 0) continue;
    if (principals !== target.principal.type.bit) roots &= ~PRINCIPAL;
    if (resources !== target.resource.type.bit) roots &= ~RESOURCE;
    if (action.context !== target.action.context) roots &= ~CONTEXT;
  }
  return roots;
}

/** Tests that make further roots certain, `principal is User && ...`, or null for none. */
function guardsFor(
  world: World,
  target: Target,
  certain: number,
): { readonly est: Est | null; readonly roots: number } {
  const { choices } = world;
  let est: Est | null = null;
  let roots = 0;
  const guard = (root: number, test: Est) => {
    roots |= root;
    est = est === null ? test : and(est, test);
  };
  if ((certain & PRINCIPAL) === 0 && choices.chance(0.8)) {
    guard(PRINCIPAL, isType(variables.principal, target.principal.type.name));
  }
  if ((certain & RESOURCE) === 0 && choices.chance(0.8)) {
    guard(RESOURCE, isType(variables.resource, target.resource.type.name));
  }
  if ((certain & CONTEXT) === 0 && choices.chance(0.9)) {
    const { handle, bit, downward } = target.action;
    const action = entityLiteral(handle);
    // `in` lets the members of a group through as well, and they may have another context.
    const member = bit === downward && choices.chance(0.3);
    guard(CONTEXT, member ? binary.in(variables.action, set([action])) : binary['=='](variables.action, action));
  }
  return { est, roots };
}
