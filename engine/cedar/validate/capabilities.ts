/**
 * Capabilities: what a condition that came out true tells about optional attributes and tags.
 *
 * A capability is `(expression, attribute)` or `(expression, tag expression)`. Expressions are compared by structure
 * after desugaring, so each one is given a number by hash-consing, and a capability is a number too. A set of
 * capabilities is a sorted array: policies know three of them, seldom ten.
 */

import type { Expr } from '../../../model/cedar/syntax/abstract.ts';

export type Capabilities = readonly number[];
export const NO_CAPABILITIES: Capabilities = [];

export function union(a: Capabilities, b: Capabilities): Capabilities {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}

export function intersection(a: Capabilities, b: Capabilities): Capabilities {
  if (a.length === 0 || b.length === 0) return NO_CAPABILITIES;
  return a.filter(capability => b.includes(capability));
}

/** Numbers for the expressions of one policy: equal numbers, equal structure. */
export class ExpressionNumbers {
  private readonly numbers = new Map<string, number>();
  private readonly known = new Map<Expr, number>();

  attribute(target: Expr, attr: string): number {
    return this.number(`a${this.of(target)} ${attr}`);
  }

  tag(target: Expr, key: Expr): number {
    return this.number(`t${this.of(target)} ${this.of(key)}`);
  }

  private of(expr: Expr): number {
    let number = this.known.get(expr);
    if (number === undefined) {
      number = this.number(this.shape(expr));
      this.known.set(expr, number);
    }
    return number;
  }

  private number(shape: string): number {
    let number = this.numbers.get(shape);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(shape, number);
    }
    return number;
  }

  /** Names and literals stand last or with their length, so that no text can imitate a structure. */
  private shape(expr: Expr): string {
    switch (expr.op) {
      case 'bool':
      case 'long':
        return `${expr.op} ${expr.value}`;
      case 'string':
        return `string ${expr.value}`;
      case 'entity':
        return `entity ${expr.uid.type} ${expr.uid.id}`;
      case 'var':
        return `var ${expr.name}`;
      case '!':
      case 'neg':
      case 'isEmpty':
        return `${expr.op} ${this.of(expr.arg)}`;
      case '!=':
        return `! ${this.number(this.pair('==', expr.left, expr.right))}`;
      case '>':
        return `! ${this.number(this.pair('<=', expr.left, expr.right))}`;
      case '>=':
        return `! ${this.number(this.pair('<', expr.left, expr.right))}`;
      case '.':
        return this.access(this.of(expr.left), expr.attr);
      case 'has':
        return this.path(this.of(expr.left), expr.path);
      case 'like':
        return `like ${this.of(expr.left)} ${JSON.stringify(joinLiterals(expr.pattern))}`;
      case 'is': {
        const is = `is ${this.of(expr.left)} ${expr.type}`;
        return expr.in === undefined ? is : `&& ${this.number(is)} ${this.number(this.pair('in', expr.left, expr.in))}`;
      }
      case 'if':
        return `if ${this.of(expr.if)} ${this.of(expr.then)} ${this.of(expr.else)}`;
      case 'set':
        return `set ${expr.elements.map(e => this.of(e)).join(' ')}`;
      case 'record':
        return `record ${[...expr.fields]
          .map(([k, v]) => `${k.length}:${k}${this.of(v)}`)
          .sort()
          .join(' ')}`;
      case 'call':
        return `call ${expr.fn} ${expr.args.map(e => this.of(e)).join(' ')}`;
      default:
        return this.pair(expr.op, expr.left, expr.right);
    }
  }

  private pair(op: string, left: Expr, right: Expr): string {
    return `${op} ${this.of(left)} ${this.of(right)}`;
  }

  private access(target: number, attr: string): string {
    return `. ${target} ${attr}`;
  }

  /** `e has a.b` is `e has a && e.a has b`. */
  private path(target: number, path: readonly string[]): string {
    let shape = '';
    let reached = target;
    for (const [i, attr] of path.entries()) {
      const step = `has ${reached} ${attr}`;
      shape = i === 0 ? step : `&& ${this.number(shape)} ${this.number(step)}`;
      reached = this.number(this.access(reached, attr));
    }
    return shape;
  }
}

type Pattern = Extract<Expr, { op: 'like' }>['pattern'];

/** `null` is the wildcard; `[ab]` and `[a][b]` are the same pattern. */
function joinLiterals(pattern: Pattern): (string | null)[] {
  const joined: (string | null)[] = [];
  for (const element of pattern) {
    const last = joined.at(-1);
    if (element === 'wildcard') joined.push(null);
    else if (typeof last === 'string') joined[joined.length - 1] = last + element.literal;
    else if (element.literal !== '') joined.push(element.literal);
  }
  return joined;
}
