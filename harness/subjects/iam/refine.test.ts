/** The subject: where answers part, what the laws accuse, how inputs shrink, what a person reads. */
import { describe, expect, it } from 'vitest';
import { answers as engine } from '../../../engine/iam/index.ts';
import { RandomChoices } from '../../../generators/choices.ts';
import type { Json } from '../../../model/cedar/syntax/interchange.ts';
import { answers as model } from '../../../model/iam/index.ts';
import type { RefineAnswer, RefineInput } from '../../../model/iam/syntax/interchange.ts';
import { iamFaults } from '../../faults/iam.ts';
import { judge, type Verdict } from '../../judge.ts';
import { shrink } from '../../shrink/shrink.ts';
import { certify } from './certificate.ts';
import { factsOf } from './facts.ts';
import { iamRefine } from './refine.ts';

const policy = (Action: Json, more: object = {}) => ({ Statement: [{ Effect: 'Allow', Action, ...more }] });
const input: RefineInput = {
  policy: policy(['s3:Get*', 's3:List*'], { Sid: 'a' }),
  catalogue: { s3: ['GetObject', 'GetObjectAcl', 'GetBucketAcl', 'GetJob', 'ListJobs'] },
  unused: [{ serviceNamespace: 's3', actions: ['GetBucketAcl'] }],
};
const right = ['s3:GetJob', 's3:GetObject*', 's3:List*'];
const answer = (json: Json): RefineAnswer => ({ policy: json }) as RefineAnswer;
const correct = answer(policy(right, { Sid: 'a' }));

describe('comparison', () => {
  it.each<[string, RefineAnswer, string]>([
    ['nothing left', answer(null), 'anything left'],
    ['no list', answer({ Statement: policy(right, { Sid: 'a' }).Statement[0] as Json }), 'other elements'],
    ['more statements', answer({ Statement: [1, 2] }), 'number of statements'],
    ['another entry', answer(policy(['s3:GetJob', 's3:List*'], { Sid: 'a' })), 'entries'],
    ['another order', answer(policy(['s3:List*', 's3:GetJob', 's3:GetObject*'], { Sid: 'a' })), 'order of entries'],
    ['an entry twice', answer(policy([...right, 's3:List*'], { Sid: 'a' })), 'order of entries'],
    ['another Sid', answer(policy(right, { Sid: 'b' })), 'other elements'],
    ['another order of keys', answer({ Statement: [{ Sid: 'a', Effect: 'Allow', Action: right }] }), 'order of keys'],
    ['another version', answer({ ...policy(right, { Sid: 'a' }), Version: '2012-10-17' }), 'other elements'],
    ['rejected', { rejected: 'policy' }, 'accepted or rejected'],
    ['no policy', answer('x'), 'other elements'],
  ])('%s', (_, other, kind) => expect(iamRefine.compare(input, correct, other)?.kind).toBe(kind));

  it('tells string from list', () => {
    expect(iamRefine.compare(input, answer(policy('s3:A')), answer(policy(['s3:A'])))?.kind).toBe('string or list');
  });

  it('says which entries differ', () => {
    const other = answer(policy(['s3:GetJob', 's3:GetO*', 's3:List*'], { Sid: 'a' }));
    expect(iamRefine.compare(input, correct, other)).toEqual({
      kind: 'entries',
      at: 'policy.Statement[0].Action',
      left: ['s3:GetObject*'],
      right: ['s3:GetO*'],
    });
  });

  it('agrees on equal answers', () => {
    expect(iamRefine.compare(input, correct, structuredClone(correct))).toBeUndefined();
    expect(iamRefine.compare(input, { rejected: 'policy' }, { rejected: 'unused' })?.kind).toBe(
      'rejection policy or unused',
    );
  });
});

describe('laws', () => {
  const broken = (json: Json): string | undefined =>
    iamRefine.properties.find(law => law.broken(input, answer(json)) !== undefined)?.name;

  it.each<[string, Json, string | undefined]>([
    ['right', policy(right, { Sid: 'a' }), undefined],
    ['a policy that is gone', null, 'right shape'],
    ['no policy', 'x', 'right shape'],
    ['no statement', { Statement: [] }, 'right shape'],
    ['a statement that is none', { Statement: [1] }, 'right shape'],
    ['no list of statements', { Statement: { Effect: 'Allow', Action: right, Sid: 'a' } }, 'right shape'],
    ['another element', { ...policy(right, { Sid: 'a' }), Version: '2012-10-17' }, 'right shape'],
    ['no Sid', policy(right), 'right shape'],
    ['a string', policy('s3:List*', { Sid: 'a' }), 'right shape'],
    ['an empty list', policy([], { Sid: 'a' }), 'right shape'],
    ['a number', policy([1], { Sid: 'a' }), 'right shape'],
    ['too wide', policy([...right, 's3:Put*'], { Sid: 'a' }), 'grants nothing new'],
    ['too narrow', policy(['s3:GetObject*', 's3:List*'], { Sid: 'a' }), 'keeps what is used'],
    ['nothing removed', policy(['s3:Get*', 's3:List*'], { Sid: 'a' }), 'grants nothing unused'],
    [
      'one word too many',
      policy(['s3:GetJob*', 's3:GetObject*', 's3:List*'], { Sid: 'a' }),
      'every generated entry has a certificate',
    ],
    [
      'within a word',
      policy(['s3:GetJob', 's3:GetO*', 's3:List*'], { Sid: 'a' }),
      'every generated entry has a certificate',
    ],
    [
      'by name',
      policy(['s3:GetJob', 's3:GetObject', 's3:GetObjectAcl', 's3:List*'], { Sid: 'a' }),
      'every generated entry has a certificate',
    ],
    [
      'twice',
      policy(['s3:GetJob', 's3:GetObject*', 's3:GetObject*', 's3:List*'], { Sid: 'a' }),
      'no generated entry lies within another',
    ],
    ['the author twice', policy([...right, 's3:List*'], { Sid: 'a' }), 'authors keep their entries'],
  ])('%s', (_, json, name) => expect(broken(json)).toBe(name));

  it('do not speak of inputs that must be rejected', () => {
    for (const law of iamRefine.properties) expect(law.broken({ ...input, policy: 1 }, answer(1))).toBeUndefined();
  });
});

describe('certificates', () => {
  const facts = factsOf(input);
  const certificate = (entry: string) => facts && certify(entry, ['s3:Get*'], facts);

  it.each([
    [
      's3:GetObject*',
      {
        entry: 's3:GetObject*',
        pattern: 's3:Get*',
        keeps: 's3:GetObject',
        notShorter: { prefix: 's3:get', because: 'the unused s3:GetBucketAcl starts with it' },
      },
    ],
    [
      's3:GetJob',
      {
        entry: 's3:GetJob',
        pattern: 's3:Get*',
        keeps: 's3:GetJob',
        notShorter: { prefix: 's3:get', because: 'the unused s3:GetBucketAcl starts with it' },
      },
    ],
    ['s3:Get*', 's3:Get* matches the unused s3:getbucketacl'],
    ['s3:GetJ*', 's3:GetJ* ends in the middle of a word'],
    ['s3:GetJob*', 's3:GetJob* is a wildcard for fewer than two actions'],
    ['s3:GetObjectAcl*', 's3:GetObjectAcl* is a wildcard for fewer than two actions'],
    ['s3:GetObjectAcl', 's3:GetObjectAcl could be s3:getobject*'],
    ['s3:GetBucketAcl', 's3:GetBucketAcl is unused'],
    ['s3:GetNothing', 's3:GetNothing is no known action'],
    ['s3:ListJobs', 's3:ListJobs lies within no pattern of the statement'],
  ])('%s', (entry, expected) => expect(certificate(entry)).toEqual(expected));
});

describe('shrinking', () => {
  it.each(['iam-safety-by-words', 'iam-single-as-wildcard', 'iam-prefix-beyond-pattern', 'iam-list-sorted'])(
    '%s to what a person reads at a glance',
    async name => {
      const fault = iamFaults.find(each => each.name === name)?.create();
      const verdictOf = (each: RefineInput): Verdict | undefined =>
        judge(iamRefine, each, [
          { name: 'model', outcome: { answer: model['iam/refine'](each) } },
          { name, outcome: { answer: fault?.(each) ?? { rejected: 'policy' } } },
        ]);
      const choices = new RandomChoices();
      let index = 0;
      while (verdictOf(iamRefine.generate(choices.reseed(4, index))) === undefined) index++;
      const start = iamRefine.generate(choices.reseed(4, index));
      const verdict = verdictOf(start);
      if (verdict === undefined) throw new Error('not reproduced');
      const result = await shrink(iamRefine, { input: start, verdict, address: { seed: 4, index } }, verdictOf, {
        calls: 4_000,
        ms: 20_000,
      });
      expect(result.size).toBeLessThan(26);
      expect(iamRefine.render(result.input).length).toBeLessThan(160);
    },
  );

  it('offers only smaller or plainer inputs, and ends', () => {
    const reductions = [...iamRefine.reductions(input)];
    expect(reductions.length).toBeGreaterThan(20);
    expect(reductions.every(each => iamRefine.size(each) <= iamRefine.size(input))).toBe(true);
    expect([...iamRefine.reductions({ policy: { a: [1] }, catalogue: [], unused: null })].length).toBeGreaterThan(2);
  });
});

describe('features', () => {
  it.each([
    ['s3:GetObject', 'pattern:name'],
    ['s3:Get*', 'operator:star at the end'],
    ['s3:**', 'operator:whole service'],
    ['*', 'operator:lone star'],
    ['s3:Get*?', 'operator:star and question mark at the end'],
    ['s3:*Object*', 'operator:stars around'],
    ['s3:Get*Acl', 'operator:star inside'],
    ['s3:*Acl', 'operator:star inside'],
    ['s3:Get?', 'operator:question mark'],
    ['s*:Get*', 'operator:wildcard in the service'],
    ['s3*', 'operator:malformed'],
    ['s3:a b', 'operator:malformed'],
  ])('%s is %s', (pattern, feature) => {
    expect([...iamRefine.features({ ...input, policy: policy([pattern]) })]).toContain(feature);
  });

  it('tell statements and findings too', () => {
    const statements = [
      { Effect: 'Deny', Action: [] },
      { Effect: 'Allow', NotAction: 's3:*' },
      { Effect: 'Allow', Action: ['s3:GetX', 's3:GetX'] },
    ];
    const unused = [
      { serviceNamespace: 'x' },
      { serviceNamespace: 's3', actions: ['GetX'] },
      { serviceNamespace: 's3', actions: [] },
    ];
    const features = [
      ...iamRefine.features({ policy: { Statement: statements }, catalogue: { s3: ['A', 'a'] }, unused }),
    ];
    expect(features.sort()).toEqual([
      'catalogue:repetition',
      'findings:no action',
      'findings:unknown action',
      'findings:whole service',
      'operator:whole service',
      'pattern:name',
      'pattern:none',
      'pattern:repeated',
      'pattern:without brackets',
      'policy:Allow NotAction',
      'policy:Deny Action',
      'statement:removed',
      'statement:untouched',
    ]);
    expect([...iamRefine.features({ ...input, unused: 1 })]).toEqual(['input:malformed']);
  });
});

describe('reading', () => {
  it('shows a person what is granted, unused and known', () => {
    expect(iamRefine.render(input)).toBe(
      [
        'Allow s3:Get*, s3:List*  {"Sid":"a"}',
        'unused s3: GetBucketAcl',
        'known s3: GetObject, GetObjectAcl, GetBucketAcl, GetJob, ListJobs',
      ].join('\n'),
    );
    expect(iamRefine.render({ policy: [], catalogue: 1, unused: [{ serviceNamespace: 'x' }] })).toBe(
      'policy []\nunused x: all of it\ncatalogue 1',
    );
    expect(iamRefine.render({ ...input, policy: policy('a\u202E\n') })).toContain('Allow "a\\u{202e}\\n"');
  });

  it('traces the rules that were applied', () => {
    const [statement] = iamRefine.trace?.(input, { kind: '', at: '', left: null, right: null }) ?? [];
    expect(statement?.outcome).toBe('changed');
    expect(statement?.parts.map(({ rule, what }) => [rule, what])).toEqual([
      ['R3', 's3:Get*'],
      ['R1', 's3:List*'],
    ]);
    expect(statement?.parts[0]?.parts).toEqual([
      { rule: 'R4 name', what: 's3:getjob', outcome: 's3:GetJob', parts: [] },
      { rule: 'R4 prefix', what: 's3:getobject, s3:getobjectacl', outcome: 's3:GetObject*', parts: [] },
    ]);
  });

  it.each<[Json, string]>([
    [[], 'input: expected an object, found a list'],
    [{ policy: {}, catalogue: {} }, 'input: the key "unused" is missing'],
    [{ policy: {}, catalogue: {}, unused: [], findings: [] }, 'input: unknown key "findings"'],
  ])('refuses %j', (json, message) => expect(() => iamRefine.read(json)).toThrow(message));

  it('takes what may be wrong inside', () => {
    const odd = { policy: null, catalogue: 1, unused: 'x' };
    expect(iamRefine.read(odd)).toEqual(odd);
    expect(engine['iam/refine'](iamRefine.read(odd))).toEqual({ rejected: 'policy' });
  });
});
