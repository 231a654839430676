/**
 * Shapes of an input that no evaluation is needed to see: hierarchies, guards, conditions that are bare literals.
 * Each name is counted once for an input, so that a count is a number of scenarios.
 */

import type { EntitiesJson, Json, JsonObject, PolicyJson } from '../../../model/cedar/syntax/interchange.ts';
import { isObject } from '../../json.ts';
import { operatorOf, visitExpression } from './est.ts';

interface Node {
  readonly isAction: boolean;
  readonly parents: readonly string[];
}

const keyOf = (uid: Json | undefined): string => {
  const inner = isObject(uid) && isObject(uid.__entity) ? uid.__entity : uid;
  return isObject(inner) ? `${String(inner.type)}::${JSON.stringify(inner.id)}` : JSON.stringify(inner);
};

const isActionType = (type: string): boolean => type === 'Action' || type.endsWith('::Action');

/** Depths, diamonds and missing parents of the hierarchy, actions apart. */
export function hierarchyShapes(entities: EntitiesJson): Set<string> {
  const shapes = new Set<string>();
  if (typeof entities === 'string') return shapes;
  const nodes = new Map<string, Node>();
  for (const entity of entities) {
    if (!isObject(entity)) continue;
    const key = keyOf(entity.uid);
    const parents = Array.isArray(entity.parents) ? entity.parents.map(keyOf) : [];
    nodes.set(key, { isAction: isActionType(key.slice(0, Math.max(0, key.lastIndexOf('::"')))), parents });
    if (isObject(entity.tags) && Object.keys(entity.tags).length > 0) shapes.add('hierarchy:tags');
  }
  const walked = new Map<string, { readonly depth: number; readonly above: ReadonlySet<string> }>();
  const walk = (key: string): { readonly depth: number; readonly above: ReadonlySet<string> } => {
    const known = walked.get(key);
    if (known !== undefined) return known;
    // Entities on a cycle count as their own roots: no valid store has one.
    walked.set(key, { depth: 0, above: new Set() });
    const above = new Set<string>();
    let depth = 0;
    for (const parent of nodes.get(key)?.parents ?? []) {
      const upper = walk(parent);
      depth = Math.max(depth, 1 + upper.depth);
      for (const other of [parent, ...upper.above]) {
        if (above.has(other)) shapes.add('hierarchy:diamond');
        above.add(other);
      }
      if (!nodes.has(parent)) shapes.add('hierarchy:dangling parent');
    }
    const result = { depth, above };
    walked.set(key, result);
    return result;
  };
  let deepest = 0;
  for (const [key, node] of nodes) if (!node.isAction) deepest = Math.max(deepest, walk(key).depth);
  shapes.add(`hierarchy:depth ${Math.min(deepest, DEPTHS - 1)}${deepest >= DEPTHS - 1 ? ' or more' : ''}`);
  if (deepest > 0) shapes.add('hierarchy:parents');
  if (deepest >= 3) shapes.add('hierarchy:depth 3 up');
  return shapes;
}

/** Depths beyond 5 are told together. */
const DEPTHS = 7;

/** A policy whose conditions say nothing but `true` or `false`. */
export function isBareLiteral(policy: PolicyJson): boolean {
  if (!isObject(policy) || !Array.isArray(policy.conditions) || policy.conditions.length === 0) return false;
  return policy.conditions.every((condition: Json) => isObject(condition) && isLiteral(condition.body as Json));
}

/** The published corpus writes `true && C` and `!false`: such a frame does not make a condition of a literal. */
function isLiteral(body: Json): boolean {
  const operator = operatorOf(body);
  if (operator === 'Value') return true;
  if (operator !== '&&') return false;
  const { left, right } = (body as JsonObject)['&&'] as JsonObject;
  return isLiteral(left as Json) && isLiteral(right as Json);
}

/** Accesses behind the test that makes them safe: `e has a && e.a`, `e.hasTag(k) && e.getTag(k)`. */
export function guards(body: Json, found: Set<string>): void {
  visitExpression(body, (node, operator) => {
    if (operator !== '&&' && operator !== 'if-then-else') return;
    const content = node[operator] as JsonObject;
    const [test, safe] = operator === '&&' ? [content.left, content.right] : [content.if, content.then];
    const kind = operatorOf(test as Json);
    if (kind !== 'has' && kind !== 'hasTag') return;
    const wanted = kind === 'has' ? '.' : 'getTag';
    visitExpression(safe as Json, (_, inner) => {
      if (inner === wanted) found.add(`guard:${kind}`);
    });
  });
}
