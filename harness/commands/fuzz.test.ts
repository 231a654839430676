/** `lockstep fuzz`: its answer, its corpus, and when it must not look green. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockstep } from '../cli-testing.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-fuzz-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** With one worker: each takes seconds to look at its counters, and `harness/fuzz/lane.test.ts` has two. */
const fuzz = (...args: string[]) =>
  lockstep(
    ...['fuzz', '--seed', '1', '--workers', '1', '--json'],
    ...['--db', join(folder, 'db'), '--corpus-dir', join(folder, 'bytes')],
    ...args,
  );

/** Says the same of every input. */
function constant(name: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, "export default () => ({ version: '1', answer: () => ({ policies: {}, templates: {} }) });");
  return `module:${file}`;
}

describe('lockstep fuzz', () => {
  it('the byte lane: counts, coverage, and a minimized corpus that is begun with the next time', async () => {
    const args = ['--lane', 'bytes', '--subject', 'cedar/parse', '--implementations', 'model,engine', '--tests', '256'];
    const { code, stdout } = await fuzz(...args);
    const { lanes, problems, exitCode } = JSON.parse(stdout);
    expect([code, exitCode, problems]).toEqual([0, 0, []]);
    expect(lanes).toHaveLength(1);
    expect(lanes[0]).toMatchObject({ lane: 'bytes', subject: 'cedar/parse', inputs: 256, canary: 'found' });
    expect(lanes[0].covered).toBeGreaterThan(500);
    const files = readdirSync(join(folder, 'bytes', 'cedar-parse'));
    expect(files.length).toBe(lanes[0].corpus.texts);
    expect(files.length).toBeLessThanOrEqual(lanes[0].kept);
    // The first inputs are now those files: all that was known is known again.
    const again = JSON.parse((await fuzz(...args)).stdout);
    expect(again.lanes[0].features).toBeGreaterThanOrEqual(lanes[0].features);
  }, 120_000);

  it('a canary that is not found is exit code 3, and says why', async () => {
    const [one, other] = [constant('one'), constant('other')];
    const { code, stdout } = await fuzz(
      ...['--lane', 'bytes', '--subject', 'cedar/parse', '--tests', '64'],
      ...['--implementations', one, '--implementations', other],
    );
    expect(code).toBe(3);
    expect(JSON.parse(stdout).problems.join()).toMatch(/cedar\/parse.*: the canary was not found/);
  }, 120_000);

  it('an implementation that does not load is exit code 3 or 2, never 0', async () => {
    const file = join(folder, 'broken.mjs');
    writeFileSync(file, "throw new Error('broken at load');");
    const { code, stderr } = await fuzz(
      ...['--lane', 'bytes', '--subject', 'cedar/parse', '--tests', '64'],
      ...['--implementations', 'model', '--implementations', `module:${file}`],
    );
    expect([2, 3]).toContain(code);
    expect(stderr).toMatch(/broken at load/);
  }, 120_000);

  it.each([
    [['--lane', 'bytes', '--subject', 'cedar/validate'], /cedar\/validate has no front end that reads text/],
    [['--lane', 'sideways'], /Allowed choices are bytes, guided/],
    [['--implementations', 'model'], /one alone differs from nobody/],
    [['--subject', 'cedar/pars'], /Did you mean "cedar\/parse"/],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stderr } = await fuzz(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
