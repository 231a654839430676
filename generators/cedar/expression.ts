/**
 * Expressions by the type that is wanted. Valid unless the site is loose: then, now and then, something of another type
 * stands where it does not belong.
 */
import { table } from '../choices.ts';
import { long } from './arithmetic.ts';
import { condition } from './boolean.ts';
import { BOOL, DATETIME, DECIMAL, DURATION, IPADDR, LONG, STRING, type Type } from './domain.ts';
import { attribute, type Est, FALSE, ifThenElse, record, set, TRUE, value, variables } from './est.ts';
import { extension } from './extension.ts';
import { literalOf, writableValue } from './literals.ts';
import { anyEntity, entity } from './membership.ts';
import { UNDECLARED_NAMES } from './names.ts';
import { setExpression } from './sets.ts';
import type { Grammar, Site } from './site.ts';
import { text } from './strings.ts';

export const grammar: Grammar = { expression, condition };

function expression(site: Site, type: Type, depth: number): Est {
  const { choices } = site;
  if (site.loose > 0 && choices.chance(site.loose)) return misfit(site, depth);
  if (depth > 0 && choices.chance(0.1)) return choices.weighted(WRAPPERS)(site, type, depth);
  return direct(site, type, depth);
}

function direct(site: Site, type: Type, depth: number): Est {
  switch (type.kind) {
    case 'bool':
      return bool(site, depth);
    case 'long':
      return long(site, depth);
    case 'string':
      return text(site);
    case 'decimal':
    case 'ipaddr':
    case 'datetime':
    case 'duration':
      return extension(site, type, depth);
    case 'set':
      return setExpression(site, type, depth);
    case 'record':
      return recordExpression(site, type, depth);
    case 'entity':
      return entity(site, type);
  }
}

function bool(site: Site, depth: number): Est {
  const { choices } = site;
  const path = choices.chance(0.5) ? site.reach.pick(site.world, BOOL, site.roots) : null;
  if (path !== null) return site.use(path);
  if (depth > 0) {
    const est = site.condition(depth - 1, choices.chance(0.5));
    site.know(null);
    if (site.truth !== null) site.number = site.truth ? 1 : 0;
    return est;
  }
  const datum = site.world.pools.pick(BOOL);
  site.know(datum);
  return datum.number === 1 ? TRUE : FALSE;
}

function recordExpression(site: Site, type: Type, depth: number): Est {
  const { choices, world } = site;
  const path = !type.writable || choices.chance(0.6) ? site.reach.pick(world, type, site.roots) : null;
  if (path !== null) return site.use(path);
  if (depth <= 0 || choices.chance(0.4)) {
    const datum = writableValue(world, type);
    site.know(datum);
    return choices.chance(0.35) ? value(datum.explicit) : literalOf(datum);
  }
  const fields = type.attributes.map(field => site.expression(field.type, depth - 1));
  site.know(null);
  return record(
    type.attributes.map(field => field.name),
    fields,
  );
}

// ---------------------------------------------------------------------------------------------------------- wrappers

type Wrapper = (site: Site, type: Type, depth: number) => Est;

const WRAPPERS = table<Wrapper>([
  [3, conditional],
  [2, fieldOfRecord],
]);

/** `if c then x else y`. */
function conditional(site: Site, type: Type, depth: number): Est {
  const taken = site.choices.chance(0.5);
  const test = site.condition(depth > 2 ? 1 : 0, taken);
  const outcome = site.truth;
  const yes = site.expression(type, depth - 1);
  const [yesSeen, yesNumber] = [site.seen, site.number];
  const no = site.expression(type, depth - 1);
  if (outcome === true) {
    site.seen = yesSeen;
    site.number = yesNumber;
  } else if (outcome === null) {
    site.know(null);
  }
  site.truth = null;
  return ifThenElse(test, yes, no);
}

const FIELD_NAMES = ['a', 'b', 'B', '10', '9', '', '__proto__', '\uFFFF', '\u{10000}'];

/** `{a: x, b: y}.a`. */
function fieldOfRecord(site: Site, type: Type, depth: number): Est {
  const { choices } = site;
  const other = site.expression(choices.pick([LONG, STRING, BOOL]), 0);
  const wanted = site.expression(type, depth - 1);
  const at = choices.below(FIELD_NAMES.length - 1);
  const names = [FIELD_NAMES[at] as string, FIELD_NAMES[at + 1] as string] as const;
  return choices.chance(0.5)
    ? attribute(record(names, [wanted, other]), names[0])
    : attribute(record(names, [other, wanted]), names[1]);
}

// ------------------------------------------------------------------------------------------------------------ misfits

const MISFITS = table<(site: Site, depth: number) => Est>([
  [6, anyScalar],
  [3, anyEntity],
  [2, () => variables.context],
  [2, undeclared],
  [2, (site, depth) => set([anyScalar(site), site.expression(LONG, depth - 1)])],
  [1, () => set([])],
  [1, () => record([], [])],
  [2, (site, depth) => site.condition(Math.min(depth, 1), true)],
  [3, unguarded],
]);

/** An expression of any type, wanted or not. */
function misfit(site: Site, depth: number): Est {
  const est = site.choices.weighted(MISFITS)(site, depth);
  site.know(null);
  return est;
}

const SCALARS = [LONG, STRING, BOOL, DECIMAL, IPADDR, DATETIME, DURATION];

function anyScalar(site: Site): Est {
  return direct(site, site.choices.pick(SCALARS), 0);
}

function undeclared(site: Site): Est {
  return attribute(anyEntity(site), site.choices.pick(UNDECLARED_NAMES));
}

function unguarded(site: Site): Est {
  return site.reach.pickAny(site.world, site.roots)?.est ?? variables.principal;
}
