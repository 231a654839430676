/**
 * Policies for `cedar/print`: as policy JSON, as the text of policy JSON, and as Cedar text.
 *
 * What a sequence of choices means changes only together with JSON_GENERATOR_VERSION, which also covers entities.ts and
 * context.ts.
 */
import type { Json, JsonObject, PrintInput } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import { LAYOUTS, layOut } from '../text/layout.ts';
import { printPolicies } from '../text/policy.ts';
import { anyPolicy, TEXT_GENERATOR_VERSION } from '../text/scenario.ts';
import { estNearMiss, validEst } from './est.ts';
import { documentText, TEXT_FORMS } from './text.ts';
import { withIgnoredPart } from './values.ts';

/** The text generators are a source of policies, so their version is part of this one. */
export const JSON_GENERATOR_VERSION = TEXT_GENERATOR_VERSION * 1000 + 3;

type Form = 'valid EST' | 'EST near-miss' | 'JSON text' | 'Cedar text';
const FORMS = table<Form>([
  [7, 'valid EST'],
  [10, 'EST near-miss'],
  [2, 'JSON text'],
  [3, 'Cedar text'],
]);

const decorated = (choices: Choices, json: Json): Json => (choices.chance(0.1) ? withIgnoredPart(choices, json) : json);

export function printScenario(choices: Choices): PrintInput {
  switch (choices.weighted(FORMS)) {
    case 'valid EST':
      return { policy: decorated(choices, validEst(choices)) as JsonObject };
    case 'EST near-miss':
      return { json: documentText(choices, decorated(choices, estNearMiss(choices)), 'plain') };
    case 'JSON text':
      return { json: documentText(choices, validEst(choices), choices.weighted(TEXT_FORMS)) };
    default: {
      const tokens = printPolicies(choices, [anyPolicy(choices)]);
      return { policy: layOut(choices, tokens, choices.weighted(LAYOUTS)) };
    }
  }
}
