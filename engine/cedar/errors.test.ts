import { describe, expect, it } from 'vitest';
import type { SyntaxProblem } from './errors.ts';
import { nearest, SyntaxStop, toProblem } from './errors.ts';
import { parseExpression, parsePolicies } from './parse-policy.ts';

/** What a person sees. A message may be made better; then the table changes with it. */
describe('messages for expressions', () => {
  it.each([
    ['', '1:1: expected an expression, found the end of the text'],
    ['1 +', '1:4: expected an expression, found the end of the text'],
    ['1 2', '1:3: expected an operator or the end of the text, found "2"'],
    ['(1', '1:3: expected ")", found the end of the text; the "(" at 1:1 is never closed'],
    ['[1, 2', '1:6: expected "," or "]", found the end of the text; the "[" at 1:1 is never closed'],
    ['{a: 1', '1:6: expected "," or "}", found the end of the text; the "{" at 1:1 is never closed'],
    ['{a 1}', '1:4: expected ":" after the key "a", found "1"'],
    ['{1: 2}', '1:2: expected a key (a name or a string) or "}", found "1"'],
    ['{a:1,a:2}', '1:6: the record has the key "a" twice'],
    ['{if: 1}', '1:2: expected a key (a name or a string) or "}", found "if", a reserved word; write "if"'],
    ['principal.if', '1:11: expected an attribute or method name after ".", found "if", a reserved word; write ["if"]'],
    [
      'principal has if',
      '1:15: expected an attribute name or a string after "has", found "if", a reserved word; write "if"',
    ],
    ['principal is if', '1:14: expected an entity type, found "if", a reserved word'],
    ['if true then 1', '1:15: expected "else" (every "if" has one), found the end of the text'],
    ['if true 1', '1:9: expected "then", found "1"'],
    ['principal.contians(1)', '1:11: there is no method "contians"; did you mean "contains"?'],
    ['[1].contain(1)', '1:5: there is no method "contain"; did you mean "contains"?'],
    ['lessThan(1,2)', '1:1: "lessThan" is a method, not a function: write receiver.lessThan(...)'],
    ['1.decimal()', '1:3: "decimal" is a function, not a method: write decimal(...)'],
    ['decmal("1")', '1:1: there is no function "decmal"; did you mean "decimal"?'],
    ['foo()', '1:1: there is no function "foo"'],
    [
      'principle.a',
      '1:1: "principle" is no variable, and an entity needs an id, as in principle::"id"; did you mean "principal"?',
    ],
    ['User', '1:1: "User" is no variable, and an entity needs an id, as in User::"id"'],
    ['A::B', '1:1: "A::B" is a type; an entity needs an id, as in A::B::"id"'],
    ['A::B(1)', '1:1: there are no functions with a namespace such as "A::B"'],
    ['A::"a"::"b"', '1:7: expected an operator or the end of the text, found "::"'],
    ['User::{id:"a"}', '1:7: expected a string, found "{"; an entity is written with its id in quotes'],
    ['[1].contains()', '1:5: "contains" takes one argument, found 0'],
    ['[1].contains(1,2)', '1:5: "contains" takes one argument, found 2'],
    ['[1].isEmpty(1)', '1:5: "isEmpty" takes no arguments, found 1'],
    [
      '9223372036854775808',
      '1:1: the integer "9223372036854775808" is out of range (-9223372036854775808 to 9223372036854775807)',
    ],
    [
      '-9223372036854775809',
      '1:2: the integer "-9223372036854775809" is out of range (-9223372036854775808 to 9223372036854775807)',
    ],
    [
      '-(9223372036854775808)',
      '1:3: the integer "9223372036854775808" is out of range (-9223372036854775808 to 9223372036854775807)',
    ],
    ['1 == 2 == 3', '1:8: comparisons do not chain: put parentheses around one'],
    ['principal has a == true', '1:17: comparisons do not chain: put parentheses around one'],
    ['principal has a + 1', '1:17: expected "&&", "||" or the end of the expression, found "+"'],
    ['true && context has a + 1', '1:23: expected "&&", "||" or the end of the expression, found "+"'],
    ['"a" like "b" like "c"', '1:14: comparisons do not chain: put parentheses around one'],
    ['"a" like 1', '1:10: expected a string literal as the pattern of "like", found "1"'],
    ['"\\q"', '1:2: "\\q" is not an escape; Cedar knows \\n \\r \\t \\\\ \\0 \\\' \\" \\x41 and \\u{1F600}'],
    ['"\\u0041"', '1:2: the escape \\u needs braces, as in \\u{e9}'],
    ['"\\u{110000}"', '1:2: "\\u{110000}" is no Unicode character'],
    ['"\\u{}"', '1:2: the escape \\u{} has no digits'],
    ['"\\x80"', '1:2: the escape \\x goes up to \\x7f; write \\u{80}'],
    ['"\\x4"', '1:2: the escape \\x takes exactly two hexadecimal digits'],
    ['"\\*"', '1:2: "\\*" is an escape only in a pattern, to the right of "like"'],
    ['"\\u{0000041}"', '1:2: the escape \\u{...} takes at most six hexadecimal digits'],
    ['"\\u{zz}"', '1:5: expected a hexadecimal digit or "}" in the escape \\u{...}'],
    ['"abc', '1:1: this string is never closed: a " is missing'],
    ["'a'", '1:1: strings stand between double quotes, not single ones'],
    ['"a\rb"', '1:3: a string cannot hold a bare carriage return; write \\r'],
    ['?principal == 1', '1:1: the slot "?principal" can only stand in the scope, not in a condition'],
    ['?foo', '1:1: the slot "?foo" can only stand in the scope, not in a condition'],
    ['? a', '1:1: expected a slot name after "?", as in ?principal'],
    ['1 = 2', '1:3: "=" is no operator; write "==" to compare'],
    ['1 / 2', '1:3: there is no division in Cedar; nor are there comments between /* and */'],
    ['1 % 2', '1:3: there is no remainder operator in Cedar'],
    ['1 & 2', '1:3: "&" is no operator; write "&&"'],
    ['a | b', '1:3: "|" is no operator; write "||"'],
    ['1 # 2', '1:3: the character "#" (U+0023) can only stand in a string or a comment'],
    ['é', '1:1: the character "é" (U+00E9) can only stand in a string or a comment'],
    ['\ufeff1', '1:1: a byte order mark (U+FEFF) is not allowed: save the text without it'],
    ['1\u200b', '1:2: the character "\\u{200b}" (U+200B) can only stand in a string or a comment'],
    ['!!!!!true', '1:1: more than four "!" in a row'],
    ['-!true', '1:2: "!" and "-" do not mix: put parentheses after the "-"'],
    ['1 + if true then 1 else 2', '1:5: put parentheses around an "if" that is an operand'],
    ['principal[1]', '1:11: expected a string literal, found "1"; only a literal attribute name can stand in [ ]'],
    [
      'principal[context.s]',
      '1:11: expected a string literal, found "context"; only a literal attribute name can stand in [ ]',
    ],
    ['principal["a"](1)', '1:15: only a function or method name can be called'],
    ['(ip)("a")', '1:2: "ip" is no variable, and an entity needs an id, as in ip::"id"'],
    ['__cedar::"a"', '1:1: the name "__cedar" is reserved for Cedar itself'],
    ['principal.__cedar', '1:11: the name "__cedar" is reserved for Cedar itself'],
    [
      '1.0',
      '1:3: expected an attribute or method name after ".", found "0"; there are no fractions: write decimal("1.5")',
    ],
    ['1a', '1:2: expected an operator or the end of the text, found "a"'],
    ['/* c */ 1', '1:1: there is no division in Cedar; nor are there comments between /* and */'],
    ['true }', '1:6: expected an operator or the end of the text, found "}"'],
    ['@', '1:1: expected an expression, found "@"'],
    ['principal in', '1:13: expected an expression, found the end of the text'],
    ['[,]', '1:2: expected an expression, found ","'],
    ['[1 2]', '1:4: expected "," or "]", found "2"'],
    ['principal.', '1:11: expected an attribute or method name after ".", found the end of the text'],
    [
      'principal.1',
      '1:11: expected an attribute or method name after ".", found "1"; there are no fractions: write decimal("1.5")',
    ],
    ['context.a\n  && \n  }', '3:3: expected an expression, found "}"'],
    ['"😀" + ]', '1:7: expected an expression, found "]"'],
    ['A::', '1:4: expected a name or a quoted id after "::", found the end of the text'],
    ['A::if::"x"', '1:4: expected a name or a quoted id after "::", found "if", a reserved word'],
    [
      'principal is A::"x"',
      '1:17: expected an entity type, found the string "x"; this is an entity, the type alone stands before its "::"',
    ],
    ['ip("1" "2")', '1:8: expected "," or ")", found the string "2"'],
    ['))', '1:1: expected an expression, found ")"'],
    ['a == b', '1:1: "a" is no variable, and an entity needs an id, as in a::"id"'],
    ['true && && false', '1:9: expected an expression, found "&&"'],
    ['not true', '1:1: "not" is no variable; write "!"'],
    ['principal and true', '1:11: "and" is no operator; write "&&"'],
    ['null', '1:1: "null" is no variable; there is no null; "has" tells whether an attribute is there'],
  ])('%j', (text, problem) => {
    expect(parseExpression(text)).toMatchObject({ ok: false, category: 'parse', problem });
  });
});

describe('messages for policies', () => {
  it.each([
    ['permit', '1:7: expected "(" after "permit", found the end of the text'],
    [
      'permit(principal,action,resource)',
      '1:34: expected "when", "unless" or ";", found the end of the text; every policy ends with a semicolon',
    ],
    [
      'permit(principal,action,resource);;',
      '1:35: expected a policy, found ";"; a policy ends with exactly one semicolon',
    ],
    ['permit(principal,action);', '1:24: expected "," after the action constraint, found ")"'],
    [
      'permit(action,principal,resource);',
      '1:8: expected "principal", found "action"; the scope lists principal, action, resource, in this order',
    ],
    ['permit(principal,action,resource,context);', '1:34: expected ")" after the resource constraint, found "context"'],
    [
      'Permit(principal,action,resource);',
      '1:1: expected "permit" or "forbid", found "Permit"; did you mean "permit"?',
    ],
    ['allow(principal,action,resource);', '1:1: expected "permit" or "forbid", found "allow"'],
    [
      'permit(principal,action,resource) when {};',
      '1:41: expected an expression, found "}"; a "when" clause cannot be empty',
    ],
    ['permit(principal,action,resource) when true;', '1:40: expected "{" after "when", found "true"'],
    [
      'permit(principal,action,resource) when {true} unles {false};',
      '1:47: expected "when", "unless" or ";", found "unles"; did you mean "unless"?',
    ],
    ['@a("x") @a("y") permit(principal,action,resource);', '1:10: the policy has the annotation "a" twice'],
    ['@a() permit(principal,action,resource);', '1:4: expected a string as the value of the annotation, found ")"'],
    ['/* c */ permit(principal,action,resource);', '1:1: comments start with //; there are none between /* and */'],
    [
      'permit(principal in [User::"a"], action, resource);',
      '1:21: the principal constraint takes no list; write a "when" clause',
    ],
    [
      'permit(principal is User == User::"a", action, resource);',
      '1:26: expected "," after the principal constraint, found "=="',
    ],
    [
      'permit(principal in Group::"a" is User, action, resource);',
      '1:32: expected "," after the principal constraint, found "is"',
    ],
    [
      'permit(principal: User, action, resource);',
      '1:17: expected "==", "in", "is" or "," after "principal", found ":"; anything else belongs in a "when" clause',
    ],
    [
      'permit(principal != User::"a", action, resource);',
      '1:18: expected "==", "in", "is" or "," after "principal", found "!="; anything else belongs in a "when" clause',
    ],
    [
      'permit(principal, action is Action, resource);',
      '1:26: the action constraint has no "is"; write a "when" clause',
    ],
    [
      'permit(principal, action == User::"a", resource);',
      '1:29: the action constraint needs an entity of a type named Action, found type "User"',
    ],
    [
      'permit(principal, action in [[Action::"a"]], resource);',
      '1:30: a list of actions stands after "in", and holds no lists',
    ],
    [
      'permit(principal, action == [Action::"a"], resource);',
      '1:29: a list of actions stands after "in", and holds no lists',
    ],
    [
      'permit(principal == ?resource, action, resource);',
      '1:21: the slot "?resource" cannot stand here: the principal constraint takes ?principal',
    ],
    ['permit(principal, action in ?action, resource);', '1:29: the action constraint takes no slot'],
    [
      'permit(principal == ?principal, action, resource) when { principal == ?principal };',
      '1:71: the slot "?principal" can only stand in the scope, not in a condition',
    ],
    [
      'permit(principal == User::{id:"a"}, action, resource);',
      '1:27: expected a string, found "{"; an entity is written with its id in quotes',
    ],
    [
      'permit(principal == "a", action, resource);',
      '1:21: expected an entity, as in User::"id", or the slot ?principal, found the string "a"',
    ],
    [
      'permit(principal == User, action, resource);',
      '1:21: expected an entity, as in User::"id", or the slot ?principal, found "User"',
    ],
    [
      'permit(principal,action,resource) when { true',
      '1:46: expected an operator or "}", found the end of the text; the "{" at 1:40 is never closed',
    ],
    [
      'permit(principal',
      '1:17: expected "," after the principal constraint, found the end of the text; the "(" at 1:7 is never closed',
    ],
    [
      'permit(principal,action,resource) permit(principal,action,resource);',
      '1:35: expected "when", "unless" or ";", found "permit"; every policy ends with a semicolon',
    ],
    ['permit (principal, action, resource)\nwhen {\n  context.mfa == \n};', '4:1: expected an expression, found "}"'],
    ['@1', '1:2: expected an annotation name after "@", found "1"'],
    [
      'permit(principal,action,resource);\n\n  forbid(principal,action,resource) when { [1].containsAl([2]) };',
      '3:48: there is no method "containsAl"; did you mean "containsAll"?',
    ],
  ])('%j', (text, problem) => {
    expect(parsePolicies(text)).toMatchObject({ ok: false, category: 'parse', problem });
  });
});

describe('places', () => {
  it('counts lines by LF and columns by characters', () => {
    expect(parseExpression('[\n  "😀é",\r\n  "\u0301" 1]')).toMatchObject({ line: 3, column: 7 });
    expect(parseExpression('"\n\n" ]')).toMatchObject({ line: 3, column: 3 });
    expect(parseExpression('// 1\r]')).toMatchObject({ line: 1, column: 6 });
  });

  it('tells what was expected, what stands there, and the offset', () => {
    const problem: SyntaxProblem = toProblem('a\nbc', new SyntaxStop(3, 'expected X, found Y', 'X', 'Y'));
    expect(problem).toEqual({
      line: 2,
      column: 2,
      offset: 3,
      expected: 'X',
      seen: 'Y',
      message: 'expected X, found Y',
    });
  });

  it('shows control and direction characters escaped, and long tokens shortened', () => {
    expect(parseExpression('1 "\u202e\u0007"')).toMatchObject({
      problem: expect.stringContaining('"\\u{202e}\\u{7}"'),
    });
    const long = parseExpression(`1 ${'x'.repeat(10_000)}`);
    expect(long.ok || long.problem.length).toBeLessThan(120);
  });
});

it.each([
  ['contian', 'contains'],
  ['CONTAINS', 'contains'],
  ['isipv4', 'isIpv4'],
  ['frobnicate', undefined],
  ['', undefined],
  ['x'.repeat(1_000_000), undefined],
])('nearest known name to %.20s', (word, near) => {
  expect(nearest(word, ['contains', 'isIpv4', 'toDate'])).toBe(near);
});
