/**
 * Probes: small expressions around the corners of one operator, where operands are nearly equal, nearly out of range,
 * nearly well formed, or of a type that does not fit. What random scenarios meet once in a million is met here at once,
 * because nothing stands around it.
 *
 * Promise: probes that cannot fail come many at a time, as the fields of a record, and each is compared; a probe that
 * may fail stands alone or among a few of them, because the first error hides all others.
 */
import type { EvaluateInput, Json } from '../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../choices.ts';
import {
  and,
  attribute,
  binary,
  call,
  type Est,
  getTag,
  has,
  hasTag,
  ifThenElse,
  isEmpty,
  isType,
  isTypeIn,
  like,
  negate,
  not,
  or,
  record,
  set,
  value,
} from './est.ts';
import {
  anyOperand,
  calendarDate,
  decimalText,
  edgeLong,
  failing,
  group,
  long,
  malformed,
  member,
  nearAddresses,
  probeEntities,
  probeRequest,
  SMALL_TEXTS,
  TYPE_NAMES_ALIKE,
  twins,
  whollyWithin,
} from './probe-operands.ts';

type Probe = (choices: Choices) => Est;

/** Small enough that the real Cedar reads all of it, large enough to share the cost of an input. */
const MOST_AT_ONCE = 12;

export function probeScenario(choices: Choices): EvaluateInput {
  const expression = choices.chance(0.4) ? fieldsOf(totals(choices, choices.integer(3, MOST_AT_ONCE))) : one(choices);
  return { expression, request: probeRequest, entities: probeEntities };
}

/** By itself, or somewhere among a few that cannot fail. */
function one(choices: Choices): Est {
  const probe = choices.weighted(ALONE)(choices);
  if (choices.chance(0.15)) return probe;
  const others = totals(choices, choices.integer(1, 3));
  others.splice(choices.below(others.length + 1), 0, probe);
  return fieldsOf(others);
}

const totals = (choices: Choices, count: number): Est[] =>
  Array.from({ length: count }, () => choices.weighted(TOTAL)(choices));

const fieldsOf = (probes: readonly Est[]): Est =>
  record(
    probes.map((_, i) => `p${i}`),
    probes,
  );

// ------------------------------------------------------------------------------------------- those that cannot fail

const TOTAL = table<Probe>([
  [4, patterns],
  [4, equality],
  [4, sets],
  [3, arithmetic],
  [2, ordered],
  [2, decimals],
  [3, addresses],
  [3, times],
  [3, membership],
  [1, fields],
]);

const WILDCARD = 'Wildcard';
const PIECES: readonly Json[] = [
  WILDCARD,
  WILDCARD,
  { Literal: 'a' },
  { Literal: 'b' },
  { Literal: 'ab' },
  { Literal: 'ba' },
  { Literal: 'aba' },
];

/** Texts and patterns of two letters: pieces overlap, repeat, and stand where another one ends. */
function patterns(choices: Choices): Est {
  const pattern: Json[] = [];
  for (let left = choices.integer(1, 5); left > 0; left--) pattern.push(choices.pick(PIECES));
  return like(value(choices.pick(SMALL_TEXTS)), pattern);
}

function equality(choices: Choices): Est {
  const [left, right] = twins(choices);
  const compare = choices.chance(0.6) ? '==' : '!=';
  if (choices.chance(0.7)) return binary[compare](left, right);
  return choices.chance(0.5)
    ? binary[compare](set([left]), set([right]))
    : binary[compare](record(['a'], [left]), record(['a'], [right]));
}

/** Elements alike, and sets of sets: a set is no element of itself, and `[1]` no part of `[[1]]`. */
function sets(choices: Choices): Est {
  const [a, b] = twins(choices);
  const [c] = twins(choices);
  const left = choices.pick([set([a]), set([a, c]), set([a, b, a]), set([set([a]), c]), set([])]);
  const right = choices.pick([b, set([b]), set([a, b]), set([c, b]), set([])]);
  switch (choices.below(4)) {
    case 0:
      return binary.contains(left, right);
    case 1:
      return binary.containsAll(left, asSet(right));
    case 2:
      return binary.containsAny(left, asSet(right));
    default:
      return isEmpty(left);
  }
}

const asSet = (operand: Est): Est => ('Set' in operand ? operand : set([operand]));

/** Integers whose sum, difference and product are still in range, around every width that programs treat apart. */
function arithmetic(choices: Choices): Est {
  const [a, b] = [edgeLong(choices), edgeLong(choices)];
  switch (choices.below(4)) {
    case 0:
      return whollyWithin(a + b) ? binary['+'](long(a), long(b)) : long(a);
    case 1:
      return whollyWithin(a - b) ? binary['-'](long(a), long(b)) : long(b);
    case 2:
      return whollyWithin(a * b) ? binary['*'](long(a), long(b)) : long(a);
    default:
      return whollyWithin(-a) ? negate(long(a)) : long(a);
  }
}

const ORDERS = ['<', '<=', '>', '>='] as const;

function ordered(choices: Choices): Est {
  const a = edgeLong(choices);
  const b = choices.chance(0.5) ? a + BigInt(choices.integer(0, 2)) - 1n : edgeLong(choices);
  return binary[choices.pick(ORDERS)](long(a), long(whollyWithin(b) ? b : a));
}

const DECIMAL_ORDERS = ['lessThan', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual'];

function decimals(choices: Choices): Est {
  const a = decimalText(choices);
  // Another last digit, but not of the greatest decimal: there it would be out of range.
  const b = a.length < 15 && choices.chance(0.4) ? `${a.slice(0, -1)}${choices.below(10)}` : decimalText(choices);
  const [left, right] = [call('decimal', [value(a)]), call('decimal', [value(b)])];
  return choices.chance(0.4) ? left : call(choices.pick(DECIMAL_ORDERS), [left, right]);
}

const ADDRESS_QUESTIONS = ['isIpv4', 'isIpv6', 'isLoopback', 'isMulticast'];

function addresses(choices: Choices): Est {
  const [a, b] = nearAddresses(choices).map(text => call('ip', [value(text)])) as [Est, Est];
  switch (choices.below(3)) {
    case 0:
      return call('isInRange', [a, b]);
    case 1:
      return call(choices.pick(ADDRESS_QUESTIONS), [a]);
    default:
      return binary['=='](a, b);
  }
}

const DATE_PARTS = ['toDate', 'toTime'];
const DURATION_UNITS = ['toMilliseconds', 'toSeconds', 'toMinutes', 'toHours', 'toDays'];

function times(choices: Choices): Est {
  const [a, b] = [call('datetime', [value(calendarDate(choices))]), call('datetime', [value(calendarDate(choices))])];
  switch (choices.below(4)) {
    case 0:
      return call(choices.pick(DURATION_UNITS), [call('durationSince', [a, b])]);
    case 1:
      return call(choices.pick(DATE_PARTS), [a]);
    case 2:
      return binary[choices.pick(ORDERS)](a, b);
    default:
      return call('offset', [a, call('toTime', [b])]);
  }
}

/** `==`, `in` and `is` of entities that are easily taken for each other. */
function membership(choices: Choices): Est {
  const [a, b] = [member(choices), group(choices)];
  switch (choices.below(5)) {
    case 0:
      return binary['=='](value(a), value(b));
    case 1:
      return binary.in(value(a), value(b));
    case 2:
      return binary.in(value(a), set([value(group(choices)), value(b)]));
    case 3:
      return isType(value(a), choices.pick(TYPE_NAMES_ALIKE));
    default:
      return isTypeIn(value(a), choices.pick(TYPE_NAMES_ALIKE), value(b));
  }
}

const FIELDS = ['a', 'A', 'b', '', '__proto__', 'constructor', 'length', '\uFFFF', '\u{10000}'];

function fields(choices: Choices): Est {
  const names = choices.sample(FIELDS, choices.integer(1, 4));
  const whole = record(
    names,
    names.map((_, i) => value(i)),
  );
  return choices.chance(0.5) ? has(whole, choices.pick(FIELDS)) : attribute(whole, choices.pick(names));
}

// ------------------------------------------------------------------------------------------------ those that may fail

const ALONE = table<Probe>([
  [8, logical],
  [7, anyOperator],
  [4, anyCall],
  [5, malformed],
  [2, outOfRange],
  [4, typedMembership],
  [2, lists],
]);

/** `&&`, `||`, `!` and `if` over what need not be a boolean, and over errors that must not be reached. */
function logical(choices: Choices): Est {
  return logic(choices, choices.integer(1, 3));
}

function logic(choices: Choices, depth: number): Est {
  if (depth === 0) return choices.chance(0.45) ? value(choices.chance(0.5)) : anyOperand(choices);
  switch (choices.below(5)) {
    case 0:
      return not(logic(choices, depth - 1));
    case 1:
      return ifThenElse(logic(choices, depth - 1), anyOperand(choices), anyOperand(choices));
    case 2:
      return and(logic(choices, depth - 1), logic(choices, depth - 1));
    default:
      return choices.chance(0.5)
        ? or(logic(choices, depth - 1), logic(choices, depth - 1))
        : and(logic(choices, depth - 1), logic(choices, depth - 1));
  }
}

const OPERATORS = [...ORDERS, '==', '!=', '+', '-', '*', 'in', 'contains', 'containsAll', 'containsAny'] as const;
const NAMES = ['a', 'length', 'size', '0', ''];

/** One operator over operands of any two types. */
function anyOperator(choices: Choices): Est {
  const left = anyOperand(choices);
  switch (choices.below(10)) {
    case 0:
      return negate(left);
    case 1:
      return isEmpty(left);
    case 2:
      return like(left, [WILDCARD]);
    case 3:
      return has(left, choices.pick(NAMES));
    case 4:
      return attribute(left, choices.pick(NAMES));
    case 5:
      return choices.chance(0.5) ? getTag(left, anyOperand(choices)) : hasTag(left, anyOperand(choices));
    default:
      return binary[choices.pick(OPERATORS)](left, anyOperand(choices));
  }
}

const FUNCTIONS = [
  ...['ip', 'decimal', 'datetime', 'duration', 'offset', 'durationSince', 'isInRange'],
  ...[...DATE_PARTS, ...DURATION_UNITS, ...DECIMAL_ORDERS, ...ADDRESS_QUESTIONS],
];

/** A function with none to three arguments of any types: what is missed first, their number or an error in them? */
function anyCall(choices: Choices): Est {
  const args: Est[] = [];
  for (let left = choices.pick([1, 2, 1, 2, 0, 3]); left > 0; left--) args.push(anyOperand(choices));
  return call(choices.pick(FUNCTIONS), args);
}

function outOfRange(choices: Choices): Est {
  const [a, b] = [long(edgeLong(choices)), long(edgeLong(choices))];
  const inner = binary[choices.pick(['+', '-', '*'] as const)](a, b);
  return choices.chance(0.3) ? binary['-'](inner, long(edgeLong(choices))) : inner;
}

/** `e is T in x` must look at x only where e is of that type. */
function typedMembership(choices: Choices): Est {
  const left = choices.chance(0.8) ? value(member(choices)) : anyOperand(choices);
  const within = choices.chance(0.4)
    ? value(group(choices))
    : choices.chance(0.5)
      ? mixed(choices)
      : anyOperand(choices);
  return choices.chance(0.6) ? isTypeIn(left, choices.pick(TYPE_NAMES_ALIKE), within) : binary.in(left, within);
}

/** Entities, and perhaps something else among them. */
function mixed(choices: Choices): Est {
  const elements = [value(group(choices)), choices.chance(0.5) ? anyOperand(choices) : value(group(choices))];
  return set(choices.chance(0.5) ? elements : elements.reverse());
}

/** Elements and fields of which several fail: the first one in order tells the error. */
function lists(choices: Choices): Est {
  const parts = Array.from({ length: choices.integer(1, 3) }, () =>
    choices.chance(0.6) ? failing(choices) : anyOperand(choices),
  );
  if (choices.chance(0.4)) return set(parts);
  return record(choices.sample(FIELDS, parts.length), parts);
}
