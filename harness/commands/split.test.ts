/** A finding that a person splits: members go where their details say, then and ever after, and none is counted twice. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockstep } from '../cli-testing.ts';
import { mergeInto } from '../store/merge.ts';
import { Splits } from '../store/split.ts';
import { Store } from '../store/store.ts';

const FAULT = 'fault:erring-permit-counts';
let folder: string;
let db: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-split-'));
  db = join(folder, 'split.db');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const campaign = (seed: number): Promise<{ code: number }> =>
  lockstep(
    ...['run', '--subject', 'cedar/authorize', '--implementations', `model,${FAULT}`, '--seed', String(seed)],
    ...['--tests', '1600', '--workers', '1', '--db', db, '--fail-on', 'none'],
  );

function findings(file = db): Map<string, number> {
  const store = new Store(file, { readonly: true });
  try {
    return new Map(store.findings().map(({ id, occurrences }) => [id, occurrences]));
  } finally {
    store.close();
  }
}
const sum = (counts: Map<string, number>): number => [...counts.values()].reduce((all, each) => all + each, 0);

it('is told apart by all that its members show, keeps their number, and stays so', async () => {
  await campaign(3);
  const before = findings();
  const [id] = [...before].sort(([, a], [, b]) => b - a)[0] as [string, number];

  const split = await lockstep('triage', id, '--split', '--note', 'two bugs', '--db', db);
  expect(split.code).toBe(0);
  expect(split.stdout).toContain(`finding ${id} is split`);
  const after = findings();
  const apart = [...after.keys()].filter(each => !before.has(each));
  expect(apart).not.toEqual([]);
  for (const each of apart) expect(split.stdout).toContain(each);
  expect(sum(after)).toBe(sum(before));
  expect(after.get(id)).toBeLessThan(before.get(id) as number);

  // Again: nothing is left to move.
  await lockstep('triage', id, '--split', '--db', db);
  expect(findings().get(id)).toBeLessThanOrEqual(after.get(id) as number);
  expect(sum(findings())).toBe(sum(before));

  // The decision goes with the file into others.
  const joined = join(folder, 'joined.db');
  mergeInto(joined, db);
  const splits = new Splits(joined);
  expect(splits.of(id)).toMatchObject({ note: 'two bugs' });
  splits.close();
  expect((await lockstep('show', id, '--stored', '--db', joined)).stdout).toContain('two bugs');
}, 60_000);

it('is refused where there is nothing to tell apart by', async () => {
  const store = new Store(db);
  const [row] = store.findings();
  if (row === undefined) throw new Error('the test before found nothing');
  const signature = JSON.stringify(['cedar/authorize', 'unshrunk', 'x']);
  store.fileSightings(row.first_campaign, [{ sighting: { ...row, id: '0000000000', signature }, indices: [] }]);
  store.close();
  await expect(lockstep('triage', '0000000000', '--split', '--db', db)).resolves.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('has no smallest input whose details could tell its members apart'),
  });
});
