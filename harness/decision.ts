/**
 * A person's decision about a finding, checked: each status asks for what makes sense of it later.
 *
 * The command line and the web pages decide by this one function, so that neither accepts what the other refuses.
 */

import { UserError } from './errors.ts';
import { type Decision, STATUSES, type Status } from './store/store.ts';

/** As given by a person; an empty text counts as nothing. */
export interface DecisionAsked {
  readonly status: string;
  readonly note?: string | undefined;
  /** YYYY-MM-DD. */
  readonly until?: string | undefined;
  /** Full id of another finding. */
  readonly of?: string | undefined;
}

/** Throws a UserError in the words of the options (`--until`, ...) which the fields of the pages are named after. */
export function checkDecision(id: string, asked: DecisionAsked): Decision {
  const { status } = asked;
  if (!isStatus(status)) {
    throw new UserError(`--status: "${status}" is not one of ${STATUSES.join(', ')}`);
  }
  const [note, until, of] = [asked.note, asked.until, asked.of].map(text => (text?.trim() ? text.trim() : undefined));
  if (status === 'duplicate' && of === undefined)
    throw new UserError('--status duplicate needs --of ID: which finding does it repeat?');
  if (of === id) throw new UserError('--of: a finding cannot be a duplicate of itself');
  if (status !== 'duplicate' && of !== undefined) throw new UserError('--of goes with --status duplicate only');
  if (status === 'known' && (note === undefined || until === undefined)) {
    throw new UserError(
      '--status known needs --note WHY and --until DATE: an accepted difference has a reason and an end',
    );
  }
  if (status !== 'known' && until !== undefined) throw new UserError('--until goes with --status known only');
  if (until !== undefined) checkDay(until);
  return {
    status,
    ...(note === undefined ? {} : { note }),
    ...(until === undefined ? {} : { until }),
    ...(of === undefined ? {} : { of }),
  };
}

const isStatus = (text: string): text is Status => (STATUSES as readonly string[]).includes(text);

function checkDay(text: string): void {
  const day = new Date(`${text}T00:00:00Z`);
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || !exists) {
    throw new UserError(`--until: "${text}" is no day of the form YYYY-MM-DD`);
  }
  if (text < new Date().toISOString().slice(0, 10)) throw new UserError(`--until: ${text} is in the past`);
}
