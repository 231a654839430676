/** A person's own subject under the guided lane: counters of their own implementations lead to what chance does not find. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockstep } from '../cli-testing.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-own-fuzz-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A door behind doors: by chance alone one input in a million comes through three of them. */
const DOORS = `
  function depth({ keys }) {
    if (keys[0] !== 17) return 0;
    if (keys[1] !== 34) return 1;
    if (keys[2] !== 51) return 2;
    if (keys[3] !== 68) return 3;
    return 4;
  }
  export default { subjects: [{
    name: 'my/doors',
    generate: choices => ({ keys: [1, 2, 3, 4].map(() => choices.integer(0, 99)) }),
    implementations: {
      model: input => ({ open: depth(input), high: input.keys[0] > 50 }),
      fast: async input => ({ open: depth(input) >= 3 ? 0 : depth(input), high: input.keys[0] > 50 }),
    },
  }] };`;

it('is led through doors', { timeout: 120_000 }, async () => {
  const config = join(folder, 'doors.mjs');
  writeFileSync(config, DOORS);
  const common = ['--config', config, '--db', join(folder, 'db'), '--seed', '1', '--workers', '2', '--json'];
  const fuzz = async (...more: string[]) => JSON.parse((await lockstep('fuzz', ...common, ...more)).stdout);
  const { lanes, problems } = await fuzz('--tests', '8000');
  expect(problems).toEqual([]);
  expect(lanes).toHaveLength(1);
  expect(lanes[0]).toMatchObject({ lane: 'guided', subject: 'my/doors', canary: 'found' });
  expect(lanes[0].counters).toBeGreaterThan(10);
  expect(lanes[0].findings).toHaveLength(1);
  const blind = JSON.parse((await lockstep('run', ...common, '--db', join(folder, 'blind'), '--tests', '8000')).stdout);
  expect(blind.subjects[0].findings).toEqual([]);
  const { code, stderr } = await lockstep('fuzz', ...common, '--lane', 'bytes', '--subject', 'my/doors');
  expect([code, stderr]).toEqual([2, expect.stringContaining('my/doors has no front end that reads text')]);
});
