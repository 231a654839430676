/**
 * GitHub's workflow commands: an error at the model's rule for each finding that fails the run.
 *
 * GitHub shows ten of a step and hides the rest without a word, so there are eight at most, and one line that counts the
 * others.
 */

import type { FinishedRun } from './finished.ts';
import { placeOf } from './place.ts';
import { oneLine, replayCommand, wellFormed } from './words.ts';

const MOST = 8;

export function annotations(run: FinishedRun): string[] {
  const problems = run.problems.map(problem => command('error', { title: 'Lockstep is not to be trusted' }, problem));
  const findings = run.failing.map(finding => {
    const place = placeOf(finding);
    const at = place === undefined ? {} : { file: place.file, line: String(place.line) };
    const text = `${oneLine(finding.summary)}\n${replayCommand(finding, run)}`;
    return command('error', { ...at, title: `Lockstep finding ${finding.id} (${finding.subject})` }, text);
  });
  const all = [...problems, ...findings];
  if (all.length <= MOST) return all;
  const more = `... and ${all.length - MOST} more: see the summary of this job`;
  return [...all.slice(0, MOST), command('notice', { title: 'Lockstep' }, more)];
}

function command(kind: 'error' | 'notice', properties: Readonly<Record<string, string>>, message: string): string {
  const words = Object.entries(properties).map(
    ([key, value]) => `${key}=${escaped(value).replace(/:/g, '%3A').replace(/,/g, '%2C')}`,
  );
  return `::${kind}${words.length > 0 ? ` ${words.join(',')}` : ''}::${escaped(message)}`;
}

const escaped = (text: string): string =>
  wellFormed(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
