/** The quality of generated refinements, held to goals with some margin for a sample of this size. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answers } from '../../model/iam/index.ts';
import type { PolicyJson, RefineInput } from '../../model/iam/syntax/interchange.ts';
import { RandomChoices, RecordedChoices, ReplayedChoices } from '../choices.ts';
import { related, wordsOf } from './catalogue.ts';
import { refinementScenario, refineScenario } from './scenario.ts';

const refine = answers['iam/refine'];
const textOf = (json: unknown): string =>
  JSON.stringify(json, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));

describe('3,000 scenarios', () => {
  const scenarios = Array.from({ length: 3_000 }, (_, index) => refineScenario(new RandomChoices(21, index)));
  const results = scenarios.map(input => ({ input, answer: refine(input) }));
  const share = (is: (result: { input: RefineInput; after: PolicyJson | null }) => boolean): number => {
    const read = results.flatMap(({ input, answer }) => ('policy' in answer ? [{ input, after: answer.policy }] : []));
    return read.filter(is).length / read.length;
  };
  /** Patterns and entries of Allow statements. */
  const entries = (policy: unknown): string[] =>
    [(policy as PolicyJson | null)?.Statement ?? []]
      .flat()
      .flatMap(statement => (statement.Effect === 'Allow' ? [statement.Action ?? []].flat() : [])) as string[];
  const generated = ({ input, after }: { input: RefineInput; after: PolicyJson | null }): string[] => {
    const before = new Set(entries(input.policy));
    return entries(after).filter(entry => !before.has(entry));
  };

  it('read, all but those that must not', () => {
    const rejected = results.flatMap(({ answer }) => ('rejected' in answer ? [answer.rejected] : []));
    expect(rejected.length / results.length).toBeGreaterThan(0.015);
    expect(rejected.length / results.length).toBeLessThan(0.035);
    expect(new Set(rejected)).toEqual(new Set(['policy', 'catalogue', 'unused']));
  });

  it.each<[string, number, number, Parameters<typeof share>[0]]>([
    ['change the policy', 0.6, 0.75, ({ input, after }) => after !== input.policy],
    ['leave nothing', 0.05, 0.13, ({ after }) => after === null],
    ['split a wildcard into prefixes', 0.15, 0.4, result => generated(result).some(entry => entry.endsWith('*'))],
    ['write names out', 0.2, 0.5, result => generated(result).some(entry => !entry.endsWith('*'))],
    ['have several statements', 0.3, 0.5, ({ input }) => [(input.policy as PolicyJson).Statement].flat().length > 1],
    ['have a Deny', 0.08, 0.25, ({ input }) => textOf(input.policy).includes('"Deny"')],
    ['have a NotAction', 0.05, 0.2, ({ input }) => textOf(input.policy).includes('"NotAction"')],
    ['have a question mark', 0.12, 0.4, ({ input }) => entries(input.policy).some(entry => entry.includes('?'))],
    ['have a lone star', 0.03, 0.15, ({ input }) => entries(input.policy).includes('*')],
    [
      'report a whole service',
      0.02,
      0.12,
      ({ input }) => !(input.unused as { actions?: [] }[]).every(({ actions }) => actions),
    ],
  ])('%s, in a share of %d to %d', (_, least, most, is) => {
    expect(share(is)).toBeGreaterThan(least);
    expect(share(is)).toBeLessThan(most);
  });

  it('are hardly ever the same', () => {
    expect(new Set(scenarios.map(textOf)).size).toBeGreaterThan(2_990);
    expect(new Set(scenarios.map(({ policy }) => textOf(policy))).size).toBeGreaterThan(2_800);
    expect(new Set(scenarios.map(({ catalogue }) => textOf(catalogue))).size).toBeGreaterThan(2_950);
  });

  it('are small enough to read', () => {
    const lengths = scenarios.map(input => textOf(input).length).sort((a, b) => a - b);
    expect(lengths[1_500]).toBeLessThan(1_000);
    expect(lengths[2_999]).toBeLessThan(6_000);
  });
});

it('is the same again from the same choices', () => {
  for (let index = 0; index < 200; index++) {
    const recorded = new RecordedChoices(5, index);
    const input = refineScenario(recorded);
    expect(refineScenario(new RandomChoices(5, index))).toEqual(input);
    expect(refineScenario(new ReplayedChoices(recorded.sequence))).toEqual(input);
  }
});

it('begins with the plainest input', () => {
  expect(refineScenario(new ReplayedChoices([]))).toEqual({
    policy: { Statement: [{ Effect: 'Allow', Action: ['s3:Get'], Resource: '*' }] },
    catalogue: { s3: ['Get', 'GetObject', 'GetObject'] },
    unused: [{ serviceNamespace: 's3', actions: ['Get'] }],
  });
});

it('makes names that are related to one another', () => {
  const choices = new RandomChoices(1, 1);
  const names = Array.from({ length: 500 }, () => related(choices, 'GetBucketPolicy'));
  expect(names.filter(name => name.startsWith('Get')).length).toBeGreaterThan(300);
  expect(names.every(name => /^[A-Za-z0-9-]+$/.test(name))).toBe(true);
  expect(wordsOf('GetDBClusters-x')).toEqual(['Get', 'DB', 'Clusters-x']);
});

it('is a fast-check arbitrary that shrinks', () => {
  const { counterexample } = fc.check(
    fc.property(refinementScenario(), input => {
      const answer = refine(input);
      return !('policy' in answer) || answer.policy === null || answer.policy === input.policy;
    }),
    { seed: 3, numRuns: 200 },
  );
  expect(textOf(counterexample).length).toBeLessThan(260);
});
