/**
 * The expression parser: precedence climbing over the lexer. Language reference, part 1, 5.3.
 *
 * Promise: it recurses only into brackets, branches and right operands, never along a chain, and at most MAX_NESTING
 * deep; the tree it makes is at most MAX_DEPTH levels high. Bare variables and booleans are shared nodes.
 */

import type { BinaryOp, Expr, Variable } from '../../model/cedar/syntax/abstract.ts';
import { quote, suggestion } from './errors.ts';
import { decodePattern } from './escapes.ts';
import type { Lexer } from './lexer.ts';
import { checkFunction, checkMethod, methodCall } from './parse-call.ts';
import { hasPath, identifier, long, typeName, uidAfter } from './parse-names.ts';
import { Token } from './tokens.ts';
import { MAX_DEPTH, MAX_NESTING } from './vocabulary.ts';

const TRUE: Expr = { op: 'bool', value: true };
const FALSE: Expr = { op: 'bool', value: false };
const variables: ReadonlyMap<string, Expr> = new Map(
  (['principal', 'action', 'resource', 'context'] satisfies Variable[]).map(name => [name, { op: 'var', name }]),
);

/** Operators by kind of token: how tightly they bind (0: no operator), and their name in the tree. */
const PRECEDENCE = new Uint8Array(64);
const OPERATOR: (BinaryOp | undefined)[] = new Array<BinaryOp | undefined>(64).fill(undefined);
const RELATION = 3;
const ADDITION = 4;
for (const [kind, precedence, operator] of [
  [Token.Or, 1, '||'],
  [Token.And, 2, '&&'],
  [Token.Equal, RELATION, '=='],
  [Token.NotEqual, RELATION, '!='],
  [Token.Less, RELATION, '<'],
  [Token.LessEqual, RELATION, '<='],
  [Token.Greater, RELATION, '>'],
  [Token.GreaterEqual, RELATION, '>='],
  [Token.In, RELATION, 'in'],
  [Token.Has, RELATION, undefined],
  [Token.Like, RELATION, undefined],
  [Token.Is, RELATION, undefined],
  [Token.Plus, ADDITION, '+'],
  [Token.Minus, ADDITION, '-'],
  [Token.Star, 5, '*'],
] as const) {
  PRECEDENCE[kind] = precedence;
  OPERATOR[kind] = operator;
}

export function expression(at: Lexer): Expr {
  return at.kind === Token.If ? conditional(at) : operators(at, 1);
}

/** Notes the height of the tree just made, or stops when it is too high. */
function grow(at: Lexer, height: number): void {
  if (height > MAX_DEPTH)
    at.fail(`this expression is more than ${MAX_DEPTH} operators deep: put parentheses around parts`);
  at.height = height;
}

function descend(at: Lexer): void {
  at.depth += 1;
  if (at.depth > MAX_NESTING) at.fail(`brackets, branches and operands are nested more than ${MAX_NESTING} deep`);
}

function conditional(at: Lexer): Expr {
  descend(at);
  at.next();
  const condition = expression(at);
  let height = at.height;
  at.expect(Token.Then, '"then"');
  const then = expression(at);
  height = Math.max(height, at.height);
  at.expect(Token.Else, '"else" (every "if" has one)');
  const otherwise = expression(at);
  grow(at, Math.max(height, at.height) + 1);
  at.depth -= 1;
  return { op: 'if', if: condition, then, else: otherwise };
}

/** Everything made of operators that bind at least as tightly as `minimum`. */
function operators(at: Lexer, minimum: number): Expr {
  descend(at);
  let left = unary(at);
  for (;;) {
    const kind = at.kind;
    const precedence = PRECEDENCE[kind] ?? 0;
    if (precedence < minimum || precedence === 0) break;
    if (precedence === RELATION) {
      left = relation(at, left);
      if (PRECEDENCE[at.kind] === RELATION) refuseChain(at);
      // What binds tighter cannot follow: the right operand has taken all of it, or (after has, like, is) there is
      // none. Not `break`: an enclosing call would take it for an operator of its own.
      if ((PRECEDENCE[at.kind] ?? 0) > RELATION) at.expected('"&&", "||" or the end of the expression');
    } else {
      const height = at.height;
      at.next();
      const right = operators(at, precedence + 1);
      left = { op: OPERATOR[kind] ?? '==', left, right };
      grow(at, Math.max(height, at.height) + 1);
    }
  }
  refuseOperator(at);
  at.depth -= 1;
  return left;
}

function refuseChain(at: Lexer): never {
  at.fail('comparisons do not chain: put parentheses around one');
}

/** Names that other languages have for what Cedar writes otherwise. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['and', 'write "&&"'],
  ['or', 'write "||"'],
  ['not', 'write "!"'],
  ['null', 'there is no null; "has" tells whether an attribute is there'],
  ['True', 'write "true"'],
  ['False', 'write "false"'],
]);

/** What other languages have after an operand. */
function refuseOperator(at: Lexer): void {
  if (at.kind === Token.Assign) at.fail('"=" is no operator; write "==" to compare');
  if (at.kind === Token.Slash) at.fail('there is no division in Cedar; nor are there comments between /* and */');
  if (at.kind === Token.Percent) at.fail('there is no remainder operator in Cedar');
  if (at.kind === Token.Name && (at.name === 'and' || at.name === 'or')) {
    at.fail(`"${at.name}" is no operator; ${FOREIGN.get(at.name)}`);
  }
}

function relation(at: Lexer, left: Expr): Expr {
  const kind = at.kind;
  const height = at.height;
  at.next();
  const operator = OPERATOR[kind];
  if (operator !== undefined) {
    const right = operators(at, ADDITION);
    grow(at, Math.max(height, at.height) + 1);
    return { op: operator, left, right };
  }
  if (kind === Token.Is) return typeTest(at, left, height);
  grow(at, height + 1);
  if (kind === Token.Has) return { op: 'has', left, path: hasPath(at) };
  if (at.kind !== Token.Text) at.expected('a string literal as the pattern of "like"');
  const pattern = decodePattern(at.text, at.start + 1, at.end - 1);
  at.next();
  return { op: 'like', left, pattern };
}

function typeTest(at: Lexer, left: Expr, height: number): Expr {
  const type = typeName(at);
  if (at.kind !== Token.In) {
    grow(at, height + 1);
    return { op: 'is', left, type };
  }
  at.next();
  const container = operators(at, ADDITION);
  grow(at, Math.max(height, at.height) + 1);
  return { op: 'is', left, type, in: container };
}

function unary(at: Lexer): Expr {
  const { kind } = at;
  if (kind !== Token.Not && kind !== Token.Minus) return member(at, primary(at));
  const sign = kind === Token.Not ? '!' : '-';
  const first = at.start;
  let count = 0;
  while (at.kind === kind) {
    count += 1;
    if (count > 4) at.fail(`more than four "${sign}" in a row`, first);
    at.next();
  }
  if (at.kind === Token.Not || at.kind === Token.Minus) {
    at.fail(`"!" and "-" do not mix: put parentheses after the "${sign}"`);
  }
  const [inner, folded] =
    kind === Token.Minus && at.kind === Token.Integer ? negative(at) : [member(at, primary(at)), false];
  let wrapped = inner;
  for (let left = folded ? count - 1 : count; left > 0; left -= 1) {
    wrapped = { op: kind === Token.Not ? '!' : 'neg', arg: wrapped };
    grow(at, at.height + 1);
  }
  return wrapped;
}

/** An integer just after a minus: folded into one literal, unless a member access binds it first. */
function negative(at: Lexer): [Expr, boolean] {
  const digits = at.source();
  const { start } = at;
  at.next();
  const isMember = at.kind === Token.Dot || at.kind === Token.OpenBracket;
  const value = long(at, digits, start, !isMember);
  at.height = 1;
  if (isMember) return [member(at, { op: 'long', value }), false];
  return [{ op: 'long', value: -value }, true];
}

function primary(at: Lexer): Expr {
  at.height = 1;
  switch (at.kind) {
    case Token.Name:
      return named(at);
    case Token.Text:
      return text(at);
    case Token.Integer:
      return integer(at);
    case Token.True:
      at.next();
      return TRUE;
    case Token.False:
      at.next();
      return FALSE;
    case Token.OpenParen:
      return parenthesized(at);
    case Token.OpenBracket:
      return set(at);
    case Token.OpenBrace:
      return record(at);
    default:
      return refusePrimary(at);
  }
}

function text(at: Lexer): Expr {
  const value = at.stringValue();
  at.next();
  return { op: 'string', value };
}

function integer(at: Lexer): Expr {
  const value = long(at, at.source(), at.start, false);
  at.next();
  return { op: 'long', value };
}

function parenthesized(at: Lexer): Expr {
  const opened = at.start;
  at.next();
  const inner = expression(at);
  at.close(Token.CloseParen, '")"', '(', opened);
  if (at.kind === Token.OpenParen) at.fail('only a function or method name can be called');
  return inner;
}

function refusePrimary(at: Lexer): never {
  if (at.kind === Token.Slot) at.fail(`the slot ${at.seen()} can only stand in the scope, not in a condition`);
  if (at.kind === Token.If) at.fail('put parentheses around an "if" that is an operand');
  if (at.kind === Token.Assign || at.kind === Token.Slash || at.kind === Token.Percent) refuseOperator(at);
  at.expected('an expression');
}

/** A variable, an entity, or a function call. */
function named(at: Lexer): Expr {
  const { name, start } = at;
  at.next();
  if (at.kind === Token.PathSeparator) return entity(at, name, start);
  if (at.kind === Token.OpenParen) return functionCall(at, name, start);
  const variable = variables.get(name);
  if (variable !== undefined) return variable;
  const foreign = FOREIGN.get(name);
  if (foreign !== undefined) at.fail(`${quote(name)} is no variable; ${foreign}`, start);
  const hint = suggestion(name, variables.keys());
  at.fail(`${quote(name)} is no variable, and an entity needs an id, as in ${name.slice(0, 30)}::"id"${hint}`, start);
}

function functionCall(at: Lexer, name: string, start: number): Expr {
  checkFunction(at, name, start);
  const args = argumentsOf(at);
  grow(at, at.height + 1);
  return { op: 'call', fn: name, args };
}

/** What stands between parentheses; leaves the greatest height. */
function argumentsOf(at: Lexer): Expr[] {
  const opened = at.start;
  at.next();
  const args = list(at, Token.CloseParen, '")"', '(', opened);
  if (at.kind === Token.OpenParen) at.fail('only a function or method name can be called');
  return args;
}

function entity(at: Lexer, first: string, start: number): Expr {
  const uid = uidAfter(at, first, start);
  return { op: 'entity', uid };
}

/** Attribute accesses and method calls after a primary. */
function member(at: Lexer, receiver: Expr): Expr {
  let left = receiver;
  for (;;) {
    if (at.kind === Token.Dot) {
      at.next();
      const { start } = at;
      const name = memberName(at);
      if (at.kind === Token.OpenParen) {
        checkMethod(at, name, start);
        const height = at.height;
        left = methodCall(at, left, name, argumentsOf(at), start);
        grow(at, Math.max(height, at.height) + 1);
      } else {
        left = { op: '.', left, attr: name };
        grow(at, at.height + 1);
      }
    } else if (at.kind === Token.OpenBracket) {
      left = { op: '.', left, attr: index(at) };
      grow(at, at.height + 1);
    } else {
      return left;
    }
  }
}

function memberName(at: Lexer): string {
  const what = 'an attribute or method name after "."';
  if (at.kind === Token.Integer) at.expected(what, '; there are no fractions: write decimal("1.5")');
  return identifier(at, what, word => `["${word}"]`);
}

function index(at: Lexer): string {
  const opened = at.start;
  at.next();
  if (at.kind !== Token.Text) at.expected('a string literal', '; only a literal attribute name can stand in [ ]');
  const attribute = at.stringValue();
  at.next();
  at.close(Token.CloseBracket, '"]"', '[', opened);
  if (at.kind === Token.OpenParen) at.fail('only a function or method name can be called');
  return attribute;
}

/**
 * Comma-separated expressions up to `closer`, which is passed; a comma may follow the last. Leaves the greatest
 * height.
 */
function list(at: Lexer, closer: number, what: string, opener: string, opened: number): Expr[] {
  const elements: Expr[] = [];
  let height = 0;
  while (at.kind !== closer) {
    elements.push(expression(at));
    height = Math.max(height, at.height);
    if (at.kind !== Token.Comma) break;
    at.next();
  }
  at.close(closer, elements.length === 0 ? `an expression or ${what}` : `"," or ${what}`, opener, opened);
  at.height = height;
  return elements;
}

function set(at: Lexer): Expr {
  const opened = at.start;
  at.next();
  const elements = list(at, Token.CloseBracket, '"]"', '[', opened);
  grow(at, at.height + 1);
  return { op: 'set', elements };
}

function record(at: Lexer): Expr {
  const opened = at.start;
  at.next();
  const fields = new Map<string, Expr>();
  let height = 0;
  while (at.kind !== Token.CloseBrace) {
    const { start } = at;
    const key = recordKey(at, opened);
    if (fields.has(key)) at.fail(`the record has the key ${quote(key)} twice`, start);
    at.expect(Token.Colon, `":" after the key ${quote(key)}`);
    fields.set(key, expression(at));
    height = Math.max(height, at.height);
    if (at.kind !== Token.Comma) break;
    at.next();
  }
  at.close(Token.CloseBrace, '"," or "}"', '{', opened);
  grow(at, height + 1);
  return { op: 'record', fields };
}

function recordKey(at: Lexer, opened: number): string {
  if (at.kind === Token.End) at.close(Token.CloseBrace, 'a key or "}"', '{', opened);
  if (at.kind !== Token.Text) return identifier(at, 'a key (a name or a string) or "}"', quote);
  const key = at.stringValue();
  at.next();
  return key;
}
