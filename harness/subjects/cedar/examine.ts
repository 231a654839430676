/**
 * What only the real validator can tell: whether scenarios that are meant to be strictly valid are, and whether policies
 * with one planted error are rejected. Slow, so a sample.
 */

import { plantedPolicy } from '../../../generators/cedar/invalid/policy.ts';
import { authorizeWith } from '../../../generators/cedar/scenario.ts';
import { RandomChoices } from '../../../generators/choices.ts';
import type { PolicyJson, PolicySetJson, ValidateAnswer } from '../../../model/cedar/syntax/interchange.ts';
import { type Count, Counts } from '../../stats/counts.ts';

const VALID = { typed: true, failing: false, loose: 0 };

export async function examineValidity(seed: number, sample: number): Promise<Iterable<Count>> {
  const { cedarWasm } = await import('../../implementations/cedar-wasm/index.ts');
  const implementation = cedarWasm('cedar/validate');
  const validate = (input: unknown): ValidateAnswer => implementation.answer(input) as ValidateAnswer;
  const counts = new Counts();
  const choices = new RandomChoices();
  for (let index = 0; index < sample; index++) {
    const input = authorizeWith(choices.reseed(seed, index), VALID);
    counts.add('validated');
    const answer = validate({ schema: input.schema, policies: underPlainIds(input.policies) });
    if ('errors' in answer && Object.keys(answer.errors).length === 0) counts.add('validated:valid');
    const spoilt = plantedPolicy(choices.reseed(seed, index));
    if (typeof spoilt.planted?.category !== 'string') continue;
    counts.add('planted');
    const verdict = validate({ schema: spoilt.schema, policies: spoilt.policies });
    if (!('errors' in verdict) || Object.keys(verdict.errors).length > 0) counts.add('planted:rejected');
  }
  await implementation.close?.();
  return counts.entries();
}

/** The validator's messages quote ids, and odd ones come out changed; links play no part in whether a template is valid. */
function underPlainIds({ staticPolicies, templates }: PolicySetJson): PolicySetJson {
  const plain = (prefix: string, policies: Readonly<Record<string, PolicyJson>>): Record<string, PolicyJson> =>
    Object.fromEntries(Object.values(policies).map((policy, i) => [`${prefix}${i}`, policy]));
  return { staticPolicies: plain('p', staticPolicies), templates: plain('t', templates), templateLinks: [] };
}
