/**
 * Policies and expressions to Cedar text.
 *
 * Promise: reading the text back gives the same tree, with as few parentheses as the grammar allows. Three things
 * that policy JSON can hold have no notation; their text says what they mean, but reads back otherwise or not at all:
 * a `has` path with a step that is no identifier (printed as the conjunction that it stands for), a call of a function
 * that Cedar does not know, and a method call without a receiver.
 */

import type {
  ActionConstraint,
  BinaryOp,
  EntityOrSlot,
  EntityUid,
  Expr,
  Policy,
  ScopeConstraint,
} from '../../model/cedar/syntax/abstract.ts';
import { writePattern, writeText } from './escapes.ts';
import { isIdentifier } from './names.ts';
import { EXTENSION_METHODS } from './vocabulary.ts';

/** On one line for the scope, one for each annotation and clause; no newline at the end. */
export function printPolicy(policy: Policy): string {
  const lines: string[] = [];
  for (const [name, value] of policy.annotations)
    lines.push(value === null ? `@${name}` : `@${name}(${writeText(value)})`);
  const { effect, principal, action, resource } = policy;
  lines.push(
    `${effect} (${printScope('principal', principal)}, ${printAction(action)}, ${printScope('resource', resource)})`,
  );
  for (const { kind, body } of policy.conditions) lines.push(`${kind} { ${printExpression(body)} }`);
  return `${lines.join('\n')};`;
}

const printUid = (uid: EntityUid): string => `${uid.type}::${writeText(uid.id)}`;

const printEntityOrSlot = (entity: EntityOrSlot): string => ('slot' in entity ? entity.slot : printUid(entity));

function printScope(variable: string, scope: ScopeConstraint): string {
  switch (scope.op) {
    case 'All':
      return variable;
    case '==':
    case 'in':
      return `${variable} ${scope.op} ${printEntityOrSlot(scope.entity)}`;
    case 'is':
      return `${variable} is ${scope.type}${scope.in === undefined ? '' : ` in ${printEntityOrSlot(scope.in)}`}`;
  }
}

function printAction(action: ActionConstraint): string {
  if (action.op === 'All') return 'action';
  if (action.op === '==') return `action == ${printUid(action.entity)}`;
  const [only] = action.entities;
  if (only !== undefined && action.entities.length === 1) return `action in ${printUid(only)}`;
  return `action in [${action.entities.map(printUid).join(', ')}]`;
}

export const printExpression = (expr: Expr): string => print(expr, Level.Expression);

/** What the grammar takes at a place, from anything to an operand of `.`. */
const Level = { Expression: 0, Or: 1, And: 2, Relation: 3, Sum: 4, Product: 5, Unary: 6, Member: 7 };

/** How loosely a tree binds: it needs parentheses where a higher level is wanted. */
function levelOf(expr: Expr): number {
  switch (expr.op) {
    case 'if':
      return Level.Expression;
    case '||':
      return Level.Or;
    case '&&':
      return Level.And;
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'in':
    case 'like':
    case 'is':
      return Level.Relation;
    case 'has':
      return isSpecialPath(expr.path) ? Level.And : Level.Relation;
    case '+':
    case '-':
      return Level.Sum;
    case '*':
      return Level.Product;
    case '!':
    case 'neg':
      return Level.Unary;
    case 'long':
      return expr.value < 0n ? Level.Unary : Level.Member;
    default:
      return Level.Member;
  }
}

function print(expr: Expr, wanted: number): string {
  const text = printBare(expr);
  return levelOf(expr) < wanted ? `(${text})` : text;
}

function printBare(expr: Expr): string {
  switch (expr.op) {
    case 'bool':
    case 'long':
      return String(expr.value);
    case 'string':
      return writeText(expr.value);
    case 'entity':
      return printUid(expr.uid);
    case 'var':
      return expr.name;
    case '!':
      return `!${print(expr.arg, Level.Member)}`;
    case 'neg':
      return printNegation(expr.arg);
    case '.':
      return print(expr.left, Level.Member) + (isIdentifier(expr.attr) ? `.${expr.attr}` : `[${writeText(expr.attr)}]`);
    case 'has':
      return printHas(expr.left, expr.path);
    case 'like':
      return `${print(expr.left, Level.Sum)} like ${writePattern(expr.pattern)}`;
    case 'is':
      return printTypeTest(expr);
    case 'if':
      return `if ${printExpression(expr.if)} then ${printExpression(expr.then)} else ${printExpression(expr.else)}`;
    case 'set':
      return `[${expr.elements.map(printExpression).join(', ')}]`;
    case 'record':
      return printRecord(expr.fields);
    case 'call':
      return printCall(expr.fn, expr.args);
    case 'isEmpty':
      return `${print(expr.arg, Level.Member)}.isEmpty()`;
    case 'contains':
    case 'containsAll':
    case 'containsAny':
    case 'getTag':
    case 'hasTag':
      return `${print(expr.left, Level.Member)}.${expr.op}(${printExpression(expr.right)})`;
    default:
      return printOperator(expr);
  }
}

type Operator = Extract<Expr, { op: BinaryOp }>;

/**
 * Operators associate to the left, so a left operand may be of the operator's own level; relations do not associate.
 */
function printOperator(expr: Operator): string {
  const level = levelOf(expr);
  const left = level === Level.Relation ? Level.Sum : level;
  return `${print(expr.left, left)} ${expr.op} ${print(expr.right, level + 1)}`;
}

/** A minus directly before digits would become a part of the number. */
function printNegation(arg: Expr): string {
  const operand = print(arg, Level.Member);
  return /^\d/.test(operand) && arg.op === 'long' ? `-(${operand})` : `-${operand}`;
}

const isSpecialPath = (path: readonly string[]): boolean => path.length > 1 && !path.every(isIdentifier);

function printHas(left: Expr, path: readonly string[]): string {
  if (!isSpecialPath(path)) {
    const attribute = path.map(step => (isIdentifier(step) ? step : writeText(step))).join('.');
    return `${print(left, Level.Sum)} has ${attribute}`;
  }
  // `e has a."b c"` cannot be written: spell out that every step is there.
  const steps: string[] = [];
  let receiver = left;
  for (const step of path) {
    steps.push(printHas(receiver, [step]));
    receiver = { op: '.', left: receiver, attr: step };
  }
  return steps.join(' && ');
}

function printTypeTest(expr: Extract<Expr, { op: 'is' }>): string {
  const test = `${print(expr.left, Level.Sum)} is ${expr.type}`;
  return expr.in === undefined ? test : `${test} in ${print(expr.in, Level.Sum)}`;
}

function printRecord(fields: ReadonlyMap<string, Expr>): string {
  const printed: string[] = [];
  for (const [key, value] of fields) {
    printed.push(`${isIdentifier(key) ? key : writeText(key)}: ${printExpression(value)}`);
  }
  return `{${printed.join(', ')}}`;
}

function printCall(fn: string, args: readonly Expr[]): string {
  const [receiver, ...others] = args;
  if (receiver !== undefined && EXTENSION_METHODS.has(fn)) {
    return `${print(receiver, Level.Member)}.${fn}(${others.map(printExpression).join(', ')})`;
  }
  return `${fn}(${args.map(printExpression).join(', ')})`;
}
