/** `lockstep refine` as a person calls it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockstep } from '../cli-testing.ts';

const example = JSON.parse(
  readFileSync(new URL('../../model/iam/testdata/published-example.json', import.meta.url), 'utf8'),
);

let folder: string;
const file = (name: string): string => join(folder, name);
const write = (name: string, json: unknown): void => writeFileSync(file(name), JSON.stringify(json));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep refine '));
  write('policy.json', example.policy);
  write('catalogue.json', example.catalogue);
  write('unused.json', example.unused);
  write('all.json', [{ serviceNamespace: 's3' }, { serviceNamespace: 'lambda' }]);
  write('none.json', []);
  write('allow.json', { Statement: [{ Effect: 'allow', Action: 's3:*' }] });
  write('action.json', [{ serviceNamespace: 's3', action: ['GetObject'] }]);
  writeFileSync(file('broken.json'), '{');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const refine = (unused: string, ...more: string[]) =>
  lockstep('refine', file('policy.json'), '--unused', file(unused), '--catalogue', file('catalogue.json'), ...more);

describe('lockstep refine', () => {
  it('prints the refined policy', async () => {
    const { code, stdout, stderr } = await refine('unused.json');
    expect(JSON.parse(stdout)).toEqual(example.expected);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('prints what changes', async () => {
    const { stdout } = await refine('unused.json', '--diff');
    const lines = stdout.split('\n').map(line => line.replace(/\s+/, ' '));
    expect(lines).toContain('- "s3:Get*",');
    expect(lines).toContain('+ "s3:GetMulti*",');
    expect(lines.filter(line => line.startsWith('+'))).toHaveLength(7);
  });

  it('draws the tree', async () => {
    await refine('unused.json', '--trie', file('trie.svg'));
    expect(readFileSync(file('trie.svg'), 'utf8')).toMatch(/^<svg [\s\S]*s3:GetMulti\*[\s\S]*<\/svg>\n$/);
  });

  it('gives a machine certificates and notes', async () => {
    const { stdout } = await refine('unused.json', '--json');
    const { changed, policy, certificates, notes } = JSON.parse(stdout);
    expect({ changed, policy, notes }).toEqual({ changed: true, policy: example.expected, notes: [] });
    expect(certificates).toHaveLength(7);
    expect(certificates[0]).toEqual({
      entry: 's3:GetAccess*',
      pattern: 's3:Get*',
      keeps: 's3:GetAccessGrant',
      notShorter: { prefix: 's3:get', because: 'the unused s3:GetAccelerateConfiguration starts with it' },
    });
  });

  it('says when nothing is left, and when nothing changes', async () => {
    const nothing = await refine('all.json');
    expect(nothing.stdout).toBe('null\n');
    expect(nothing.stderr).toContain('note: nothing is left of the policy: detach it');
    const same = await refine('none.json');
    expect(JSON.parse(same.stdout)).toEqual(example.policy);
    expect(same.stderr).toContain('note: nothing changes');
  });

  it.each<[string, readonly string[], string]>([
    ['a missing policy', ['@none', '--unused', '@unused.json'], 'cannot be read'],
    ['a broken policy', ['@broken.json', '--unused', '@unused.json'], 'broken.json: is no valid JSON (1:2'],
    [
      'a wrong policy',
      ['@allow.json', '--unused', '@unused.json'],
      'allow.json: Statement[0].Effect: expected "Allow" or "Deny", found "allow"',
    ],
    ['no findings', ['@policy.json'], "required option '--unused <file>'"],
    [
      'wrong findings',
      ['@policy.json', '--unused', '@action.json'],
      'action.json: [0]: unknown key "action". Did you mean "actions"?',
    ],
    ['a policy as findings', ['@policy.json', '--unused', '@policy.json'], 'policy.json: [0]: unknown key "Version"'],
    [
      'a wrong catalogue',
      ['@policy.json', '--unused', '@unused.json', '--catalogue', '@unused.json'],
      'unused.json: expected an object, found a list',
    ],
    [
      'a picture in no folder',
      ['@policy.json', '--unused', '@unused.json', '--catalogue', '@catalogue.json', '--trie', '@no/x.svg'],
      'cannot be written',
    ],
  ])('%s', async (_what, args, message) => {
    const { code, stdout, stderr } = await lockstep(
      'refine',
      ...args.map(word => (word.startsWith('@') ? file(word.slice(1)) : word)),
    );
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });
});
