/**
 * Whole inputs: `authorizeScenario` and `evaluateScenario`.
 *
 * Promises. Every input loads: entities and requests conform to the schema if there is one. All parts speak of the same
 * entities, types and values. Nesting stays below what a Cedar reads. What a sequence of choices means changes only
 * together with GENERATOR_VERSION.
 */
import type fc from 'fast-check';
import type { AuthorizeInput, EvaluateInput } from '../../model/cedar/syntax/interchange.ts';
import { type ArbitraryOptions, arbitrary } from '../arbitrary.ts';
import { type Choices, table } from '../choices.ts';
import { BOOL, DATETIME, DECIMAL, DURATION, IPADDR, LONG, STRING, type Target } from './domain.ts';
import { drawEntities, entitiesJson } from './entities.ts';
import { and, type Est, ifThenElse } from './est.ts';
import { grammar } from './expression.ts';
import { literalOf } from './literals.ts';
import type { Aim, Mood } from './policy.ts';
import { policySet } from './policy-set.ts';
import { NOTATIONS, Pools } from './pools.ts';
import { probeScenario } from './probes.ts';
import { ALL_ROOTS, Reach } from './reach.ts';
import { drawRequests, drawTarget, requestJson } from './request.ts';
import { schemaJson } from './schema-json.ts';
import { Site } from './site.ts';
import { drawTypes } from './types.ts';
import { World } from './world.ts';

/** Part of the address of an input: raise it with every change of what a (seed, index) means. */
export const GENERATOR_VERSION = 2;

/** How far a scenario is from what strict validation accepts. */
export interface Dial {
  /** Whether the input carries a schema. */
  readonly typed: boolean;
  /** Whether a run-time error is planted in one policy. */
  readonly failing: boolean;
  /** See `Site.loose`. */
  readonly loose: number;
}

const DIALS = table<Dial>([
  [52, { typed: true, failing: false, loose: 0 }],
  [23, { typed: true, failing: true, loose: 0 }],
  [9, { typed: true, failing: false, loose: 0.08 }],
  [6, { typed: false, failing: false, loose: 0 }],
  [4, { typed: false, failing: true, loose: 0 }],
  [6, { typed: false, failing: false, loose: 0.1 }],
]);

/** A schema or none, entities, policies and eight requests that fit together. */
export const authorizeScenario = (choices: Choices): AuthorizeInput => anyScenario(choices).input;

/** The same at one setting of the dial: what is valid by intention can be checked to be so. */
export const authorizeWith = (choices: Choices, dial: Dial): AuthorizeInput => drawScenario(choices, dial).input;

/** With what it is about, for whoever changes it on purpose. */
export interface Scenario {
  readonly world: World;
  readonly targets: readonly Target[];
  readonly input: AuthorizeInput;
}

export const anyScenario = (choices: Choices): Scenario => drawScenario(choices, choices.weighted(DIALS));

function drawScenario(choices: Choices, dial: Dial): Scenario {
  const world = drawWorld(choices, dial.typed);
  const targets = drawTargets(world);
  const aims = targets.map(target => aimAt(world, target));
  const policies = policySet(world, aims, dial.loose, dial.failing);
  const requests = drawRequests(world, targets);
  const input = { schema: dial.typed ? schemaJson(world) : null, policies, entities: entitiesJson(world), requests };
  return { world, targets, input };
}

function drawWorld(choices: Choices, typed: boolean): World {
  const notation = typed ? choices.weighted(NOTATIONS) : 'explicit';
  const world = new World(choices, new Pools(choices, notation), typed);
  drawTypes(world);
  drawEntities(world);
  return world;
}

/** One to three requests that everything turns around; the later ones resemble the first. */
function drawTargets(world: World): Target[] {
  const first = drawTarget(world, null);
  const targets = [first];
  for (let more = world.choices.below(3); more > 0; more--) targets.push(drawTarget(world, first));
  return targets;
}

const aimAt = (world: World, target: Target): Aim => ({
  target,
  reach: new Reach(world, target, world.choices.pick(world.handles)),
});

// ---------------------------------------------------------------------------------------------------- evaluation

const EVALUATION_MOODS = table<Omit<Mood, 'forbids'>>([
  [6, { loose: 0, failures: 0 }],
  [2, { loose: 0, failures: 1 }],
  [2, { loose: 0.1, failures: 0 }],
]);

const EVALUATION_DEPTHS = table<number>([
  [2, 1],
  [4, 2],
  [3, 3],
  [1, 4],
]);

/** What tests the corners of single operators, beside expressions that are at home in a world. */
const PROBES = 0.4;

/** One expression of any type, with a request and entities; there is no schema, so values may be of any type. */
export function evaluateScenario(choices: Choices): EvaluateInput {
  if (choices.chance(PROBES)) return probeScenario(choices);
  const world = drawWorld(choices, false);
  const target = drawTarget(world, null);
  const { reach } = aimAt(world, target);
  const mood = choices.weighted(EVALUATION_MOODS);
  const site = new Site(world, grammar, target, reach, { roots: ALL_ROOTS, ...mood });
  const expression = drawExpression(site);
  return { expression, request: requestJson(target), entities: entitiesJson(world) };
}

/** Half of them conditions, half of any other type, with or without the guards that it takes to be safe. */
function drawExpression(site: Site): Est {
  const { choices, world } = site;
  const depth = choices.weighted(EVALUATION_DEPTHS);
  if (site.failures > 0 || choices.chance(0.4)) return site.condition(depth, choices.chance(0.5));
  const path = choices.chance(0.5) ? site.reach.pickAny(world, ALL_ROOTS) : null;
  const type = path?.type ?? choices.pick(EVALUATION_TYPES);
  const est = site.expression(type.writable ? type : LONG, depth);
  if (site.pending.length === 0 || choices.chance(0.4)) return est;
  const guards = site.pending.map(pending => pending.guard());
  return ifThenElse(guards.reduce(and), est, literalOf(world.pools.pick(STRING)));
}

const EVALUATION_TYPES = [LONG, STRING, BOOL, DECIMAL, IPADDR, DATETIME, DURATION];

// ------------------------------------------------------------------------------------------------------ fast-check

/** Authorization scenarios as a fast-check arbitrary; `reductions` let foreign ones shrink, too. */
export const authorizationScenario = (options: ArbitraryOptions<AuthorizeInput> = {}): fc.Arbitrary<AuthorizeInput> =>
  arbitrary(authorizeScenario, options);

/** Expressions with a request and entities, as a fast-check arbitrary. */
export const evaluationScenario = (options: ArbitraryOptions<EvaluateInput> = {}): fc.Arbitrary<EvaluateInput> =>
  arbitrary(evaluateScenario, options);
