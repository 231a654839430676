/**
 * What the checker checks: the condition of a policy as one expression without sugar. Language reference, part 2, 3.1.
 */

import { conditionOf } from '../authorize.ts';
import { uidKey } from '../entities.ts';
import { link } from '../link.ts';
import { partsOf } from '../parts.ts';
import type { EntityUid, Expr, PatternElement, Policy, SlotName } from '../syntax/abstract.ts';
import { compareCodePoints } from '../values.ts';

const and = (left: Expr, right: Expr): Expr => ({ op: '&&', left, right });
const not = (arg: Expr): Expr => ({ op: '!', arg });

/**
 * The condition as evaluation has it. A slot counts as an entity of the type given for it; which entity makes no
 * difference to a type, for the scope compares slots with variables only.
 */
export function coreCondition(policy: Policy, slotTypes: ReadonlyMap<SlotName, string>): Expr {
  const slots = new Map<SlotName, EntityUid>([...slotTypes].map(([slot, type]) => [slot, { type, id: '' }]));
  return desugar(conditionOf(link(policy, slots)));
}

/**
 * Gives no `!=`, `>`, `>=`, `is ... in` and no `has` with a path, the fields of records in one order, and patterns character by
 * character: policy JSON may cut the same pattern in any way.
 */
export function desugar(expr: Expr): Expr {
  switch (expr.op) {
    case 'bool':
    case 'long':
    case 'string':
    case 'entity':
    case 'var':
      return expr;
    case '!':
    case 'neg':
    case 'isEmpty':
      return { ...expr, arg: desugar(expr.arg) };
    case '!=':
      return not({ op: '==', left: desugar(expr.left), right: desugar(expr.right) });
    case '>':
      return not({ op: '<=', left: desugar(expr.left), right: desugar(expr.right) });
    case '>=':
      return not({ op: '<', left: desugar(expr.left), right: desugar(expr.right) });
    case '.':
      return { ...expr, left: desugar(expr.left) };
    case 'like':
      return { op: 'like', left: desugar(expr.left), pattern: expr.pattern.flatMap(oneByOne) };
    case 'has':
      return hasPath(desugar(expr.left), expr.path);
    case 'is': {
      const { type, in: container } = expr;
      const left = desugar(expr.left);
      const is: Expr = { op: 'is', left, type };
      return container === undefined ? is : and(is, { op: 'in', left, right: desugar(container) });
    }
    case 'if':
      // biome-ignore lint/suspicious/noThenProperty: the branches are called so in the abstract syntax.
      return { op: 'if', if: desugar(expr.if), then: desugar(expr.then), else: desugar(expr.else) };
    case 'set':
      return { op: 'set', elements: expr.elements.map(desugar) };
    case 'record': {
      const sorted = [...expr.fields].sort(([a], [b]) => compareCodePoints(a, b));
      return { op: 'record', fields: new Map(sorted.map(([name, field]) => [name, desugar(field)])) };
    }
    case 'call':
      return { ...expr, args: expr.args.map(desugar) };
    default:
      return { ...expr, left: desugar(expr.left), right: desugar(expr.right) };
  }
}

const oneByOne = (element: PatternElement): readonly PatternElement[] =>
  element === 'wildcard' ? [element] : [...element.literal].map(literal => ({ literal }));

/** `e has a.b.c` is `((e has a) && (e.a has b)) && (e.a.b has c)`. */
function hasPath(left: Expr, [attr, ...rest]: readonly [string, ...string[]]): Expr {
  let whole: Expr = { op: 'has', left, path: [attr] };
  let container: Expr = { op: '.', left, attr };
  for (const next of rest) {
    whole = and(whole, { op: 'has', left: container, path: [next] });
    container = { op: '.', left: container, attr: next };
  }
  return whole;
}

/** The same text for expressions that are the same. */
export const keyOf = (expr: Expr): string => `${labelOf(expr)}(${partsOf(expr).map(keyOf).join()})`;

/** What an expression says beside its parts. */
function labelOf(expr: Expr): string {
  switch (expr.op) {
    case 'bool':
    case 'long':
      return String(expr.value);
    case 'string':
      return JSON.stringify(expr.value);
    case 'entity':
      return uidKey(expr.uid);
    case 'var':
      return expr.name;
    case '.':
      return `.${JSON.stringify(expr.attr)}`;
    case 'has':
      return `has ${JSON.stringify(expr.path)}`;
    case 'like':
      return `like ${JSON.stringify(expr.pattern)}`;
    case 'is':
      return `is ${expr.type}`;
    case 'record':
      return JSON.stringify([...expr.fields.keys()]);
    case 'call':
      return expr.fn;
    default:
      return expr.op;
  }
}
