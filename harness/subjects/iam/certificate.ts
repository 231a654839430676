/**
 * Certificates: why a generated entry is right, so that anybody can check a refinement without trusting who made it.
 *
 * An entry names the pattern that it lies in, a kept action that it is there for, and what forbids the next shorter
 * prefix: an unused action that starts with it, or the pattern, which is narrower. The next shorter one is enough:
 * whatever forbids a prefix forbids all that are shorter.
 */

import { actionsBelow, type Facts, unusedBelow } from './facts.ts';
import { contains, containsAllFrom, fold, matches } from './glob.ts';

export interface Certificate {
  readonly entry: string;
  readonly pattern: string;
  /** An action that the entry keeps. */
  readonly keeps: string;
  /** Why it is not shorter; absent where there is nothing shorter. */
  readonly notShorter?: { readonly prefix: string; readonly because: string };
}

/** The certificate of an entry for one of the patterns that it may stand for, or, in words, why there is none. */
export function certify(entry: string, patterns: readonly string[], facts: Facts): Certificate | string {
  let why = 'lies within no pattern of the statement';
  for (const pattern of patterns.filter(each => contains(each, entry))) {
    const certificate = certifyFor(entry, pattern, facts);
    if (typeof certificate !== 'string') return certificate;
    why = certificate;
  }
  return `${entry} ${why}`;
}

function certifyFor(entry: string, pattern: string, facts: Facts): Certificate | string {
  const wild = entry.endsWith('*');
  const stem = fold(wild ? entry.slice(0, -1) : entry);
  const below = actionsBelow(facts, stem);
  if (wild) {
    if (!facts.boundaries.has(stem)) return 'ends in the middle of a word';
    const unused = unusedBelow(facts, stem);
    if (unused !== undefined) return `matches the unused ${unused}`;
    if (below.count < 2) return 'is a wildcard for fewer than two actions';
  } else {
    if (!facts.actions.has(stem)) return 'is no known action';
    if (facts.unused.has(stem)) return 'is unused';
  }
  const keeps = facts.actions.get(wild ? below.first : stem) ?? stem;
  const shorter = wild ? shorterBoundary(stem, facts) : prefixOfClass(stem, pattern, facts);
  if (shorter === undefined) return { entry, pattern, keeps };
  const because = forbidden(shorter, pattern, facts);
  if (because === undefined) return `could be ${shorter}*`;
  return { entry, pattern, keeps, notShorter: { prefix: shorter, because } };
}

/** The longest boundary that is a proper prefix; it may be one of another action. */
function shorterBoundary(stem: string, { boundaries }: Facts): string | undefined {
  for (let length = stem.length - 1; length > 0; length--) {
    if (boundaries.has(stem.slice(0, length))) return stem.slice(0, length);
  }
  return undefined;
}

/** For a name: the longest prefix that would not stand for this action alone, or that something forbids. */
function prefixOfClass(name: string, pattern: string, facts: Facts): string | undefined {
  let prefix: string | undefined = name;
  const alone = (text: string): boolean => actionsBelow(facts, text).count === 1;
  while (prefix !== undefined && alone(prefix) && forbidden(prefix, pattern, facts) === undefined) {
    prefix = shorterBoundary(prefix, facts);
  }
  return prefix;
}

function forbidden(prefix: string, pattern: string, facts: Facts): string | undefined {
  const unused = unusedBelow(facts, prefix);
  if (unused !== undefined) return `the unused ${facts.actions.get(unused) ?? unused} starts with it`;
  return containsAllFrom(pattern, prefix) ? undefined : `${pattern} does not match all that starts with it`;
}

/** The patterns of a statement that lose something: only these are replaced. */
export const losingPatterns = (patterns: readonly string[], { unused }: Facts): readonly string[] =>
  patterns.filter(pattern => [...unused].some(action => matches(pattern, action)));
