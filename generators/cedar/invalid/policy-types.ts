/** Defects of policies: operands, elements, branches and arguments of types that do not fit, and empty sets. */
import { MALFORMED } from '../constants.ts';
import { DATETIME, DECIMAL, DURATION, IPADDR, LONG, STRING, type Type } from '../domain.ts';
import {
  and,
  binary,
  call,
  type Est,
  attribute as get,
  has,
  hasTag,
  ifThenElse,
  isEmpty,
  isType,
  like,
  negate,
  not,
  or,
  record,
  set,
  value,
  variables,
} from '../est.ts';
import { literalOf, writableValue } from '../literals.ts';
import { constructorOf } from '../pools.ts';
import type { PolicyDefect } from './policy-access.ts';
import type { PolicySite } from './policy-site.ts';

const oneOf =
  (...writers: readonly ((site: PolicySite) => Est)[]) =>
  (site: PolicySite): Est =>
    site.choices.pick(writers)(site);

const long = (site: PolicySite): Est => site.literal(LONG);

const WRONG = 'unexpectedType';

const OPERANDS: readonly PolicyDefect[] = [
  [
    'operand of arithmetic',
    WRONG,
    oneOf(
      site => binary['=='](binary[site.choices.pick(['+', '-', '*'] as const)](long(site), site.wrong()), value(1)),
      site => binary['=='](binary[site.choices.pick(['+', '-', '*'] as const)](site.wrong(), long(site)), value(1)),
      site => binary['=='](negate(site.wrong()), value(1)),
      site => binary['=='](negate(set([long(site)])), value(1)),
    ),
  ],
  [
    'operand of a comparison',
    WRONG,
    oneOf(
      site => compare(site)(long(site), site.wrong()),
      site => compare(site)(site.wrong(), site.wrong()),
      site => compare(site)(site.literal(DATETIME), site.literal(DURATION)),
      site => compare(site)(site.literal(DURATION), long(site)),
      site => compare(site)(site.literal(DECIMAL), site.literal(DECIMAL)),
      site => compare(site)(variables.principal, long(site)),
    ),
  ],
  [
    'operand of a logical operator',
    WRONG,
    oneOf(
      site => not(site.wrong()),
      site => and(site.live(), long(site)),
      site => and(site.wrong(), site.live()),
      site => or(site.live(), site.wrong()),
      site => or(variables.principal, site.live()),
      site => ifThenElse(site.wrong(), site.live(), site.live()),
    ),
  ],
  [
    'operand of like',
    WRONG,
    oneOf(
      site => like(long(site), ['Wildcard']),
      () => like(variables.context, [{ Literal: 'a' }]),
    ),
  ],
  [
    'operand of in',
    WRONG,
    oneOf(
      site => binary.in(site.wrong(), variables.principal),
      site => binary.in(variables.principal, site.wrong()),
      site => binary.in(variables.resource, set([long(site)])),
      () => binary.in(variables.principal, variables.context),
    ),
  ],
  [
    'operand of is',
    WRONG,
    site => isType(site.choices.pick([long(site), variables.context]), site.target.principal.type.name),
  ],
  [
    'operand of has or of an attribute access',
    WRONG,
    oneOf(
      site => has(site.wrong(), 'name'),
      () => has(set([variables.principal]), 'name'),
      site => site.condition(get(long(site), 'name')),
    ),
  ],
  [
    'operand of hasTag',
    WRONG,
    oneOf(
      site => hasTag(site.wrong(), value('k')),
      site => hasTag(variables.principal, long(site)),
    ),
  ],
  [
    'operand of a set operator',
    WRONG,
    oneOf(
      site => binary.contains(site.wrong(), long(site)),
      site => binary[site.choices.pick(['containsAll', 'containsAny'] as const)](set([long(site)]), long(site)),
      site => binary[site.choices.pick(['containsAll', 'containsAny'] as const)](site.wrong(), set([long(site)])),
      site => isEmpty(site.wrong()),
      () => isEmpty(variables.context),
    ),
  ],
  [
    'argument of an extension function',
    WRONG,
    oneOf(
      site => call('lessThan', [site.literal(DECIMAL), long(site)]),
      site => call('isIpv4', [site.literal(STRING)]),
      site => call('isInRange', [site.literal(IPADDR), site.literal(DECIMAL)]),
      site => binary['<'](call('toDays', [site.literal(DATETIME)]), value(1)),
      site => binary['<'](call('offset', [site.literal(DATETIME), long(site)]), site.literal(DATETIME)),
      site => site.condition(call(anyConstructor(site), [site.choices.pick([long(site), value(true)])])),
    ),
  ],
];

const compare = (site: PolicySite) => binary[site.choices.pick(['<', '<=', '>', '>='] as const)];
const EXTENSIONS = [DECIMAL, IPADDR, DATETIME, DURATION];
const anyConstructor = (site: PolicySite) => constructorOf(site.choices.pick(EXTENSIONS).kind);

// ----------------------------------------------------------------------------------------------------- no common type

const INCOMPATIBLE = 'incompatibleTypes';

/** Two scalars of different types. */
function twoTypes(site: PolicySite): [Type, Type] {
  return site.choices.sample([LONG, STRING, DECIMAL, IPADDR, DATETIME, DURATION], 2) as [Type, Type];
}

/** An entity that is not of the principal's type. */
function otherEntity(site: PolicySite): Est {
  const { principal, action } = site.target;
  const others = site.world.handles.filter(({ type }) => type !== principal.type);
  return value({ __entity: (others.length > 0 ? site.choices.pick(others) : action.handle).uid });
}

const INCOMPATIBLES: readonly PolicyDefect[] = [
  [
    'branches of different types',
    INCOMPATIBLE,
    site => {
      const [a, b] = twoTypes(site);
      return site.condition(ifThenElse(site.live(), site.literal(a), site.literal(b)));
    },
  ],
  [
    'branches that are entities of different types',
    INCOMPATIBLE,
    site => site.condition(ifThenElse(site.live(), variables.principal, otherEntity(site))),
  ],
  [
    'elements of different types',
    INCOMPATIBLE,
    site => {
      const [a, b] = twoTypes(site);
      return isEmpty(set(site.choices.shuffle([site.literal(a), site.literal(a), site.literal(b)])));
    },
  ],
  [
    'elements that are entities of different types',
    INCOMPATIBLE,
    oneOf(
      site => binary.in(variables.resource, set([variables.principal, otherEntity(site)])),
      site => isEmpty(set([otherEntity(site), variables.principal])),
    ),
  ],
  [
    'equality of different types',
    INCOMPATIBLE,
    oneOf(
      site => {
        const [a, b] = twoTypes(site);
        return binary[site.choices.pick(['==', '!='] as const)](site.computed(a), site.literal(b));
      },
      () => binary['=='](variables.principal, variables.context),
      site => binary['=='](set([long(site)]), long(site)),
      site => binary['=='](set([variables.principal]), set([otherEntity(site)])),
    ),
  ],
  [
    'equality of records with different fields',
    INCOMPATIBLE,
    oneOf(
      site => binary['=='](record(['a'], [long(site)]), record(['b'], [long(site)])),
      site => binary['=='](record(['a'], [long(site)]), record(['a', 'b'], [long(site), long(site)])),
      site => binary['=='](record(['a'], [long(site)]), record(['a'], [site.wrong()])),
    ),
  ],
  ['equality of records of which one may lack a field', INCOMPATIBLE, againstComplete],
  [
    'element that the set cannot contain',
    INCOMPATIBLE,
    oneOf(
      site => binary.contains(set([long(site)]), site.wrong()),
      site => binary.contains(set([variables.principal]), otherEntity(site)),
    ),
  ],
  [
    'sets of different elements',
    INCOMPATIBLE,
    site => binary[site.choices.pick(['containsAll', 'containsAny'] as const)](set([long(site)]), set([site.wrong()])),
  ],
];

/** A record, or the context, with an optional field, and the literal that has all of its fields. */
function againstComplete(site: PolicySite): Est | undefined {
  const optional = site.bases(
    ({ type }) =>
      type.kind === 'record' &&
      type.attributes.some(field => !field.required) &&
      type.attributes.every(field => field.type.writable),
  );
  if (optional.length === 0) return undefined;
  const { est, type } = site.choices.pick(optional);
  const complete = record(
    type.attributes.map(({ name }) => name),
    type.attributes.map(field => literalOf(writableValue(site.world, field.type))),
  );
  return site.choices.chance(0.5) ? binary['=='](est, complete) : binary['=='](complete, est);
}

// --------------------------------------------------------------------------------------------- sets, extension functions

const CALLS: readonly PolicyDefect[] = [
  [
    'empty set',
    'emptySetForbidden',
    oneOf(
      () => isEmpty(set([])),
      () => binary['=='](set([]), set([])),
      () => binary['=='](value([]), value([])),
      site => binary.contains(set([]), long(site)),
      site => binary.containsAll(set([long(site)]), set([])),
      () => binary.in(variables.principal, set([])),
      site => site.condition(record(['a'], [set([])])),
    ),
  ],
  [
    'constructor of something computed',
    'nonLitExtConstructor',
    site => {
      const type = site.choices.pick(EXTENSIONS);
      const text = value(site.world.pools.pick(type).text);
      const inside = site.choices.chance(0.5) ? ifThenElse(site.live(), text, text) : get(record(['a'], [text]), 'a');
      return site.condition(call(constructorOf(type.kind), [inside]));
    },
  ],
  [
    'malformed literal of an extension type',
    'functionArgumentValidation',
    site => {
      const name = anyConstructor(site);
      return site.condition(call(name, [value(site.choices.pick(MALFORMED[name]))]));
    },
  ],
  [
    'number of arguments',
    'wrongNumberArguments',
    oneOf(
      site => site.condition(call(anyConstructor(site), [])),
      site => site.condition(call(anyConstructor(site), [site.literal(STRING), site.literal(STRING)])),
      site => site.condition(call('isIpv4', [site.literal(IPADDR), site.literal(IPADDR)])),
      site => site.condition(call('isInRange', [site.literal(IPADDR)])),
      site => site.condition(call('lessThan', [site.literal(DECIMAL)])),
      site => site.condition(call('toDays', [site.literal(DURATION), long(site)])),
    ),
  ],
  [
    'function that does not exist',
    'undefinedFunction',
    site =>
      site.condition(value({ __extn: { fn: site.choices.pick(['nope', 'IP', 'toString', 'A::ip']), arg: '1.0' } })),
  ],
];

export const TYPE_DEFECTS: readonly PolicyDefect[] = [...OPERANDS, ...INCOMPATIBLES, ...CALLS];
