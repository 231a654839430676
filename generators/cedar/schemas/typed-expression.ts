/** Expressions for `cedar/types`: one expression in one request environment, well typed or nearly so. */
import type { Json, SchemaJson, UidJson } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import { LONG, STRING, type Type } from '../domain.ts';
import { and, type Est, ifThenElse } from '../est.ts';
import { grammar } from '../expression.ts';
import { drawWorld } from '../json/schema-world.ts';
import { literalOf } from '../literals.ts';
import { ALL_ROOTS, Reach } from '../reach.ts';
import { drawTarget } from '../request.ts';
import { Site } from '../site.ts';
import { writeWorldSchema } from './world-draft.ts';

/** Part of the address of an input: raise it with every change of what a (seed, index) means. */
export const TYPES_GENERATOR_VERSION = 1;

export interface TypesInput {
  readonly schema: SchemaJson;
  readonly environment: { readonly principal: string; readonly action: UidJson; readonly resource: string };
  /** EST, or the text of an expression. */
  readonly expression: Json;
}

const DEPTHS = table<number>([
  [2, 1],
  [4, 2],
  [3, 3],
]);

export function typesScenario(choices: Choices): TypesInput {
  const world = drawWorld(choices, true);
  const target = drawTarget(world, null);
  const reach = new Reach(world, target, choices.pick(world.handles));
  const loose = choices.chance(0.25) ? 0.1 : 0;
  const site = new Site(world, grammar, target, reach, { roots: ALL_ROOTS, loose, failures: 0 });
  const { principal, action, resource } = target;
  const environment = { principal: principal.type.name, action: action.handle.uid, resource: resource.type.name };
  return { schema: writeWorldSchema(world), environment, expression: drawExpression(site) };
}

/** A condition, a path, or something of any type; what must be guarded mostly is. */
function drawExpression(site: Site): Est {
  const { choices, world, reach } = site;
  const depth = choices.weighted(DEPTHS);
  if (choices.chance(0.3)) return site.condition(depth, choices.chance(0.5));
  const path = choices.chance(0.7) ? reach.pickAny(world, ALL_ROOTS) : null;
  const type = path?.type ?? LONG;
  const est =
    path !== null && choices.chance(0.4) ? site.use(path) : site.expression(type.writable ? type : LONG, depth);
  if (site.pending.length === 0 || choices.chance(0.1)) return est;
  return guarded(site, est, path?.type ?? LONG);
}

function guarded(site: Site, est: Est, type: Type): Est {
  const guards = site.pending.map(pending => pending.guard()).reduce(and);
  // The branches must agree, which another literal does only now and then.
  const other = type.kind === 'record' || type.kind === 'set' || type.kind === 'entity' ? STRING : type;
  return site.choices.chance(0.5)
    ? and(guards, { '==': { left: est, right: est } })
    : ifThenElse(guards, est, literalOf(site.world.pools.pick(other)));
}
