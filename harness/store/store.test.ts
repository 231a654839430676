import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RangeReply } from '../campaign/protocol.ts';
import { UserError } from '../errors.ts';
import { migrations } from './migrations.ts';
import { type Sighting, Store } from './store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name = 'test.db'): string => join(folder, name);

const sighting = (over: Partial<Sighting> = {}): Sighting => ({
  id: 'abc123',
  signature: '["s"]',
  subject: 'test/s',
  kind: 'difference',
  implementations: '["a","b"]',
  summary: 'b differs',
  rendered: 'x',
  counterexample: '{"lockstep":1,"input":9223372036854775807}',
  size: 5,
  size_before: 50,
  shrink: '{}',
  tests_until_found: 10,
  ms_until_found: 3.5,
  ...over,
});

const reply = (mismatches: RangeReply['mismatches']): RangeReply => ({
  kind: 'range',
  scenarios: 4,
  tests: 32,
  rejected: 1,
  ms: 7,
  implementationMs: [1, 2],
  unsupported: [0, 0],
  versions: ['1', '2'],
  mismatches,
  features: [],
});

function open(): Store {
  const store = new Store(path());
  store.beginCampaign({ id: 'c1', seed: 42, workers: 2, budget: '1 s', options: '{}' });
  store.beginSubject('c1', 'test/s', 1, ['a', 'b']);
  return store;
}

describe('the store', () => {
  it('keeps what was written, with every digit, for the next to open it', () => {
    const store = open();
    store.fileSighting('c1', sighting(), [3], { smaller: false });
    store.close();
    const again = new Store(path(), { readonly: true });
    expect(again.finding('abc')).toMatchObject({
      id: 'abc123',
      status: 'new',
      occurrences: 1,
      counterexample: sighting().counterexample,
    });
    again.close();
  });

  it("adds up ranges and keeps each mismatch before it is anybody's finding", () => {
    const store = open();
    const verdict = '{"kind":"crash","odd":["b"]}';
    store.addRange(
      'c1',
      'test/s',
      42,
      1,
      reply([]),
      reply([
        { index: 5, verdict },
        { index: 6, verdict: '{"kind":"difference"}', flaky: true },
      ]),
    );
    store.addRange('c1', 'test/s', 42, 1, reply([]), reply([]));
    store.close();
    const db = new Database(path(), { readonly: true });
    expect(
      db.prepare('SELECT scenarios, tests, rejected, mismatches, crashes, hangs FROM campaign_subject').get(),
    ).toEqual({
      scenarios: 8,
      tests: 64,
      rejected: 2,
      mismatches: 2,
      crashes: 1,
      hangs: 0,
    });
    expect(db.prepare('SELECT idx, flaky, finding FROM mismatch ORDER BY idx').all()).toEqual([
      { idx: 5, flaky: 0, finding: null },
      { idx: 6, flaky: 1, finding: null },
    ]);
    db.close();
  });

  it('counts occurrences and keeps the smaller counterexample only when told that it is smaller', () => {
    const store = open();
    store.fileSighting('c1', sighting(), [1], { smaller: false });
    store.fileSighting('c1', sighting({ counterexample: '{"other":1}', size: 4 }), [2, 3], { smaller: false });
    expect(store.finding('abc123')).toMatchObject({ occurrences: 3, size: 5 });
    store.fileSighting('c1', sighting({ counterexample: '{"other":1}', size: 4 }), [], { smaller: true });
    expect(store.finding('abc123')).toMatchObject({ occurrences: 3, size: 4, counterexample: '{"other":1}' });
    store.close();
  });

  it('reopens a fixed finding under its old id, with its history', () => {
    const store = open();
    const first = store.fileSighting('c1', sighting(), [1], { smaller: false });
    store.decide(first, { status: 'fixed', note: 'in 1.2' });
    expect(store.fileSighting('c1', sighting(), [2], { smaller: false })).toMatchObject({
      id: 'abc123',
      status: 'new',
    });
    expect(store.decisions('abc123').map(row => `${row.from_status}>${row.to_status}`)).toEqual([
      'new>fixed',
      'fixed>new',
    ]);
    store.close();
  });

  it('leaves a known finding known when it is seen again', () => {
    const store = open();
    store.decide(store.fileSighting('c1', sighting(), [1], { smaller: false }), {
      status: 'known',
      note: 'why',
      until: '2099-01-01',
    });
    expect(store.fileSighting('c1', sighting(), [2], { smaller: false })).toMatchObject({
      status: 'known',
      until: '2099-01-01',
    });
    store.close();
  });

  it('tells an ambiguous id from an unknown one', () => {
    const store = open();
    store.fileSighting('c1', sighting(), [], { smaller: false });
    store.fileSighting('c1', sighting({ id: 'abc999', signature: '["t"]' }), [], { smaller: false });
    expect(() => store.finding('abc')).toThrow('ambiguous: abc123, abc999');
    expect(() => store.finding('zzz')).toThrow('no finding "zzz"');
    expect(() => store.finding('%')).toThrow(UserError);
    store.close();
  });
});

describe('a file that is no store of ours', () => {
  it.each([
    [
      'no database',
      () => writeFileSync(path(), 'hello, this is a text file and not a database at all'),
      'cannot be used',
    ],
    [
      'a database of somebody else',
      () => new Database(path()).exec('CREATE TABLE t (x)').close(),
      "not one of Lockstep's",
    ],
    [
      'one of another application',
      () => void new Database(path()).pragma('application_id = 7'),
      "not one of Lockstep's",
    ],
    [
      'one of a newer Lockstep',
      () => {
        new Store(path()).close();
        new Database(path()).pragma(`user_version = ${migrations.length + 1}`);
      },
      'newer Lockstep',
    ],
  ])('is refused with its name when it is %s', (_what, make, message) => {
    make();
    expect(() => new Store(path())).toThrow(UserError);
    expect(() => new Store(path())).toThrow(message);
    expect(() => new Store(path())).toThrow(path());
  });

  it('is refused when its folder cannot be made', () => {
    writeFileSync(path('file'), '');
    expect(() => new Store(path('file/sub/test.db'))).toThrow('its folder cannot be made');
  });

  it('is left as it was', () => {
    const db = new Database(path());
    db.exec('CREATE TABLE t (x)');
    db.close();
    expect(() => new Store(path())).toThrow();
    const again = new Database(path());
    expect(again.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['t']);
    expect(again.pragma('application_id', { simple: true })).toBe(0);
    again.close();
  });
});
