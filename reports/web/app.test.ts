import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store } from '../../harness/index.ts';
import { CAMPAIGNS, HOSTILE, IDS, makeStore } from '../testing-store.ts';
import { createApp, type WebApp } from './app.tsx';
import { PAGES, pathOf } from './site.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-web-'));
const db = join(folder, 'test.db');
const HOST = '127.0.0.1:7357';
let web: WebApp;

beforeAll(() => {
  makeStore(db);
  web = createApp({ db });
});
afterAll(() => {
  web.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  Promise.resolve(web.app.request(`http://${HOST}${path}`, { headers: { host: HOST, ...headers } }));
const page = async (path: string): Promise<string> => (await get(path)).text();
const json = async (path: string): Promise<never> => (await (await get(path)).json()) as never;
const tokenOf = (html: string): string => /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';

async function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  return web.app.request(`http://${HOST}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form).toString(),
    headers: { host: HOST, origin: `http://${HOST}`, 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
}

const VIEWS = [
  ...PAGES.map(([, target]) => pathOf(target)),
  `/findings/${IDS.shown}`,
  `/findings/${IDS.hostile}`,
  `/findings/${IDS.large}`,
  `/campaigns/${CAMPAIGNS.newer}`,
  '/source?file=model%2Fcedar%2Fevaluate.ts',
];

describe('every page', () => {
  it.each(VIEWS)('%s is there, as HTML and as JSON', async path => {
    const html = await get(path);
    expect(html.status).toBe(200);
    expect(html.headers.get('content-type')).toContain('text/html');
    const [bare = '', query] = path.split('?');
    const asJson = await get(`${bare === '/' ? '/overview' : bare}.json${query === undefined ? '' : `?${query}`}`);
    expect(asJson.status).toBe(200);
    expect(asJson.headers.get('content-type')).toContain('application/json');
    expect(await asJson.json()).toBeTypeOf('object');
  });

  it('links only to pages that are there', async () => {
    const links = new Set<string>();
    for (const path of VIEWS) {
      for (const match of (await page(path)).matchAll(/ href="(\/[^"#]*)/g))
        links.add((match[1] ?? '').replaceAll('&amp;', '&'));
    }
    expect(links.size).toBeGreaterThan(60);
    for (const link of links) expect([link, (await get(link)).status]).toEqual([link, 200]);
  });

  it.each(VIEWS)('%s shows no hostile string raw', async path => {
    const html = await page(path);
    expect(html).not.toContain('<script>document');
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/[^\P{C}\n]/u);
    expect([...html.matchAll(/<script/g)]).toHaveLength(1);
  });

  it('allows nothing but its own script and style to run', async () => {
    const response = await get('/');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    const html = await response.text();
    expect(html).not.toMatch(/ style=| on\w+="/);
    for (const [kind, tag] of [
      ['script', 'script'],
      ['style', 'style'],
    ] as const) {
      const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)?.[1] ?? '';
      const { createHash } = await import('node:crypto');
      expect(policy).toContain(`${kind}-src 'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    }
  });

  it('that does not exist says so, also as JSON', async () => {
    for (const path of ['/nope', '/findings/zz', '/campaigns/zz', '/findings/a/b', '/%E0%A4%A', '/findings/%00']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    expect(await json('/findings/zz.json')).toMatchObject({ error: 'No such finding' });
  });

  it('of a source outside of the model does not exist', async () => {
    for (const file of ['package.json', '../package.json', 'model/../package.json', 'harness/cli.ts', '/etc/passwd']) {
      expect((await get(`/source?file=${encodeURIComponent(file)}`)).status).toBe(404);
    }
  });
});

describe('the list of findings', () => {
  const ids = async (query: string): Promise<string[]> =>
    ((await json(`/findings.json${query}`)) as { findings: { id: string }[] }).findings.map(({ id }) => id);

  it('filters by status, subject, who differs, kind and version', async () => {
    const all = (await json('/findings.json')) as { total: number; pages: number };
    expect(all).toMatchObject({ total: 64, pages: 2 });
    expect(await json('/findings.json?status=fixed')).toMatchObject({ total: 20 });
    expect(await json('/findings.json?status=open')).toMatchObject({ total: 44 });
    expect(await json('/findings.json?implementation=cedar-wasm')).toMatchObject({ total: 30 });
    expect(await json('/findings.json?subject=nobody')).toMatchObject({ total: 0 });
    expect(await json('/findings.json?kind=difference&status=confirmed')).toMatchObject({ total: 1 });
    expect(await ids('?version=engine+4.6.0')).toEqual(expect.arrayContaining([IDS.shown, IDS.hostile, IDS.large]));
    expect(await json('/findings.json?version=engine+4.6.0')).toMatchObject({ total: 3 });
  });

  it('searches the text, several words and markup included', async () => {
    expect(await ids('?text=onerror')).toEqual([IDS.hostile]);
    expect(await ids(`?text=${encodeURIComponent('<script>document onerror=')}`)).toEqual([IDS.hostile]);
    expect(await ids('?text=cc0000')).toEqual([IDS.large]);
    expect(await ids('?text=nosuchword')).toEqual([]);
    expect(await ids(`?text=${encodeURIComponent('"* OR NEAR(')}`)).toEqual([]);
    expect(await json('/findings.json?text=differs&status=fixed')).toMatchObject({ total: 20 });
    // Too short to look for: as if it was not there.
    expect(await json('/findings.json?text=ab')).toMatchObject({ total: 64 });
  });

  it('sorts, pages, and counts each value given the other filters', async () => {
    expect((await ids('?sort=occurrences'))[0]).toBe(IDS.large);
    expect((await ids('?sort=last-seen'))[0]?.slice(0, 2)).toMatch(/aa|bb|cc/);
    const [first, second] = [await ids(''), await ids('?page=2')];
    expect(new Set([...first, ...second]).size).toBe(64);
    const { facets } = (await json('/findings.json?status=fixed')) as {
      facets: { status: object[]; implementation: object[] };
    };
    expect(facets.status).toContainEqual({ value: 'new', count: 43 });
    expect(facets.implementation).toEqual([
      { value: 'cedar-wasm', count: 10 },
      { value: 'engine', count: 10 },
    ]);
  });

  it('takes nonsense for what it is', async () => {
    for (const query of ['?page=-1', '?page=x', '?page=999999999999999999', '?sort=nope', '?status=%27', '?a=1&a=2']) {
      expect([query, (await get(`/findings${query}`)).status]).toEqual([query, 200]);
    }
  });
});

describe('a finding', () => {
  it('shows who says what, the picture, the trace with lines of the model, and its life', async () => {
    const html = await page(`/findings/${IDS.shown}`);
    expect(html).toContain('<mark>');
    expect(html).toMatch(/<title>principal: User::&quot;alice&quot;<\/title>/);
    expect(html).toMatch(/href="\/source\?file=model%2Fcedar%2F\w+\.ts#L\d+"/);
    for (const text of [
      'containsAll',
      'From size 480 to 12',
      'index',
      '4.4.0',
      'npx lockstep replay aa00000001',
      'Replay now',
    ]) {
      expect(html).toContain(text);
    }
  });

  it('is found by the beginning of its id', async () => {
    expect((await get('/findings/aa')).status).toBe(200);
    expect((await get('/findings/ee')).status).toBe(404);
  });

  it('keeps every hostile character visible', async () => {
    const html = await page(`/findings/${IDS.hostile}`);
    expect(html).toContain('\\u{202e}');
    expect(html).toContain('&lt;script&gt;');
    const full = (await json(`/findings/${IDS.hostile}.json`)) as { summary: string };
    expect(full.summary).toBe(HOSTILE);
  });

  it('is decided about, with the history kept', async () => {
    const path = `/findings/${IDS.shown}`;
    const token = tokenOf(await page(path));
    const done = await post(`${path}/triage`, {
      token,
      status: 'confirmed',
      note: 'seen with own eyes',
      until: '',
      of: '',
    });
    expect([done.status, done.headers.get('location')]).toEqual([303, path]);
    expect(await json(`${path}.json`)).toMatchObject({ status: 'confirmed', note: 'seen with own eyes' });
    expect(await page(path)).toContain('seen with own eyes');
  });

  it.each([
    ['known without a reason', { status: 'known', until: '2099-01-01' }, 'needs note WHY'],
    ['known until a day that is over', { status: 'known', note: 'x', until: '2001-01-01' }, 'is in the past'],
    ['a duplicate of nobody', { status: 'duplicate', of: 'zzzz' }, 'no finding'],
    ['a duplicate of itself', { status: 'duplicate', of: IDS.back }, 'duplicate of itself'],
    ['no status at all', { status: 'gone' }, 'is not one of'],
  ])('is not decided to be %s', async (_what, form, why) => {
    const path = `/findings/${IDS.back}`;
    const refused = await post(`${path}/triage`, { token: tokenOf(await page(path)), ...form });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain(why);
    expect(await json(`${path}.json`)).toMatchObject({ status: 'new' });
  });

  it('is replayed in a process of its own, and the page tells how it went', async () => {
    const path = `/findings/${IDS.shown}`;
    const done = await post(`${path}/replay`, { token: tokenOf(await page(path)) });
    expect([done.status, done.headers.get('location')]).toEqual([303, `${path}#replay`]);
    expect(await page(path)).toContain('All agree now');
  }, 60_000);

  it('whose replay does not end is stopped', async () => {
    const impatient = createApp({ db, replayMs: 50 });
    const request = (path: string, init?: RequestInit) =>
      Promise.resolve(
        impatient.app.request(`http://${HOST}${path}`, {
          ...init,
          headers: { host: HOST, origin: `http://${HOST}`, ...init?.headers },
        }),
      );
    const token = tokenOf(await (await request(`/findings/${IDS.back}`)).text());
    const body = new URLSearchParams({ token }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await request(`/findings/${IDS.back}/replay`, { method: 'POST', body, headers });
    expect(await (await request(`/findings/${IDS.back}`)).text()).toContain('no end within 0.05 s');
    impatient.close();
  });
});

describe('the door', () => {
  it.each(['evil.example', 'evil.example:7357', '127.0.0.1.evil.example', '10.0.0.1:7357', ''])(
    'stays shut for the host "%s"',
    async host => {
      expect((await get('/', { host })).status).toBe(421);
    },
  );

  it.each(['127.0.0.1', 'localhost:7357', 'LOCALHOST:1', '[::1]:7357'])('is open for the host "%s"', async host => {
    expect((await get('/', { host })).status).toBe(200);
  });

  it.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['the same name on another port', { origin: 'http://127.0.0.1:80' }],
    ['no origin', { origin: '' }],
    ['an opaque origin', { origin: 'null' }],
  ])('lets nobody change anything from %s', async (_what, headers) => {
    const path = `/findings/${IDS.back}`;
    const token = tokenOf(await page(path));
    expect((await post(`${path}/triage`, { token, status: 'invalid' }, headers)).status).toBe(403);
    expect(await json(`${path}.json`)).toMatchObject({ status: 'new' });
  });

  it('lets nobody change anything without the token of this server', async () => {
    for (const token of ['', 'x'.repeat(32), '__proto__']) {
      expect((await post(`/findings/${IDS.back}/triage`, { token, status: 'invalid' })).status).toBe(403);
      expect((await post(`/findings/${IDS.back}/replay`, { token })).status).toBe(403);
    }
    expect(await json(`/findings/${IDS.back}.json`)).toMatchObject({ status: 'new' });
  });

  it('takes no large form and no other method', async () => {
    const token = tokenOf(await page(`/findings/${IDS.back}`));
    expect((await post(`/findings/${IDS.back}/triage`, { token, note: 'x'.repeat(100_000) })).status).toBe(413);
    const put = await web.app.request(`http://${HOST}/findings`, { method: 'PUT', headers: { host: HOST } });
    expect(put.status).toBe(404);
  });
});

describe('other pages', () => {
  it('say in one line whether anything new is wrong', async () => {
    expect(await json('/overview.json')).toMatchObject({
      verdict: { mood: 'bad', words: '3 new findings, 1 reopened' },
    });
    const empty = join(folder, 'empty.db');
    new Store(empty).close();
    expect(existsSync(empty)).toBe(true);
    const other = createApp({ db: empty });
    const html = await (await other.app.request(`http://${HOST}/`, { headers: { host: HOST } })).text();
    expect(html).toContain('No campaign yet');
    other.close();
  });

  it('tell what is new, gone, changed and still there', async () => {
    const { groups } = (await json('/compare.json')) as { groups: { name: string; findings: { id: string }[] }[] };
    expect(groups.map(({ name, findings }) => [name, findings.map(({ id }) => id)])).toEqual([
      ['new', [IDS.shown]],
      ['gone', [IDS.large]],
      ['changed', [IDS.back]],
      ['still', ['ee00000000']],
    ]);
  });

  it('show holes of the feature matrix, missed goals and surviving defects first', async () => {
    const inputs = await page('/inputs');
    expect(inputs).toContain('2 by 2, 1 never occurred');
    expect(inputs.indexOf('decisions differ')).toBeLessThan(inputs.indexOf('context is read'));
    const detection = await page('/detection');
    expect(detection.indexOf('tag-order')).toBeLessThan(detection.indexOf('like-ignores-case'));
    expect(detection).toContain('1 of 2');
  });

  it('show how much of the implementations inputs reach, and what they do not', async () => {
    const detection = await page('/detection');
    expect(detection).toContain('99 of 100');
    expect(detection).toContain('engine/cedar/like.ts:7');
    const { trend } = (await json('/overview.json')) as { trend: { coverage: number }[] };
    expect(trend.at(-1)?.coverage).toBe(0.5);
  });
});
