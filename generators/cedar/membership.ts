/** Entities in expressions: `in`, `is`, `is ... in`. */
import { table } from '../choices.ts';
import type { Datum, EntityType, Handle, Type } from './domain.ts';
import { binary, type Est, isType, isTypeIn, set, variables } from './est.ts';
import { entityLiteral } from './literals.ts';
import { PRINCIPAL, RESOURCE } from './reach.ts';
import type { Site } from './site.ts';

/** An expression of one entity type: a variable, a path or a literal. */
export function entity(site: Site, type: Type): Est {
  const { choices, target, roots, world } = site;
  if (choices.chance(0.6)) {
    const path = site.reach.pick(world, type, roots);
    if (path !== null && choices.chance(0.6)) return site.use(path);
    if ((roots & PRINCIPAL) !== 0 && target.principal.type.type === type)
      return variable(site, 'principal', target.principal);
    if ((roots & RESOURCE) !== 0 && target.resource.type.type === type)
      return variable(site, 'resource', target.resource);
    if (target.action.handle.type.type === type) return variable(site, 'action', target.action.handle);
  }
  const handle = choices.pick((type.entity as EntityType).handles);
  site.know(handle.datum);
  return entityLiteral(handle);
}

function variable(site: Site, name: 'principal' | 'action' | 'resource', handle: Handle): Est {
  site.know(handle.datum);
  return variables[name];
}

type EntityForm = (site: Site) => Est;

const ENTITIES = table<EntityForm>([
  [6, site => variable(site, 'principal', site.target.principal)],
  [6, site => variable(site, 'resource', site.target.resource)],
  [3, site => variable(site, 'action', site.target.action.handle)],
  [5, entityPath],
  [1, entityConstant],
]);

/** Any entity that the request decides. Variables are fine even where their type is not certain. */
export function anyEntity(site: Site): Est {
  return site.choices.weighted(ENTITIES)(site);
}

function entityPath(site: Site): Est {
  const path = site.reach.pickBase(site.world, site.roots);
  if (path === null || path.type.kind !== 'entity') return entityConstant(site);
  const est = site.use(path);
  // `seen` must tell the type even where the value is missing.
  if (site.seen === null) site.know((path.type.entity as EntityType).handles[0]?.datum ?? site.target.principal.datum);
  return est;
}

function entityConstant(site: Site): Est {
  const handle = site.choices.pick(site.world.handles);
  site.know(handle.datum);
  return entityLiteral(handle);
}

// ---------------------------------------------------------------------------------------------------------------- in

export function membership(site: Site, depth: number, wish: boolean): Est {
  const left = anyEntity(site);
  const handle = (site.seen as Datum).handle as Handle;
  return binary.in(left, container(site, handle, depth, wish));
}

/** The right operand of `in` for this left one; leaves in `site.truth` whether it holds. */
function container(site: Site, handle: Handle, depth: number, wish: boolean): Est {
  const { choices, world } = site;
  const within = isWithin(site, handle, wish);
  site.truth = handle === within || handle.ancestors().includes(within);
  const form = choices.below(8);
  if (form < 5) return entityLiteral(within);
  if (form === 5) {
    const path = site.reach.pick(world, within.type.type, site.roots);
    site.truth = null;
    return path === null ? entityLiteral(within) : site.use(path);
  }
  const type = world.setOf(within.type.type);
  if (form === 6 && depth > 0) {
    site.truth = null;
    return site.expression(type, 0);
  }
  const others = within.type.handles;
  const elements = choices.sample(others, choices.below(3)).map(entityLiteral);
  if (site.truth === false) site.truth = null;
  elements.splice(choices.below(elements.length + 1), 0, entityLiteral(within));
  return set(elements);
}

/** An entity above (wish) or probably not above it. */
function isWithin(site: Site, handle: Handle, wish: boolean): Handle {
  const { choices, world } = site;
  const ancestors = handle.ancestors();
  if (wish) return ancestors.length > 0 && choices.chance(0.85) ? choices.pick(ancestors) : handle;
  const mask = handle.type.ancestors;
  const types = mask === 0 ? [] : world.typesIn(mask);
  return choices.pick((types.length > 0 && choices.chance(0.8) ? choices.pick(types) : handle.type).handles);
}

// ---------------------------------------------------------------------------------------------------------------- is

export function isOfType(site: Site, _depth: number, wish: boolean): Est {
  const left = anyEntity(site);
  return isType(left, typeFor(site, (site.seen as Datum).handle as Handle, wish));
}

export function isOfTypeIn(site: Site, depth: number, wish: boolean): Est {
  const left = anyEntity(site);
  const handle = (site.seen as Datum).handle as Handle;
  const type = typeFor(site, handle, wish || site.choices.chance(0.7));
  const fits = site.truth;
  const right = container(site, handle, depth, wish);
  if (fits === false) site.truth = false;
  return isTypeIn(left, type, right);
}

function typeFor(site: Site, handle: Handle, wish: boolean): string {
  const { choices, world } = site;
  const type = wish ? handle.type : choices.pick(world.entityTypes);
  site.truth = type === handle.type;
  return type.name;
}
