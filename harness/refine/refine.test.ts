/** What surrounds a refinement for a person: messages, findings in every form, catalogue, diff, notes, picture. */
import { describe, expect, it } from 'vitest';
import { answers } from '../../engine/iam/index.ts';
import { RandomChoices } from '../../generators/choices.ts';
import { refineScenario } from '../../generators/iam/scenario.ts';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import { isCatalogue, isFindings, isPolicy } from '../../model/iam/read.ts';
import type { RefineInput } from '../../model/iam/syntax/interchange.ts';
import { factsOf } from '../subjects/iam/facts.ts';
import { type IamData, installedData, publishedCatalogue, readCatalogue } from './catalogue.ts';
import { diffLines } from './diff.ts';
import { readFindings } from './findings.ts';
import { notesOn } from './notes.ts';
import { catalogueProblem, findingsProblem, policyProblem } from './problems.ts';
import { treesAsSvg } from './svg.ts';
import { wordTrees } from './word-tree.ts';

const allow = (more: object): Json => ({ Statement: [{ Effect: 'Allow', Action: 's3:*', ...more }] });

describe('what is wrong with a policy', () => {
  it.each<[Json, string | undefined]>([
    [allow({}), undefined],
    [{ Statement: { Effect: 'Deny', NotAction: ['s3:*'] } }, undefined],
    [null, 'expected an object, found null'],
    [[], 'expected an object, found an empty list'],
    [{}, 'the key "Statement" is missing'],
    [{ Statment: [] }, 'unknown key "Statment". Did you mean "Statement"?'],
    [{ Version: '2012-10-18', Statement: [] }, 'Version: expected "2012-10-17" or "2008-10-17", found "2012-10-18"'],
    [{ Statement: 'x' }, 'Statement: expected a list, found "x"'],
    [{ Statement: [allow({}), 1] }, 'Statement[0]: unknown key "Statement".'],
    [{ Statement: [1] }, 'Statement[0]: expected an object, found 1'],
    [{ Statement: { Effect: 'Allow' } }, 'Statement: the key "Action" or "NotAction" is missing'],
    [allow({ Effect: 'allow' }), 'Statement[0].Effect: expected "Allow" or "Deny", found "allow"'],
    [allow({ Efect: 'Allow' }), 'Statement[0]: unknown key "Efect". Did you mean "Effect"?'],
    [allow({ NotAction: 's3:*' }), 'Statement[0]: Action and NotAction exclude each other'],
    [allow({ Resource: '*', NotResource: '*' }), 'Statement[0]: Resource and NotResource exclude each other'],
    [allow({ Action: 7 }), 'Statement[0].Action: expected a string or a list of strings, found 7'],
    [allow({ Action: ['s3:*', {}] }), 'Statement[0].Action[1]: expected a string, found an object'],
    [allow({ Sid: [1] }), 'Statement[0].Sid: expected a string, found a list'],
    [allow({ Principal: 'me' }), 'Statement[0].Principal: expected "*" or an object, found "me"'],
    [allow({ Principal: { Aws: '1' } }), 'Statement[0].Principal: unknown key "Aws". Did you mean "AWS"?'],
    [allow({ Condition: { Bool: 'true' } }), 'Statement[0].Condition.Bool: expected an object, found "true"'],
    [
      allow({ Condition: { Bool: { k: null } } }),
      'Statement[0].Condition.Bool.k: expected a string, number, boolean or a list of them, found null',
    ],
    [allow({ Sid: 1n }), 'Statement[0].Sid: expected a string, found 1'],
  ])('%#', (json, problem) => expect(policyProblem(json)).toBe(problem));

  it.each<[Json, string | undefined]>([
    [{ s3: ['GetObject'] }, undefined],
    [[], 'expected an object, found an empty list'],
    [{ s3: 'GetObject' }, 's3: expected a list, found "GetObject"'],
    [{ s3: ['Get*'] }, 's3[0]: expected a name of letters, digits and hyphens, found "Get*"'],
    [{ 's3:': [] }, '"s3:" is no name of a service'],
  ])('catalogue %#', (json, problem) => expect(catalogueProblem(json)).toBe(problem));

  it('is something exactly when the input would be rejected', () => {
    const choices = new RandomChoices();
    let wrong = 0;
    for (let index = 0; index < 4_000; index++) {
      const { policy, catalogue, unused } = refineScenario(choices.reseed(41, index));
      expect(policyProblem(policy) === undefined).toBe(isPolicy(policy));
      expect(catalogueProblem(catalogue) === undefined).toBe(isCatalogue(catalogue));
      expect(findingsProblem(unused) === undefined).toBe(isFindings(unused));
      if (!isPolicy(policy) || !isCatalogue(catalogue) || !isFindings(unused)) wrong++;
    }
    expect(wrong).toBeGreaterThan(60);
  });
});

describe('findings', () => {
  const plain = [{ serviceNamespace: 's3', actions: ['GetObject', 'PutObject'] }];
  const detail = {
    serviceNamespace: 's3',
    actions: [{ action: 'GetObject', lastAccessed: '2026-01-01' }, { action: 's3:PutObject' }],
    lastAccessed: '2026-01-01',
  };

  it.each<[string, Json, Json]>([
    ['the form of the published example', plain, plain],
    ['details of the API', [detail], plain],
    ['one detail', detail, plain],
    ['an answer of the command line', { id: '1', findingDetails: [{ unusedPermissionDetails: detail }] }, plain],
    ['several answers', [{ findingDetails: [{ unusedPermissionDetails: detail }] }, plain], [...plain, ...plain]],
    ['a whole service', [{ serviceNamespace: 's3', lastAccessed: 'x' }], [{ serviceNamespace: 's3' }]],
    ['none', [], []],
  ])('%s', (_, json, expected) => expect(readFindings(json, 'f')).toEqual(expected));

  it.each<[Json, string]>([
    [1, 'f.json: [0]: expected an object, found 1'],
    [[{ actions: [] }], 'f.json: [0]: the key "serviceNamespace" is missing'],
    [[{ serviceNamespace: 's3', action: ['GetObject'] }], 'f.json: [0]: unknown key "action". Did you mean "actions"?'],
    [[{ serviceNamespace: 's3', actions: 'GetObject' }], 'f.json: [0].actions: expected a list, found "GetObject"'],
    [
      [{ serviceNamespace: 's3', actions: ['iam:GetRole'] }],
      'f.json: [0].actions[0]: expected a name of letters, digits and hyphens, found "iam:GetRole"',
    ],
    [
      [{ serviceNamespace: 's3', actions: [{ name: 'x' }] }],
      'f.json: [0].actions[0]: expected a name of letters, digits and hyphens, found an object',
    ],
  ])('not %j', (json, message) => expect(() => readFindings(json, 'f.json')).toThrow(message));
});

describe('catalogue', () => {
  const asked: string[] = [];
  const data: IamData = {
    iamServiceKeys: async () => ['s3', 's3-outposts', 'iam'],
    iamActionsForService: async service => {
      asked.push(service);
      return [`Get-${service}`];
    },
  };

  it.each<[string, readonly string[], readonly string[]]>([
    ['named services', ['S3:Get*', 'iam:x', 'nope:*'], ['s3', 'iam']],
    ['all for a wildcard', ['s*:Get*'], ['s3', 's3-outposts', 'iam']],
    ['all for a star alone', ['*'], ['s3', 's3-outposts', 'iam']],
    ['none for what is malformed', ['s3', ''], []],
  ])('has %s', async (_, patterns, services) => {
    asked.length = 0;
    expect(Object.keys(await publishedCatalogue(patterns, async () => data))).toEqual(services);
    expect(asked).toEqual(services);
  });

  it('says how to get it when it is missing', async () => {
    await expect(installedData('@lockstep/no-such-package')).rejects.toMatchObject({
      name: 'UserError',
      message: 'the catalogue of AWS actions is not installed (package @lockstep/no-such-package)',
      hint: expect.stringContaining('--catalogue FILE'),
    });
  });

  it('may be a file', () => {
    expect(readCatalogue({ s3: ['GetObject'] }, 'c.json')).toEqual({ s3: ['GetObject'] });
    expect(() => readCatalogue({ s3: [1] }, 'c.json')).toThrow('c.json: s3[0]: expected a name');
  });
});

it.each([
  ['a\nb\nc', 'a\nb\nc', '  a|  b|  c'],
  ['a\nb\nc', 'a\nx\nc', '  a|- b|+ x|  c'],
  ['a\nc', 'a\nb\nc', '  a|+ b|  c'],
  ['a\nb', 'b', '- a|  b'],
  ['a', 'b', '- a|+ b'],
  ['a\nb\nc\nd', 'b\nx\nd', '- a|  b|- c|+ x|  d'],
  ['x\nx', 'x\nx\nx', '  x|  x|+ x'],
])('the difference of %j and %j', (before, after, lines) => {
  expect(
    diffLines(before, after)
      .map(({ sign, text }) => `${sign} ${text}`)
      .join('|'),
  ).toBe(lines);
});

const inputOf = (
  Action: Json,
  names: readonly string[],
  unused: readonly string[],
  more: readonly Json[] = [],
): RefineInput => ({
  policy: { Statement: [{ Effect: 'Allow', Action }, ...more] },
  catalogue: { s3: names },
  unused: [{ serviceNamespace: 's3', actions: unused }],
});

function refined(input: RefineInput) {
  const answer = answers['iam/refine'](input);
  const facts = factsOf(input);
  if ('rejected' in answer || facts === undefined) throw new Error('rejected');
  return { facts, policy: answer.policy };
}

describe('notes', () => {
  const notes = (input: RefineInput): readonly string[] => {
    const { facts, policy } = refined(input);
    return notesOn(input, facts, policy);
  };

  it.each<[string, RefineInput, readonly string[]]>([
    ['nothing special', inputOf('s3:Get*', ['GetA', 'GetB'], ['GetA']), []],
    ['nothing left', inputOf('s3:Get*', ['GetA'], ['GetA']), ['nothing is left of the policy: detach it']],
    [
      'nothing changes',
      inputOf('s3:Put*', ['GetA'], ['GetA']),
      [
        'nothing changes: no Action of an Allow statement matches an unused action',
        'unused, but not granted by an Action of this policy: s3:geta',
      ],
    ],
    [
      'a lone star',
      inputOf('*', ['GetA', 'Put'], ['GetA']),
      ['* is replaced by what is known: services that the catalogue lacks are lost'],
    ],
    [
      'NotAction',
      inputOf(['s3:GetA', 's3:Put'], ['GetA', 'Put'], ['GetA'], [{ Effect: 'Allow', NotAction: 's3:Put' }]),
      ['unused, but still granted by a NotAction: s3:geta'],
    ],
    [
      'many names',
      inputOf('s3:Put*', ['PutA'], ['PutA', 'A', 'B', 'C', 'D', 'E', 'F', 'G']),
      [
        'nothing is left of the policy: detach it',
        'unused, but not granted by an Action of this policy: s3:a, s3:b, s3:c, s3:d, s3:e and 2 more',
      ],
    ],
  ])('%s', (_, input, expected) => expect(notes(input)).toEqual(expected));

  it('on a service that the catalogue lacks', () => {
    const input = { ...inputOf(['foo:*', 's3:A'], ['A'], []), unused: [{ serviceNamespace: 'foo', actions: ['Bar'] }] };
    expect(notes(input)).toEqual(['foo:*: the catalogue does not know this service']);
  });

  it('on size', () => {
    const names = Array.from({ length: 800 }, (_, i) => `Operation${i}x`);
    const unused = names.filter((_, i) => i % 2 === 0);
    expect(notes(inputOf('s3:*', names, unused))).toEqual([
      'too large: 7590 characters, a managed policy may have 6144',
    ]);
  });
});

describe('picture', () => {
  const svg = (input: RefineInput): string => {
    const { facts, policy } = refined(input);
    return treesAsSvg(wordTrees(facts, policy), 'title');
  };
  const labels = (text: string): string[] =>
    [...text.matchAll(/class="([^"]+)"[^>]*>([^<]*)/g)].map(([, kind, label]) => `${kind} ${label?.trim()}`);

  it('shows safe and unsafe words, and what grants them', () => {
    const names = ['GetObject', 'GetObjectAcl', 'GetBucketAcl', 'GetBucketPolicy', 'GetJob', 'Put'];
    const shown = labels(svg(inputOf(['s3:Get*', 's3:Put'], names, ['GetBucketAcl', 'Put'])));
    expect(shown.slice(2)).toEqual([
      'unsafe s3:Get*',
      'unsafe s3:',
      'unsafe Get',
      'unsafe Bucket',
      'unsafe gone Acl',
      'entry unused',
      'safe Policy',
      'entry s3:GetBucketPolicy',
      'safe Job',
      'entry s3:GetJob',
      'safe Object',
      'entry s3:GetObject*',
    ]);
  });

  it('shows names that are beginnings of others', () => {
    const shown = labels(
      svg(inputOf('s3:Get*', ['GetPolicy', 'GetPolicyStatus', 'GetA', 'GetAs'], ['GetPolicyStatus', 'GetAs'])),
    );
    expect(shown.slice(5)).toEqual([
      'safe A',
      'entry s3:GetA',
      'unsafe gone As',
      'entry unused',
      'unsafe Policy',
      'safe (itself)',
      'entry s3:GetPolicy',
      'unsafe gone Status',
      'entry unused',
    ]);
  });

  it('says when there is nothing to show', () => {
    expect(svg(inputOf('s3:Put', ['Put'], ['Put']))).toContain('No wildcard is replaced.');
  });

  it('escapes what it is given', () => {
    const tree = { label: '<script>&"\u0000', safe: true, actions: 1, entry: '</text>', children: [] };
    const text = treesAsSvg([tree], '<b>');
    expect(text).toContain('&lt;script&gt;&amp;&quot;\uFFFD');
    expect(text).toContain('<title>&lt;b&gt;</title>');
    expect(text).not.toContain('</text></text>');
    expect(text).not.toContain('<script>');
  });

  it('is made of matching tags for random policies', () => {
    const choices = new RandomChoices();
    for (let index = 0; index < 300; index++) {
      const input = refineScenario(choices.reseed(43, index));
      if (factsOf(input) === undefined) continue;
      const text = svg(input);
      for (const tag of ['svg', 'text', 'title', 'style']) {
        expect(text.split(`<${tag}`).length).toBe(text.split(`</${tag}>`).length);
      }
    }
  });
});
