/**
 * Conditions: logical operators over leaves, each steered towards a wished outcome.
 *
 * Every leaf guards its own optional accesses (`e has a && ...`, `e.hasTag(k) && ...`), so a leaf is valid wherever it
 * stands: capabilities pass neither through `!` nor into an `else`.
 */
import { table } from '../choices.ts';
import { attributeIsTrue, dynamicTag, hasAttribute, hasTagOf } from './attributes.ts';
import { equality, literalEquality, order } from './comparison.ts';
import { BOOL } from './domain.ts';
import { and, binary, type Est, FALSE, has, ifThenElse, not, or, TRUE } from './est.ts';
import { addressPredicate, addressRange, decimalOrder } from './extension.ts';
import { failure } from './failures.ts';
import { isOfType, isOfTypeIn, membership } from './membership.ts';
import { mixedSet, oneOf, wideRecord } from './oddities.ts';
import type { Path } from './reach.ts';
import { contains, containsMany, emptiness } from './sets.ts';
import type { Form, Site } from './site.ts';
import { likePattern } from './strings.ts';

const LEAVES = table<Form>([
  [14, equality],
  [15, order],
  [10, membership],
  [6, hasAttribute],
  [6, attributeIsTrue],
  [5, isOfType],
  [4, isOfTypeIn],
  [7, likePattern],
  [6, contains],
  [8, containsMany],
  [3, emptiness],
  [4, hasTagOf],
  [3, dynamicTag],
  [7, decimalOrder],
  [8, addressPredicate],
  [4, addressRange],
  [1, literalEquality],
  [3, oneOf],
  [1, wideRecord],
  [2, mixedSet],
]);

const COMPOSITES = table<Form>([
  [5, leaf],
  [9, conjunction],
  [7, disjunction],
  [3, negation],
  [3, choice],
  [2, compared],
]);

/** A condition of at most `depth` levels of logical operators. */
export function condition(site: Site, depth: number, wish: boolean): Est {
  if (depth <= 0) return leaf(site, 1, wish);
  return site.choices.weighted(COMPOSITES)(site, depth, wish);
}

// ------------------------------------------------------------------------------------------------------------ leaves

function leaf(site: Site, depth: number, wish: boolean): Est {
  const { choices, pending } = site;
  if (site.failures > 0 && choices.chance(0.5)) {
    site.failures--;
    return failure(site, depth);
  }
  const from = pending.length;
  site.truth = null;
  let est = choices.weighted(LEAVES)(site, Math.min(depth, 3), wish);
  if (site.truth !== null && site.truth !== wish && choices.chance(0.7)) {
    est = not(est);
    site.truth = wish;
  }
  return guarded(site, from, est, wish);
}

/** A composite that reads attributes itself. */
function compared(site: Site, depth: number, wish: boolean): Est {
  const from = site.pending.length;
  return guarded(site, from, comparedConditions(site, depth, wish), wish);
}

/** The condition under the guards that were asked for since position `from`. */
function guarded(site: Site, from: number, est: Est, wish: boolean): Est {
  const { choices, pending } = site;
  let whole = est;
  while (pending.length > from) {
    const path = pending.pop() as Path;
    const parent = pending[pending.length - 1];
    let guard = path.guard();
    // `e has a.b` is both guards in one.
    if (pending.length > from && parent === path.parent && isPair(path, parent) && choices.chance(0.5)) {
      guard = has((parent.parent as Path).est, [parent.name, path.name]);
      pending.pop();
    }
    if (path.value === null && wish) {
      // The guard fails in the request aimed at: let that be the wished outcome.
      whole = ifThenElse(guard, whole, TRUE);
      site.truth = true;
    } else {
      whole = choices.chance(0.2) ? ifThenElse(guard, whole, wish ? FALSE : TRUE) : and(guard, whole);
      if (path.value === null) site.truth = null;
    }
  }
  return whole;
}

const isPair = (path: Path, parent: Path | undefined): parent is Path =>
  parent !== undefined && path.step === 'attribute' && parent.step === 'attribute';

// -------------------------------------------------------------------------------------------------------- composites

function conjunction(site: Site, depth: number, wish: boolean): Est {
  const left = site.condition(depth - 1, wish || site.choices.chance(0.5));
  const leftTruth = site.truth;
  const right = site.condition(depth - 1, wish || leftTruth === false);
  site.truth = leftTruth === null || site.truth === null ? null : leftTruth && site.truth;
  return and(left, right);
}

function disjunction(site: Site, depth: number, wish: boolean): Est {
  const left = site.condition(depth - 1, wish && site.choices.chance(0.5));
  const leftTruth = site.truth;
  const right = site.condition(depth - 1, wish);
  site.truth = leftTruth === null || site.truth === null ? null : leftTruth || site.truth;
  return or(left, right);
}

function negation(site: Site, depth: number, wish: boolean): Est {
  const arg = site.condition(depth - 1, !wish);
  site.truth = site.truth === null ? null : !site.truth;
  return not(arg);
}

function choice(site: Site, depth: number, wish: boolean): Est {
  const { choices } = site;
  const taken = choices.chance(0.5);
  const test = site.condition(depth - 1, taken);
  const testTruth = site.truth ?? taken;
  const yes = site.condition(depth - 1, testTruth ? wish : choices.chance(0.5));
  const yesTruth = site.truth;
  const no = site.condition(depth - 1, testTruth ? choices.chance(0.5) : wish);
  if (testTruth) site.truth = yesTruth;
  return ifThenElse(test, yes, no);
}

/** Conditions as values: compared with each other, or looked for in a set. */
function comparedConditions(site: Site, depth: number, wish: boolean): Est {
  const { choices } = site;
  const left = site.condition(depth - 1, choices.chance(0.5));
  const leftTruth = site.truth;
  const right = choices.chance(0.3) ? site.expression(BOOL, 0) : site.condition(depth - 1, choices.chance(0.5));
  const known = leftTruth !== null && site.truth !== null;
  if (choices.chance(0.3)) {
    site.truth = known ? leftTruth === site.truth : null;
    return binary.contains({ Set: [left] }, right);
  }
  const equal = known ? (leftTruth === site.truth) === wish : choices.chance(0.5);
  site.truth = known ? wish : null;
  return binary[equal ? '==' : '!='](left, right);
}
