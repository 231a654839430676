/**
 * Findings that may be one bug although their signatures differ: proposals for a person, who merges them with
 * `triage --status duplicate`, or not. Nothing is ever merged by itself: of two bugs taken for one, one would be lost.
 *
 * Pure. Reads signatures (signature.ts) alone.
 */

interface Parts {
  readonly subject: string;
  readonly odd: string;
  readonly difference: string;
  readonly telling: readonly string[];
}

/** More operators than this apart, and the two have little in common. */
const MOST_BESIDES = 2;
/** More proposals than a person looks at. */
const MOST_PROPOSALS = 5;

/** Why these two may be the same bug; undefined: no reason to think so. */
export function likeness(signature: string, other: string): string | undefined {
  const [a, b] = [partsOf(signature), partsOf(other)];
  if (a === undefined || b === undefined || a.subject !== b.subject || a.odd !== b.odd) return undefined;
  const apart = [
    ...a.telling.filter(feature => !b.telling.includes(feature)),
    ...b.telling.filter(feature => !a.telling.includes(feature)),
  ];
  if (a.difference !== b.difference) {
    return apart.length === 0 && a.telling.length > 0 ? 'the same operators and scopes, another difference' : undefined;
  }
  // One holds the other, that is: what was not shrunk as far, or shows the same in a second place.
  const contained = apart.length === Math.abs(a.telling.length - b.telling.length);
  if (!contained || apart.length > MOST_BESIDES) return undefined;
  return apart.length === 0 ? 'the same in all but kind' : `the same difference; apart only ${apart.join(' and ')}`;
}

/** undefined: coarse, of what was not shrunk. */
function partsOf(signature: string): Parts | undefined {
  const parts = JSON.parse(signature) as readonly unknown[];
  if (parts.length !== 5) return undefined;
  const [subject, , odd, difference, telling] = parts as [string, string, string[], string, string[]];
  return { subject, odd: odd.join(), difference, telling };
}

interface Known {
  readonly id: string;
  readonly signature: string;
}

export interface Proposal<Row extends Known> {
  readonly row: Row;
  readonly why: string;
}

/** The first few that may be the same bug as this one, in the order given. */
export function proposals<Row extends Known>(finding: Known, others: readonly Row[]): readonly Proposal<Row>[] {
  const found: Proposal<Row>[] = [];
  for (const row of others) {
    if (row.id === finding.id) continue;
    const why = likeness(finding.signature, row.signature);
    if (why !== undefined && found.push({ row, why }) === MOST_PROPOSALS) break;
  }
  return found;
}
