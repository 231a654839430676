/** What a campaign says about its inputs, whatever was found: goals that they miss, and whether they were all there are. */

import { count, yellow } from '../../reports/terminal/style.ts';
import type { SubjectPlan, SubjectResult } from '../campaign/campaign.ts';
import { SCENARIOS } from '../stats/counts.ts';
import { missedGoals, type StatisticsGoal, statisticsOf } from '../stats/document.ts';
import { saveResult } from '../store/results.ts';
import type { Subject } from '../subject.ts';
import { invalidPolicies } from '../subjects/own.ts';

export interface InputNotes {
  readonly subject: string;
  readonly scenarios: number;
  /** How many inputs were counted: a sample, or none in a short campaign. */
  readonly counted: number;
  readonly missedGoals: readonly StatisticsGoal[];
  /** Of an exhaustive run: the bound, and whether every input up to it was tested. */
  /** Of a person's own policies: those that do not validate, with the categories of what is wrong. */
  readonly invalid?: readonly (readonly [id: string, categories: readonly string[]])[];
  readonly exhaustive?: { readonly bound: number; readonly complete: boolean };
}

export function notesOf(plans: readonly SubjectPlan[], results: readonly SubjectResult[]): InputNotes[] {
  return results.flatMap((result, i) => {
    const plan = plans[i];
    return plan === undefined ? [] : [noteOf(plan, result)];
  });
}

function noteOf({ subject, scenarios }: SubjectPlan, { total }: SubjectResult): InputNotes {
  const { variant } = subject;
  const note = {
    subject: subject.name,
    scenarios: total.scenarios,
    counted: new Map(total.features).get(SCENARIOS) ?? 0,
    missedGoals: missedGoals(subject, total.features),
  };
  if (variant === undefined) return note;
  if ('files' in variant) return { ...note, invalid: invalidPolicies(variant.files) };
  return { ...note, exhaustive: { bound: variant.exhaustive, complete: total.scenarios >= scenarios } };
}

export function noteLines(notes: readonly InputNotes[]): string[] {
  return notes.flatMap(({ subject, scenarios, counted, missedGoals: missed, exhaustive, invalid = [] }) => {
    const lines = missed.map(({ what, measured, atLeast, atMost }) => {
      const wanted = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
      return yellow(
        `warning: the inputs of ${subject} miss a goal: ${what}: ${measured}, wanted ${wanted} (${count(counted)} counted)`,
      );
    });
    for (const [id, categories] of invalid) {
      lines.push(
        yellow(`warning: ${id} of --policies does not validate (${categories.join(', ')}); tested all the same`),
      );
    }
    if (exhaustive === undefined) return lines;
    const all = exhaustive.complete ? 'all' : 'not all, only';
    return [...lines, `${subject}: ${all} ${count(scenarios)} inputs up to the bound ${exhaustive.bound}`];
  });
}

/** Keeps the counts for the pages. */
export function saveStatistics(
  file: string,
  { campaign, seed }: { readonly campaign: string; readonly seed: number },
  subject: Subject | undefined,
  { total }: SubjectResult,
): void {
  if (subject === undefined || total.features.length === 0) return;
  const statistics = statisticsOf(subject, { seed, scenarios: total.scenarios }, total.features);
  saveResult(file, 'statistics', subject.name, JSON.stringify(statistics), campaign);
}
