import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.ts';
import { cedarWasm } from './index.ts';
import { CallText, CedarWasm, CedarWasmRefusal, CedarWasmTrap } from './instance.ts';
import { findCedarWasm } from './package.ts';

const cedar = new CedarWasm(findCedarWasm());
const uid = '{"type":"U","id":""}';
const toJson = (policy: string) => cedar.call('policyToJson', new CallText(JSON.stringify(policy)));

describe('an instance', () => {
  it('is the pinned version', () => {
    expect(cedar.call('getCedarVersion')).toBe(cedar.version);
  });

  it('is replaced after a trap', () => {
    const deep = `permit(principal,action,resource) when { ${'('.repeat(5000)}true${')'.repeat(5000)} };`;
    expect(() => toJson(deep)).toThrow(CedarWasmTrap);
    expect(toJson('permit(principal,action,resource);')).toMatchObject({ type: 'success' });
  });

  it('is replaced after a refusal too, which costs it stack: its caches are empty', () => {
    const id = 'kept';
    const call = new CallText(
      `{"principal":${uid},"action":${uid},"resource":${uid},"context":{},"entities":[],"preparsedPolicySetId":"${id}"}`,
    );
    cedar.call('preparsePolicySet', id, new CallText('{}'));
    expect(cedar.call('statefulIsAuthorized', call)).toMatchObject({ type: 'success' });
    expect(() => cedar.call('isAuthorized', new CallText('{"bogus":1}'))).toThrow(CedarWasmRefusal);
    expect(cedar.call('statefulIsAuthorized', call)).toMatchObject({ type: 'failure' });
  });

  it('keeps 64-bit integers in both directions', () => {
    const policy = 'permit(principal,action,resource) when { context.n == -9223372036854775808 };';
    const answer = toJson(policy);
    expect(answer).toMatchObject({
      json: { conditions: [{ body: { '==': { right: { Value: -9223372036854775808n } } } }] },
    });
  });
});

describe('looking for versions', () => {
  it('finds the pinned one by its number too', () => {
    expect(findCedarWasm(cedar.version)).toEqual(findCedarWasm());
  });

  it('says how to install one that is missing', () => {
    const empty = mkdtempSync(join(tmpdir(), 'lockstep-'));
    expect(() => cedarWasm('cedar/authorize', { version: '4.0.99', versionsFolder: empty })).toThrow(
      expect.objectContaining({
        name: 'UserError',
        message: 'cedar-wasm@4.0.99 is not installed',
        hint: `run: npm install --no-save --prefix ${join(empty, '4.0.99')} @cedar-policy/cedar-wasm@4.0.99`,
      }),
    );
  });

  it.each(['3.4.1', 'latest', '../../etc', '4.5', ''])('refuses the version %j', version => {
    expect(() => findCedarWasm(version)).toThrow(UserError);
  });
});

it('answers Cedar subjects only', () => {
  expect(() => cedarWasm('cedar/authorise')).toThrow(
    'cedar-wasm does not answer "cedar/authorise". Did you mean "cedar/authorize"?',
  );
});
