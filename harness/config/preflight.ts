/** Has a worker look at a person's own subjects before anything is tested, and says what is wrong with them. */

import { HostProcess, JobFailed } from '../campaign/host-process.ts';
import type { CheckReply, HostOptions } from '../campaign/protocol.ts';
import { UserError } from '../errors.ts';
import type { Subject } from '../subject.ts';
import { addressOf } from '../subjects/variant.ts';
import { checkEnough } from './check.ts';
import { ownSubject } from './current.ts';

export interface Playing {
  readonly subject: Subject;
  readonly implementations: readonly string[];
}

/** Built-in subjects have tests of their own. Throws a UserError for the first subject that cannot be trusted. */
export async function checkOwnSubjects(
  playing: readonly Playing[],
  options: Omit<HostOptions, 'workers'>,
): Promise<void> {
  const own = playing.filter(({ subject }) => ownSubject(subject.name) !== undefined);
  for (const { subject, implementations } of own) {
    checkEnough(implementations, subject.properties.length, `subject "${subject.name}"`);
  }
  if (own.length === 0) return;
  const process = new HostProcess({ ...options, workers: 1 });
  try {
    for (const each of own) await checkOne(process, each);
  } finally {
    await process.close();
  }
}

async function checkOne(process: HostProcess, { subject, implementations }: Playing): Promise<void> {
  try {
    const reply = await process.send({ kind: 'check', panel: { subject: addressOf(subject), implementations } });
    const { problem } = reply as CheckReply;
    if (problem !== undefined) throw new UserError(problem.message, problem.hint);
  } catch (failed) {
    if (!(failed instanceof JobFailed)) throw failed;
    // Which implementation had it is known: then it is one for the campaign to find.
    if (failed.failure.index !== undefined || failed.death !== undefined) return;
    const { kind, message } = failed.failure;
    throw kind === 'hang'
      ? new UserError(
          `subject "${subject.name}": generate, or another function of the subject, does not come to an end (${message})`,
        )
      : new UserError(`subject "${subject.name}": ${message}`);
  }
}
