/**
 * Texts for the subjects of Cedar's syntax: whole policy sets, valid ones in every layout and near-misses.
 *
 * Promises: texts are valid Unicode; nesting stays below what the real Cedar survives. What a sequence of choices means
 * changes only together with TEXT_GENERATOR_VERSION.
 */
import type { JsonObject, ParseInput } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import { authorizeScenario, GENERATOR_VERSION } from '../scenario.ts';
import { LAYOUTS, type Layout, layOut } from './layout.ts';
import { plantTextDefect, plantTokenDefect } from './near-miss.ts';
import { printPolicies } from './policy.ts';
import { policyOf } from './undirected.ts';

/** Scenarios are one source of policies, so their version is part of this one. */
export const TEXT_GENERATOR_VERSION = GENERATOR_VERSION * 1000 + 2;

type Quality = 'valid' | 'token defect' | 'text defect';

const QUALITIES = table<Quality>([
  [8, 'valid'],
  [8, 'token defect'],
  [3, 'text defect'],
]);

/** A policy set: a little less than half are valid for certain, most others are not. */
export const parseScenario = (choices: Choices): ParseInput => {
  const quality = choices.weighted(QUALITIES);
  const layout = choices.weighted(LAYOUTS);
  return { text: textOf(choices, quality, layout) };
};

const FORMAT_QUALITIES = table<Quality>([
  [16, 'valid'],
  [1, 'token defect'],
  [1, 'text defect'],
]);
const FORMAT_LAYOUTS = table<Layout>([
  [1, 'plain'],
  [1, 'dense'],
  [2, 'roomy'],
  [6, 'tame'],
]);

/**
 * The same, mostly valid and with many comments: what a formatter must keep. No trailing commas where there are comments:
 * the real Cedar's formatter loses those beside a comma that it takes away.
 */
export const formatScenario = (choices: Choices): ParseInput => {
  const quality = choices.weighted(FORMAT_QUALITIES);
  const layout = quality === 'valid' ? choices.weighted(FORMAT_LAYOUTS) : 'roomy';
  return { text: textOf(choices, quality, layout) };
};

function textOf(choices: Choices, quality: Quality, layout: Layout): string {
  const tokens = printPolicies(choices, policiesOf(choices), layout !== 'tame');
  if (quality === 'token defect') plantTokenDefect(choices, tokens);
  const text = layOut(choices, tokens, layout);
  return quality === 'text defect' ? plantTextDefect(choices, text) : text;
}

const DEPTHS = table<number>([
  [4, 1],
  [5, 2],
  [4, 3],
  [2, 4],
  [1, 5],
]);

/** One policy of any shape, or the policies of a scenario, which are about something; now and then none at all. */
function policiesOf(choices: Choices): JsonObject[] {
  if (choices.chance(0.2)) {
    const { staticPolicies, templates } = authorizeScenario(choices).policies;
    return [...Object.values(staticPolicies), ...Object.values(templates)] as JsonObject[];
  }
  return choices.list(choices.chance(0.01) ? 0 : 1, 4, 0.3, () => anyPolicy(choices));
}

/** A static policy or a template, as policy JSON that has a text. */
export const anyPolicy = (choices: Choices): JsonObject =>
  policyOf(choices, { depth: choices.weighted(DEPTHS), template: choices.chance(0.25) });
