/** Whether policies are valid, checked on tests that agree, disagree, or are known to have changed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockstep } from '../cli-testing.ts';

let folder: string;

const SCHEMA = 'entity U { n: Long }; entity G; action view appliesTo { principal: U, resource: U };';
const REQUEST = {
  description: 'a request',
  principal: { type: 'U', id: 'a' },
  action: { type: 'Action', id: 'view' },
  resource: { type: 'U', id: 'a' },
  context: {},
  decision: 'deny',
  reason: [],
  errors: [],
};

function write(name: string, policies: string, shouldValidate: boolean): void {
  const at = (kind: string): string => join(folder, `${name}.${kind}`);
  writeFileSync(at('cedar'), policies);
  writeFileSync(at('cedarschema'), SCHEMA);
  writeFileSync(at('entities.json'), '[]');
  const paths = { policies: `${name}.cedar`, schema: `${name}.cedarschema`, entities: `${name}.entities.json` };
  writeFileSync(at('json'), JSON.stringify({ ...paths, shouldValidate, requests: [REQUEST] }));
}

const VALID = 'forbid(principal, action, resource) when { principal == U::"b" };';
const INVALID = 'forbid(principal, action, resource) when { false && principal == Nope::"x" };';
const INAPPLICABLE = 'permit(principal is G, action == Action::"view", resource);';
const IMPOSSIBLE = 'permit(principal, action, resource) when { 1 == 2 };';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep conformance '));
  mkdirSync(folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function report(): Promise<{ code: number; report: { readonly [key: string]: unknown } }> {
  const { code, stdout } = await lockstep('conformance', folder, '--implementation', 'engine', '--json');
  return { code, report: JSON.parse(stdout) };
}

it('validity is checked, and what has become a warning is known', async () => {
  write('valid', VALID, true);
  write('invalid', INVALID, false);
  write('known', INAPPLICABLE, false);
  const { code, report: found } = await report();
  expect(found).toMatchObject({ tests: 3, requests: 3, disagreements: [], validation: { checked: 3, unsupported: 0 } });
  expect(found.validation).toMatchObject({ known: [{ test: 'known.json' }] });
  expect(code).toBe(0);
  const { stdout } = await lockstep('conformance', folder, '--implementation', 'model');
  expect(stdout).toContain('3 validations, no disagreement');
  expect(stdout).toContain('1 known difference');
}, 30_000);

it('everything else is a disagreement', async () => {
  write('valid', INVALID, true);
  write('invalid', VALID, false);
  // Impossible policies never were errors, so the change of 4.13 does not excuse this one.
  write('known', IMPOSSIBLE, false);
  const { code, report: found } = await report();
  const disagreements = found.disagreements as readonly { readonly test: string; readonly what: string }[];
  expect(disagreements.map(({ test }) => test).sort()).toEqual(['invalid.json', 'known.json', 'valid.json']);
  expect(disagreements.find(({ test }) => test === 'valid.json')?.what).toContain('unrecognizedEntityType');
  expect(code).toBe(1);
}, 30_000);
