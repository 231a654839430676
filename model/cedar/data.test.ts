import { describe, expect, it } from 'vitest';
import { readLiteral, readUid, readValue, valueToJson } from './data.ts';
import { MAX_DEPTH } from './depth.ts';
import type { Type, Value } from './syntax/abstract.ts';
import type { Json } from './syntax/interchange.ts';
import { vectors } from './testdata/environment.ts';
import { must, outcome } from './testdata/loading.ts';
import { entity, makeSet, record } from './values.ts';

const U = { type: 'U', id: 'u' };
const USER = entity(U);
const extn = (fn: string, ...args: Json[]): Json => ({ __extn: { fn, args } });
const fields = (values: { readonly [key: string]: Value }) => record(new Map(Object.entries(values)));
const decimal = (units: bigint): Value => ({ kind: 'decimal', units });

describe('without a type', () => {
  it.each<[json: Json, value: Value]>([
    [true, true],
    ['', ''],
    [-1, -1n],
    [2n ** 63n - 1n, 2n ** 63n - 1n],
    [[1, 1, [1]], makeSet([1n, makeSet([1n])])],
    [{ __entity: { ...U, more: 1 } }, USER],
    [{ __extn: { fn: 'decimal', arg: '1.5', args: [], more: 1 } }, decimal(15000n)],
    [extn('toDays', extn('duration', '49h')), 2n],
    [extn('isIpv4', extn('ip', '1.1.1.1')), true],
    [{}, fields({})],
    [U, fields({ type: 'U', id: 'u' })],
    [{ __entity: 'U::"u"' }, fields({ __entity: 'U::"u"' })],
    [{ __entity: U, z: 1 }, fields({ __entity: fields({ type: 'U', id: 'u' }), z: 1n })],
    [{ __entity: { type: 'U' } }, fields({ __entity: fields({ type: 'U' }) })],
    [{ __extn: { fn: 'decimal' } }, fields({ __extn: fields({ fn: 'decimal' }) })],
    [{ __extn: { fn: 'decimal', args: '1.0' } }, fields({ __extn: fields({ fn: 'decimal', args: '1.0' }) })],
    [{ __expr: 1 }, fields({ __expr: 1n })],
    [{ __expr: '1', x: 1 }, fields({ __expr: '1', x: 1n })],
    [Object.fromEntries([['__proto__', 1]]), record(new Map([['__proto__', 1n]]))],
  ])('%o is read', (json, value) => expect(must(readValue(json))).toStrictEqual(value));

  it.each<[json: Json, category: string]>([
    [null, 'nullValue'],
    [[{ a: null }], 'nullValue'],
    [extn('decimal', null), 'nullValue'],
    [new Number('1.0'), 'jsonShape'],
    [1.5, 'jsonShape'],
    [2 ** 53, 'jsonShape'],
    [2n ** 63n, 'jsonShape'],
    [{ __expr: '1' }, 'exprEscape'],
    [{ __entity: { type: 'U u', id: '' } }, 'badEscape'],
    [{ __entity: { type: 'a::if', id: '' } }, 'badEscape'],
    [extn('a b', 1), 'badEscape'],
    [extn('decimal', 'x'), 'extensionEval'],
    [extn('decimal', 1), 'extensionEval'],
    [extn('decimal'), 'extensionEval'],
    [extn('nope', 1), 'extensionEval'],
    [extn('unknown', 'x'), 'extensionEval'],
    [extn('toDays', '1d'), 'extensionEval'],
  ])('%o is rejected: %s', (json, category) => expect(outcome(readValue(json))).toBe(category));

  it('literals keep the calls that would fail', () =>
    expect(must(readLiteral(extn('nope', 1)))).toEqual({ op: 'call', fn: 'nope', args: [{ op: 'long', value: 1n }] }));

  it('limits the depth', () => {
    const nested = (levels: number) => {
      let json: Json = 1;
      for (let level = 1; level < levels; level++) json = level % 2 === 0 ? [json] : { a: json };
      return json;
    };
    expect(outcome(readValue(nested(MAX_DEPTH)))).toBe('ok');
    expect(outcome(readValue(nested(MAX_DEPTH + 1)))).toBe('jsonShape');
    expect(outcome(readValue(nested(100_000)))).toBe('jsonShape');
  });
});

describe('with a type', () => {
  const ENTITY: Type = { kind: 'entity', name: 'U' };
  const DECIMAL: Type = { kind: 'extension', name: 'decimal' };
  const IP: Type = { kind: 'extension', name: 'ipaddr' };
  const DATETIME: Type = { kind: 'extension', name: 'datetime' };
  const BOOL: Type = { kind: 'bool' };
  const setOf = (element: Type): Type => ({ kind: 'set', element });
  const RECORD: Type = {
    kind: 'record',
    attributes: new Map([
      ['e', { type: ENTITY, required: true }],
      ['d', { type: DECIMAL, required: false }],
    ]),
  };
  const day = 86_400_000n;

  it.each<[json: Json, type: Type, value: Value]>([
    [{ ...U, more: 1 }, ENTITY, USER],
    [{ __entity: U }, ENTITY, USER],
    [{ __entity: U, more: 1 }, ENTITY, USER],
    [{ __entity: U, type: 'V', id: 'v' }, ENTITY, USER],
    // Whether the type is the declared one is not asked here.
    [{ type: 'V', id: 'u' }, ENTITY, entity({ type: 'V', id: 'u' })],
    ['1.5', DECIMAL, decimal(15000n)],
    [{ fn: 'decimal', arg: '1.5', more: 1 }, DECIMAL, decimal(15000n)],
    [{ __extn: { fn: 'decimal', arg: '1.5' }, more: 1 }, DECIMAL, decimal(15000n)],
    [{ fn: 'offset', args: ['1970-01-01', '1d'] }, DATETIME, { kind: 'datetime', ms: day }],
    [extn('offset', { fn: 'datetime', arg: '1970-01-01' }, '1d'), DATETIME, { kind: 'datetime', ms: day }],
    // Types drive the arguments of a call, but only where an extension type is expected in the first place.
    [{ fn: 'lessThan', args: ['1.0', '2.0'] }, DECIMAL, true],
    [{ fn: 'lessThan', args: ['1.0', '2.0'] }, BOOL, fields({ fn: 'lessThan', args: makeSet(['1.0', '2.0']) })],
    [[U, { __entity: U }], setOf(ENTITY), makeSet([USER])],
    [['1.0', '1.00'], setOf(DECIMAL), makeSet([decimal(10000n)])],
    [{ e: U, d: '1.0' }, RECORD, fields({ e: USER, d: decimal(10000n) })],
    ['1.0', BOOL, '1.0'],
    [{ __entity: U }, BOOL, USER],
  ])('%o under %o', (json, type, value) => expect(must(readValue(json, type))).toStrictEqual(value));

  it.each<[json: Json, type: Type, category: string]>([
    ['U::"u"', ENTITY, 'expectedEntityRef'],
    [null, ENTITY, 'expectedEntityRef'],
    [{ type: 'U' }, ENTITY, 'expectedEntityRef'],
    [{ type: 'U', id: 1 }, ENTITY, 'expectedEntityRef'],
    [{ __expr: '1', ...U }, ENTITY, 'exprEscape'],
    [{ type: '1', id: '' }, ENTITY, 'badEscape'],
    [null, DECIMAL, 'nullValue'],
    [{ __expr: '1' }, DECIMAL, 'exprEscape'],
    ['x', DECIMAL, 'extensionEval'],
    [1, DECIMAL, 'extensionEval'],
    [{ fn: 'decimal' }, DECIMAL, 'extensionEval'],
    [{ __entity: U }, DECIMAL, 'extensionEval'],
    [{ fn: 'nope', arg: 1 }, DECIMAL, 'unknownFunction'],
    [{ fn: 'decimal', args: [] }, DECIMAL, 'wrongArgCount'],
    [{ fn: 'isInRange', args: ['1.1.1.1'] }, IP, 'wrongArgCount'],
    [extn('isInRange', '1.1.1.1'), BOOL, 'extensionEval'],
    ['1.0', setOf(DECIMAL), 'typeMismatch'],
    [{}, setOf(DECIMAL), 'typeMismatch'],
    [null, setOf(DECIMAL), 'nullValue'],
    [[null], setOf(BOOL), 'nullValue'],
    [['x'], setOf(ENTITY), 'expectedEntityRef'],
    [[], RECORD, 'typeMismatch'],
    [{ d: '1.0' }, RECORD, 'missingRecordAttr'],
    [{ e: U, x: 1 }, RECORD, 'unexpectedRecordAttr'],
    [{ __entity: U }, RECORD, 'missingRecordAttr'],
    [{ e: 1 }, RECORD, 'expectedEntityRef'],
  ])('%o under %o is rejected: %s', (json, type, category) => expect(outcome(readValue(json, type))).toBe(category));
});

describe('uids', () => {
  it.each<[json: Json, category: string]>([
    [U, 'ok'],
    [{ type: 'A::B', id: '' }, 'ok'],
    [{ __entity: U, x: null }, 'ok'],
    [{ __entity: { type: 'U' }, ...U }, 'ok'],
    [{ ...U, __expr: 1 }, 'ok'],
    [{ __expr: '', ...U }, 'exprEscape'],
    ['U::"u"', 'expectedEntityRef'],
    [[], 'expectedEntityRef'],
    ...['', '1U', 'U ', ' U', 'U::', '::U', 'U: :V', 'U//\n', 'has', 'a::true', '__cedar::U', 'Ü'].map(
      (type): [Json, string] => [{ type, id: '' }, 'badEscape'],
    ),
  ])('%o: %s', (json, category) => expect(outcome(readUid(json))).toBe(category));
});

describe('values written', () => {
  it.each<[value: Value, json: Json]>([
    [-(2n ** 53n) + 1n, -Number.MAX_SAFE_INTEGER],
    [2n ** 53n, 2n ** 53n],
    [USER, { __entity: U }],
    [decimal(-5n), { __extn: { fn: 'decimal', arg: '-0.0005' } }],
    [decimal(-(2n ** 63n)), { __extn: { fn: 'decimal', arg: '-922337203685477.5808' } }],
    [{ kind: 'duration', ms: -5n }, { __extn: { fn: 'duration', arg: '-5ms' } }],
    [
      { kind: 'datetime', ms: 5n },
      extn('offset', { __extn: { fn: 'datetime', arg: '1970-01-01' } }, { __extn: { fn: 'duration', arg: '5ms' } }),
    ],
    [{ kind: 'ipaddr', bits: 32, address: 0x0a0000ffn, prefix: 8 }, { __extn: { fn: 'ip', arg: '10.0.0.255/8' } }],
    [
      { kind: 'ipaddr', bits: 128, address: 0xffff0a000001n, prefix: 0 },
      { __extn: { fn: 'ip', arg: '0:0:0:0:0:ffff:a00:1/0' } },
    ],
    [record(new Map([['__proto__', makeSet([1n])]])), Object.fromEntries([['__proto__', [1]]])],
  ])('%o', (value, json) => expect(valueToJson(value)).toStrictEqual(json));

  it('are in the notation of the vectors', () => {
    // Which write the integers that JSON would round in a way of their own.
    const notations = vectors
      .map(({ result }) => result as Json)
      .filter(json => !/"(error|__long)"/.test(JSON.stringify(json)));
    expect(notations).toHaveLength(688);
    for (const json of notations) expect(valueToJson(must(readValue(json)))).toStrictEqual(json);
  });
});
