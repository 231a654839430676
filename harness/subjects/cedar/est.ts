/**
 * Walking policy JSON (EST) without understanding it: which parts of a node are expressions themselves.
 *
 * Works on any JSON, well formed or not: what is not a node has no children. Knows shapes only, no rule of Cedar.
 */

import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { isObject } from '../../json.ts';

/** The operator of a node, i.e. its single key; undefined for what is not a node. */
export function operatorOf(node: Json | undefined): string | undefined {
  if (!isObject(node)) return undefined;
  const keys = Object.keys(node);
  return keys.length === 1 ? keys[0] : undefined;
}

const OPERANDS = ['if', 'then', 'else', 'arg', 'left', 'right', 'in'] as const;

/** The sub-expressions of a node, in source order. */
export function childrenOf(node: Json): readonly Json[] {
  const operator = operatorOf(node);
  if (operator === undefined || operator === 'Value' || operator === 'Var' || operator === 'Slot') return [];
  const content = (node as JsonObject)[operator];
  if (Array.isArray(content)) return content;
  if (!isObject(content)) return [];
  if (operator === 'Record') return Object.values(content);
  return OPERANDS.flatMap(name => (Object.hasOwn(content, name) ? [content[name] as Json] : []));
}

/** The same node with the child at `index` (as `childrenOf` counts) replaced; undefined drops an element or a field. */
export function withChild(node: Json, index: number, child: Json | undefined): Json {
  const operator = operatorOf(node);
  if (operator === undefined) return node;
  const content = (node as JsonObject)[operator] as Json;
  if (Array.isArray(content)) return { [operator]: replaceAt(content, index, child) };
  const names =
    operator === 'Record'
      ? Object.keys(content as JsonObject)
      : OPERANDS.filter(name => Object.hasOwn(content as object, name));
  const name = names[index];
  return name === undefined ? node : { [operator]: withKey(content as JsonObject, name, child) };
}

export function replaceAt<T>(list: readonly T[], index: number, item: T | undefined): T[] {
  return item === undefined ? list.filter((_, i) => i !== index) : list.map((old, i) => (i === index ? item : old));
}

/** A copy with one key set (or dropped when undefined); safe for `__proto__`. */
export function withKey(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  const entries = Object.entries(object);
  if (value === undefined) return Object.fromEntries(entries.filter(([name]) => name !== key));
  const replaced = entries.map(([name, old]): [string, Json] => [name, name === key ? value : old]);
  return Object.fromEntries(Object.hasOwn(object, key) ? replaced : [...replaced, [key, value]]);
}

/** Visits every node of an expression, parents first. Iterative: generated chains may be long. */
export function visitExpression(root: Json, visit: (node: JsonObject, operator: string) => void): void {
  const stack: Json[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const operator = operatorOf(node);
    if (operator === undefined) continue;
    visit(node as JsonObject, operator);
    stack.push(...childrenOf(node));
  }
}

/** Nodes of an expression; a `Value` counts one for each JSON value in it. */
export function expressionSize(root: Json): number {
  let size = 0;
  visitExpression(root, (node, operator) => {
    size += operator === 'Value' ? dataSize(node.Value as Json) : isEmptyCall(node, operator) ? 2 : 1;
  });
  return size;
}

/** `ip()`, `[]`: of no more parts than a literal, but a literal is read more easily. */
const isEmptyCall = (node: JsonObject, operator: string): boolean =>
  operator !== 'Var' && childrenOf(node).length === 0;

/** JSON values in a data value: 1 for a literal, 1 + parts for sets and records. */
export function dataSize(json: Json): number {
  if (Array.isArray(json)) return json.reduce((sum: number, item: Json) => sum + dataSize(item), 1);
  if (isObject(json)) return Object.values(json).reduce((sum: number, item: Json) => sum + dataSize(item), 1);
  return 1;
}
