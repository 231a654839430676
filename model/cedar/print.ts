/**
 * Policies and expressions as Cedar text, each on one line.
 *
 * Promise: the text reads back as the same policy (language reference, part 2, 7). Exceptions are what only JSON can
 * say: a `has` path of steps that are no identifiers prints as the conjunction that it means; a call of an unknown
 * function, or of a method without receiver, prints as a call that does not parse.
 */

import { extensionFunctions } from './extensions/index.ts';
import { isIdentifier } from './names.ts';
import type {
  ActionConstraint,
  BinaryOp,
  EntityOrSlot,
  Expr,
  PatternElement,
  Policy,
  ScopeConstraint,
} from './syntax/abstract.ts';

export const printPolicy = (policy: Policy): string => {
  const annotations = [...policy.annotations].map(([name, value]) =>
    value === null ? `@${name} ` : `@${name}(${quote(value)}) `,
  );
  const scopes = [
    `principal${scopeText(policy.principal)}`,
    `action${actionText(policy.action)}`,
    `resource${scopeText(policy.resource)}`,
  ];
  const conditions = policy.conditions.map(({ kind, body }) => ` ${kind} { ${printExpression(body)} }`);
  return `${annotations.join('')}${policy.effect}(${scopes.join(', ')})${conditions.join('')};`;
};

const scopeText = (scope: ScopeConstraint): string => {
  switch (scope.op) {
    case 'All':
      return '';
    case '==':
    case 'in':
      return ` ${scope.op} ${entityText(scope.entity)}`;
    case 'is':
      return ` is ${scope.type}${scope.in === undefined ? '' : ` in ${entityText(scope.in)}`}`;
  }
};

const actionText = (scope: ActionConstraint): string => {
  switch (scope.op) {
    case 'All':
      return '';
    case '==':
      return ` == ${entityText(scope.entity)}`;
    case 'in':
      return ` in [${scope.entities.map(entityText).join(', ')}]`;
  }
};

const entityText = (entity: EntityOrSlot): string =>
  'slot' in entity ? entity.slot : `${entity.type}::${quote(entity.id)}`;

// ------------------------------------------------------------------------------------------------------- expressions

/** Operators that need no parentheses around an operand of the same row on the left. */
const CHAINS: readonly (readonly string[])[] = [['||'], ['&&'], ['+', '-'], ['*']];

const METHODS: ReadonlySet<string> = new Set<BinaryOp>(['contains', 'containsAll', 'containsAny', 'getTag', 'hasTag']);

export const printExpression = (expr: Expr): string => {
  if ('right' in expr) return binaryText(expr.op, expr.left, expr.right);
  switch (expr.op) {
    case 'bool':
    case 'long':
      return String(expr.value);
    case 'string':
      return quote(expr.value);
    case 'entity':
      return entityText(expr.uid);
    case 'var':
      return expr.name;
    case '!':
      return `!${operand(expr.arg)}`;
    case 'neg':
      // -1 is a literal, -(1) a negation.
      return expr.arg.op === 'long' ? `-(${expr.arg.value})` : `-${operand(expr.arg)}`;
    case 'isEmpty':
      return `${operand(expr.arg)}.isEmpty()`;
    case '.':
      return `${operand(expr.left)}${isIdentifier(expr.attr) ? `.${expr.attr}` : `[${quote(expr.attr)}]`}`;
    case 'has':
      return hasText(expr.left, expr.path);
    case 'like':
      return `${operand(expr.left)} like "${expr.pattern.map(patternText).join('')}"`;
    case 'is':
      return `${operand(expr.left)} is ${expr.type}${expr.in === undefined ? '' : ` in ${operand(expr.in)}`}`;
    case 'if':
      return `if ${printExpression(expr.if)} then ${printExpression(expr.then)} else ${printExpression(expr.else)}`;
    case 'set':
      return `[${listText(expr.elements)}]`;
    case 'record':
      return `{${[...expr.fields].map(([key, field]) => `${keyText(key)}: ${printExpression(field)}`).join(', ')}}`;
    case 'call':
      return callText(expr.fn, expr.args);
  }
};

/** What binds tighter than every operator stands bare, everything else in parentheses. */
const operand = (expr: Expr): string => {
  const text = printExpression(expr);
  switch (expr.op) {
    case 'bool':
    case 'string':
    case 'entity':
    case 'var':
    case 'isEmpty':
    case '.':
    case 'set':
    case 'record':
    case 'call':
      return text;
    case 'long':
      return expr.value < 0n ? `(${text})` : text;
    default:
      return METHODS.has(expr.op) ? text : `(${text})`;
  }
};

const binaryText = (op: BinaryOp, left: Expr, right: Expr): string => {
  if (METHODS.has(op)) return `${operand(left)}.${op}(${printExpression(right)})`;
  const continues = CHAINS.some(row => row.includes(op) && row.includes(left.op));
  return `${continues ? printExpression(left) : operand(left)} ${op} ${operand(right)}`;
};

const hasText = (left: Expr, path: readonly [string, ...string[]]): string => {
  const [first, ...rest] = path;
  if (rest.length === 0 || path.every(isIdentifier))
    return `${operand(left)} has ${rest.length === 0 ? keyText(first) : path.join('.')}`;
  const steps = path.map((step, index) => {
    const before = path.slice(0, index).reduce<Expr>((from, attr) => ({ op: '.', left: from, attr }), left);
    return `${operand(before)} has ${keyText(step)}`;
  });
  return steps.map(step => `(${step})`).join(' && ');
};

const callText = (fn: string, args: readonly Expr[]): string => {
  const [receiver, ...others] = args;
  return receiver !== undefined && extensionFunctions.get(fn)?.style === 'method'
    ? `${operand(receiver)}.${fn}(${listText(others)})`
    : `${fn}(${listText(args)})`;
};

const listText = (exprs: readonly Expr[]): string => exprs.map(printExpression).join(', ');

// ------------------------------------------------------------------------------------------------------------ tokens

const keyText = (key: string): string => (isIdentifier(key) ? key : quote(key));

const patternText = (element: PatternElement): string =>
  element === 'wildcard' ? '*' : escaped(element.literal).replaceAll('*', '\\*');

const quote = (text: string): string => `"${escaped(text)}"`;

const SHORT_ESCAPES = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\0', '\\0'],
]);

/** Whatever cannot be seen is escaped too, so that what is printed can be told apart. */
const escaped = (text: string): string =>
  text.replace(
    /["\\\p{C}\p{Zl}\p{Zp}]/gu,
    character => SHORT_ESCAPES.get(character) ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
