/**
 * What the conditions of a policy read of the request, by syntax alone.
 *
 * When `principal` occurs only as in `principal.name`, `principal has age`, `principal.hasTag(k)` or `principal is T`,
 * two principal types that agree on those attributes, tags and tests are interchangeable: nothing else of them can
 * reach the checker. `typeClass` gives them the same text.
 */

import type { Expr } from '../../../model/cedar/syntax/abstract.ts';
import type { EntityTy, TypePool } from './types.ts';

export class EntityReads {
  readonly attrs = new Set<string>();
  readonly tests = new Set<string>();
  tags = false;
  /** The variable is also compared, passed on or put into a set: every type is a class of its own. */
  whole = false;

  get any(): boolean {
    return this.whole || this.tags || this.attrs.size > 0 || this.tests.size > 0;
  }
}

export class Reads {
  readonly principal = new EntityReads();
  readonly resource = new EntityReads();
  action = false;
  context = false;

  /** The reads of the variable that `expr` is, if it is `principal` or `resource`. */
  of(expr: Expr): EntityReads | undefined {
    if (expr.op !== 'var') return undefined;
    return expr.name === 'principal' ? this.principal : expr.name === 'resource' ? this.resource : undefined;
  }

  /** The variable occurs in a place of no special kind. */
  whole(name: 'principal' | 'resource' | 'action' | 'context'): void {
    if (name === 'action' || name === 'context') this[name] = true;
    else this[name].whole = true;
  }
}

/** Equal texts: the conditions cannot tell the types apart. */
export function typeClass(type: EntityTy, reads: EntityReads, types: TypePool): string {
  if (reads.whole) return type.name;
  let text = '';
  for (const attr of reads.attrs) {
    const attribute = type.attribute(attr);
    text += attribute === undefined ? '- ' : `${types.number(attribute.type)}${attribute.required ? '!' : '?'} `;
  }
  if (reads.tags) {
    const tags = type.tags();
    text += tags === undefined ? '- ' : `${types.number(tags)} `;
  }
  for (const test of reads.tests) text += type.name === test ? '= ' : '- ';
  return text;
}
