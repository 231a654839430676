import { describe, expect, it } from 'vitest';
import { MAX_DEPTH, MAX_TEXT_NESTING } from './depth.ts';
import { type Loaded, rejected } from './loaded.ts';
import { parseExpression, parsePolicies, parsePolicy } from './parse.ts';
import { must, outcome } from './testdata/loading.ts';

const whyOf = (result: Loaded<unknown>): string => ('rejected' in result ? result.why : 'loaded');
const sets = (text: string): Loaded<unknown> => parsePolicies(text);

// Expressions are parsed by the thousand in vectors.test.ts; here stands what the vectors leave out.
describe('expressions', () => {
  it.each([
    ...['1\u00a0+\u20281', '1\u3000+\u00851 // \u2028 still the comment', '1 // to the end', '// first\r1'],
    ...['permit::in_::"x"', 'when::"x"', 'principal.permit.unless', '{permit: 1, principal: 2}'],
    ...['-  9223372036854775808', '0009223372036854775807', '1in[1]', '"a"like"*"', 'principal has"if"'],
    ...['[1,2,]', '{a: 1,}', 'ip("x",)', '!!!!true', '----1', '{"a": 1, A: 2}'],
    ...['"\n"', '"\\u{1_0_F_F_F_F_}"', '"\\\'"', '"\\0"', '"*" like "\\**\\u{2a}"', 'decimal()', '1.toDays(2, 3)'],
  ])('%j is one', text => expect(outcome(parseExpression(text))).toBe('ok'));

  it.each([
    ...['', '1 1', '1 +', '\ufeff1', '1\u200b', '1\u180e', '/* c */ 1', '"\r"', '"\ud800"', '"\\ud800"', "'a'", '#'],
    ...['1 < 2 < 3', '1 has a == 1', '!!!!!1', '-----1', '!-1', '-!1'],
    ...['9223372036854775808', '-(9223372036854775808)', '-9223372036854775808.a', '-9223372036854775809', '1.0'],
    ...['true.x::"a"', 'if::"a"', '__cedar::"a"', 'a.__cedar', 'a.if', '{if: 1}', '{__cedar: 1}', '{a: 1, "\\x61": 2}'],
    ...[
      '[].isEmpty(1)',
      '[].contains()',
      '[].contains(1, 2)',
      'contains([], 1)',
      'isEmpty([])',
      'ip("a").decimal("b")',
    ],
    ...['isIpv4(ip("a"))', 'foo()', 'principal.foo()', 'A::ip("a")', '(ip)("a")', 'unknown("x")', 'x', 'A::B'],
    ...['?principal', 'principal == ?principal', '[,]', '{,}', 'ip(,)', '1 + if true then 1 else 2', 'principal[a]'],
    ...['"\\*"', '"\\u{}"', '"\\u{_1}"', '"\\u{0000041}"', '"\\u{110000}"', '"\\x80"', '"\\a"', '"a" like "\\d"'],
    ...['"a" like ("a")', 'principal is (User)', 'principal has (a)', 'principal has a["b"]', 'principal has "a".b'],
    ...['1 = 1', '1 / 1', '1 % 1', '1 & 1', '1 | 1', '1 < = 2', 'a::b : :"x"', '{a::1}', '? principal', '1a'],
  ])('%j is none', text => expect(outcome(parseExpression(text))).toBe('parse'));

  it('keeps the forms apart that evaluate alike', () => {
    const one = { op: 'long', value: 1n };
    const minusOne = { op: 'long', value: -1n };
    expect(must(parseExpression('-1'))).toEqual(minusOne);
    expect(must(parseExpression('-(1)'))).toEqual({ op: 'neg', arg: one });
    expect(must(parseExpression('--1'))).toEqual({ op: 'neg', arg: minusOne });
    expect(must(parseExpression('1 - 1'))).toEqual({ op: '-', left: one, right: one });
    expect(must(parseExpression('1["a"]'))).toEqual({ op: '.', left: one, attr: 'a' });
    expect(must(parseExpression('1 has a.b'))).toEqual({ op: 'has', left: one, path: ['a', 'b'] });
    expect(must(parseExpression('1 like "a\\**\\x2a"'))).toEqual({
      op: 'like',
      left: one,
      pattern: [{ literal: 'a' }, { literal: '*' }, 'wildcard', 'wildcard'],
    });
    expect(must(parseExpression('1.toDays(2)'))).toEqual({
      op: 'call',
      fn: 'toDays',
      args: [one, { ...one, value: 2n }],
    });
  });

  it.each([
    ['1 +\n  }', '2:3: Expected'],
    ['"abc\\q"', '1:5: an escape is one of'],
    ['principal.foo(1)', '1:10: there is no method foo'],
    ['[1].contains(1, 2)', '1:4: contains takes 1 arguments, not 2'],
    ['{a: 1, a: 2}', '1:1: the key "a" stands twice'],
    ['\n\n  \ud800', '3:3: a lone surrogate'],
  ])('says where %j is wrong', (text, why) => expect(whyOf(parseExpression(text))).toContain(why));
});

describe('policies', () => {
  it.each([
    '',
    ' // nothing\n',
    'permit(principal,action,resource,);',
    'permit(principal,action,resource)when{true}unless{false}when{true};',
    '@id("a") @foo @if("x") @__cedar("y") permit(principal,action,resource) when { true } unless { false };',
    '@ a ( "x" ) permit ( principal , action , resource ) ;',
    'permit(principal == (User::"a"), action in ([(Action::"a"),]), resource is A::B in C::D::"x");',
    'permit(principal, action in [], resource); permit(principal, action in (Action::"a"), resource);',
    'permit(principal is principal, action == NS::Action::"a", resource is context);',
    'permit(principal == ((?principal)), action, resource is A in ?resource);',
  ])('%j is a set of them', text => expect(outcome(sets(text))).toBe('ok'));

  it.each([
    ...['permit(principal,action,resource)', 'permit(principal,action,resource);;', 'permit(principal,action);'],
    ...['permit(action,principal,resource);', 'permit(principal,action,resource,context);', ';'],
    ...['Permit(principal,action,resource);', 'permit(principal,action,resource) when {};'],
    ...['permit(principal,action,resource) when true;', '@a("x") @a permit(principal,action,resource);'],
    ...['@a() permit(principal,action,resource);', '/* c */ permit(principal,action,resource);'],
    ...['permit(principal in [User::"a"], action, resource);', 'permit(principal is U == U::"a", action, resource);'],
    ...['permit(principal in G::"a" is U, action, resource);', 'permit(principal: User, action, resource);'],
    ...['permit(principal != User::"a", action, resource);', 'permit(principal, action is Action, resource);'],
    ...['permit(principal, action == User::"a", resource);', 'permit(principal, action == Action::NS::"a", resource);'],
    ...['permit(principal, action in [[Action::"a"]], resource);', 'permit(principal, action == [], resource);'],
    ...['permit(principal == ?resource, action, resource);', 'permit(principal, action in ?action, resource);'],
    ...['permit(principal == ?principal, action, resource) when { principal == ?principal };'],
    ...[
      'permit(principal == ?principals, action, resource);',
      'permit(principal == User::{id:"a"}, action, resource);',
    ],
    ...['permit(principal is (U), action, resource);', 'permit(principal == principal, action, resource);'],
    ...['permitx(principal,action,resource);', 'permit((principal),action,resource);'],
  ])('%j is none', text => expect(outcome(sets(text))).toBe('parse'));

  it('are numbered in source order, templates with them', () => {
    const text = 'permit(principal,action,resource); forbid(principal in ?principal,action,resource);'.repeat(6);
    const { policies, templates } = must(parsePolicies(text));
    expect([...policies.keys()]).toEqual(['policy0', 'policy2', 'policy4', 'policy6', 'policy8', 'policy10']);
    expect([...templates.keys()]).toEqual(['policy1', 'policy3', 'policy5', 'policy7', 'policy9', 'policy11']);
  });

  it('have parts', () => {
    const text =
      '@a("\\n") @b forbid(principal is U in ?principal, action in A::Action::"x", resource) unless { context };';
    expect(must(parsePolicy(text))).toEqual({
      effect: 'forbid',
      annotations: new Map([
        ['a', '\n'],
        ['b', null],
      ]),
      principal: { op: 'is', type: 'U', in: { slot: '?principal' } },
      action: { op: 'in', entities: [{ type: 'A::Action', id: 'x' }] },
      resource: { op: 'All' },
      conditions: [{ kind: 'unless', body: { op: 'var', name: 'context' } }],
    });
  });

  it('come one by one where one is asked for', () => {
    expect(parsePolicy('')).toEqual(rejected('parse', '1:1: expected exactly one policy, found 0'));
    const two = 'permit(principal,action,resource);'.repeat(2);
    expect(whyOf(parsePolicy(two))).toContain('found 2');
  });
});

describe('depth', () => {
  const nested = (levels: number): [what: string, text: string][] => [
    ['parentheses', `${'('.repeat(levels)}1${')'.repeat(levels)}`],
    ['sets', `${'['.repeat(levels)}${']'.repeat(levels)}`],
    ['records', `${'{a: '.repeat(levels)}1${'}'.repeat(levels)}`],
    ['negations', `${'!('.repeat(levels)}true${')'.repeat(levels)}`],
    ['right operands', `${'true && ('.repeat(levels)}true${')'.repeat(levels)}`],
    ['arguments', `${'ip('.repeat(levels)}1${')'.repeat(levels)}`],
    ['else branches', `${'if true then 1 else '.repeat(levels)}1`],
    ['conditions', `${'if '.repeat(levels)}1${' then 1 else 1'.repeat(levels)}`],
  ];
  it.each(nested(MAX_TEXT_NESTING))('%s to the limit', (_, text) => expect(outcome(parseExpression(text))).toBe('ok'));
  it.each(nested(MAX_TEXT_NESTING + 1))('%s beyond it', (_, text) =>
    expect(whyOf(parseExpression(text))).toContain('more than 300 levels of nesting'),
  );
  it.each(nested(200_000))('%s by the hundred thousand', (_, text) =>
    expect(outcome(parseExpression(text))).toBe('parse'),
  );

  it.each(['.a', ' + 1', ' && 1', '.contains(1)'])('chains of %j have the depth of their tree', link => {
    expect(outcome(parseExpression(`1${link.repeat(MAX_DEPTH - 1)}`))).toBe('ok');
    expect(whyOf(parseExpression(`1${link.repeat(MAX_DEPTH)}`))).toContain('more than 500 levels');
  });
  it('counts each condition one deeper than the one before', () => {
    const policy = (conditions: number) => `permit(principal,action,resource)${' when {true}'.repeat(conditions)};`;
    expect(outcome(parsePolicy(policy(MAX_DEPTH)))).toBe('ok');
    expect(whyOf(parsePolicy(policy(MAX_DEPTH + 1)))).toContain('policy0 has more than 500 levels');
  });
  it('is not fooled by brackets in strings and comments, nor by many short items', () => {
    expect(outcome(parseExpression(`"${'('.repeat(999)}" // ${'['.repeat(999)}`))).toBe('ok');
    expect(outcome(parseExpression(`[${'if true then [1] else [2],'.repeat(999)}]`))).toBe('ok');
  });
});
