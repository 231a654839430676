/**
 * Expressions of policy JSON. Language reference, part 1, 6.1: every leniency listed there, and none besides.
 */

import type { BinaryOp, Expr, PatternElement, UnaryOp, Variable } from '../../model/cedar/syntax/abstract.ts';
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { quote, suggestion } from './errors.ts';
import { readData } from './est-data.ts';
import type { Holder } from './est-stop.ts';
import { checkCharacters, shown, stop, stringAt } from './est-stop.ts';
import { countKeys, isJsonObject } from './json.ts';
import { isTypeName } from './names.ts';
import { isExtension, MAX_DEPTH, METHOD_NAMES } from './vocabulary.ts';

/**
 * The expression at `holder[key]`.
 *
 * @param depth levels above it, itself included
 */
export function readExpr(json: Json | undefined, holder: Holder, key: string | number, depth: number): Expr {
  if (!isJsonObject(json)) stop(holder, key, `expected an expression (an object with one key), found ${shown(json)}`);
  if (depth > MAX_DEPTH) stop(holder, key, `the expression is more than ${MAX_DEPTH} levels deep`);
  let op: string | undefined;
  let content: Json | undefined;
  // Not Object.keys: this runs for every node, and for-in makes no array and finds the value at once.
  for (const name in json) {
    if (op !== undefined) stop(holder, key, `an expression has exactly one key, found ${quote(op)} and ${quote(name)}`);
    op = name;
    content = json[name];
  }
  // In the order of how often they occur: strings are compared one after the other.
  switch (op) {
    case 'Value':
      return readData(content, json, op, depth);
    case 'Var':
      return variable(content, json);
    case '.':
      return attribute(content, json, depth);
    case '&&':
    case '==':
    case '||':
      return binary(op, content, json, depth);
    case 'has':
      return has(content, json, depth);
    case '!':
    case 'neg':
    case 'isEmpty':
      return unary(op, content, json, depth);
    case '!=':
    case 'in':
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
    case 'getTag':
    case 'hasTag':
      return binary(op, content, json, depth);
    case 'like':
      return like(content, json, depth);
    case 'is':
      return typeTest(content, json, depth);
    case 'if-then-else':
      return conditional(content, json, depth);
    case 'Set':
      return { op: 'set', elements: readList(content, json, op, depth) };
    case 'Record':
      return record(content, json, depth);
    case undefined:
      return stop(holder, key, 'an expression has exactly one key, found an empty object');
    case 'Slot':
      return stop(json, op, 'a slot can only stand in the scope, not in a condition');
    default:
      if (isExtension(op)) return { op: 'call', fn: op, args: readList(content, json, op, depth) };
      return stop(holder, key, `there is no operator or function ${quote(op)}${suggestion(op, METHOD_NAMES)}`);
  }
}

/** The operands of a node: an object with at most `count` keys. That each of them is there is the caller's check. */
function operandsOf(json: Json | undefined, holder: Holder, key: string, count: number): JsonObject {
  if (!isJsonObject(json)) stop(holder, key, `expected an object with the operands, found ${shown(json)}`);
  const found = countKeys(json);
  if (found > count) stop(holder, key, `has ${found} keys, but ${quote(key)} takes ${count}`);
  return json;
}

const VARIABLES: ReadonlyMap<Json | undefined, Variable> = new Map(
  (['principal', 'action', 'resource', 'context'] satisfies Variable[]).map(name => [name, name]),
);

function variable(json: Json | undefined, holder: Holder): Expr {
  const name = VARIABLES.get(json);
  if (name !== undefined) return { op: 'var', name };
  return stop(holder, 'Var', `expected principal, action, resource or context, found ${shown(json)}`);
}

function unary(op: UnaryOp, json: Json | undefined, holder: Holder, depth: number): Expr {
  const operands = operandsOf(json, holder, op, 1);
  return { op, arg: readExpr(operands.arg, operands, 'arg', depth + 1) };
}

function binary(op: BinaryOp, json: Json | undefined, holder: Holder, depth: number): Expr {
  const operands = operandsOf(json, holder, op, 2);
  const left = readExpr(operands.left, operands, 'left', depth + 1);
  return { op, left, right: readExpr(operands.right, operands, 'right', depth + 1) };
}

function attribute(json: Json | undefined, holder: Holder, depth: number): Expr {
  const operands = operandsOf(json, holder, '.', 2);
  const left = readExpr(operands.left, operands, 'left', depth + 1);
  return { op: '.', left, attr: stringAt(operands.attr, operands, 'attr') };
}

/** Unlike all others, this node may have any further keys. */
function has(json: Json | undefined, holder: Holder, depth: number): Expr {
  const operands = operandsOf(json, holder, 'has', Number.POSITIVE_INFINITY);
  const left = readExpr(operands.left, operands, 'left', depth + 1);
  const attr = operands.attr;
  if (!Array.isArray(attr)) return { op: 'has', left, path: [stringAt(attr, operands, 'attr')] };
  const [first, ...rest] = (attr as readonly Json[]).map((step, i) => stringAt(step, attr, i));
  if (first === undefined) stop(operands, 'attr', 'the list of attributes is empty');
  return { op: 'has', left, path: [first, ...rest] };
}

function like(json: Json | undefined, holder: Holder, depth: number): Expr {
  const operands = operandsOf(json, holder, 'like', 2);
  const left = readExpr(operands.left, operands, 'left', depth + 1);
  const elements = operands.pattern;
  if (!Array.isArray(elements)) stop(operands, 'pattern', `expected an array, found ${shown(elements)}`);
  const pattern: PatternElement[] = [];
  let literal = '';
  for (let i = 0; i < elements.length; i += 1) {
    const text = patternLiteral(elements[i], elements, i);
    if (text !== undefined) {
      literal += text;
      continue;
    }
    if (literal !== '') pattern.push({ literal });
    literal = '';
    pattern.push('wildcard');
  }
  if (literal !== '') pattern.push({ literal });
  return { op: 'like', left, pattern };
}

/** The text of a literal element; undefined for a wildcard. */
function patternLiteral(json: Json | undefined, holder: Holder, index: number): string | undefined {
  if (json === 'Wildcard') return undefined;
  if (isJsonObject(json)) {
    const keys = Object.keys(json);
    if (keys.length === 1 && keys[0] === 'Literal') return stringAt(json.Literal, json, 'Literal');
  }
  return stop(holder, index, `expected "Wildcard" or {"Literal": string}, found ${shown(json)}`);
}

function typeTest(json: Json | undefined, holder: Holder, depth: number): Expr {
  const operands = operandsOf(json, holder, 'is', 3);
  const left = readExpr(operands.left, operands, 'left', depth + 1);
  const type = typeNameAt(operands, 'entity_type');
  const container = operands.in;
  onlyKnown(operands, 'is', ['left', 'entity_type', 'in']);
  if (container === undefined || container === null) return { op: 'is', left, type };
  return { op: 'is', left, type, in: readExpr(container, operands, 'in', depth + 1) };
}

/** Refuses a key that is not listed. */
export function onlyKnown(json: JsonObject, what: string, known: readonly string[]): void {
  for (const key in json) {
    if (!known.includes(key))
      stop(json, undefined, `${quote(what)} has no field ${quote(key)}${suggestion(key, known)}`);
  }
}

export function typeNameAt(holder: JsonObject, key: string): string {
  const type = holder[key];
  if (typeof type === 'string' && isTypeName(type)) return type;
  return stop(
    holder,
    key,
    `expected an entity type such as "A::B", without blanks or reserved words, found ${shown(type)}`,
  );
}

function conditional(json: Json | undefined, holder: Holder, depth: number): Expr {
  const operands = operandsOf(json, holder, 'if-then-else', 3);
  const condition = readExpr(operands.if, operands, 'if', depth + 1);
  const then = readExpr(operands.then, operands, 'then', depth + 1);
  return { op: 'if', if: condition, then, else: readExpr(operands.else, operands, 'else', depth + 1) };
}

function readList(json: Json | undefined, holder: Holder, key: string, depth: number): Expr[] {
  if (!Array.isArray(json)) stop(holder, key, `expected an array of expressions, found ${shown(json)}`);
  const elements: Expr[] = [];
  for (let i = 0; i < json.length; i += 1) elements.push(readExpr(json[i], json, i, depth + 1));
  return elements;
}

function record(json: Json | undefined, holder: Holder, depth: number): Expr {
  if (!isJsonObject(json)) stop(holder, 'Record', `expected an object, found ${shown(json)}`);
  const fields = new Map<string, Expr>();
  for (const key in json) {
    checkCharacters(key, json, key);
    fields.set(key, readExpr(json[key], json, key, depth + 1));
  }
  return { op: 'record', fields };
}
