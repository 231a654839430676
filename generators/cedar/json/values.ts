/**
 * Data values in JSON: literals, sets, records, and the escapes `__entity`, `__extn`, `__expr` in every right and wrong
 * shape. What a wrong shape is taken for, a plain record or an error, is what implementations must agree on.
 */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import { LONGS, STRINGS } from '../constants.ts';
import { put } from '../est.ts';
import { ATTRIBUTE_NAMES, ENTITY_IDS, NAMESPACES, TYPE_NAMES } from '../names.ts';
import { isObject, placesOf, withAt, withKey } from './places.ts';

type Make = (choices: Choices, depth: number) => Json;

const SCALARS = table<Make>([
  [3, choices => choices.pick(LONGS)],
  [3, choices => choices.pick(STRINGS)],
  [2, choices => choices.chance(0.5)],
  [3, choices => entityEscape(uid(choices))],
  [3, choices => extensionEscape(choices)],
]);

const VALUES = table<Make>([
  [5, (choices, depth) => choices.weighted(SCALARS)(choices, depth)],
  [3, (choices, depth) => choices.list(0, 4, 0.55, () => anyValue(choices, depth - 1))],
  [4, anyRecord],
  [1, oddRecord],
]);

/** A value that loads without a schema; lists and records nest up to `depth` levels. */
export const anyValue = (choices: Choices, depth: number): Json =>
  choices.weighted(depth <= 0 ? SCALARS : VALUES)(choices, depth);

export function anyRecord(choices: Choices, depth: number): JsonObject {
  const record: Record<string, Json> = {};
  const start = choices.below(ATTRIBUTE_NAMES.length);
  for (let i = choices.size(0, 4, 0.6); i > 0; i--) {
    put(record, ATTRIBUTE_NAMES[(start + i) % ATTRIBUTE_NAMES.length] as string, anyValue(choices, depth - 1));
  }
  return record;
}

const uid = (choices: Choices): JsonObject => ({ type: typeName(choices), id: choices.pick(ENTITY_IDS) });

const typeName = (choices: Choices): string => {
  const name = choices.pick(TYPE_NAMES);
  return choices.chance(0.8) ? name : `${choices.pick(NAMESPACES)}::${name}`;
};

const entityEscape = (content: Json): JsonObject => ({ __entity: content });

// ------------------------------------------------------------------------------------------------------- extensions

const call = (fn: string, ...args: Json[]): JsonObject => ({
  __extn: args.length === 1 ? { fn, arg: args[0] as Json } : { fn, args },
});

const DECIMAL = call('decimal', '1.50');
const IP = call('ip', '10.0.0.1/8');
const DATETIME = call('datetime', '2024-02-29T12:30:00.500-0130');
const DURATION = call('duration', '-1d2h3m4s5ms');

/** Every function that there is, with arguments that fit. */
const CALLS: readonly JsonObject[] = [
  DECIMAL,
  IP,
  DATETIME,
  DURATION,
  call('ip', '::ffff:7f00:1'),
  call('decimal', '-0.0001'),
  call('datetime', '0000-01-01'),
  call('duration', '-9223372036854775808ms'),
  call('offset', DATETIME, DURATION),
  call('durationSince', DATETIME, call('datetime', '1969-12-31')),
  call('toDate', DATETIME),
  call('toTime', DATETIME),
  call('toMilliseconds', DURATION),
  call('toSeconds', DURATION),
  call('toMinutes', DURATION),
  call('toHours', DURATION),
  call('toDays', DURATION),
  call('lessThan', DECIMAL, call('decimal', '2.0')),
  call('lessThanOrEqual', DECIMAL, DECIMAL),
  call('greaterThan', DECIMAL, DECIMAL),
  call('greaterThanOrEqual', DECIMAL, DECIMAL),
  call('isIpv4', IP),
  call('isIpv6', IP),
  call('isLoopback', IP),
  call('isMulticast', IP),
  call('isInRange', IP, call('ip', '10.0.0.0/7')),
  { __extn: { fn: 'decimal', args: ['1.0'] } },
];

const extensionEscape = (choices: Choices): JsonObject => choices.pick(CALLS);

// ------------------------------------------------------------------------------------------------------- odd, but fine

const UID = { type: 'User', id: 'a' };

/** Records that look like escapes and are none, and escapes with more in them than needed. */
// biome-ignore format: a table
const LOOKALIKES: readonly JsonObject[] = [
  { __entity: 'User::"a"' }, { __entity: UID, z: 1 }, { __entity: { type: 'User' } }, { __entity: { id: 'a' } }, { __entity: { type: 'User', id: 1 } },
  { __entity: {} }, { __entity: [] }, { __entity: entityEscape(UID) }, { __extn: { fn: 'decimal' } },
  { __extn: { fn: 1, arg: '1.0' } }, { __extn: { fn: 'decimal', args: '1.0' } }, { __extn: { arg: '1.0' } }, { __extn: 'decimal("1.0")' },
  { __extn: { fn: 'decimal', arg: '1.0' }, z: 1 }, { __extn: { args: ['1.0'] } }, { __expr: 1 }, { __expr: { a: 1 } }, { __expr: 'a', z: 1 }, { type: 'User', id: 'a' },
  { fn: 'decimal', arg: '1.0' }, { fn: 'ip', args: ['::1'] }, { __entity: UID, __extn: { fn: 'decimal', arg: '1.0' } }, { __Entity: UID }, { __long: '1' }, { __entity: true }, { __entity: 0 }, { __extn: false },
  { __extn: [] },
];

function oddRecord(choices: Choices): JsonObject {
  return choices.pick(LOOKALIKES);
}

/**
 * The document with something in it that readers ignore: a further key in an escape or uid, `args` beside `arg`. To be
 * done last: the real Cedar reads the numbers even there, and refuses `1.5` (a known difference).
 */
export function withIgnoredPart(choices: Choices, root: Json): Json {
  const places = placesOf(root).filter(({ json }) => isUidLike(json) || isCallLike(json));
  if (places.length === 0) return root;
  const { path, json } = choices.pick(places);
  const more = choices.pick<Json>([1, null, 'x', {}, [null], { type: 'A', id: 'b' }]);
  const key = isUidLike(json)
    ? choices.pick(['more', 'attrs', '__extn', 'Id'])
    : choices.pick(['args', 'more', 'type']);
  return withAt(root, path, withKey(json as JsonObject, key, more));
}

const isUidLike = (json: Json): boolean =>
  isObject(json) && typeof json.type === 'string' && typeof json.id === 'string';
const isCallLike = (json: Json): boolean => isObject(json) && typeof json.fn === 'string' && json.arg !== undefined;

// ------------------------------------------------------------------------------------------------------------ defects

/** Values that load nowhere, or (bare notations, look-alikes) only where a schema asks for them. */
// biome-ignore format: a table
const BAD: readonly Json[] = [
  null, Object(1.5), Object(1), Object(-0), 9223372036854775808n, -9223372036854775809n, 18446744073709551616n, { __expr: 'User::"a"' }, { __expr: '' },
  { __entity: { type: '', id: 'a' } }, { __entity: { type: 'A B', id: 'a' } }, { __entity: { type: 'if', id: 'a' } }, { __entity: { type: '__cedar', id: 'a' } },
  { __entity: { type: 'A::', id: 'a' } }, { __entity: { type: '::A', id: 'a' } }, { __entity: { type: 'A ::B', id: 'a' } }, { __entity: { type: 'É', id: 'a' } },
  { __entity: { type: 'A::__cedar::B', id: 'a' } }, { __entity: { type: ' A', id: 'a' } }, { __entity: { type: 'A//', id: 'a' } },
  call('decimal', '1'), call('decimal', '1.00000'), call('ip', '1.2.3'), call('ip', ''), call('datetime', '2024-02-30'), call('duration', '1h1d'),
  call('decimal', 1), call('decimal', true), call('ip', []), call('decimal'), call('decimal', '1.0', '1.0'), call('isIpv4', IP, IP), call('lessThan', DECIMAL),
  call('offset', DATETIME, call('duration', '9223372036854775807ms')), call('offset', DATETIME, DATETIME), call('isIpv4', '10.0.0.1'), call('toDays', '1d'),
  call('nope', '1.0'), call('Decimal', '1.0'), call('A::decimal', '1.0'), call('', '1.0'), call('contains', ['a'], 'a'), call('isEmpty', []), call('a b', '1.0'),
  call('decimal', null), call('decimal', call('decimal', '1.0')), call('toDays', call('duration', 'x')), call('if', '1'), call('__cedar', '1'), call('ipaddr', '::1'),
  [null], { a: null }, { __entity: null }, { __extn: null }, { __expr: null }, [[Object(1.5)]], { a: { __expr: 'x' } }, [call('decimal', 'x')], { a: [call('ip', 'x')] }, { b: { __entity: { type: 'A-B', id: '' } } },
];

/** A value that is wrong, or wrong here, for one reason. */
export const badValue = (choices: Choices): Json =>
  choices.chance(0.15) ? choices.pick(LOOKALIKES) : choices.chance(0.1) ? anyValue(choices, 1) : choices.pick(BAD);
