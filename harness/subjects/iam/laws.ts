/**
 * The laws of refinement, which every answer of every implementation keeps by itself: specification of refinement, part 3,
 * P0 to P5. The laws about several answers (repeating, permuting, more findings) are tests of model and engine.
 */

import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import type { PolicyJson, RefineAnswer, RefineInput, StatementJson } from '../../../model/iam/syntax/interchange.ts';
import { isObject, writeJson } from '../../json.ts';
import type { Property } from '../../subject.ts';
import { certify, losingPatterns } from './certificate.ts';
import { type Facts, factsOf, listOf, type Statement, statementsOf } from './facts.ts';
import { contains, Entries } from './glob.ts';

type Law = Property<RefineInput, RefineAnswer>;

/** A statement of the input, and what has become of it. */
interface Pair {
  readonly before: Statement;
  readonly after: StatementJson;
}

type Check = (pairs: readonly Pair[], facts: Facts) => string | undefined;

export const laws: readonly Law[] = [
  { name: 'right shape', broken: shape },
  law('grants nothing new', each(grantsNothingNew)),
  law('keeps what is used', each(keepsWhatIsUsed)),
  law('grants nothing unused', each(grantsNothingUnused)),
  law('every generated entry has a certificate', each(certified)),
  law('no generated entry lies within another', each(irredundant)),
  law('authors keep their entries', each(authorsKept)),
];

/** Answers that are rejected or have the wrong shape are not the business of the other laws. */
function law(name: string, check: Check): Law {
  return {
    name,
    broken: (input, answer) => {
      const facts = factsOf(input);
      if (facts === undefined || 'rejected' in answer || shape(input, answer) !== undefined) return undefined;
      return check(pairs(facts, answer.policy), facts);
    },
  };
}

const pairs = (facts: Facts, policy: PolicyJson | null): Pair[] => {
  const left = facts.statements.filter(({ fate }) => fate !== 'removed');
  const after = policy === null ? [] : statementsOf(policy);
  return left.flatMap((before, i) => {
    const json = after[i];
    return json === undefined ? [] : { before, after: json };
  });
};

/** A check of every statement that changes. */
function each(check: (before: Statement, entries: readonly string[], facts: Facts) => string | undefined): Check {
  return (all, facts) => {
    for (const { before, after } of all) {
      const why = before.fate === 'changed' ? check(before, listOf(after.Action), facts) : undefined;
      if (why !== undefined) return why;
    }
    return undefined;
  };
}

// ----------------------------------------------------------------------------------------------------------- P0, P1, P2

/** P0, for every string, known or not: an entry is the author's, or lies within one of the author's patterns. */
function grantsNothingNew({ patterns }: Statement, entries: readonly string[]): string | undefined {
  const own = new Set(patterns);
  const wider = entries.find(entry => !own.has(entry) && !patterns.some(pattern => contains(pattern, entry)));
  return wider === undefined ? undefined : `${wider} lies within no pattern of its statement`;
}

function keepsWhatIsUsed({ patterns }: Statement, entries: readonly string[], facts: Facts): string | undefined {
  const [before, after] = [new Entries(patterns), new Entries(entries)];
  for (const [action, shown] of facts.actions) {
    if (!facts.unused.has(action) && before.grant(action) && !after.grant(action))
      return `${shown} is used and no longer granted`;
  }
  return undefined;
}

function grantsNothingUnused(_: Statement, entries: readonly string[], { unused }: Facts): string | undefined {
  const after = new Entries(entries);
  const granted = [...unused].find(action => after.grant(action));
  return granted === undefined ? undefined : `${granted} is unused and still granted`;
}

// ----------------------------------------------------------------------------------------------------------------- P4

function generated({ patterns }: Statement, entries: readonly string[]): readonly string[] {
  const own = new Set(patterns);
  return entries.filter(entry => !own.has(entry));
}

function certified(statement: Statement, entries: readonly string[], facts: Facts): string | undefined {
  const replaced = losingPatterns(statement.patterns, facts);
  for (const entry of generated(statement, entries)) {
    const certificate = certify(entry, replaced, facts);
    if (typeof certificate === 'string') return certificate;
  }
  return undefined;
}

function irredundant(statement: Statement, entries: readonly string[]): string | undefined {
  const [all, seen] = [new Entries(entries), new Set<string>()];
  for (const entry of generated(statement, entries)) {
    if (seen.has(entry)) return `${entry} is there twice`;
    if (all.containMoreThan(entry)) return `${entry} lies within another entry`;
    seen.add(entry);
  }
  return undefined;
}

// ----------------------------------------------------------------------------------------------------------------- P5

/** What loses nothing stays as it was written, in its order, as often as it was there. */
function authorsKept({ patterns }: Statement, entries: readonly string[], facts: Facts): string | undefined {
  const losing = new Set(losingPatterns(patterns, facts));
  const kept = patterns.filter(pattern => !losing.has(pattern));
  const own = new Set(kept);
  const found = entries.filter(entry => own.has(entry));
  return same(kept, found) ? undefined : `kept entries are ${found.join(', ')} instead of ${kept.join(', ')}`;
}

/** The right statements are left, with all their elements in order; only the value of Action may differ, in its shape. */
function shape(input: RefineInput, answer: RefineAnswer): string | undefined {
  const facts = factsOf(input);
  if (facts === undefined || 'rejected' in answer) return undefined;
  const left = facts.statements.filter(({ fate }) => fate !== 'removed');
  const { policy } = answer;
  const nothing = left.length === 0 && facts.statements.length > 0;
  if (policy === null || nothing)
    return (policy === null) === nothing ? undefined : 'a policy if and only if any is left';
  if (!isObject(policy) || !Object.hasOwn(policy, 'Statement')) return 'the policy is no policy';
  const original = input.policy as PolicyJson;
  if (!sameBut('Statement', original, policy)) return 'elements of the policy are not as they were';
  if (Array.isArray(original.Statement) !== Array.isArray(policy.Statement)) return 'Statement has changed its form';
  const after = statementsOf(policy);
  if (after.length !== left.length) return `${after.length} statements are left instead of ${left.length}`;
  for (const [i, before] of left.entries()) {
    const why = statementShape(before, after[i] as Json);
    if (why !== undefined) return `statement ${i} of the result: ${why}`;
  }
  return undefined;
}

function statementShape({ json, fate }: Statement, after: Json): string | undefined {
  if (!isObject(after)) return 'it is no statement';
  if (fate === 'untouched') return same(json, after) ? undefined : 'it loses nothing and must not be touched';
  if (!sameBut('Action', json, after)) return 'other elements than Action are not as they were';
  const { Action } = after;
  if (typeof Action === 'string') return typeof json.Action === 'string' ? undefined : 'a list has become a string';
  if (!Array.isArray(Action) || Action.length === 0) return 'Action has no entry';
  if (!Action.every(entry => typeof entry === 'string')) return 'an entry of Action is no string';
  return typeof json.Action === 'string' && Action.length === 1 ? 'a string has become a list of one' : undefined;
}

/** Equal texts: the order of keys counts. */
const same = (a: Json, b: Json): boolean => a === b || writeJson(a) === writeJson(b);

const sameBut = (key: string, a: JsonObject, b: JsonObject): boolean =>
  same({ ...a, [key]: null }, { ...b, [key]: null });
