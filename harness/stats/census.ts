/** What one input shows, whichever subject it belongs to. */

import { messageOf } from '../errors.ts';
import type { Subject } from '../subject.ts';
import { type Count, SCENARIOS } from './counts.ts';

/**
 * Campaigns look closely at one input of so many: those whose index this number divides, whoever runs them. A look costs
 * about twice the model's answer, so this stays below 5 % of the fastest campaign.
 */
export const CAMPAIGN_SAMPLE = 128;

/** Inputs that could not be counted are counted as that: an error in counting is no finding about an implementation. */
export const UNCOUNTED = 'uncounted';

/** The subject's own census, or else its features. */
export function censusOf(subject: Subject, input: unknown): Iterable<Count> {
  try {
    return subject.census?.(input) ?? countFeatures(subject, input);
  } catch (thrown) {
    return [
      [SCENARIOS, 1],
      [UNCOUNTED, 1],
      [`${UNCOUNTED}: ${messageOf(thrown).slice(0, 200)}`, 1],
    ];
  }
}

function countFeatures(subject: Subject, input: unknown): Count[] {
  const counts: Count[] = [[SCENARIOS, 1]];
  for (const name of new Set(subject.features(input))) counts.push([name, 1]);
  return counts;
}
