/** The rules against verified cases, the published example, and a search for shorter lists. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RandomChoices } from '../../generators/choices.ts';
import { refineScenario } from '../../generators/iam/scenario.ts';
import type { Json } from '../cedar/syntax/interchange.ts';
import { answers } from './index.ts';
import { contains, fold, matches } from './patterns.ts';
import { isCatalogue, isFindings } from './read.ts';
import { replacePattern } from './refine.ts';
import type { PolicyJson, RefineInput } from './syntax/interchange.ts';
import { type Universe, universeOf } from './universe.ts';

interface Vector extends RefineInput {
  readonly name: string;
  readonly why: string;
  readonly expected: PolicyJson | null;
}

const load = (file: string) => JSON.parse(readFileSync(new URL(`testdata/${file}`, import.meta.url), 'utf8'));
const refine = answers['iam/refine'];
const allow = (Action: string | readonly string[]) => ({ Statement: { Effect: 'Allow', Action } });
const refined = (Action: string | readonly string[], names: readonly string[], unused: readonly string[]) =>
  refine({ policy: allow(Action), catalogue: { s3: names }, unused: [{ serviceNamespace: 's3', actions: unused }] });

describe('verified cases', () => {
  const vectors: readonly Vector[] = load('iam-vectors.json');

  it.each(vectors)('$name: $why', ({ policy, catalogue, unused, expected }) => {
    // As text: the order of keys counts.
    expect(JSON.stringify(refine({ policy, catalogue, unused }))).toBe(JSON.stringify({ policy: expected }));
  });

  it('are all there', () => expect(vectors).toHaveLength(62));
});

it('reproduces the published example with the whole catalogue of its time', () => {
  const { policy, catalogue, unused, expected } = load('published-example.json');
  expect(catalogue.s3.filter((name: string) => name.startsWith('Get'))).toHaveLength(58);
  expect(refine({ policy, catalogue, unused })).toEqual({ policy: expected });
  const generated = expected.Statement[1].Action.filter((entry: string) => entry !== 's3:List*');
  expect(generated).toEqual([
    's3:GetAccess*',
    's3:GetAccountPublicAccessBlock',
    's3:GetDataAccess',
    's3:GetJobTagging',
    's3:GetMulti*',
    's3:GetObject*',
    's3:GetStorage*',
  ]);
});

describe('cases of their own', () => {
  it.each<[string, string | readonly string[], readonly string[], readonly string[], unknown]>([
    ['a boundary of another action', 's3:*', ['Users', 'UserTags', 'Put'], ['Put'], 's3:User*'],
    ['the same entry for two patterns', ['s3:Get*', 's3:G*'], ['GetAa', 'GetAb', 'Gx'], ['Gx'], ['s3:Get*']],
    ['an entry within one that the author wrote', ['s3:Get*', 's3:*A'], ['GetA', 'PutA', 'GetB'], ['GetB'], ['s3:*A']],
    [
      'an author entry that is malformed absorbs nothing',
      ['s3:Get*', '*Get*'],
      ['GetA', 'GetB'],
      ['GetB'],
      ['s3:GetA', '*Get*'],
    ],
    [
      'names of JavaScript',
      's3:*',
      ['constructor', 'toString', 'valueOf'],
      ['valueOf'],
      ['s3:constructor', 's3:toString'],
    ],
    ['a service written in two cases', 'S3:*', ['Get', 'get', 'GET', 'Put'], ['Put'], 's3:GET'],
  ])('%s', (_, Action, names, unused, expected) => {
    expect(refined(Action, names, unused)).toEqual({ policy: allow(expected as string) });
  });

  it('joins lists of one service in different case', () => {
    const catalogue = { s3: ['GetA'], S3: ['GetB', 'Put'] };
    const unused = [{ serviceNamespace: 's3', actions: ['Put'] }];
    expect(refine({ policy: allow('s3:*'), catalogue, unused })).toEqual({ policy: allow('s3:Get*') });
  });

  it('gives back the policy itself when nothing changes', () => {
    const policy = allow(['s3:Get*', 's3']);
    expect(refine({ policy, catalogue: { s3: ['GetA'] }, unused: [] })).toEqual({ policy });
    const answer = refine({ policy, catalogue: { s3: ['GetA'] }, unused: [] });
    expect('policy' in answer && answer.policy).toBe(policy);
  });

  it('carries everything else along', () => {
    const Condition = JSON.parse('{"StringEquals":{"__proto__":"x","constructor":["y"]}}');
    const statement = { Condition, Action: ['s3:GetA', 's3:GetB'], Sid: 'a', Effect: 'Allow', NotResource: '*' };
    const policy = { Statement: [statement], Version: '2012-10-17' };
    const unused = [{ serviceNamespace: 's3', actions: ['GetA'] }];
    const expected = { Statement: [{ ...statement, Action: ['s3:GetB'] }], Version: '2012-10-17' };
    expect(JSON.stringify(refine({ policy, catalogue: {}, unused }))).toBe(JSON.stringify({ policy: expected }));
  });
});

/** P4c by trying all lists: of names and boundary prefixes that keep what is used and grant nothing else. */
it('has no more entries for a pattern than needed', () => {
  const choices = new RandomChoices();
  let [searched, withPrefix] = [0, 0];
  for (let index = 0; index < 1_500; index++) {
    const { policy, catalogue, unused } = refineScenario(choices.reseed(11, index));
    if (!isCatalogue(catalogue) || !isFindings(unused)) continue;
    const universe = universeOf(catalogue, unused);
    for (const pattern of textOf(policy).match(/[\w-]+:[\w*?-]+/g) ?? []) {
      const replacement = replacePattern(pattern, universe);
      if (replacement.rule !== 'R3') continue;
      const entries = replacement.covers.map(({ entry }) => entry);
      if (entries.length > 4) continue;
      searched++;
      if (entries.some(entry => entry.endsWith('*'))) withPrefix++;
      expect(hasShorterCover(fold(pattern), entries.length - 1, universe), `${index}: ${pattern}`).toBe(false);
    }
  }
  expect(searched).toBeGreaterThan(300);
  expect(withPrefix).toBeGreaterThan(80);
});

const textOf = (json: Json): string =>
  JSON.stringify(json, (_, value) => (typeof value === 'bigint' ? String(value) : value));

function hasShorterCover(pattern: string, most: number, { actions, unused, boundaries }: Universe): boolean {
  const kept = [...actions.keys()].filter(action => matches(pattern, action) && !unused.has(action));
  const candidates = [...kept, ...[...boundaries.keys()].map(prefix => `${prefix}*`)].filter(
    entry => contains(pattern, entry) && ![...unused].some(action => matches(entry, action)),
  );
  const covers = (left: readonly string[], entries: number): boolean => {
    const [first] = left;
    if (first === undefined) return true;
    if (entries === 0) return false;
    return candidates.some(
      entry =>
        matches(entry, first) &&
        covers(
          left.filter(action => !matches(entry, action)),
          entries - 1,
        ),
    );
  };
  return covers(kept, most);
}
