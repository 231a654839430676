/** What all reports for CI say in the same words: a finding in one line, its standing, and how it is run again. */

import { dayOf, dbFlag, isExpired, type SeenFinding } from '../../harness/index.ts';
import type { FinishedRun } from './finished.ts';

/** `known until 2027-01-31 (over)`, `duplicate of 3fa9`, `new, flaky`. */
export function standing(finding: SeenFinding): string {
  const { status, until, duplicate_of, shrink } = finding;
  const words: string[] = [status];
  if (status === 'known' && until !== null) {
    words[0] = `known until ${until}${isExpired(status, until, dayOf(new Date())) ? ', which is over' : ''}`;
  }
  if (status === 'duplicate' && duplicate_of !== null) words[0] = `duplicate of ${duplicate_of}`;
  if ((JSON.parse(shrink) as { flaky?: boolean }).flaky === true) words.push('flaky');
  return words.join(', ');
}

export const replayCommand = (finding: SeenFinding, { db }: Pick<FinishedRun, 'db'>): string =>
  `npx lockstep replay ${finding.id}${dbFlag(db)}`;

/** Saved findings that were open and on which all agree now: somebody should say that they are fixed. */
export const agreeingNow = ({ results }: Pick<FinishedRun, 'results'>): readonly string[] =>
  results.flatMap(({ replays }) => replays.filter(({ outcome }) => outcome === 'agrees').map(({ finding }) => finding));

export const oneLine = (text: string, most = 300): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};

/** Inputs hold lone surrogates on purpose; files in UTF-8 cannot. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');
