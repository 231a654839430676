/** What reads and what does not, element by element. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../cedar/syntax/interchange.ts';
import { answers } from './index.ts';
import { isCatalogue, isFindings, isPolicy } from './read.ts';

const allow = { Effect: 'Allow', Action: 's3:*' };
const statement = (more: object): Json => ({ Statement: [{ ...allow, ...more }] });

describe('policies', () => {
  it.each<[string, Json]>([
    ['a list of statements', { Statement: [allow, { Effect: 'Deny', NotAction: ['s3:*'] }] }],
    ['no statement', { Statement: [] }],
    ['all elements', { Version: '2008-10-17', Id: '', Statement: { ...allow, Sid: '', Resource: [], Condition: {} } }],
    ['no action', { Statement: { Effect: 'Allow', Action: [] } }],
    ['malformed patterns', statement({ Action: ['', 's3', '\n'] })],
    ['a principal', statement({ Principal: { AWS: ['1', '2'], Service: 'x' } })],
    ['a condition', statement({ Condition: { A: { b: 'c', d: [1, true, 2n], e: [] } } })],
  ])('%s', (_, policy) => expect(isPolicy(policy)).toBe(true));

  it.each<[string, Json]>([
    ['no object', null],
    ['a list', [allow]],
    ['a number', Object(1)],
    ['no Statement', { Version: '2012-10-17' }],
    ['an unknown element', { Statement: [], statement: [] }],
    ['a key of JavaScript', { Statement: [], constructor: 's' }],
    ['an unknown version', { Version: '2020-01-01', Statement: [] }],
    ['a statement that is a string', { Statement: 's3:*' }],
    ['a list in a list', { Statement: [[allow]] }],
    ['Effect in small letters', statement({ Effect: 'allow' })],
    ['no Effect', { Statement: { Action: 's3:*' } }],
    ['no Action', { Statement: { Effect: 'Allow' } }],
    ['Action and NotAction', statement({ NotAction: 's3:*' })],
    ['Resource and NotResource', statement({ Resource: '*', NotResource: '*' })],
    ['Principal and NotPrincipal', statement({ Principal: '*', NotPrincipal: '*' })],
    ['Action that is null', statement({ Action: null })],
    ['Action with a number', statement({ Action: ['s3:*', 1] })],
    ['Sid that is a number', statement({ Sid: 1 })],
    ['Principal that is a word', statement({ Principal: 'me' })],
    ['Principal of an unknown kind', statement({ Principal: { aws: '*' } })],
    ['Condition without key', statement({ Condition: { Bool: 'true' } })],
    ['Condition with null', statement({ Condition: { Bool: { k: null } } })],
    ['Condition with a list in a list', statement({ Condition: { Bool: { k: [['v']] } } })],
    ['an unknown key', statement({ toString: 'x' })],
  ])('not %s', (_, policy) => expect(isPolicy(policy)).toBe(false));
});

describe('catalogues and findings', () => {
  it.each<[Json, boolean]>([
    [{}, true],
    [{ s3: [], 'S3-x': ['Get-A', 'constructor', '1'] }, true],
    [null, false],
    [[], false],
    [{ s3: 'Get' }, false],
    [{ s3: [1] }, false],
    [{ s3: [''] }, false],
    [{ s3: ['Get*'] }, false],
    [{ s3: ['s3:Get'] }, false],
    [{ 's3:': ['Get'] }, false],
    [{ '': ['Get'] }, false],
  ])('catalogue %j: %j', (json, expected) => expect(isCatalogue(json)).toBe(expected));

  it.each<[Json, boolean]>([
    [[], true],
    [[{ serviceNamespace: 's3' }, { serviceNamespace: 's3', actions: [] }], true],
    [{}, false],
    [[null], false],
    [[{}], false],
    [[{ serviceNamespace: 's3', action: ['Get'] }], false],
    [[{ serviceNamespace: 's3', actions: null }], false],
    [[{ serviceNamespace: 's3', actions: [{ action: 'Get' }] }], false],
    [[{ serviceNamespace: 's3:', actions: [] }], false],
    [[{ serviceNamespace: 's3', actions: ['Get?'] }], false],
  ])('findings %j: %j', (json, expected) => expect(isFindings(json)).toBe(expected));

  it('are refused after the policy, in their order', () => {
    const refine = answers['iam/refine'];
    expect(refine({ policy: 1, catalogue: 1, unused: 1 })).toEqual({ rejected: 'policy' });
    expect(refine({ policy: { Statement: [] }, catalogue: 1, unused: 1 })).toEqual({ rejected: 'catalogue' });
    expect(refine({ policy: { Statement: [] }, catalogue: {}, unused: 1 })).toEqual({ rejected: 'unused' });
  });
});
