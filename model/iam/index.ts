/**
 * The door of the model: `iam/refine`, from input to answer, both in the JSON of syntax/interchange.ts.
 *
 * Promise: never throws, and never changes its input. An input of several parts is rejected with the name of the first
 * part that does not read.
 */

import { isCatalogue, isFindings, isPolicy } from './read.ts';
import { refine } from './refine.ts';
import type { RefineAnswer, RefineInput } from './syntax/interchange.ts';
import { universeOf } from './universe.ts';

const answerRefine = ({ policy, catalogue, unused }: RefineInput): RefineAnswer => {
  if (!isPolicy(policy)) return { rejected: 'policy' };
  if (!isCatalogue(catalogue)) return { rejected: 'catalogue' };
  if (!isFindings(unused)) return { rejected: 'unused' };
  return { policy: refine(policy, universeOf(catalogue, unused)) };
};

export const answers = { 'iam/refine': answerRefine } as const;
