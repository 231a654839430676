/** Attributes and tags: `has`, `.`, `hasTag`, `getTag` (language reference, part 2, 3.3). */

import type { Expr } from '../../../model/cedar/syntax/abstract.ts';
import { type Capabilities, union } from './capabilities.ts';
import { type Checker, conjunction, fine, outcome } from './check.ts';
import { BOOL, type Checked, type EntityTy, FALSE, type RecordTy, STRING, TRUE, UNKNOWN } from './types.ts';

/** The type as something that has attributes, or a report. */
function container(checker: Checker, { type }: Checked): EntityTy | RecordTy | undefined {
  if (type === undefined) return undefined;
  return type.kind === 'entity' || type.kind === 'record' ? type : checker.unexpected();
}

export function checkAccess(checker: Checker, target: Expr, attr: string, given: Capabilities): Checked {
  return accessOn(checker, checker.check(target, given), target, attr, given);
}

function accessOn(checker: Checker, left: Checked, target: Expr, attr: string, given: Capabilities): Checked {
  const type = container(checker, left);
  if (type === undefined) return UNKNOWN;
  const attribute = type.attribute(attr);
  if (attribute === undefined) {
    checker.report('attributeNotFound');
    return UNKNOWN;
  }
  if (!attribute.required && !given.includes(checker.numbers.attribute(target, attr))) {
    checker.report('unsafeOptionalAttribute');
    return attribute.type.failed;
  }
  return outcome(attribute.type, left.ok);
}

/** `e has a.b.c` is `(e has a) && (e.a has b) && (e.a.b has c)`; the target is checked once for all of them. */
export function checkHas(
  checker: Checker,
  target: Expr,
  path: readonly [string, ...string[]],
  given: Capabilities,
): Checked {
  const [first, ...rest] = path;
  let reached = checker.check(target, given);
  let result = hasOn(checker, reached, target, first, given);
  let left = target;
  let attr = first;
  for (const next of rest) {
    if (result.type === FALSE) return outcome(FALSE, result.ok);
    const known = union(given, result.capabilities);
    reached = accessOn(checker, reached, left, attr, known);
    left = { op: '.', left, attr };
    result = conjunction(result, hasOn(checker, reached, left, next, known));
    attr = next;
  }
  return result;
}

function hasOn(checker: Checker, left: Checked, target: Expr, attr: string, given: Capabilities): Checked {
  const type = container(checker, left);
  if (type === undefined) return BOOL.failed;
  const attribute = type.attribute(attr);
  if (attribute === undefined) return outcome(FALSE, left.ok);
  const capability = checker.numbers.attribute(target, attr);
  // A required attribute of an entity may be missing all the same: the entity itself may be.
  const certain = given.includes(capability) || (type.kind === 'record' && attribute.required);
  const result = certain ? TRUE : BOOL;
  return left.ok ? fine(result, [capability]) : result.failed;
}

interface TagOperands {
  readonly entity: EntityTy | undefined;
  readonly ok: boolean;
  readonly capability: number;
}

function tagOperands(checker: Checker, target: Expr, key: Expr, given: Capabilities): TagOperands {
  const left = checker.check(target, given);
  const entity = left.type?.kind === 'entity' ? left.type : left.type && checker.unexpected();
  const right = checker.check(key, given);
  const isText = right.type === STRING;
  if (!isText && right.type !== undefined) checker.unexpected();
  return { entity, ok: left.ok && right.ok && isText, capability: checker.numbers.tag(target, key) };
}

export function checkHasTag(checker: Checker, target: Expr, key: Expr, given: Capabilities): Checked {
  const { entity, ok, capability } = tagOperands(checker, target, key, given);
  if (entity === undefined) return UNKNOWN;
  if (entity.tags() === undefined) return outcome(FALSE, ok);
  const result = given.includes(capability) ? TRUE : BOOL;
  return ok ? fine(result, [capability]) : result.failed;
}

export function checkGetTag(checker: Checker, target: Expr, key: Expr, given: Capabilities): Checked {
  const { entity, ok, capability } = tagOperands(checker, target, key, given);
  if (entity === undefined) return UNKNOWN;
  if (!given.includes(capability)) {
    checker.report('unsafeTagAccess');
    return UNKNOWN;
  }
  const tags = entity.tags();
  if (tags === undefined) {
    checker.report('noTagsAllowed');
    return UNKNOWN;
  }
  return outcome(tags, ok);
}
