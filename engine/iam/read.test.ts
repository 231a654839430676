/** What reads and what does not: a mistake for each branch. */
import { expect, it } from 'vitest';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import { isCatalogue, isFindings, isPolicy } from './read.ts';

const allow = { Effect: 'Allow', Action: 's3:*' };
const one = (more: object): Json => ({ Statement: { ...allow, ...more } });

it.each<[Json, boolean]>([
  [{ Statement: [] }, true],
  [{ Version: '2008-10-17', Id: 'x', Statement: [allow, { Effect: 'Deny', NotAction: [] }] }, true],
  [
    one({ Sid: '', NotResource: ['a'], NotPrincipal: '*', Condition: { a: { b: [1n, true, 'x'], c: Object(1) } } }),
    true,
  ],
  [one({ Principal: { AWS: 'x', CanonicalUser: ['y'] } }), true],
  [null, false],
  ['Statement', false],
  [[allow], false],
  [Object(1), false],
  [{}, false],
  [{ Statement: [], toString: 1 }, false],
  [{ Statement: [], Id: null }, false],
  [{ Statement: [], Version: '2012' }, false],
  [{ Statement: null }, false],
  [{ Statement: [[allow]] }, false],
  [{ Statement: { Action: 's3:*' } }, false],
  [{ Statement: { Effect: 'Allow' } }, false],
  [one({ Effect: 'ALLOW' }), false],
  [one({ Action: [1] }), false],
  [one({ NotAction: 's3:*' }), false],
  [one({ Resource: '*', NotResource: '*' }), false],
  [one({ Resource: {} }), false],
  [one({ Principal: '*', NotPrincipal: '*' }), false],
  [one({ Principal: '' }), false],
  [one({ Principal: { AWS: 1 } }), false],
  [one({ Principal: { constructor: 'x' } }), false],
  [one({ Sid: 1 }), false],
  [one({ Condition: [] }), false],
  [one({ Condition: { a: 'b' } }), false],
  [one({ Condition: { a: { b: null } } }), false],
  [one({ Condition: { a: { b: {} } } }), false],
  [one({ Condition: { a: { b: [['c']] } } }), false],
  [one({ constructor: 'x' }), false],
])('policy %#', (json, expected) => expect(isPolicy(json)).toBe(expected));

it.each<[Json, boolean]>([
  [{}, true],
  [{ s3: ['Get-1', 'constructor'], 'S3-x': [] }, true],
  [{ s3: ['Get\u00e9'] }, false],
  [{ s3: ['Get_'] }, false],
  [{ s3: ['@'] }, false],
  [{ s3: ['['] }, false],
  [{ s3: ['{'] }, false],
  [{ s3: ['`'] }, false],
  [{ s3: [''] }, false],
  [{ s3: [null] }, false],
  [{ s3: 'Get' }, false],
  [{ 's3*': [] }, false],
  [[], false],
])('catalogue %j: %j', (json, expected) => expect(isCatalogue(json)).toBe(expected));

it.each<[Json, boolean]>([
  [[], true],
  [[{ serviceNamespace: 'S3' }, { actions: [], serviceNamespace: 's3' }], true],
  [null, false],
  [[{ actions: [] }], false],
  [[{ serviceNamespace: 's3', actions: null }], false],
  [[{ serviceNamespace: 's3', lastAccessed: 'x' }], false],
  [[{ serviceNamespace: 1 }], false],
  [[{ serviceNamespace: 's3', actions: ['s3:Get'] }], false],
])('findings %j: %j', (json, expected) => expect(isFindings(json)).toBe(expected));
