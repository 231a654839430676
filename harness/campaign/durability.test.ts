/** A database that is locked, full or shared: nothing that was seen is lost, and the campaign can be gone on with. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJson } from '../json.ts';
import { StoreFailure } from '../store/failure.ts';
import { Sqlite } from '../store/sqlite.ts';
import { Store } from '../store/store.ts';
import { bundleOf } from '../testing-bundle.ts';
import { resultOf } from './result.ts';
import { essence, LocalPool, model, toyCampaign, toyPlan, twoBugs } from './toy.ts';

let folder: string;
let killable: string;
beforeAll(async () => {
  killable = await bundleOf(join(import.meta.dirname, 'killable.ts'));
  folder = mkdtempSync(join(tmpdir(), 'lockstep-durability-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const undisturbed = async (scenarios: number): Promise<object> =>
  essence((await toyCampaign(new LocalPool([model, twoBugs]), { scenarios })).result);

const setAside = (file: string): string[] => {
  const names = readdirSync(folder).filter(name => name.startsWith(`${file}.mismatches-`));
  return names.flatMap(name => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'));
};

describe('a database that is locked', () => {
  it('ends the campaign with words; what it could not take is beside it; then it goes on', async () => {
    const file = join(folder, 'locked.db');
    const store = new Store(file, { busyMs: 50 });
    const other = new Sqlite(file);
    const pool = new LocalPool([model, twoBugs]);
    const range = pool.range.bind(pool);
    let ranges = 0;
    pool.range = async job => {
      if (++ranges === 4) other.exec('BEGIN IMMEDIATE');
      return range(job);
    };
    const failed = await toyCampaign(pool, { store, scenarios: 1_500 }).catch((thrown: unknown) => thrown);
    expect(failed).toBeInstanceOf(StoreFailure);
    expect(String(failed)).toMatch(/locked\.db: is locked by another process.*\n.*mismatch.*\n.*run --resume c/);
    store.close();

    const lines = setAside('locked.db').map(line => readJson(line) as { lockstep?: number; input?: object });
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatchObject({ lockstep: 1, input: { numbers: expect.any(Array) } });

    other.exec('ROLLBACK');
    other.close();
    const again = new Store(file);
    const { result } = await toyCampaign(new LocalPool([model, twoBugs]), { store: again, scenarios: 1_500 });
    expect(essence(result)).toEqual(await undisturbed(1_500));
    again.close();
  });
});

/** A limit on the size of files is as good as a full disk; Node itself would die of the signal that comes with it. */
const IGNORE = 'data:text/javascript,process.on("SIGXFSZ",()=>{})';

describe('a disk that is full', () => {
  it('ends the campaign with words and exit code 3, and what is stored stays whole', { timeout: 60_000 }, async () => {
    const file = join(folder, 'full.db');
    const limited = `ulimit -f 512 && exec "$0" --import '${IGNORE}' "$@"`;
    const ended = await run('/bin/sh', ['-c', limited, process.execPath, killable, file, '20000']);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/full\.db: (the disk is full|cannot be read or written)/);
    const store = new Store(file);
    const row = store.subject('c', 'test/sum');
    expect(row?.position).toBeGreaterThan(0);
    expect(row?.scenarios).toBe(row?.position);
    const { result } = await toyCampaign(new LocalPool([model, twoBugs]), { store, scenarios: 4_000 });
    expect(essence(result)).toEqual(await undisturbed(Math.max(4_000, row?.position ?? 0)));
    store.close();
  });
});

describe('two campaigns on one database', () => {
  it('at once, in two processes, are both complete', { timeout: 60_000 }, async () => {
    const file = join(folder, 'shared.db');
    const node = (id: string) => run(process.execPath, [killable, file, '3000', id]);
    expect(await Promise.all([node('one'), node('two')])).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
    const store = new Store(file, { readonly: true });
    const [one, two] = ['one', 'two'].map(id => resultOf(store, id, toyPlan()));
    expect(one && essence(one)).toEqual(two && essence(two));
    expect(store.findings().reduce((all, { occurrences }) => all + occurrences, 0)).toBe(2 * (one?.mismatches ?? 0));
    store.close();
    expect(existsSync(file)).toBe(true);
  });
});

async function run(command: string, args: readonly string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', chunk => {
    stderr += String(chunk);
  });
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  return { code, stderr };
}
