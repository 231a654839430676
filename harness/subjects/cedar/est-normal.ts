/**
 * The normal form of policy JSON: one form for all policies that mean the same by notation alone (language reference,
 * part 2, 7). Compared instead of the JSON itself, because printing and reading back may change the notation.
 *
 * - a `Value` of a set, record or call is the node that builds it;
 * - literals of a pattern have one character each, and empty ones vanish;
 * - a `has` path of one step is that step, one of names that are no identifiers is the conjunction that it stands for;
 * - `action in` one entity has `entity`; uids stand without `__entity`, and without other keys;
 * - `all` is `All`; keys that readers ignore, `"in": null` and empty annotations are not there.
 *
 * Everything else differs in meaning, or is something that printers keep (`!=`, `unless`, a negated literal).
 */

import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { isObject } from '../../json.ts';

/** Policy JSON that has been accepted; of other JSON, parts that are no policy stay as they are. */
export function normalPolicy(policy: JsonObject): JsonObject {
  const { effect, principal, action, resource, conditions, annotations } = policy;
  return {
    effect: effect ?? null,
    principal: normalScope(principal ?? null),
    action: normalAction(action ?? null),
    resource: normalScope(resource ?? null),
    conditions: items(conditions).map(normalCondition),
    ...(isObject(annotations) && Object.keys(annotations).length > 0 && { annotations }),
  };
}

const items = (json: Json | undefined): readonly Json[] => (Array.isArray(json) ? json : []);

const normalCondition = (json: Json): Json =>
  isObject(json) ? { kind: json.kind ?? null, body: normalExpression(json.body ?? null) } : json;

function normalScope(json: Json): Json {
  if (!isObject(json)) return json;
  switch (json.op) {
    case 'All':
    case 'all':
      return { op: 'All' };
    case 'is': {
      const type = { op: 'is', entity_type: json.entity_type ?? null };
      return isObject(json.in) ? { ...type, in: entityOrSlot(json.in) } : type;
    }
    default:
      return { op: json.op ?? null, ...entityOrSlot(json) };
  }
}

/** The entity is meant where both are there. */
const entityOrSlot = ({ entity, slot }: JsonObject): JsonObject =>
  entity === undefined ? { slot: slot ?? null } : { entity: normalUid(entity) };

function normalAction(json: Json): Json {
  if (!isObject(json)) return json;
  if (json.op === 'All' || json.op === 'all') return { op: 'All' };
  const list = json.entity === undefined ? items(json.entities) : [json.entity];
  const [only] = list;
  if (only !== undefined && list.length === 1) return { op: json.op ?? null, entity: normalUid(only) };
  return { op: json.op ?? null, entities: list.map(normalUid) };
}

function normalUid(json: Json): Json {
  if (!isObject(json)) return json;
  const { type, id } = isUid(json.__entity) ? json.__entity : json;
  return { type: type ?? null, id: id ?? null };
}

const isUid = (json: Json | undefined): json is JsonObject =>
  isObject(json) && typeof json.type === 'string' && typeof json.id === 'string';

// ------------------------------------------------------------------------------------------------------- expressions

export function normalExpression(json: Json): Json {
  if (!isObject(json)) return json;
  const [operator = '', content = null] = Object.entries(json)[0] ?? [];
  if (operator === 'Value') return normalValue(content);
  if (operator === 'Record' && isObject(content)) return { Record: mapFields(content, normalExpression) };
  if (Array.isArray(content)) return { [operator]: content.map(normalExpression) };
  if (!isObject(content)) return json;
  if (operator === 'has' && isOddPath(content.attr)) return conjunction(content.left ?? null, content.attr);
  return { [operator]: NOTATIONS.get(operator)?.(content) ?? mapFields(content, normalExpression) };
}

/** Nodes that hold more than expressions. */
const NOTATIONS: ReadonlyMap<string, (content: JsonObject) => JsonObject> = new Map<
  string,
  (content: JsonObject) => JsonObject
>([
  ['.', ({ left = null, attr = null }) => ({ left: normalExpression(left), attr })],
  ['has', ({ left = null, attr = null }) => ({ left: normalExpression(left), attr: normalPath(attr) })],
  ['like', ({ left = null, pattern = null }) => ({ left: normalExpression(left), pattern: normalPattern(pattern) })],
  [
    'is',
    ({ left = null, entity_type = null, in: within = null }) => {
      const test = { left: normalExpression(left), entity_type };
      return within === null ? test : { ...test, in: normalExpression(within) };
    },
  ],
]);

const normalPath = (attr: Json): Json => (Array.isArray(attr) && attr.length === 1 ? (attr[0] as Json) : attr);

const normalPattern = (pattern: Json): Json =>
  items(pattern).flatMap((element): Json[] => {
    if (isObject(element) && typeof element.Literal === 'string') {
      return [...element.Literal].map(character => ({ Literal: character }));
    }
    return [isObject(element) && element.Wildcard === null ? 'Wildcard' : element];
  });

/** Several steps, not all identifiers: Cedar text has no path for them. */
const isOddPath = (attr: Json | undefined): attr is readonly Json[] =>
  Array.isArray(attr) && attr.length > 1 && !attr.every(isIdentifier);

function conjunction(left: Json, path: readonly Json[]): Json {
  const steps = path.map((attr, i) => {
    const before = path.slice(0, i).reduce<Json>((from, step) => ({ '.': { left: from, attr: step } }), left);
    return normalExpression({ has: { left: before, attr } });
  });
  return steps.reduce((all, step) => ({ '&&': { left: all, right: step } }));
}

/** Entries, not assignment: `__proto__` is a key like any other. */
const mapFields = (fields: JsonObject, map: (json: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, map(field)]));

function normalValue(json: Json): Json {
  if (Array.isArray(json)) return { Set: json.map(normalValue) };
  if (!isObject(json)) return { Value: json };
  const [key, ...others] = Object.keys(json);
  const content = key === undefined || others.length > 0 ? undefined : json[key];
  if (key === '__entity' && isUid(content)) return { Value: { __entity: normalUid(content) } };
  if (key === '__extn' && isObject(content) && typeof content.fn === 'string') {
    const args = content.arg === undefined ? content.args : [content.arg];
    if (Array.isArray(args)) return { [content.fn]: args.map(normalValue) };
  }
  return { Record: mapFields(json, normalValue) };
}

// ------------------------------------------------------------------------------------------------- what has no text

/** `name` is known as a function or as a method; undefined: not known at all. */
export type CallStyle = (name: string) => 'function' | 'method' | undefined;

/**
 * Whether Cedar text can say what the expression says. It cannot for unknown functions, and for methods without a
 * receiver. `normal` is in normal form.
 */
export function hasText(normal: Json, style: CallStyle): boolean {
  if (Array.isArray(normal)) return normal.every(part => hasText(part, style));
  if (!isObject(normal)) return true;
  for (const [key, content] of Object.entries(normal)) {
    if (key === 'Value' || key === 'pattern') continue;
    if (Array.isArray(content) && isCall(key) && !canCall(style(key), content.length)) return false;
    if (!hasText(content, style)) return false;
  }
  return true;
}

const canCall = (style: 'function' | 'method' | undefined, args: number): boolean =>
  style === 'function' || (style === 'method' && args > 0);

/** Keys whose content is a list without being a call. */
const LISTS: ReadonlySet<string> = new Set(['Set', 'conditions', 'entities', 'attr', 'pattern']);
const isCall = (key: string): boolean => !LISTS.has(key);

const RESERVED: ReadonlySet<string> = new Set(['true', 'false', 'if', 'then', 'else', 'in', 'is', 'like', 'has']);
const isIdentifier = (name: Json): boolean =>
  typeof name === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED.has(name) && name !== '__cedar';
