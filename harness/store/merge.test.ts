/** Shards joined are the whole: same findings, same counts, in any order, however often. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubjectResult } from '../campaign/campaign.ts';
import { combineResults } from '../campaign/combine.ts';
import { resultOf } from '../campaign/result.ts';
import { essence, forgetsLarge, LocalPool, model, toyCampaign, toyPlan, twoBugs } from '../campaign/toy.ts';
import { UserError } from '../errors.ts';
import { mergeInto } from './merge.ts';
import { Store } from './store.ts';

const SCENARIOS = 2_400;
let folder: string;
let whole: SubjectResult;
const path = (name: string): string => join(folder, `${name}.db`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-merge-'));
  whole = (await toyCampaign(new LocalPool([model, twoBugs]), { scenarios: SCENARIOS })).result;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One shard, in a database of its own, closed. */
async function shard(index: number, of: number): Promise<string> {
  const file = path(`${index}-of-${of}`);
  const store = new Store(file);
  const run = { store, id: `s${index}`, scenarios: SCENARIOS / of, shard: { index, of } };
  await toyCampaign(new LocalPool([model, twoBugs]), run);
  store.close();
  return file;
}

function joined(file: string): { readonly result: SubjectResult; readonly rows: unknown } {
  const store = new Store(file, { readonly: true });
  const ids = store.campaigns().map(({ id }) => String(id));
  const results = ids.map(id => resultOf(store, id, toyPlan()));
  const rows = { findings: store.findings(), decisions: store.findings().map(({ id }) => store.decisions(id)) };
  store.close();
  const [result] = combineResults(results);
  if (result === undefined) throw new Error('nothing was joined');
  return { result, rows };
}

describe('shards joined', () => {
  it.each([2, 3, 4, 6])('%i of them are the whole campaign', async of => {
    const files = await Promise.all(Array.from({ length: of }, (_, index) => shard(index, of)));
    for (const file of files) mergeInto(path(`all-${of}`), file);
    const { result, rows } = joined(path(`all-${of}`));
    expect(essence(result)).toEqual(essence(whole));
    expect(result.findings).toHaveLength(2);
    // The other way round, and each of them twice.
    for (const file of [...files].reverse()) for (let i = 0; i < 2; i++) mergeInto(path(`again-${of}`), file);
    expect(joined(path(`again-${of}`)).rows).toEqual(rows);
  });

  it('of which one is copied while it runs: what has got further is what counts', async () => {
    const [file, early] = [path('runs'), path('early')];
    const store = new Store(file);
    const pool = new LocalPool([model, forgetsLarge]);
    await toyCampaign(pool, { store, scenarios: 200 });
    store.close();
    copyFileSync(file, early);
    const later = new Store(file);
    await toyCampaign(pool, { store: later, scenarios: 900 });
    const result = resultOf(later, 'c', toyPlan());
    later.close();
    for (const [i, order] of [
      [early, file],
      [file, early],
      [file, early, file],
    ].entries()) {
      for (const each of order) mergeInto(path(`copies-${i}`), each);
      expect(essence(joined(path(`copies-${i}`)).result)).toEqual(essence(result));
    }
  });
});

describe('decisions', () => {
  it('hold wherever they were made; what was fixed and is seen later is open again', async () => {
    const [here, there] = [path('here'), path('there')];
    const pool = new LocalPool([model, forgetsLarge]);
    const first = new Store(here);
    const { result } = await toyCampaign(pool, { store: first, id: 'monday', scenarios: 100 });
    const id = result.findings[0]?.id ?? '';
    first.decide(first.finding(id), { status: 'fixed', note: 'in 1.2' });
    first.close();
    await new Promise(resolve => setTimeout(resolve, 5));
    const second = new Store(there);
    await toyCampaign(pool, { store: second, id: 'tuesday', scenarios: 100 });
    second.close();
    for (const order of [
      [here, there],
      [there, here],
    ]) {
      const target = path(`decided-${order.indexOf(here)}`);
      for (const file of [...order, ...order]) mergeInto(target, file);
      const store = new Store(target, { readonly: true });
      expect(store.finding(id).status).toBe('new');
      expect(store.decisions(id).map(each => [each.to_status, each.note])).toEqual([
        ['fixed', 'in 1.2'],
        ['new', 'seen again by campaign tuesday'],
      ]);
      store.close();
    }
  });

  it('are not asked of the file itself', () => {
    expect(() => mergeInto(path('here'), path('here'))).toThrow(UserError);
  });
});
