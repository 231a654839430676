import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RangeReply } from '../campaign/protocol.ts';
import { emptyReply } from '../campaign/replies.ts';
import { UserError } from '../errors.ts';
import { asStoreFailure, StoreFailure } from './failure.ts';
import { migrations } from './migrations.ts';
import { Sqlite } from './sqlite.ts';
import { type FindingRow, type Sighting, Store } from './store.ts';

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

const part = (mismatches: RangeReply['mismatches']): RangeReply => ({
  ...emptyReply(2),
  ...{ scenarios: 4, tests: 32, rejected: 1, ms: 7, implementationMs: [1, 2], versions: ['1', '2'], mismatches },
});

const verdict = '{"kind":"crash","odd":["b"]}';

function open(file = path(), campaign = 'c1'): Store {
  const store = new Store(file);
  store.beginCampaign({ id: campaign, seed: 42, workers: 2, budget: '1 s', options: '{}' });
  store.beginSubject(campaign, 'test/s', 1, ['a', 'b']);
  return store;
}

/** Adds a range with mismatches at these indices. */
function fold(store: Store, from: number, indices: readonly number[] = [], campaign = 'c1', flaky = false): void {
  const mismatches = indices.map(index => ({ index, verdict, ...(flaky ? { flaky } : {}) }));
  store.addRange({
    ...{ campaign, subject: 'test/s', seed: 42, generator: 1, from, to: from + 4, wallMs: 10 },
    ...{ part: part(mismatches), total: part([]), tallies: new Map() },
    mismatches: mismatches.map(each => ({ ...each, nth: 1, ms: 1 })),
  });
}

const file = (
  store: Store,
  over: Partial<Sighting> = {},
  indices: readonly number[] = [],
  campaign = 'c1',
): FindingRow => store.fileSightings(campaign, [{ sighting: sighting(over), indices }])[0] as FindingRow;

describe('the store', () => {
  it('keeps what was written, with every digit, for the next to open it', () => {
    const store = open();
    file(store);
    store.close();
    const again = new Store(path(), { readonly: true });
    const { counterexample } = sighting();
    expect(again.finding('abc')).toMatchObject({ id: 'abc123', status: 'new', occurrences: 1, counterexample });
    again.close();
  });

  it("adds up ranges and keeps each mismatch before it is anybody's finding", () => {
    const store = open();
    fold(store, 0, [5]);
    fold(store, 4, [6], 'c1', true);
    expect(store.subject('c1', 'test/s')).toMatchObject({
      ...{ position: 8, scenarios: 8, tests: 64, rejected: 2, mismatches: 2, crashes: 2, hangs: 0, wall_ms: 20 },
    });
    expect(store.mismatches('c1', 'test/s').map(({ idx, flaky, finding }) => [idx, flaky, finding])).toEqual([
      [5, 0, null],
      [6, 1, null],
    ]);
    store.close();
  });

  it('lets only one of two processes go on with a campaign', () => {
    const store = open();
    fold(store, 0);
    expect(() => fold(store, 0)).toThrow('is being continued by another process');
    expect(store.subject('c1', 'test/s')?.scenarios).toBe(4);
    store.close();
  });

  it('counts an occurrence once, however often it is filed, and a finding met on the way as one', () => {
    const store = open();
    fold(store, 0, [1, 2, 3]);
    expect(file(store).occurrences).toBe(1);
    expect(file(store, {}, [1]).occurrences).toBe(1);
    expect(file(store, {}, [1, 2]).occurrences).toBe(2);
    store.count('c1', 'test/s', [
      { finding: 'abc123', index: 2 },
      { finding: 'abc123', index: 3 },
    ]);
    expect(store.finding('abc123').occurrences).toBe(3);
    store.close();
  });

  it('keeps the smaller counterexample, whichever comes first', () => {
    const [small, large] = [
      { size: 4, counterexample: '{"small":1}' },
      { size: 5, counterexample: '{"l":1}' },
    ];
    for (const [i, order] of [
      [small, large],
      [large, small],
    ].entries()) {
      const store = open(path(`${i}.db`));
      for (const each of order) file(store, each);
      expect(store.finding('abc123')).toMatchObject(small);
      store.close();
    }
  });

  it('reopens a fixed finding under its old id, with its history, also by a duplicate of it', () => {
    const store = open();
    const first = file(store);
    const twin = file(store, { id: 'def456', signature: '["t"]' });
    store.decide(first, { status: 'fixed', note: 'in 1.2' });
    expect(file(store)).toMatchObject({ id: 'abc123', status: 'new' });
    store.decide(twin, { status: 'duplicate', of: first.id });
    store.decide(store.finding('abc123'), { status: 'fixed' });
    file(store, { id: 'def456', signature: '["t"]' });
    expect(store.decisions('abc123').map(row => `${row.from_status}>${row.to_status}`)).toEqual([
      'new>fixed',
      'fixed>new',
      'new>fixed',
      'fixed>new',
    ]);
    store.close();
  });

  it('leaves a known finding known when it is seen again', () => {
    const store = open();
    store.decide(file(store), { status: 'known', note: 'why', until: '2099-01-01' });
    expect(file(store)).toMatchObject({ status: 'known', until: '2099-01-01' });
    store.close();
  });

  it('tells an ambiguous id from an unknown one', () => {
    const store = open();
    file(store);
    file(store, { id: 'abc999', signature: '["t"]' });
    expect(() => store.finding('abc')).toThrow('ambiguous: abc123, abc999');
    expect(() => store.finding('zzz')).toThrow('no finding "zzz"');
    expect(() => store.finding('%')).toThrow(UserError);
    expect(() => store.campaign('x')).toThrow('no campaign "x"');
    store.close();
  });

  it('serves two campaigns at once, each of which reads before it writes', () => {
    const [one, two] = [open(), open(path(), 'c2')];
    for (let i = 0; i < 20; i++) {
      fold(one, i * 4, [i]);
      fold(two, i * 4, [i], 'c2');
      file(one, {}, [i]);
      file(two, {}, [i], 'c2');
    }
    expect(one.finding('abc123').occurrences).toBe(40);
    one.close();
    two.close();
  });
});

describe('a file that fails', () => {
  it.each([
    ['SQLITE_FULL', 'the disk is full'],
    ['SQLITE_BUSY_SNAPSHOT', 'is locked by another process'],
    ['SQLITE_CORRUPT_VTAB', 'is damaged'],
    ['SQLITE_IOERR_WRITE', 'cannot be read or written'],
  ])('%s is said in words', (code, words) => {
    const failure = asStoreFailure('night.db', new Sqlite.SqliteError('native words', code));
    expect(failure).toBeInstanceOf(StoreFailure);
    expect(String(failure)).toContain(`night.db: ${words}`);
  });

  it('leaves other errors as they are', () => {
    const other = new Sqlite.SqliteError('no such column', 'SQLITE_ERROR');
    expect(asStoreFailure('night.db', other)).toBe(other);
  });

  it('is noticed when the file is damaged under a running campaign', () => {
    const store = open();
    for (let i = 0; i < 50; i++) fold(store, i * 4, [i]);
    store.close();
    const damaged = new Store(path());
    const bytes = readFileSync(path());
    bytes.fill(0x5a, 4096);
    writeFileSync(path(), bytes);
    expect(() => fold(damaged, 200, [77])).toThrow(StoreFailure);
    expect(() => damaged.mismatches('c1', 'test/s')).toThrow('is damaged');
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
      () => new Sqlite(path()).exec('CREATE TABLE t (x)').close(),
      "not one of Lockstep's",
    ],
    ['one of another application', () => void new Sqlite(path()).pragma('application_id = 7'), "not one of Lockstep's"],
    [
      'one of a newer Lockstep',
      () => {
        new Store(path()).close();
        new Sqlite(path()).pragma(`user_version = ${migrations.length + 1}`);
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
    const db = new Sqlite(path());
    db.exec('CREATE TABLE t (x)');
    db.close();
    expect(() => new Store(path())).toThrow();
    const again = new Sqlite(path());
    expect(again.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['t']);
    expect(again.pragma('application_id', { simple: true })).toBe(0);
    again.close();
  });
});
