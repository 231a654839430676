/**
 * Whole inputs of `iam/refine`: a catalogue, and a policy and findings that speak of its names.
 *
 * Promises. All but some hundredths of the inputs read; of those two thirds change the policy. Any integer has the digits
 * that exact JSON keeps. What a sequence of choices means changes only together with IAM_GENERATOR_VERSION.
 */
import type fc from 'fast-check';
import type { RefineInput } from '../../model/iam/syntax/interchange.ts';
import { arbitrary } from '../arbitrary.ts';
import type { Choices } from '../choices.ts';
import { drawServices, type Service } from './catalogue.ts';
import { spoiled } from './defects.ts';
import { drawFindings } from './findings.ts';
import { drawPolicy } from './policy.ts';

/** Part of the address of an input: raise it with every change of what a (seed, index) means. */
export const IAM_GENERATOR_VERSION = 1;

export function refineScenario(choices: Choices): RefineInput {
  const services = drawServices(choices);
  const policy = drawPolicy(choices, services);
  const unused = drawFindings(choices, services);
  const input = { policy, catalogue: catalogueJson(choices, services), unused };
  return choices.chance(0.025) ? spoiled(choices, input) : input;
}

/** At times a service is missing, so that only findings or patterns know of it. */
function catalogueJson(choices: Choices, services: readonly Service[]): RefineInput['catalogue'] {
  const listed = services.filter(() => !choices.chance(0.02));
  return Object.fromEntries(listed.map(({ key, names }) => [key, names]));
}

/** Refinements as a fast-check arbitrary. */
export const refinementScenario = (): fc.Arbitrary<RefineInput> => arbitrary(refineScenario);
