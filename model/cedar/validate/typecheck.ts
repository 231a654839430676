/**
 * Which parts of an expression are checked, what is known where, and which rule types the whole: language reference,
 * part 2, 3.2 and 3.3.
 *
 * A rule gives a type even to what is ill typed, where it can, so that one mistake does not hide another. A failed part
 * makes the whole fail, and a type that is unknown is never a reason for a second report.
 */

import type { Expr } from '../syntax/abstract.ts';
import {
  attribute,
  attributeOf,
  type Capabilities,
  type Checked,
  type Checking,
  call,
  comparison,
  contains,
  containsMany,
  entityLiteral,
  equality,
  expected,
  failed,
  hasAttribute,
  hasTag,
  isOfType,
  membership,
  NONE,
  negation,
  recordLiteral,
  result,
  setLiteral,
  tag,
  tagOf,
  typeOfVariable,
} from './rules.ts';
import { BOOL, type CheckedType, FALSE, LONG, lub, STRING, singleton, TRUE } from './types.ts';

/** The condition of a policy must be a Bool: core.ts makes it. */
export const checkCondition = (condition: Expr, at: Checking): Checked => checkBool(condition, NONE, at);

/** Types `expr`, which is without sugar, where `known` is known. */
export function check(expr: Expr, known: Capabilities, at: Checking): Checked {
  const checked = rule(expr, known, at);
  if (checked.type !== undefined) at.types.set(expr, checked.type);
  return checked;
}

const checkBool = (expr: Expr, known: Capabilities, at: Checking): Checked =>
  expected(check(expr, known, at), ['true', 'false', 'bool'], at);

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a row for each form of an expression, and nothing else.
function rule(expr: Expr, known: Capabilities, at: Checking): Checked {
  const any = (part: Expr) => check(part, known, at);
  const of = <K extends CheckedType['kind']>(part: Expr, ...kinds: readonly K[]) => expected(any(part), kinds, at);
  switch (expr.op) {
    case 'bool':
      return result([], singleton(expr.value));
    case 'long':
      return result([], LONG);
    case 'string':
      return result([], STRING);
    case 'entity':
      return entityLiteral(expr.uid, at.schema);
    case 'var':
      return result([], typeOfVariable(expr.name, at.environment));
    case 'set':
      return setLiteral(expr.elements.map(any), at);
    case 'record':
      return recordLiteral(new Map([...expr.fields].map(([name, field]) => [name, any(field)])));
    case 'call':
      return call(expr.fn, expr.args, expr.args.map(any), at);
    case '!':
      return negation(checkBool(expr.arg, known, at));
    case '&&':
      return conjunction(expr.left, expr.right, known, at);
    case '||':
      return disjunction(expr.left, expr.right, known, at);
    case 'if':
      return conditional(expr, known, at);
    case 'neg':
      return result([of(expr.arg, 'long')], LONG);
    case '+':
    case '-':
    case '*':
      return result([of(expr.left, 'long'), of(expr.right, 'long')], LONG);
    case '<':
    case '<=':
      return comparison(any(expr.left), any(expr.right), at);
    case '==':
      return equality(expr, any(expr.left), any(expr.right), at);
    case 'in':
      return membership(expr, of(expr.left, 'entity'), any(expr.right), at);
    case 'is':
      return isOfType(of(expr.left, 'entity'), expr.type);
    case 'like':
      return result([of(expr.left, 'string')], BOOL);
    case 'isEmpty':
      return result([of(expr.arg, 'set')], BOOL);
    case 'contains':
      return contains(of(expr.left, 'set'), any(expr.right), at);
    case 'containsAll':
    case 'containsAny':
      return containsMany(of(expr.left, 'set'), of(expr.right, 'set'), at);
    case '.': {
      const isKnown = known.has(attributeOf(expr.left, expr.attr));
      return attribute(of(expr.left, 'entity', 'record'), expr.attr, isKnown, at);
    }
    case 'has': {
      const [name] = expr.path;
      return hasAttribute(of(expr.left, 'entity', 'record'), name, attributeOf(expr.left, name), known, at);
    }
    case 'getTag':
      return tag(of(expr.left, 'entity'), of(expr.right, 'string'), known.has(tagOf(expr.left, expr.right)), at);
    case 'hasTag':
      return hasTag(of(expr.left, 'entity'), of(expr.right, 'string'), tagOf(expr.left, expr.right), known, at);
    case '!=':
    case '>':
    case '>=':
      // Sugar, which core.ts has replaced.
      return failed();
  }
}

// What decides which parts are dead code, and what is known in which of them.

/** After a False nothing is checked. */
function conjunction(leftExpr: Expr, rightExpr: Expr, known: Capabilities, at: Checking): Checked {
  const left = checkBool(leftExpr, known, at);
  if (left.type?.kind === 'false') return result([left], FALSE);
  const right = checkBool(rightExpr, union(known, left.capabilities), at);
  const parts = [left, right];
  if (left.type === undefined || right.type === undefined) return failed(BOOL);
  if (right.type.kind === 'false') return result(parts, FALSE);
  const both = union(left.capabilities, right.capabilities);
  if (right.type.kind === 'true') return result(parts, left.type, both);
  return result(parts, left.type.kind === 'true' ? right.type : BOOL, both);
}

/** After a True nothing is checked. */
function disjunction(leftExpr: Expr, rightExpr: Expr, known: Capabilities, at: Checking): Checked {
  const left = checkBool(leftExpr, known, at);
  if (left.type?.kind === 'true') return result([left], TRUE, left.capabilities);
  const right = checkBool(rightExpr, known, at);
  const parts = [left, right];
  if (left.type === undefined || right.type === undefined) return failed(BOOL);
  if (right.type.kind === 'true') return result(parts, TRUE, right.capabilities);
  if (right.type.kind === 'false') return result(parts, left.type, left.capabilities);
  if (left.type.kind === 'false') return result(parts, right.type, right.capabilities);
  return result(parts, BOOL, intersection(left.capabilities, right.capabilities));
}

/** Only the branch that can be taken is checked, and the first one knows what the guard promises. */
function conditional(expr: Expr & { readonly op: 'if' }, known: Capabilities, at: Checking): Checked {
  const guard = checkBool(expr.if, known, at);
  const checkThen = () => check(expr.then, union(known, guard.capabilities), at);
  const checkElse = () => check(expr.else, known, at);
  if (guard.type?.kind === 'true') {
    const then = checkThen();
    return result([guard, then], then.type, union(guard.capabilities, then.capabilities));
  }
  if (guard.type?.kind === 'false') {
    const otherwise = checkElse();
    return result([guard, otherwise], otherwise.type, otherwise.capabilities);
  }
  const [then, otherwise] = [checkThen(), checkElse()];
  if (then.type === undefined || otherwise.type === undefined) return failed();
  const type = lub(then.type, otherwise.type);
  if (type === undefined) at.report('incompatibleTypes');
  const inBoth = intersection(union(guard.capabilities, then.capabilities), otherwise.capabilities);
  return result([guard, then, otherwise], type, inBoth);
}

const union = (a: Capabilities, b: Capabilities): Capabilities => new Set([...a, ...b]);
const intersection = (a: Capabilities, b: Capabilities): Capabilities => new Set([...a].filter(one => b.has(one)));
