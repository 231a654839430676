/** Sets: literals with paths among their elements, `contains`, `containsAll`, `containsAny`, `isEmpty`. */
import { table } from '../choices.ts';
import { DATETIME, type Datum, DECIMAL, IPADDR, LONG, STRING, type Type } from './domain.ts';
import { binary, type Est, isEmpty, set } from './est.ts';
import { isStrict, literalOf, spelled, writableValue } from './literals.ts';
import type { Site } from './site.ts';
import { same, setDatum } from './values.ts';

/** An expression of the given type of sets. */
export function setExpression(site: Site, type: Type, depth: number): Est {
  const { choices, world } = site;
  const path = choices.chance(0.6) ? site.reach.pick(world, type, site.roots) : null;
  if (path !== null) return site.use(path);
  const element = type.element ?? STRING;
  if (!element.writable || depth <= 0 || choices.chance(0.5)) return setLiteral(site, type);
  const elements: Est[] = [];
  const parts: (Datum | null)[] = [];
  for (let count = choices.size(1, 4, 0.5); count > 0; count--) {
    elements.push(site.expression(element, depth - 1));
    parts.push(site.seen);
  }
  const known = parts.filter(part => part !== null);
  site.know(known.length === parts.length ? setDatum(type, known) : null);
  return set(elements);
}

function setLiteral(site: Site, type: Type): Est {
  const { choices, world } = site;
  const element = type.element ?? STRING;
  if (!element.writable) {
    // No literal of such elements is valid. There is a path of the type, or nobody would want it.
    const path = site.reach.pick(world, type, site.roots);
    if (path !== null) return site.use(path);
  }
  const datum = writableValue(world, type);
  site.know(datum);
  return spelled(choices, datum);
}

/** A set to ask about: one that the request or the store decides, if there is any. */
function operand(site: Site, depth: number): readonly [Est, Type] {
  const { choices, world } = site;
  const types = world.setTypes;
  if (types.length > 0 && choices.chance(0.8)) {
    const path = site.reach.pick(world, choices.pick(types), site.roots);
    if (path !== null) return [site.use(path), path.type];
  }
  const type = world.setOf(choices.weighted(ELEMENTS)(site));
  return [setExpression(site, type, Math.max(1, depth)), type];
}

const ELEMENTS = table<(site: Site) => Type>([
  [5, () => STRING],
  [5, () => LONG],
  [4, site => site.choices.pick(site.world.entityTypes).type],
  [1, () => IPADDR],
  [1, () => DECIMAL],
  [1, () => DATETIME],
]);

/** Whether the set holds an equal of the value; null: not told. */
function includes(parts: readonly (Datum | null)[], value: Datum): boolean | null {
  let answer: boolean | null = false;
  for (const part of parts) {
    const equal = part === null ? null : same(part, value);
    if (equal === true) return true;
    if (equal === null) answer = null;
  }
  return answer;
}

export function contains(site: Site, depth: number, wish: boolean): Est {
  const { choices } = site;
  const [left, type] = operand(site, depth);
  const parts = site.seen?.parts ?? null;
  const inside = parts?.filter(part => part !== null && isStrict(part)) ?? [];
  if (inside.length > 0 && choices.chance(wish ? 0.75 : 0.2)) {
    site.truth = true;
    return binary.contains(left, literalOf(choices.pick(inside) as Datum));
  }
  const element = type.element ?? STRING;
  if (!element.writable && !site.reach.offers(element, site.roots)) {
    site.truth = parts === null ? null : parts.length === 0;
    return isEmpty(left);
  }
  const right = site.expression(element, depth - 1);
  site.truth = parts === null || site.seen === null ? null : includes(parts, site.seen);
  return binary.contains(left, right);
}

const MANY = ['containsAny', 'containsAll'] as const;

export function containsMany(site: Site, depth: number, wish: boolean): Est {
  const { choices } = site;
  const operator = choices.pick(MANY);
  const [left, type] = operand(site, depth);
  const parts = site.seen?.parts ?? null;
  const inside = (parts?.filter(part => part !== null && isStrict(part)) ?? []) as Datum[];
  if (inside.length > 0 && choices.chance(wish ? 0.7 : 0.2)) {
    const elements = choices.sample(inside, choices.integer(1, 3)).map(literalOf);
    site.truth = true;
    if (operator === 'containsAny' && type.element?.writable && choices.chance(0.5)) {
      elements.unshift(literalOf(writableValue(site.world, type.element)));
    }
    return binary[operator](left, set(elements));
  }
  const right = setExpression(site, type, depth - 1);
  const others = site.seen?.parts ?? null;
  site.truth = parts === null || others === null ? null : related(operator, parts, others);
  return binary[operator](left, right);
}

function related(
  operator: 'containsAny' | 'containsAll',
  parts: readonly (Datum | null)[],
  others: readonly (Datum | null)[],
): boolean | null {
  const answers = others.map(other => (other === null ? null : includes(parts, other)));
  const decisive = operator === 'containsAny';
  if (answers.includes(decisive)) return decisive;
  return answers.includes(null) ? null : !decisive;
}

export function emptiness(site: Site, depth: number): Est {
  const [left] = operand(site, depth);
  site.truth = site.seen === null ? null : site.seen.parts.length === 0;
  return isEmpty(left);
}
