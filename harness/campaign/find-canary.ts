/**
 * Looks for the canary: a small campaign over the first inputs of the seed, by the same pool, triage and shrinking as
 * all others, with a store in memory, so that the canary is never among the findings.
 */

import type { JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { savedVerdict } from '../counterexample.ts';
import { readJson } from '../json.ts';
import { Store } from '../store/store.ts';
import type { CampaignContext, SubjectPlan } from './campaign.ts';
import { CANARY } from './canary.ts';
import { SubjectRun } from './subject-run.ts';

/** Most subjects show it on every input; one whose answers are nearly all alike needs more of them. */
const SLICES = [1, 16, 240];
const SHRINK_CALLS = 30;

/** 'found', or why it was not. */
export async function findCanary(context: CampaignContext, plan: SubjectPlan, deadline: number): Promise<string> {
  const reference = plan.implementations[0] ?? '';
  for (const scenarios of SLICES) {
    const store = new Store(':memory:');
    try {
      store.beginCampaign({ id: 'canary', seed: context.seed, workers: 1, budget: '', options: '{}' });
      const { findings } = await new SubjectRun(
        { ...context, id: 'canary', store, onProgress: () => {} },
        {
          subject: plan.subject,
          implementations: [reference, CANARY + reference],
          ...{ ms: deadline - Date.now(), scenarios, shrinkCalls: SHRINK_CALLS },
          ...(plan.inputs === undefined ? {} : { inputs: plan.inputs }),
        },
      ).run();
      if (findings.some(({ counterexample }) => blames(counterexample, CANARY + reference))) return 'found';
    } finally {
      store.close();
    }
    if (context.stop.aborted) return 'the campaign was stopped before it was found';
    if (Date.now() >= deadline) return 'the time was over before it was found';
  }
  return `an implementation that gives every input the same answer was not found in ${SLICES.at(-1)} inputs`;
}

const blames = (counterexample: string, canary: string): boolean =>
  savedVerdict(readJson(counterexample) as JsonObject).odd.includes(canary);
