/**
 * Planted run-time errors: conditions that fail, each in a way of its own, whenever they are evaluated in the request
 * aimed at (and mostly in others). One for each kind of error, and some where two errors race for being the first.
 */
import { table } from '../choices.ts';
import { MALFORMED } from './constants.ts';
import { DATETIME, DECIMAL, DURATION, IPADDR, LONG, STRING, type Type } from './domain.ts';
import {
  and,
  attribute,
  binary,
  call,
  type Est,
  getTag,
  has,
  ifThenElse,
  isEmpty,
  isType,
  like,
  negate,
  not,
  record,
  set,
  TRUE,
  value,
  variables,
} from './est.ts';
import { entityLiteral, literalOf } from './literals.ts';
import { UNDECLARED_NAMES } from './names.ts';
import { constructorOf } from './pools.ts';
import type { Site } from './site.ts';

type Failure = (site: Site) => Est;

const FAILURES = table<Failure>([
  [9, wrongType],
  [9, wrongArgument],
  [5, missingAttribute],
  [3, missingTag],
  [4, missingEntity],
  [5, overflow],
  [5, malformedLiteral],
  [4, extensionOverflow],
  [8, wrongArity],
  [4, race],
  [1, unknownFunction],
  [4, notBoolean],
]);

export function failure(site: Site, _depth: number): Est {
  const est = site.choices.weighted(FAILURES)(site);
  site.truth = null;
  site.know(null);
  return est;
}

const literal = (site: Site, type: Type): Est => literalOf(site.world.pools.pick(type));

// ------------------------------------------------------------------------------------------------------------- types

const NUMBER_FIRST: readonly Type[] = [LONG, STRING, DECIMAL];
const WRONG_TYPES = table<Failure>([
  [3, site => binary[site.choices.pick(['<', '<=', '>', '>='] as const)](literal(site, LONG), literal(site, STRING))],
  [1, site => binary['<'](literal(site, DECIMAL), literal(site, DECIMAL))],
  [1, site => binary['<='](literal(site, DATETIME), literal(site, DURATION))],
  [
    2,
    site =>
      binary['=='](binary[site.choices.pick(['+', '-', '*'] as const)](literal(site, LONG), wrong(site)), value(1)),
  ],
  [1, site => binary['=='](negate(wrong(site)), value(1))],
  [1, site => not(wrong(site))],
  [1, site => not(not(wrong(site)))],
  [1, site => binary[site.choices.pick(['contains', 'containsAll', 'containsAny'] as const)](wrong(site), set([]))],
  [1, site => binary[site.choices.pick(['containsAll', 'containsAny'] as const)](set([]), wrong(site))],
  [1, site => isEmpty(site.choices.chance(0.5) ? wrong(site) : record([], []))],
  [1, site => like(literal(site, LONG), ['Wildcard'])],
  [1, site => isType(wrong(site), 'User')],
  [2, site => binary.in(variables.principal, site.choices.chance(0.5) ? wrong(site) : mixedSet(site))],
  [1, site => binary.in(wrong(site), variables.resource)],
  [1, site => attribute(wrong(site), 'name')],
  [1, site => binary['=='](getTag(variables.principal, literal(site, LONG)), value(1))],
  [1, site => binary.hasTag(wrong(site), value('k'))],
  [1, site => has(wrong(site), 'name')],
  [1, site => ifThenElse(wrong(site), TRUE, TRUE)],
  [1, site => call('isIpv4', [call('ip', [literal(site, LONG)])])],
  [1, site => and(TRUE, wrong(site))],
  [1, site => binary['=='](and(TRUE, literal(site, LONG)), value(1))],
  [1, site => binary['||'](value(false), wrong(site))],
]);

/** Not Bool, not a set, not a record, not an entity. */
function wrong(site: Site): Est {
  return literal(site, site.choices.pick(NUMBER_FIRST) === LONG ? STRING : DECIMAL);
}

/** Entities and something else: `in` must check all elements, even after a match. */
function mixedSet(site: Site): Est {
  return set([entityLiteral(site.target.principal), literal(site, STRING)]);
}

function wrongType(site: Site): Est {
  return site.choices.weighted(WRONG_TYPES)(site);
}

const TRUTHY_AND_FALSY = [value('true'), value(''), value(0), value(1), set([]), record([], []), variables.context];

/** A condition must be Bool, also where truthiness would do. */
function notBoolean(site: Site): Est {
  return site.choices.chance(0.7) ? site.choices.pick(TRUTHY_AND_FALSY) : literal(site, LONG);
}

// --------------------------------------------------------------------------------------------------- things not there

function missingAttribute(site: Site): Est {
  const { choices, world } = site;
  const absent = site.reach.paths.filter(path => path.step === 'attribute' && path.guarded);
  const base =
    absent.length > 0 && choices.chance(0.7)
      ? choices.pick(absent).est
      : attribute(choices.chance(0.5) ? variables.context : variables.principal, choices.pick(UNDECLARED_NAMES));
  return binary['=='](base, literalOf(world.pools.pick(LONG)));
}

function missingTag(site: Site): Est {
  const key = site.choices.pick(['nope', ...site.world.tagKeys]);
  return binary['=='](getTag(site.choices.chance(0.5) ? variables.principal : variables.resource, value(key)), TRUE);
}

function missingEntity(site: Site): Est {
  const { choices, world } = site;
  const absent = world.handles.filter(handle => !handle.present);
  const ghost =
    absent.length > 0
      ? entityLiteral(choices.pick(absent))
      : value({ __entity: { type: choices.pick(world.entityTypes).name, id: 'ghost' } });
  const attributes = choices.pick(world.entityTypes).attributes;
  const name = attributes.length > 0 ? choices.pick(attributes).name : 'name';
  return binary['=='](choices.chance(0.2) ? getTag(ghost, value('k')) : attribute(ghost, name), value(1));
}

// ------------------------------------------------------------------------------------------------------ computations

const OVERFLOWS = table<(site: Site) => Est>([
  [3, () => binary['+'](value(9223372036854775807n), value(1))],
  [2, () => binary['-'](value(-9223372036854775808n), value(1))],
  [1, () => binary['*'](value(3037000500), value(3037000500))],
  [1, () => binary['*'](value(4611686018427387904n), value(2))],
  [1, () => binary['*'](value(-9223372036854775808n), value(-1))],
  [1, () => negate(value(-9223372036854775808n))],
  [2, () => binary['-'](binary['+'](value(1), value(9223372036854775807n)), value(1))],
  [2, site => binary['+'](value(9223372036854775807n), binary['*'](literal(site, LONG), literal(site, LONG)))],
]);

function overflow(site: Site): Est {
  if (site.choices.chance(0.2)) {
    // The element must be evaluated although an equal of the set's other element would do.
    return binary['=='](set([value(1), site.choices.weighted(OVERFLOWS)(site)]), set([value(1)]));
  }
  return binary['>'](site.choices.weighted(OVERFLOWS)(site), value(0));
}

const EXTENSION_TYPES = [DECIMAL, IPADDR, DATETIME, DURATION];

function malformedLiteral(site: Site): Est {
  const { choices } = site;
  const type = choices.pick(EXTENSION_TYPES);
  const fn = constructorOf(type.kind);
  const text = choices.pick(MALFORMED[fn]);
  const bad = choices.chance(0.15) ? value({ __extn: { fn, arg: text } }) : call(fn, [value(text)]);
  return binary[choices.chance(0.5) ? '==' : '!='](bad, literal(site, type));
}

function extensionOverflow(site: Site): Est {
  const { choices } = site;
  const extreme = call('duration', [value(choices.chance(0.5) ? '9223372036854775807ms' : '-9223372036854775808ms')]);
  const far = call('offset', [call('datetime', [value(choices.chance(0.5) ? '1970-01-01' : '2024-01-01')]), extreme]);
  if (choices.chance(0.4)) return binary['=='](call('toDate', [far]), literal(site, DATETIME));
  if (choices.chance(0.5))
    return binary['<'](call('durationSince', [literal(site, DATETIME), far]), literal(site, DURATION));
  return binary['<'](call('offset', [far, extreme]), literal(site, DATETIME));
}

/** No syntax can name a function that does not exist, but data inside a policy can. */
function unknownFunction(site: Site): Est {
  const fn = site.choices.pick(['nope', 'IP', 'constructor', 'toString', '__proto__', 'contains']);
  return binary['=='](value({ __extn: { fn, arg: '1.0' } }), value(1));
}

/** Every function with the types of its arguments, the receiver first. */
const FUNCTIONS: readonly (readonly [name: string, ...types: Type[]])[] = [
  ['ip', STRING],
  ['decimal', STRING],
  ['datetime', STRING],
  ['duration', STRING],
  ['isInRange', IPADDR, IPADDR],
  ['offset', DATETIME, DURATION],
  ['durationSince', DATETIME, DATETIME],
  ['toDate', DATETIME],
  ['toTime', DATETIME],
  ...(['isIpv4', 'isIpv6', 'isLoopback', 'isMulticast'] as const).map(name => [name, IPADDR] as const),
  ...(['lessThan', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual'] as const).map(
    name => [name, DECIMAL, DECIMAL] as const,
  ),
  ...(['toMilliseconds', 'toSeconds', 'toMinutes', 'toHours', 'toDays'] as const).map(
    name => [name, DURATION] as const,
  ),
];

/** An argument too few or too many, all others as they should be. */
function wrongArity(site: Site): Est {
  const { choices } = site;
  const [name, ...types] = choices.pick(FUNCTIONS);
  const args = types.map(type => literal(site, type));
  if (choices.chance(0.5)) args.pop();
  else args.push(choices.chance(0.5) ? value(1) : (args[0] as Est));
  return binary['=='](call(name, args), value(1));
}

/** One argument of another type. */
function wrongArgument(site: Site): Est {
  const { choices } = site;
  const [name, ...types] = choices.pick(FUNCTIONS);
  const spoilt = choices.below(types.length);
  const args = types.map((type, i) => literal(site, i === spoilt ? otherThan(site, type) : type));
  return binary['=='](call(name, args), value(1));
}

/** Close ones first: dates for durations, text for what is made of text. */
const CLOSE: readonly Type[] = [STRING, LONG, DATETIME, DURATION, DECIMAL];

function otherThan(site: Site, type: Type): Type {
  const other = site.choices.pick(CLOSE);
  return other === type ? LONG : other;
}

// -------------------------------------------------------------------------------------------------------------- races

/** Two errors of different kinds in one expression: which one is reported tells the order of evaluation. */
function race(site: Site): Est {
  const { choices } = site;
  const [first, second] = choices.shuffle([
    binary['+'](value(9223372036854775807n), value(1)),
    attribute(variables.principal, 'nope'),
    binary['+'](value(1), value('x')),
    call('decimal', [value('x')]),
    getTag(variables.resource, value('nope')),
    call('ip', []),
  ]) as [Est, Est, ...Est[]];
  const [a, b] = choices.pick(RACING_NAMES);
  switch (choices.below(7)) {
    case 0:
      return binary['=='](first, second);
    case 1:
      return binary['<'](first, second);
    case 2:
      return binary['=='](record([a, b], [first, second]), value(1));
    case 3:
      return binary.contains(set([first, second]), value(1));
    case 4:
      return binary.contains(first, second);
    case 5:
      // Not true for being the same on both sides.
      return binary['=='](first, first);
    default:
      return call('lessThan', [first, second]);
  }
}

/** Record fields are evaluated in the order of their names' code points, whatever their place. */
const RACING_NAMES: readonly (readonly [string, string])[] = [
  ['a', 'b'],
  ['b', 'a'],
  ['b', 'B'],
  ['9', '10'],
  ['10', '9'],
  ['\u{10000}', '\uFFFF'],
  ['\uFFFF', '\u{10000}'],
  ['', '__proto__'],
];
