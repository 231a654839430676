/**
 * Attributes and tags: `has` in its short and long form, `hasTag`, Bool attributes as conditions, computed tag
 * keys.
 */
import { BOOL, type Datum, type EntityType, STRING, type Type } from './domain.ts';
import { and, binary, type Est, getTag, has, hasTag, value } from './est.ts';
import { isStrict, literalOf } from './literals.ts';
import { UNDECLARED_NAMES } from './names.ts';
import type { Path } from './reach.ts';
import type { Site } from './site.ts';

/** The declared attributes of what a path leads to. */
const declared = (type: Type) => (type.entity === null ? type.attributes : type.entity.attributes);

/** The value of an attribute in the request aimed at; null if it is absent. */
function held(base: Datum | null, position: number): Datum | null {
  if (base === null) return null;
  const { handle } = base;
  if (handle === null) return base.parts[position] ?? null;
  return handle.present ? (handle.attributes[position] ?? null) : null;
}

export function hasAttribute(site: Site): Est {
  const { choices } = site;
  const path = site.reach.pickBase(site.world, site.roots) as Path | null;
  if (path === null) return attributeIsTrue(site);
  const base = site.use(path);
  const known = site.seen !== null;
  const attributes = declared(path.type);
  if (attributes.length === 0 || choices.chance(0.12)) {
    site.truth = known ? false : null;
    return has(base, choices.pick(UNDECLARED_NAMES));
  }
  // Later attributes are no likelier to be optional, but an optional one makes the better question.
  let position = choices.below(attributes.length);
  if (attributes[position]?.required) position = choices.below(attributes.length);
  const attribute = attributes[position] as (typeof attributes)[number];
  const step = held(path.value, position);
  site.truth = known ? step !== null : null;
  if (choices.chance(0.6)) return has(base, attribute.name);
  return longHas(site, base, attribute.name, attribute.type, step);
}

/** `e has a.b`: one step further where `a` is a record or an entity. */
function longHas(site: Site, base: Est, name: string, type: Type, step: Datum | null): Est {
  const { choices } = site;
  const inner = declared(type);
  if (type.kind !== 'entity' && type.kind !== 'record') return has(base, [name]);
  if (inner.length === 0) {
    if (site.truth !== null) site.truth = false;
    return has(base, [name, choices.pick(UNDECLARED_NAMES)]);
  }
  const position = choices.below(inner.length);
  if (site.truth !== null) site.truth = held(step, position) !== null;
  return has(base, [name, (inner[position] as { name: string }).name]);
}

export function attributeIsTrue(site: Site): Est {
  const path = site.reach.pick(site.world, BOOL, site.roots);
  if (path === null) {
    const datum = site.world.pools.pick(BOOL);
    site.truth = datum.number === 1;
    // A bare literal decides nothing: a comparison with it at least exercises an operator.
    return binary['=='](literalOf(datum), value(true));
  }
  const est = site.use(path);
  site.truth = site.seen === null ? null : site.seen.number === 1;
  return est;
}

export function hasTagOf(site: Site): Est {
  const { choices, world } = site;
  const path = taggedBase(site);
  const base = site.use(path);
  const handle = site.seen?.handle ?? null;
  const key = choices.pick(world.tagKeys);
  site.truth = handle === null ? null : handle.present && handle.tag(key) !== null;
  return hasTag(base, choices.chance(0.2) ? site.expression(STRING, 0) : value(key));
}

/** A path to an entity, with tags if there is one. */
function taggedBase(site: Site): Path {
  const bases = site.reach.bases.filter(path => path.type.kind === 'entity' && (path.root & site.roots) !== 0);
  const tagged = bases.filter(path => (path.type.entity as EntityType).tags !== null);
  // The literal root is an entity and always allowed, so there is a base.
  return site.choices.pick(tagged.length > 0 && site.choices.chance(0.85) ? tagged : bases);
}

/** A tag whose key is itself an expression; the guard must repeat the key word for word. */
export function dynamicTag(site: Site, depth: number): Est {
  const { choices } = site;
  const path = taggedBase(site);
  const type = (path.type.entity as EntityType).tags;
  if (type === null) return hasTagOf(site);
  const base = site.use(path);
  const handle = site.seen?.handle ?? null;
  const computed = choices.chance(0.4);
  const key = computed ? site.expression(STRING, 0) : value(choices.pick(site.world.tagKeys));
  const known = computed || handle === null ? null : handle.tag(String(key.Value));
  const tag = getTag(base, key);
  const right =
    known !== null && known.type === type && isStrict(known) && choices.chance(0.7)
      ? literalOf(known)
      : type.writable
        ? site.expression(type, depth - 1)
        : tag;
  site.truth = null;
  return and(hasTag(base, key), binary[choices.chance(0.7) ? '==' : '!='](tag, right));
}
