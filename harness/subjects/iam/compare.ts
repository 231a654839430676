/** Where two refinements part. The rules leave one right text, so nothing is normalised; only the kinds are told apart. */

import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import type { PolicyJson, RefineAnswer, RefineInput } from '../../../model/iam/syntax/interchange.ts';
import { canonicalJson, isObject, writeJson } from '../../json.ts';
import type { Difference } from '../../subject.ts';
import { compareRejected } from '../cedar/rejected.ts';

export function compareRefine(_input: RefineInput, left: RefineAnswer, right: RefineAnswer): Difference | undefined {
  if ('rejected' in left || 'rejected' in right) return compareRejected(left, right);
  const [a, b] = [left.policy, right.policy];
  if (a === b || writeJson(a) === writeJson(b)) return undefined;
  if (a === null || b === null) return { kind: 'anything left', at: 'policy', left: a, right: b };
  return compareStatements(a, b) ?? elsewhere(a, b, 'policy');
}

function compareStatements(a: PolicyJson, b: PolicyJson): Difference | undefined {
  if (!isObject(b) || Array.isArray(a.Statement) !== Array.isArray(b.Statement)) return undefined;
  const [left, right] = [[a.Statement].flat(), [b.Statement].flat()];
  if (left.length !== right.length) {
    return { kind: 'number of statements', at: 'policy.Statement', left: left.length, right: right.length };
  }
  const i = left.findIndex((statement, at) => writeJson(statement) !== writeJson(right[at]));
  const [before, after] = [left[i] as Json, right[i] as Json];
  if (!isObject(before) || !isObject(after)) return undefined;
  const at = `policy.Statement[${i}]`;
  return compareEntries(before.Action, after.Action, `${at}.Action`) ?? elsewhere(before, after, at);
}

function compareEntries(a: Json | undefined, b: Json | undefined, at: string): Difference | undefined {
  if (a === undefined || b === undefined || writeJson(a) === writeJson(b)) return undefined;
  const [left, right] = [[a].flat(), [b].flat()];
  const [lost, added] = [without(left, right), without(right, left)];
  if (lost.length > 0 || added.length > 0) return { kind: 'entries', at, left: lost, right: added };
  const kind = typeof a === typeof b ? 'order of entries' : 'string or list';
  return { kind, at, left: a, right: b };
}

/** What is in the first list only. */
const without = (list: readonly Json[], other: readonly Json[]): readonly Json[] =>
  list.filter(item => !other.includes(item));

/** Elements other than the entries; `order of keys` when that is all. */
function elsewhere(a: JsonObject, b: JsonObject, at: string): Difference {
  const kind = canonicalJson(a) === canonicalJson(b) ? 'order of keys' : 'other elements';
  return { kind, at, left: a, right: b };
}
