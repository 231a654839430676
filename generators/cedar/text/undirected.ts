/**
 * Expressions and policies with regard to the grammar alone: every production, operands of any type. Nothing is promised
 * about what they mean; they are policy JSON that reads and prints.
 */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import { DATETIMES, DECIMALS, DURATIONS, LONGS, STRINGS } from '../constants.ts';
import {
  attribute,
  binary,
  call,
  type Est,
  has,
  ifThenElse,
  isEmpty,
  isType,
  isTypeIn,
  like,
  negate,
  not,
  put,
  record,
  set,
  value,
  variables,
} from '../est.ts';
import { ACTION_IDS, ANNOTATION_NAMES, ATTRIBUTE_NAMES, ENTITY_IDS, NAMESPACES, TYPE_NAMES } from '../names.ts';

export const FUNCTIONS = ['ip', 'decimal', 'datetime', 'duration'] as const;
// biome-ignore format: a table
export const EXTENSION_METHODS = [
  'isIpv4', 'lessThan', 'isInRange', 'offset', 'toDate', 'toDays', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual', 'isIpv6',
  'isLoopback', 'isMulticast', 'durationSince', 'toTime', 'toMilliseconds', 'toSeconds', 'toMinutes', 'toHours',
] as const;
export const RESERVED = ['true', 'false', 'if', 'then', 'else', 'in', 'is', 'like', 'has'] as const;

/** Identifiers that look like something else to an implementation. */
// biome-ignore format: a table
const IDENTIFIERS = [
  'a', 'b', 'name', 'principal', 'action', 'resource', 'context', 'permit', 'forbid', 'when', 'unless', 'ip', 'contains', 'isEmpty',
  '_', '__cedar_', '__proto__', 'constructor', 'toString', 'Value', 'Set', 'True', 'iff', 'trueish', 'in_', 'a1',
] as const;

function typeName(choices: Choices): string {
  const name = choices.chance(0.15) ? choices.pick(IDENTIFIERS) : choices.pick(TYPE_NAMES);
  return choices.chance(0.7) ? name : `${choices.pick(NAMESPACES)}::${name}`;
}

const uid = (choices: Choices): JsonObject => ({ type: typeName(choices), id: choices.pick(ENTITY_IDS) });

const actionUid = (choices: Choices): JsonObject => ({
  type: choices.chance(0.7) ? 'Action' : `${choices.pick(NAMESPACES)}::Action`,
  id: choices.pick(ACTION_IDS),
});

// ------------------------------------------------------------------------------------------------------- expressions

type Production = (choices: Choices, depth: number) => Est;

const LEAVES = table<Production>([
  [4, choices => choices.pick([variables.principal, variables.action, variables.resource, variables.context])],
  [3, choices => value(choices.chance(0.5))],
  [4, choices => value(choices.pick(LONGS))],
  [4, choices => value(text(choices))],
  [3, choices => value({ __entity: uid(choices) })],
  [1, choices => value({ __entity: actionUid(choices) })],
  [1, choices => set(choices.chance(0.5) ? [] : [value(1)])],
  [1, () => record([], [])],
]);

const ARGUMENTS = [...DECIMALS, ...DATETIMES, ...DURATIONS].map(([argument]) => argument);

const text = (choices: Choices): string => choices.pick(choices.chance(0.2) ? ARGUMENTS : STRINGS);

const INFIX = ['==', '&&', '||', '!=', '<', '<=', '>', '>=', 'in', '+', '-', '*'] as const;
const METHODS = ['contains', 'containsAll', 'containsAny', 'getTag', 'hasTag'] as const;

const NODES = table<Production>([
  [12, (choices, depth) => binary[choices.pick(INFIX)](below(choices, depth), below(choices, depth))],
  [3, (choices, depth) => not(below(choices, depth))],
  [4, (choices, depth) => negate(below(choices, depth))],
  [4, (choices, depth) => attribute(below(choices, depth), attributeName(choices))],
  [4, (choices, depth) => has(below(choices, depth), hasOperand(choices))],
  [3, (choices, depth) => like(below(choices, depth), pattern(choices))],
  [2, (choices, depth) => isType(below(choices, depth), typeName(choices))],
  [2, (choices, depth) => isTypeIn(below(choices, depth), typeName(choices), below(choices, depth))],
  [3, (choices, depth) => ifThenElse(below(choices, depth), below(choices, depth), below(choices, depth))],
  [3, (choices, depth) => set(several(choices, depth))],
  [3, recordOf],
  [3, (choices, depth) => binary[choices.pick(METHODS)](below(choices, depth), below(choices, depth))],
  [1, (choices, depth) => isEmpty(below(choices, depth))],
  // The grammar leaves the number of arguments of extension functions to evaluation.
  [3, (choices, depth) => call(choices.pick(FUNCTIONS), several(choices, depth))],
  [3, (choices, depth) => call(choices.pick(EXTENSION_METHODS), [below(choices, depth), ...several(choices, depth)])],
  [1, choices => value(data(choices, 2))],
  [1, chain],
  [1, tower],
]);

const below = (choices: Choices, depth: number): Est => expressionOf(choices, depth - 1);

/** At most `depth` levels, leaves included, apart from a chain or tower at the bottom. */
function expressionOf(choices: Choices, depth: number): Est {
  if (depth <= 0 || choices.chance(0.25)) return choices.weighted(LEAVES)(choices, depth);
  return choices.weighted(NODES)(choices, depth);
}

const several = (choices: Choices, depth: number): Est[] => choices.list(0, 4, 0.5, () => below(choices, depth));

const attributeName = (choices: Choices): string =>
  choices.chance(0.5) ? choices.pick(IDENTIFIERS) : choices.pick(ATTRIBUTE_NAMES);

/** Several steps only of identifiers: there is no text for others. */
function hasOperand(choices: Choices): string | readonly string[] {
  if (choices.chance(0.6)) return attributeName(choices);
  return choices.list(2, 5, 0.4, () => choices.pick(IDENTIFIERS));
}

function pattern(choices: Choices): Json[] {
  return choices.list(0, 8, 0.7, () =>
    choices.chance(0.35) ? 'Wildcard' : { Literal: [...(choices.pick(STRINGS) || '*')][0] as string },
  );
}

const KEYS = [...new Set([...IDENTIFIERS, ...ATTRIBUTE_NAMES])];

/** Neighbours in the list, in any order: sampling from all of it would cost more than the rest of the expression. */
function someOf(choices: Choices, list: readonly string[], count: number): string[] {
  const start = choices.below(list.length - count + 1);
  return choices.shuffle(list.slice(start, start + count));
}

function recordOf(choices: Choices, depth: number): Est {
  const fields = several(choices, depth);
  return record(someOf(choices, KEYS, fields.length), fields);
}

/** A value as data: literals, sets, records, entities and calls in one `Value` node. */
function data(choices: Choices, depth: number): Json {
  const leaf = depth <= 0 || choices.chance(0.3);
  switch (leaf ? choices.below(4) : 4 + choices.below(4)) {
    case 0:
      return choices.pick(LONGS);
    case 1:
      return choices.pick(STRINGS);
    case 2:
      return choices.chance(0.5);
    case 3:
      return { __entity: uid(choices) };
    case 4:
      return choices.list(0, 3, 0.6, () => data(choices, depth - 1));
    case 5:
      return { __extn: { fn: choices.pick(FUNCTIONS), arg: text(choices) } };
    case 6:
      return { __extn: { fn: 'offset', args: [data(choices, 0), data(choices, 0)] } };
    default: {
      const fields: Record<string, Json> = {};
      for (const name of someOf(choices, ATTRIBUTE_NAMES, choices.below(4)))
        put(fields, name, data(choices, depth - 1));
      return fields;
    }
  }
}

/**
 * Long flat chains: recursion that counts operands meets them first. Real Cedar survives about 360 in text, but in policy
 * JSON each operand costs two of the 127 levels that it reads.
 */
function chain(choices: Choices): Est {
  const leaf = (): Est => expressionOf(choices, 0);
  const operator = choices.pick(['&&', '||', '+', '-', '*'] as const);
  let est = leaf();
  for (let i = choices.size(2, 40, 0.9); i > 0; i--) est = binary[operator](est, leaf());
  return est;
}

/** Deep nesting of one kind; a level of policy JSON counts double there, and real Cedar reads 127. */
function tower(choices: Choices): Est {
  let est = expressionOf(choices, 0);
  const wrap = choices.pick<(inner: Est) => Est>([
    not,
    negate,
    inner => set([inner]),
    inner => record(['a'], [inner]),
    inner => attribute(inner, 'a'),
    inner => ifThenElse(value(true), inner, value(1)),
    inner => binary['<'](value(1), inner),
  ]);
  const levels = choices.size(2, 9, 0.8);
  for (let i = 0; i < levels; i++) est = wrap(est);
  return est;
}

// ---------------------------------------------------------------------------------------------------------- policies

export interface PolicyShape {
  /** Levels of a condition's expression. */
  readonly depth: number;
  readonly template: boolean;
}

export function policyOf(choices: Choices, { depth, template }: PolicyShape): JsonObject {
  const slots = template ? choices.integer(1, 3) : 0;
  const policy = {
    effect: choices.chance(0.4) ? 'forbid' : 'permit',
    principal: scopeOf(choices, (slots & 1) === 0 ? null : '?principal'),
    action: actionScopeOf(choices),
    resource: scopeOf(choices, (slots & 2) === 0 ? null : '?resource'),
    conditions: choices.list(0, 4, 0.5, () => ({
      kind: choices.chance(0.35) ? 'unless' : 'when',
      body: expressionOf(choices, depth),
    })),
  };
  return choices.chance(0.3) ? { ...policy, annotations: annotationsOf(choices) } : policy;
}

function scopeOf(choices: Choices, slot: string | null): JsonObject {
  const target = slot === null ? { entity: uid(choices) } : { slot };
  switch (slot === null ? choices.below(5) : 1 + choices.below(3)) {
    case 1:
      return { op: '==', ...target };
    case 2:
      return { op: 'in', ...target };
    case 3:
      return { op: 'is', entity_type: typeName(choices), in: target };
    case 4:
      return { op: 'is', entity_type: typeName(choices) };
    default:
      return { op: 'All' };
  }
}

function actionScopeOf(choices: Choices): JsonObject {
  switch (choices.below(4)) {
    case 1:
      return { op: '==', entity: actionUid(choices) };
    case 2:
      return { op: 'in', entity: actionUid(choices) };
    case 3:
      return { op: 'in', entities: choices.list(0, 4, 0.5, () => actionUid(choices)) };
    default:
      return { op: 'All' };
  }
}

const ANNOTATIONS = [...new Set([...ANNOTATION_NAMES, ...RESERVED, ...IDENTIFIERS])];

function annotationsOf(choices: Choices): JsonObject {
  const annotations: Record<string, Json> = {};
  for (const name of someOf(choices, ANNOTATIONS, choices.integer(1, 4))) {
    put(annotations, name, choices.chance(0.3) ? null : choices.pick(STRINGS));
  }
  return annotations;
}
