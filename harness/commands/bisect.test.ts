import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { counterexampleOf } from '../counterexample.ts';
import type { Implementation } from '../implementation.ts';
import { page } from './bisect.ts';
import { boundaries, scan } from './bisect-scan.ts';
import {
  compareVersions,
  install,
  installedVersions,
  parseRange,
  publishedVersions,
  within,
} from './bisect-versions.ts';

const example = counterexampleOf(
  {
    lockstep: 1,
    subject: 'cedar/parse',
    input: { text: 'permit(principal,action,resource);' },
    difference: { kind: 'accepted or rejected', of: 'difference' },
  },
  'test',
);

const named = (name: string, answer: unknown): Implementation => ({ name, version: '1', answer: () => answer });
const right = { policies: {}, templates: {} };
const wrong = { rejected: true };
const reference = [named('model', right)];

/** Versions by what they answer. */
const versions: Record<string, unknown> = {
  '4.0.0': right,
  '4.1.0': wrong,
  '4.2.0': wrong,
  '4.3.0': { unsupported: 'no door' },
  '4.4.0': right,
};
const open = async (version: string): Promise<Implementation> => {
  if (!(version in versions)) throw new Error('not installed');
  return named(`cedar-wasm@${version}`, versions[version]);
};

describe('a scan', () => {
  it('asks every version and names both boundaries', async () => {
    const rows = await scan(example, reference, ['3.0.0', ...Object.keys(versions)], open);
    expect(rows.map(({ outcome }) => outcome)).toEqual([
      ...['not asked', 'agrees', 'differs', 'differs', 'unsupported', 'agrees'],
    ]);
    expect(boundaries(rows)).toEqual([
      { from: '4.0.0', to: '4.1.0', change: 'appears' },
      { from: '4.2.0', to: '4.4.0', change: 'disappears' },
    ]);
    expect(page(rows, boundaries(rows))).toContain('disappears with 4.4.0');
  });

  it('has no boundary where all versions say the same', async () => {
    expect(boundaries(await scan(example, reference, ['4.1.0', '4.2.0'], open))).toEqual([]);
  });
});

describe('versions', () => {
  it('are ordered by number, and ranges hold their ends', () => {
    expect(['4.10.0', '4.9.1', '3.4.3'].sort(compareVersions)).toEqual(['3.4.3', '4.9.1', '4.10.0']);
    const range = parseRange('4.9.1..4.10.0');
    expect(['4.9.0', '4.9.1', '4.10.0', '4.10.1'].map(version => within(range, version))).toEqual([
      ...[false, true, true, false],
    ]);
    expect(within(parseRange('..4.5.0'), '3.2.3')).toBe(true);
  });

  it.each(['4.5.0', '4.5..4.6', '4.6.0..4.5.0', ''])('the range %j is refused', text => {
    expect(() => parseRange(text)).toThrow(/is no range of versions/);
  });

  it('are listed by npm, whatever else it says, or not at all', () => {
    const listed = (output: string, ok = true) => publishedVersions(() => ({ ok, output }));
    expect(listed('npm warn\n["4.10.0", "4.9.1", "4.11.0-rc.1"]')).toEqual(['4.9.1', '4.10.0']);
    expect(listed('', false)).toBeUndefined();
  });

  it('are found where they are installed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-'));
    for (const version of ['4.10.0', '4.9.1']) {
      mkdirSync(join(folder, version, 'node_modules', '@cedar-policy', 'cedar-wasm'), { recursive: true });
    }
    mkdirSync(join(folder, '4.0.0'));
    expect(installedVersions(folder)).toEqual(['4.9.1', '4.10.0']);
    rmSync(folder, { recursive: true });
  });

  it('say what to do by hand when they cannot be installed', () => {
    const run = () => ({ ok: false, output: 'npm error code ENOTFOUND\n' });
    expect(() => install('4.5.0', '/versions', run)).toThrow(
      expect.objectContaining({
        name: 'UserError',
        message: 'cedar-wasm@4.5.0 could not be installed: npm error code ENOTFOUND',
        hint: expect.stringContaining('npm install --no-save --prefix /versions/4.5.0 @cedar-policy/cedar-wasm@4.5.0'),
      }),
    );
  });
});
