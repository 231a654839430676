/**
 * From an expression to a closure that evaluates it.
 *
 * Compiled once, run for every request. No exception is thrown on the way and, but for sets, records and extension
 * values that a policy builds itself, nothing is allocated. Which error wins follows from the order in which the
 * closures call each other; see `binaryCode`. Neither compiling nor running ever throws for an expression of these
 * types.
 *
 * What may never be reached (the right side of `&&` and `||`, the branches of an `if`) is compiled when it is reached.
 * Most of a large policy is guarded by something that is false, and compiling costs several times what running does. It is
 * safe because compiling cannot fail and depends on nothing but the expression.
 */

import type { Expr, Variable } from '../../model/cedar/syntax/abstract.ts';
import { asBool, binaryCode, type Code, constantCode, type Run, unaryCode, variableCode } from './code.ts';
import { compileAttribute, compileHas, compileTagOperator } from './compile-access.ts';
import { compileCall, compileRecord, compileSet } from './compile-construct.ts';
import { compileIn, compileIs } from './compile-hierarchy.ts';
import { compilePattern } from './like.ts';
import { toLong } from './longs.ts';
import { BINARY, UNARY } from './operators.ts';
import { TYPE_ERROR } from './outcome.ts';
import { EntityRef, equal } from './values.ts';

const VARIABLES: { readonly [name in Variable]: Code } = {
  principal: variableCode(frame => frame.principal),
  action: variableCode(frame => frame.action),
  resource: variableCode(frame => frame.resource),
  context: variableCode(frame => frame.context),
};

export function compile(expr: Expr): Code {
  switch (expr.op) {
    case 'bool':
    case 'string':
      return constantCode(expr.value);
    case 'long':
      return constantCode(toLong(expr.value));
    case 'entity':
      return constantCode(new EntityRef(expr.uid.type, expr.uid.id));
    case 'var':
      return VARIABLES[expr.name];
    case '!':
    case 'neg':
    case 'isEmpty':
      return unaryCode(compile(expr.arg), UNARY[expr.op]);
    case '&&':
    case '||':
      return compileLogic(compile(expr.left), expr.right, expr.op === '&&');
    case '==':
    case '!=':
      return compileEquality(compile(expr.left), compile(expr.right), expr.op === '==');
    case 'in':
      return compileIn(compile(expr.left), compile(expr.right));
    case 'getTag':
    case 'hasTag':
      return compileTagOperator(expr.op, compile(expr.left), compile(expr.right));
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '+':
    case '-':
    case '*':
    case 'contains':
    case 'containsAll':
    case 'containsAny':
      return binaryCode(compile(expr.left), compile(expr.right), BINARY[expr.op]);
    case '.':
      return compileAttribute(expr.left, compile(expr.left), expr.attr);
    case 'has':
      return compileHas(compile(expr.left), expr.path);
    case 'like':
      return compileLike(compile(expr.left), compilePattern(expr.pattern));
    case 'is':
      return compileIs(compile(expr.left), expr.type, expr.in === undefined ? undefined : compile(expr.in));
    case 'if':
      return compileIf(compile(expr.if), expr.then, expr.else);
    case 'set':
      return compileSet(expr.elements.map(compile));
    case 'record':
      return compileRecord([...expr.fields].map(([key, value]) => [key, compile(value)] as const));
    case 'call':
      return compileCall(expr.fn, expr.args.map(compile));
  }
}

/**
 * `&&` and `||`: the left operand alone decides when it is `decisive`'s opposite; otherwise the right one must be a
 * Bool. Do not reorder the operands, however cheap the right one is: the left one's error would be lost.
 */
function compileLogic(left: Code, right: Expr, isAnd: boolean): Code {
  const decided = left.constant;
  if (decided !== undefined) {
    if (decided !== isAnd) return typeof decided === 'boolean' ? left : constantCode(asBool(decided));
    return checkedBool(compile(right));
  }
  const first = left.run;
  let second: Run | undefined;
  return variableCode(
    isAnd
      ? frame => {
          const a = first(frame);
          if (a !== true) return asBool(a);
          second ??= compile(right).run;
          return asBool(second(frame));
        }
      : frame => {
          const a = first(frame);
          if (a !== false) return asBool(a);
          second ??= compile(right).run;
          return asBool(second(frame));
        },
  );
}

function checkedBool({ run, constant }: Code): Code {
  return constant === undefined ? variableCode(frame => asBool(run(frame))) : constantCode(asBool(constant));
}

/** Only the chosen branch is evaluated. */
function compileIf(guard: Code, then: Expr, otherwise: Expr): Code {
  const known = guard.constant;
  if (known === true) return compile(then);
  if (known === false) return compile(otherwise);
  if (known !== undefined) return constantCode(asBool(known));
  const test = guard.run;
  let yes: Run | undefined;
  let no: Run | undefined;
  return variableCode(frame => {
    const decided = test(frame);
    if (decided === true) {
      yes ??= compile(then).run;
      return yes(frame);
    }
    if (decided !== false) return asBool(decided);
    no ??= compile(otherwise).run;
    return no(frame);
  });
}

/** `==` when `wanted`, else `!=`, which is its negation (language reference, part 1, 3.2). */
function compileEquality(left: Code, right: Code, wanted: boolean): Code {
  // A constant that is a value cannot fail, so which side it stands on is not observable.
  const swap = isValue(left) && !isValue(right);
  const operand = swap ? right : left;
  const literal = swap ? left.constant : right.constant;
  if (operand.constant !== undefined || literal === undefined || typeof literal === 'symbol') {
    return binaryCode(left, right, (a, b) => equal(a, b) === wanted);
  }
  const run = operand.run;
  if (typeof literal !== 'object') {
    return variableCode(frame => {
      const value = run(frame);
      return typeof value === 'symbol' ? value : (value === literal) === wanted;
    });
  }
  return variableCode(frame => {
    const value = run(frame);
    return typeof value === 'symbol' ? value : (typeof value === 'object' && literal.equals(value)) === wanted;
  });
}

const isValue = (code: Code): boolean => code.constant !== undefined && typeof code.constant !== 'symbol';

function compileLike(left: Code, matches: (text: string) => boolean): Code {
  return unaryCode(left, text => (typeof text === 'string' ? matches(text) : TYPE_ERROR));
}
