/**
 * Signatures: which mismatches are the same bug, as far as one can tell from the smallest input of each.
 *
 * Pure. Depends on the shrunk input and its verdict alone, never on the order of discovery or on the machine, so that
 * shards can be merged and a finding keeps its id for ever.
 */

import { createHash } from 'node:crypto';
import type { Verdict } from '../judge.ts';
import { verdictKey } from '../judge.ts';

/**
 * Features that tell one bug from another; sizes, variables and kinds of literals are accidents of shrinking. Effects and
 * clauses are not: shrinking makes a permit of every forbid and a `when` of every `unless` that need not be one.
 */
const TELLING = /^(operator|scope|policy|effect|clause):/;

export function signatureOf(subject: string, verdict: Verdict, features: readonly string[]): string {
  const telling = features.filter(feature => TELLING.test(feature)).sort();
  return JSON.stringify([subject, verdict.kind, [...verdict.odd].sort(), difference(verdict), telling]);
}

/** For mismatches whose shrink did not fit into the budget or makes no sense: coarse, but never lost. */
export const coarseSignature = (subject: string, verdict: Verdict, why: 'unshrunk' | 'flaky'): string =>
  JSON.stringify([subject, why, verdictKey(verdict)]);

/**
 * What members of one finding may differ in although they have the same signature: everything that the smallest input
 * shows, and the two sides of the difference. Too fine to tell bugs apart by, until a person says that there are two.
 */
export const detailsOf = ({ left, right }: Sides, features: readonly string[]): string =>
  JSON.stringify([[...features].sort(), outline(left), outline(right)]);

type Sides = Pick<Verdict['difference'], 'left' | 'right'>;

/** Words are kinds and categories; how many there are tells something, too; ids and numbers are accidents. */
function outline(json: Sides['left']): string {
  if (typeof json === 'string') return json.slice(0, MOST_OF_WORD);
  if (Array.isArray(json)) return `${json.length} of them`;
  return typeof json === 'object' && json !== null ? Object.keys(json).sort().join(' ') : typeof json;
}
const MOST_OF_WORD = 100;

/** Of a member whose details are not those of its finding, after a person has split that. */
export const signatureApart = (signature: string, details: string): string =>
  JSON.stringify([...(JSON.parse(signature) as unknown[]), details]);

/** Crash and hang messages name values; only their first words are the bug's. */
const difference = (verdict: Verdict): string =>
  verdict.kind === 'difference'
    ? `${verdict.difference.kind}${sideOf(verdict.difference)}`
    : verdict.kind === 'property'
      ? verdict.difference.kind
      : String(verdict.difference.right)
          .replace(/[\d"'`].*$/s, '')
          .trim();

/**
 * Which part of an answer, and whether somebody says more or less there than the others: that a policy errs although it
 * must not is another bug than that it does not although it must. Values are accidents.
 */
function sideOf({ at, left, right }: Verdict['difference']): string {
  if (!Array.isArray(left) || !Array.isArray(right)) return '';
  const part = /[A-Za-z]+$/.exec(at)?.[0] ?? '';
  return ` ${part} ${right.length < left.length ? 'missing' : right.length > left.length ? 'too many' : 'others'}`;
}

/** Short enough to type, long enough for a database of findings: 40 bits. */
export const findingId = (signature: string): string =>
  createHash('sha256').update(signature).digest('hex').slice(0, 10);
