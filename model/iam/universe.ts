/**
 * What is known: all actions (A), those among them that are unused (U), and the prefixes a wildcard may follow (B).
 *
 * Specification of refinement, 2.1. Keys are folded text, values are how it is shown.
 */

import { fold } from './patterns.ts';
import type { CatalogueJson, FindingJson } from './syntax/interchange.ts';
import { boundariesOf } from './words.ts';

export interface Universe {
  readonly actions: ReadonlyMap<string, string>;
  readonly unused: ReadonlySet<string>;
  readonly boundaries: ReadonlyMap<string, string>;
}

export const universeOf = (catalogue: CatalogueJson, findings: readonly FindingJson[]): Universe => {
  const listed = Object.entries(catalogue).flatMap(([service, names]) => spelled(service, names));
  const reported = findings.flatMap(({ serviceNamespace, actions }) => spelled(serviceNamespace, actions ?? []));
  // The catalogue's spelling is the one to show; a finding's counts only where the catalogue knows no such action.
  const actions = new Map([...leastSpellings(reported), ...leastSpellings(listed)]);
  const services = findings.filter(({ actions }) => actions === undefined).map(finding => finding.serviceNamespace);
  // With the colon: s3 is not s3-outposts.
  const ofUnusedServices = [...actions.keys()].filter(action =>
    services.some(service => action.startsWith(`${fold(service)}:`)),
  );
  return {
    actions,
    unused: new Set([...reported.map(fold), ...ofUnusedServices]),
    boundaries: leastSpellings([...actions.values()].flatMap(boundariesOf)),
  };
};

const spelled = (service: string, names: readonly string[]): readonly string[] =>
  names.map(name => `${fold(service)}:${name}`);

/** Of several spellings the least by code point is shown. */
const leastSpellings = (spellings: readonly string[]): ReadonlyMap<string, string> => {
  const least = new Map<string, string>();
  for (const spelling of spellings) {
    const known = least.get(fold(spelling));
    if (known === undefined || spelling < known) least.set(fold(spelling), spelling);
  }
  return least;
};
