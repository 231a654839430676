import { describe, expect, it } from 'vitest';
import { MAX_DEPTH } from './depth.ts';
import { expressionToEst, policyToEst, readExpression, readPolicy } from './est.ts';
import { parseExpression, parsePolicy } from './parse.ts';
import type { Json } from './syntax/interchange.ts';
import { vectors } from './testdata/environment.ts';
import { must } from './testdata/loading.ts';

const U = { type: 'U', id: 'u' };
const A = { type: 'Action', id: 'a' };
const ALL = { op: 'All' };
const T = { Value: true };
const POLICY = { effect: 'permit', principal: ALL, action: ALL, resource: ALL, conditions: [] };
const accepts = (json: object): boolean => 'loaded' in readPolicy(json as Json);

describe('policies', () => {
  it.each<[part: string, accepted: unknown[], rejected: unknown[]]>([
    ['effect', ['permit', 'forbid'], ['Permit', null, undefined, true]],
    [
      'principal',
      [
        { op: 'all' },
        { op: 'All', x: 1 },
        { op: '==', entity: U, x: 1 },
        { op: '==', entity: { ...U, x: 1 } },
        { op: '==', entity: { __entity: U, x: 1 } },
        { op: '==', entity: U, slot: '?nonsense' },
        { op: '==', slot: '?principal', x: 1 },
        { op: 'in', slot: '?principal' },
        { op: 'is', entity_type: 'A::B' },
        { op: 'is', entity_type: 'U', in: null },
        { op: 'is', entity_type: 'U', in: { entity: U, slot: '?resource', x: 1 } },
        { op: 'is', entity_type: 'U', in: { slot: '?principal' } },
      ],
      [
        ...[null, undefined, [], 'All', {}, { op: 'ALL' }, { op: 'Is', entity_type: 'U' }, { op: '==' }, { op: 'is' }],
        ...[
          { op: '==', slot: '?resource' },
          { op: 'in', slot: 'principal' },
          { op: '==', slot: null },
        ],
        ...[
          { op: '==', entity: null, slot: '?principal' },
          { op: '==', entity: { type: 'U' }, slot: '?principal' },
        ],
        ...[
          { op: 'in', entities: [U] },
          { op: '==', entity: 'U::"u"' },
          { op: '==', entity: { type: 'U u', id: '' } },
        ],
        ...[
          { op: 'is', entity_type: 'U', x: 1 },
          { op: 'is', entity_type: ' U' },
          { op: 'is', entity_type: 'if' },
        ],
        ...[
          { op: 'is', entity_type: 'U', in: U },
          { op: 'is', entity_type: '__cedar::U' },
        ],
      ],
    ],
    ['resource', [{ op: '==', slot: '?resource' }, ALL], [{ op: '==', slot: '?principal' }]],
    [
      'action',
      [
        { op: 'all' },
        { op: '==', entity: A, slot: '?principal' },
        { op: 'in', entity: { type: 'NS::Action', id: '' } },
        { op: 'in', entities: [] },
        { op: 'in', entities: [A, A], x: 1 },
        { op: 'in', entity: A, entities: 5 },
      ],
      [
        ...[{ op: '==', entities: [A] }, { op: '==', entity: U }, { op: 'in', entities: [A, U] }, { op: 'in' }],
        ...[
          { op: 'in', entity: 5, entities: [A] },
          { op: 'in', entities: A },
          { op: '==', slot: '?action' },
        ],
        ...[{ op: 'is', entity_type: 'Action' }, { op: '==', entity: { type: 'Action::NS', id: '' } }, null],
      ],
    ],
    [
      'annotations',
      [undefined, {}, { a: 'x', if: null, __cedar: '' }],
      [null, [], { a: 1 }, { 'a b': 'x' }, { '': 'x' }, { a: ['x'] }],
    ],
    [
      'conditions',
      [[], [{ kind: 'unless', body: T }]],
      [
        ...[null, undefined, {}, ['x'], [{ kind: 'When', body: T }], [{ kind: 'when' }], [{ body: T }]],
        ...[[{ kind: 'when', body: T, x: 1 }], [{ kind: 'when', body: null }]],
      ],
    ],
    ['x', [], [1, null]],
  ])('%s', (part, accepted, rejected) => {
    const policies = (values: unknown[]) =>
      values.map(value => {
        const { [part]: _, ...rest } = POLICY as { readonly [part: string]: unknown };
        return value === undefined ? rest : { ...rest, [part]: value };
      });
    expect(policies(accepted).filter(policy => !accepts(policy))).toEqual([]);
    expect(policies(rejected).filter(accepts)).toEqual([]);
  });

  it.each<[text: string, est: object]>([
    ['permit(principal,action,resource);', {}],
    ['@b @a("x") permit(principal,action,resource);', { annotations: { a: 'x', b: null } }],
    ['permit(principal,action in [Action::"a"],resource);', { action: { op: 'in', entity: A } }],
    ['permit(principal,action in [],resource);', { action: { op: 'in', entities: [] } }],
    ['permit(principal,action == Action::"a",resource);', { action: { op: '==', entity: A } }],
    ['permit(principal == ?principal,action,resource);', { principal: { op: '==', slot: '?principal' } }],
    [
      'permit(principal,action,resource is U in U::"u");',
      { resource: { op: 'is', entity_type: 'U', in: { entity: U } } },
    ],
    [
      'permit(principal,action,resource) when {true} unless {false};',
      {
        conditions: [
          { kind: 'when', body: T },
          { kind: 'unless', body: { Value: false } },
        ],
      },
    ],
  ])('%s is written as cedar-wasm does', (text, est) =>
    expect(policyToEst(must(parsePolicy(text)))).toStrictEqual({ ...POLICY, ...est }),
  );
});

describe('expressions', () => {
  const acceptsExpr = (json: unknown): boolean => 'loaded' in readExpression(json as Json);
  const two = { left: T, right: T };
  const operand = { arg: T };
  const like = (...pattern: unknown[]) => ({ like: { left: T, pattern } });
  const value = (json: unknown) => ({ Value: json });
  const extn = (fn: string, arg: unknown) => value({ __extn: { fn, arg } });

  it.each<[what: string, accepted: unknown[], rejected: unknown[]]>([
    ['one key', [T], [{}, { ...T, Var: 'context' }, null, [], 'x', true]],
    [
      'Value',
      [
        ...[
          value([1, { a: ['x'] }]),
          value({ __entity: U }),
          value({ __entity: { type: '1', id: 1 } }),
          value({ type: 'U' }),
        ],
        ...[
          extn('ip', 'zz'),
          extn('nope', 1),
          extn('A::ip', 1),
          value({ __extn: { fn: 'ip', args: [] } }),
          value({ __expr: 1 }),
        ],
      ],
      [
        ...[value(null), value([null]), value(new Number('1.0')), value(2n ** 63n), value({ __expr: 'x' })],
        ...[value({ __entity: { type: '1', id: '' } }), extn('if', 1), extn('a b', 1), extn('ip', null)],
      ],
    ],
    ['Var', [{ Var: 'action' }], [{ Var: 'x' }, { Var: 1 }, { Slot: '?principal' }, { Unknown: 'x' }]],
    ['unary', [{ '!': operand }, { neg: operand }, { isEmpty: operand }], [{ '!': T }, { '!': [T] }, { neg: two }]],
    [
      'binary',
      ['==', '!=', 'in', '<', '<=', '>', '>=', '&&', '||', '+', '-', '*'].map(op => ({ [op]: two })),
      [{ '/': two }, { '==': { left: T } }, { '==': [T, T] }, { '==': { ...two, x: 1 } }, { '-': operand }],
    ],
    [
      'built-in methods',
      ['contains', 'containsAll', 'containsAny', 'getTag', 'hasTag'].map(op => ({ [op]: two })),
      [{ contains: [T, T] }, { isEmpty: [T] }],
    ],
    [
      '.',
      [{ '.': { left: T, attr: 'if' } }, { '.': { left: T, attr: '__cedar' } }],
      [{ '.': { left: T, attr: ['a'] } }, { '.': { left: T, attr: 1 } }, { '.': { left: T, attr: 'a', x: 1 } }],
    ],
    [
      'has',
      [{ has: { left: T, attr: 'a', x: 1 } }, { has: { left: T, attr: ['a', 'b c', 'if'] } }],
      [{ has: { left: T, attr: [] } }, { has: { left: T, attr: [1] } }, { has: { attr: 'a' } }, { has: { left: T } }],
    ],
    [
      'like',
      [like(), like('Wildcard', { Literal: 'ab*' }, { Literal: '' })],
      [like('wildcard'), like({ Literal: 'a', x: 1 }), like(1), { like: { left: T, pattern: 'a*' } }],
    ],
    [
      'is',
      [{ is: { left: T, entity_type: 'A::B', in: T } }, { is: { left: T, entity_type: 'A', in: null } }],
      [{ is: { left: T, entity_type: 'A B' } }, { is: { left: T } }, { is: { left: T, entity_type: 'A', x: 1 } }],
    ],
    [
      'if-then-else',
      // biome-ignore lint/suspicious/noThenProperty: Cedar's word.
      [{ 'if-then-else': { if: T, then: T, else: T } }],
      // biome-ignore lint/suspicious/noThenProperty: Cedar's word.
      [{ 'if-then-else': { if: T, then: T } }, { 'if-then-else': { if: T, then: T, else: T, x: 1 } }],
    ],
    ['Set', [{ Set: [] }, { Set: [T] }], [{ Set: T }, { Set: [1] }]],
    ['Record', [{ Record: {} }, { Record: { '': T, if: T } }], [{ Record: [] }, { Record: { a: 1 } }]],
    [
      'extension calls',
      [{ ip: [T] }, { ip: [] }, { isInRange: [T, T, T] }, { toDays: [] }],
      [{ ip: T }, { ip: operand }, { nope: [T] }, { unknown: [T] }, { toString: [] }, { constructor: [] }],
    ],
  ])('%s', (_what, accepted, rejected) => {
    expect(accepted.filter(json => !acceptsExpr(json))).toEqual([]);
    expect(rejected.filter(acceptsExpr)).toEqual([]);
  });

  it.each<[text: string, est: object]>([
    ['-1', { Value: -1 }],
    ['- -1', { neg: { arg: { Value: -1 } } }],
    ['-(1)', { neg: { arg: { Value: 1 } } }],
    ['-1.a', { neg: { arg: { '.': { left: { Value: 1 }, attr: 'a' } } } }],
    ['-9007199254740993', { Value: -9007199254740993n }],
    ['User::"a"', { Value: { __entity: { type: 'User', id: 'a' } } }],
    ['[true]', { Set: [T] }],
    ['{"__proto__": true}', { Record: Object.fromEntries([['__proto__', T]]) }],
    ['context has a.b', { has: { left: { Var: 'context' }, attr: ['a', 'b'] } }],
    ['context has "a b"', { has: { left: { Var: 'context' }, attr: 'a b' } }],
    ['true != true', { '!=': two }],
    ['true >= true', { '>=': two }],
    ['true.isEmpty()', { isEmpty: operand }],
    ['true.isInRange(true)', { isInRange: [T, T] }],
    ['true like "*\u{1F600}\\*"', like('Wildcard', { Literal: '\u{1F600}' }, { Literal: '*' })],
  ])('%s is written as cedar-wasm does', (text, est) =>
    expect(expressionToEst(must(parseExpression(text)))).toStrictEqual(est),
  );

  it('normalizes what only JSON can say', () => {
    const normalized = (json: unknown) => expressionToEst(must(readExpression(json as Json)));
    expect(normalized(value([1, { a: { __entity: U } }]))).toEqual({
      Set: [{ Value: 1 }, { Record: { a: { Value: { __entity: U } } } }],
    });
    expect(normalized(extn('ip', 'zz'))).toEqual({ ip: [{ Value: 'zz' }] });
    expect(normalized(like({ Literal: 'a\u{1F600}' }, { Literal: '' }))).toEqual(
      like({ Literal: 'a' }, { Literal: '\u{1F600}' }),
    );
    expect(normalized({ has: { left: T, attr: ['a'], x: 1 } })).toEqual({ has: { left: T, attr: 'a' } });
  });

  it('limits the depth', () => {
    const nested = (levels: number) => {
      let json: Json = T;
      for (let level = 1; level < levels; level++) json = { '!': { arg: json } };
      return json;
    };
    expect(acceptsExpr(nested(MAX_DEPTH))).toBe(true);
    expect(acceptsExpr(nested(MAX_DEPTH + 1))).toBe(false);
    expect(acceptsExpr(nested(100_000))).toBe(false);
  });
});

describe('vectors', () => {
  const parsed = vectors.map(({ expr }) => parseExpression(expr)).filter(result => 'loaded' in result);

  it('are many', () => expect(parsed.length).toBeGreaterThan(1900));
  it('survive the way through EST', () => {
    for (const { loaded } of parsed) expect(must(readExpression(expressionToEst(loaded)))).toStrictEqual(loaded);
  });
});
