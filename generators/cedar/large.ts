/**
 * What only shows in numbers: records of many attributes, sets of many elements, entities with many parents, policies by the
 * dozen. Data structures are chosen by size, and ordinary scenarios are small.
 */
import type { EvaluateInput, Json, JsonObject, PolicySetJson } from '../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../choices.ts';
import { and, binary, type Est, attribute as get, has, ifThenElse, put, record, set, value } from './est.ts';
import { isObject } from './json/places.ts';

/** From here on, and somewhat beyond: what is searched one by one ends at 12 or 16. */
const MANY = 17;
const MORE = 40;

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `a${i}`);

/** Values that are easily taken for one another; `n` may be beyond their number. */
function element(choices: Choices, n: number): Est {
  switch (choices.below(6)) {
    case 1:
      return value(`${n}`);
    case 2:
      return value(n % 2 === 0);
    case 3:
      return set([value(n), value(n % 3 === 0)]);
    case 4:
      return record(['a', 'b'], [value(n), set([value(n)])]);
    case 5:
      return value({ __entity: { type: 'User', id: `${n}` } });
    default:
      return value(n);
  }
}

const many = (choices: Choices): Est[] =>
  Array.from({ length: choices.integer(MANY, MORE) }, (_, i) => element(choices, i));

/** Sometimes all of them Longs, and none twice. */
const elements = (choices: Choices): Est[] =>
  choices.chance(0.3) ? many(choices).map((_, i) => value(i)) : many(choices);

/** Of another set a part, all in another order, or all with one more. */
function similar(choices: Choices, of: readonly Est[]): Est {
  const all = choices.shuffle(of);
  switch (choices.below(4)) {
    case 1:
      return set(all.slice(choices.below(all.length)));
    case 2:
      return set([...all, element(choices, MORE)]);
    case 3:
      return set([...all, ...all.slice(0, 3)]);
    default:
      return set(all);
  }
}

function onSets(choices: Choices): Est {
  const held = elements(choices);
  const operator = choices.pick(['contains', 'containsAll', 'containsAny', '=='] as const);
  if (operator === 'contains') {
    const sought = choices.chance(0.5) ? choices.pick(held) : element(choices, choices.below(2 * MORE));
    return binary.contains(set(held), sought);
  }
  const [left, right] = choices.shuffle([set(held), similar(choices, held)]) as [Est, Est];
  return binary[operator](left, right);
}

function onRecords(choices: Choices): Est {
  const keys = names(choices.integer(MANY, MORE));
  const fields = keys.map((_, i) => element(choices, i));
  const whole = record(keys, fields);
  const name = choices.chance(0.8) ? choices.pick(keys) : 'a';
  switch (choices.below(4)) {
    case 1:
      return has(whole, name);
    case 2: {
      const order = choices.shuffle(keys.map((key, i) => [key, fields[i] as Est] as const));
      const changed = choices.chance(0.4) ? order.slice(1) : order;
      const other = record(
        changed.map(([key]) => key),
        changed.map(([, field]) => field),
      );
      // Sets of records compare them by what they hold.
      return choices.chance(0.5) ? binary['=='](whole, other) : binary.contains(set([whole, ...fields]), other);
    }
    case 3:
      return ifThenElse(and(has(whole, name), has(whole, keys[0] as string)), get(whole, name), value(name));
    default:
      return get(whole, name);
  }
}

/** An expression about much, in the place of the input's own; its entities may become the parents of one of them. */
export function largeInput(choices: Choices, input: EvaluateInput): EvaluateInput {
  const kind = choices.below(3);
  if (kind < 2) return { ...input, expression: kind === 0 ? onSets(choices) : onRecords(choices) };
  const groups = Array.from({ length: choices.integer(MANY, MORE) }, (_, i) => ({ type: 'Group', id: `${i}` }));
  const uid = { type: 'User', id: 'a' };
  const repeated = choices.chance(0.3) ? [...groups, ...groups.slice(0, 2)] : groups;
  // Some of the groups are in others: ancestors are more than parents.
  const entities: JsonObject[] = groups.map((group, i) => ({
    uid: group,
    attrs: {},
    parents: i + 1 < groups.length && choices.chance(0.5) ? [groups[i + 1] as Json] : [],
  }));
  const sought = choices.chance(0.7) ? choices.pick(groups) : { type: 'Group', id: 'none' };
  const expression = binary.in(value({ __entity: uid }), value({ __entity: sought }));
  return { ...input, expression, entities: [{ uid, attrs: {}, parents: repeated }, ...entities] };
}

/** The same policies several times under other ids, some of them to the opposite effect. */
export function manyPolicies(choices: Choices, policies: PolicySetJson): PolicySetJson {
  const own = Object.entries(policies.staticPolicies).flatMap(([, policy]) => (isObject(policy) ? [policy] : []));
  if (own.length === 0) return policies;
  const staticPolicies: Record<string, Json> = {};
  for (const [id, policy] of Object.entries(policies.staticPolicies)) put(staticPolicies, id, policy);
  for (let i = choices.integer(MANY, MORE); i > 0; i--) {
    const policy = choices.pick(own);
    const effect = choices.chance(0.2) ? 'forbid' : (policy.effect as string);
    put(staticPolicies, `copy ${i}`, { ...policy, effect });
  }
  return { ...policies, staticPolicies: staticPolicies as PolicySetJson['staticPolicies'] };
}
