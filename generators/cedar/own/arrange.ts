/**
 * Makes conditions of a person's own policies hold or fail, by changing the data that they read: the other way round from
 * the rest of the generators, which write conditions for data.
 *
 * A search by rules, not a solver: what it cannot arrange it draws anew, and over many scenarios most conditions are met.
 * Nothing that must be correct depends on it.
 */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { BOOL, type Datum, type Handle, STRING } from '../domain.ts';
import type { Est } from '../est.ts';
import { stringDatum } from '../pools.ts';
import { drawValue, setDatum } from '../values.ts';
import { boolDatum } from './data.ts';
import { nodeOf, operandsOf, textFor } from './files.ts';
import type { Place, Places } from './places.ts';

type Rule = (places: Places, est: JsonObject, wish: boolean) => void;

/** By operator; `est` is what stands under it. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['&&', (places, { left, right }, wish) => both(places, left as Est, right as Est, wish)],
  ['||', (places, { left, right }, wish) => both(places, left as Est, right as Est, wish, true)],
  ['!', (places, { arg }, wish) => arrange(places, arg as Est, !wish)],
  ['if-then-else', choice],
  ['==', (places, { left, right }, wish) => equal(places, left as Est, right as Est, wish)],
  ['!=', (places, { left, right }, wish) => equal(places, left as Est, right as Est, !wish)],
  ['<', (places, { left, right }, wish) => ordered(places, left as Est, right as Est, wish, false)],
  ['<=', (places, { left, right }, wish) => ordered(places, left as Est, right as Est, wish, true)],
  ['>', (places, { left, right }, wish) => ordered(places, right as Est, left as Est, wish, false)],
  ['>=', (places, { left, right }, wish) => ordered(places, right as Est, left as Est, wish, true)],
  ['in', (places, { left, right }, wish) => within(places, left as Est, right as Est, wish)],
  ['has', has],
  ['hasTag', (places, { left, right }, wish) => present(places, places.of({ getTag: { left, right } } as Est), wish)],
  ['contains', (places, { left, right }, wish) => contains(places, left as Est, [right as Est], wish)],
  ['containsAll', (places, { left, right }, wish) => contains(places, left as Est, elementsOf(right as Est), wish)],
  [
    'containsAny',
    (places, { left, right }, wish) => contains(places, left as Est, elementsOf(right as Est), wish, true),
  ],
  ['isEmpty', (places, { arg }, wish) => emptied(places, arg as Est, wish)],
  ['like', like],
  ['.', (places, est, wish) => places.of({ '.': est } as Est)?.put(boolDatum(places.world, wish))],
  ['getTag', (places, est, wish) => places.of({ getTag: est } as Est)?.put(boolDatum(places.world, wish))],
]);

/** Functions in the form of a comparison: `x.lessThan(y)`. */
const COMPARING: ReadonlyMap<string, { readonly swapped: boolean; readonly orEqual: boolean }> = new Map([
  ['lessThan', { swapped: false, orEqual: false }],
  ['lessThanOrEqual', { swapped: false, orEqual: true }],
  ['greaterThan', { swapped: true, orEqual: false }],
  ['greaterThanOrEqual', { swapped: true, orEqual: true }],
]);

/** Changes the data so that the condition probably comes out as wished. */
export function arrange(places: Places, est: Est, wish: boolean): void {
  const [operator, content] = nodeOf(est);
  const rule = RULES.get(operator);
  if (rule !== undefined) rule(places, content as JsonObject, wish);
  else if (Array.isArray(content)) call(places, est, content as readonly Est[], wish);
}

function call(places: Places, est: Est, [left, right]: readonly Est[], wish: boolean): void {
  const [operator] = nodeOf(est);
  const comparing = COMPARING.get(operator);
  if (left === undefined || right === undefined) redraw(places, est);
  else if (operator === 'isInRange') inRange(places, left, right, wish);
  else if (comparing === undefined) redraw(places, est);
  else if (comparing.swapped) ordered(places, right, left, wish, comparing.orEqual);
  else ordered(places, left, right, wish, comparing.orEqual);
}

/** `&&`, or with `or` its mirror image: one operand decides alone, and which one it is changes. */
function both(places: Places, left: Est, right: Est, wish: boolean, or = false): void {
  const { choices } = places.world;
  if (wish !== or) {
    arrange(places, left, wish);
    arrange(places, right, wish);
    return;
  }
  const first = choices.chance(0.5);
  arrange(places, left, first ? wish : !wish);
  arrange(places, right, first && choices.chance(0.5) ? !wish : wish);
}

function choice(places: Places, est: JsonObject, wish: boolean): void {
  const taken = places.world.choices.chance(0.5);
  arrange(places, est.if as Est, taken);
  arrange(places, (taken ? est.then : est.else) as Est, wish);
}

// ---------------------------------------------------------------------------------------------------------- equality

function equal(places: Places, left: Est, right: Est, wish: boolean): void {
  const [a, b] = [places.of(left), places.of(right)];
  const [place, other] = a !== null && (b === null || places.world.choices.chance(0.5)) ? [a, right] : [b, left];
  if (place === null) {
    redraw(places, left);
    redraw(places, right);
    return;
  }
  const value = places.value(other, place.type);
  if (wish && value !== null) place.put(value);
  else if (!wish) place.put(different(places, place, value));
}

/** A value of the place's type that is probably not the given one. */
function different(places: Places, place: Place, value: Datum | null): Datum {
  const drawn = drawValue(places.world, place.type);
  return drawn === value || drawn.json === value?.json ? drawValue(places.world, place.type) : drawn;
}

/** `left < right`, by drawing until it fits: pools hold both sides of every constant. */
function ordered(places: Places, left: Est, right: Est, wish: boolean, orEqual: boolean): void {
  const [a, b] = [places.of(left), places.of(right)];
  const place = a ?? b;
  if (place === null) {
    redraw(places, left);
    redraw(places, right);
    return;
  }
  const other = places.value(a === null ? left : right, place.type);
  if (other === null) {
    redraw(places, a === null ? left : right);
    return;
  }
  const fitting = places.world.pools.of(place.type).filter(({ number }) => {
    const [from, to] = a === null ? [other.number, number] : [number, other.number];
    return (orEqual ? from <= to : from < to) === wish;
  });
  place.put(fitting.length > 0 ? places.world.choices.pick(fitting) : drawValue(places.world, place.type));
}

// --------------------------------------------------------------------------------------------------------- hierarchy

function within(places: Places, left: Est, right: Est, wish: boolean): void {
  const { world } = places;
  const groups = elementsOf(right).flatMap(element => places.value(element, null)?.handle ?? []);
  const stored = places.of(right);
  const inSet = stored?.type.kind === 'set' ? (stored.get()?.parts ?? []).flatMap(part => part?.handle ?? []) : [];
  const member = places.value(left, null)?.handle ?? null;
  const group = [...groups, ...inSet].length > 0 ? world.choices.pick([...groups, ...inSet]) : null;
  if (group === null || member === null) {
    redraw(places, left);
    return;
  }
  const isWithin = group === member || member.ancestors().includes(group);
  if (isWithin === wish) return;
  if (!wish) {
    const outside = world.handles.filter(
      handle => handle.type === member.type && handle !== group && !handle.ancestors().includes(group),
    );
    if (outside.length > 0) places.of(left)?.put(world.choices.pick(outside).datum);
    return;
  }
  if (!lift(places, member, group)) places.of(left)?.put(group.datum);
}

/** Puts the member below the group, if types and the hierarchy permit it. */
export function lift(places: Places, member: Handle, group: Handle): boolean {
  if (!places.canChange(member) || (member.type.ancestors & group.type.bit) === 0) return false;
  if (group === member || group.ancestors().includes(member)) return false;
  member.present = true;
  member.parents = [...member.parents, group];
  for (const handle of places.world.handles) handle.forgetAncestors();
  return true;
}

// -------------------------------------------------------------------------------------------------- presence and sets

function has(places: Places, { left, attr }: JsonObject, wish: boolean): void {
  const names = Array.isArray(attr) ? (attr as readonly string[]) : [String(attr)];
  let base = left as Est;
  names.forEach((name, i) => {
    base = { '.': { left: base, attr: name } } as Est;
    present(places, places.of(base), wish || i < names.length - 1);
  });
}

function present(places: Places, place: Place | null, wish: boolean): void {
  if (place === null || !place.optional) return;
  if (!wish) place.put(null);
  else if (place.get() === null) place.put(drawValue(places.world, place.type));
}

const elementsOf = (est: Est): readonly Est[] => {
  const [operator, content] = nodeOf(est);
  return operator === 'Set' ? (content as readonly Est[]) : [est];
};

/** Adds the elements to the set, or takes them away; `any`: one of them is enough, and all of them are too many. */
function contains(places: Places, set: Est, elements: readonly Est[], wish: boolean, any = false): void {
  const place = places.of(set);
  const { choices } = places.world;
  if (place === null || place.type.element === null) {
    fromConstants(places, set, elements, wish);
    return;
  }
  const { element } = place.type;
  const wanted = elements.flatMap(each => places.value(each, element) ?? []).filter(({ type }) => type === element);
  const held = (place.get()?.parts ?? []) as readonly Datum[];
  const without = (gone: readonly Datum[]): Datum[] => held.filter(each => !gone.some(other => isSame(each, other)));
  if (wish) place.put(setDatum(place.type, [...held, ...(any ? [choices.pick(wanted)] : wanted)].filter(isThere)));
  else place.put(setDatum(place.type, without(any || wanted.length === 0 ? wanted : [choices.pick(wanted)])));
}

const isThere = (datum: Datum | undefined): datum is Datum => datum !== undefined;
const isSame = (a: Datum, b: Datum): boolean =>
  a === b || (a.handle !== null && a.handle === b.handle) || a.json === b.json;

/** `["a", "b"].contains(principal.name)`: the element is what can be changed. */
function fromConstants(places: Places, set: Est, elements: readonly Est[], wish: boolean): void {
  for (const est of elements) {
    const place = places.of(est);
    if (place === null) continue;
    const known = elementsOf(set).flatMap(each => places.value(each, place.type) ?? []);
    place.put(wish && known.length > 0 ? places.world.choices.pick(known) : drawValue(places.world, place.type));
  }
}

function emptied(places: Places, est: Est, wish: boolean): void {
  const place = places.of(est);
  if (place === null || place.type.element === null) return;
  place.put(setDatum(place.type, wish ? [] : [drawValue(places.world, place.type.element)]));
}

// ------------------------------------------------------------------------------------------------- texts and addresses

const FILLINGS = ['', 'x', 'ab', '*', '\u{1F600}'];

function like(places: Places, { left, pattern }: JsonObject, wish: boolean): void {
  const place = places.of(left as Est);
  if (place === null || place.type !== STRING) return;
  const filling = places.world.choices.pick(FILLINGS);
  place.put(wish ? stringDatum(textFor(pattern as readonly Json[], filling)) : places.world.pools.pick(STRING));
}

/** The network itself is in its range; whether anything else is, the dice say. */
function inRange(places: Places, left: Est, right: Est, wish: boolean): void {
  const place = places.of(left);
  if (place === null) {
    redraw(places, right);
    return;
  }
  const range = places.value(right, place.type);
  place.put(wish && range !== null ? range : drawValue(places.world, place.type));
}

// ----------------------------------------------------------------------------------------------------------- anything

/** Another value somewhere in what the expression reads. */
function redraw(places: Places, est: Est): void {
  const found: Place[] = [];
  const waiting = [est];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const place = places.of(next);
    if (place !== null && place.type !== BOOL && place.type.kind !== 'record') found.push(place);
    waiting.push(...operandsOf(next));
  }
  if (found.length === 0) return;
  const place = places.world.choices.pick(found);
  place.put(drawValue(places.world, place.type));
}
