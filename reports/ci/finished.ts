/** A finished campaign, as every report for CI is told about it. */

import type { FailOn, Judgement } from '../../harness/index.ts';
import type { CampaignEnd } from '../terminal/summary.ts';

export type FinishedRun = CampaignEnd & Judgement & { readonly failOn: FailOn };
