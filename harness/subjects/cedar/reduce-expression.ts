/**
 * Smaller expressions (EST): a node gives way to a child or to a plain literal, then its parts shrink.
 */

import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { isObject } from '../../json.ts';
import { childrenOf, operatorOf, withChild, withKey } from './est.ts';
import { reduceData, reduceString } from './reduce-data.ts';

/** In this order: one literal of each type that an operand may need. */
const PLAIN: readonly Json[] = [true, false, 0, '', []].map(value => ({ Value: value }));

export function* reduceExpression(node: Json): Generator<Json> {
  const operator = operatorOf(node);
  if (operator === undefined) return;
  if (operator === 'Value') {
    for (const value of reduceData((node as JsonObject).Value as Json)) yield { Value: value };
    yield* PLAIN;
    return;
  }
  const children = childrenOf(node);
  yield* children;
  if (operator !== 'Var') yield* PLAIN;
  yield* reduceNode(node as JsonObject, operator);
  for (const [i, child] of children.entries()) {
    for (const smaller of reduceExpression(child)) yield withChild(node, i, smaller);
  }
}

/** What a node holds beside expressions: elements and fields to drop, paths, patterns, names. */
function* reduceNode(node: JsonObject, operator: string): Generator<Json> {
  const content = node[operator] as Json;
  const rebuild = (key: string, value: Json | undefined): Json => ({
    [operator]: withKey(content as JsonObject, key, value),
  });
  switch (operator) {
    case 'Set':
    case 'Record':
      for (let i = childrenOf(node).length - 1; i >= 0; i--) yield withChild(node, i, undefined);
      return;
    case 'has':
      if (isObject(content) && Array.isArray(content.attr)) {
        const path = content.attr;
        for (let i = 0; i < path.length && path.length > 1; i++)
          yield rebuild(
            'attr',
            path.filter((_, j) => j !== i),
          );
      }
      return;
    case 'like':
      if (isObject(content) && Array.isArray(content.pattern)) {
        for (const pattern of reducePattern(content.pattern)) yield rebuild('pattern', pattern);
      }
      return;
    case 'is':
      if (isObject(content) && Object.hasOwn(content, 'in')) yield rebuild('in', undefined);
      return;
    default:
      if (operator === '!=') yield { '==': content };
  }
}

function* reducePattern(pattern: readonly Json[]): Generator<Json[]> {
  for (let i = 0; i < pattern.length; i++) yield pattern.filter((_, j) => j !== i);
  for (const [i, element] of pattern.entries()) {
    if (!isObject(element) || typeof element.Literal !== 'string') continue;
    for (const text of reduceString(element.Literal)) {
      yield pattern.map((old, j) => (j === i ? { Literal: text } : old));
    }
  }
}
