import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../harness/index.ts';
import { IDS, makeStore } from '../testing-store.ts';
import { type Exported, exportSite, LARGEST_PAGE } from './export.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-export-'));
const db = join(folder, 'test.db');
const site = join(folder, 'site');
let done: Exported;
let files: string[];

beforeAll(async () => {
  makeStore(db);
  done = await exportSite({ db, folder: site, findings: 30 });
  files = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter(file => statSync(join(site, file)).isFile());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string): string => readFileSync(join(site, file), 'utf8');
const pages = (): string[] => files.filter(file => file.endsWith('.html'));

describe('the exported pages', () => {
  it('are all there, each with its JSON', () => {
    for (const file of [
      'index',
      'findings',
      'findings-2',
      'findings-open',
      'findings-fixed',
      'campaigns',
      'compare',
      'inputs',
      'detection',
    ]) {
      expect(files).toContain(`${file}.html`);
    }
    expect(files).toContain(`findings/${IDS.hostile}.html`);
    expect(done).toMatchObject({ pages: pages().length, findings: 30 });
    for (const page of pages()) {
      expect(JSON.parse(read(page.replace(/html$/, 'json')))).toBeTypeOf('object');
    }
  });

  it('lead only to each other, by relative links', () => {
    let links = 0;
    for (const page of pages()) {
      for (const [, href = ''] of read(page).matchAll(/ (?:href|src|action)="([^"]*)"/g)) {
        if (href === 'data:,' || href.startsWith('#')) continue;
        expect(href).not.toMatch(/^[a-z]+:|^\//);
        const [path = '', anchor] = href.split('#');
        const target = resolve(site, dirname(page), decodeURIComponent(path));
        expect([page, href, existsSync(target)]).toEqual([page, href, true]);
        if (anchor !== undefined) expect(readFileSync(target, 'utf8')).toContain(`id="${anchor}"`);
        links++;
      }
    }
    expect(links).toBeGreaterThan(200);
  });

  it('are small, the one about a huge input too', () => {
    for (const page of pages()) expect([page, Buffer.byteLength(read(page)) <= LARGEST_PAGE]).toEqual([page, true]);
    expect(done.largestPage).toBe(Math.max(...pages().map(page => Buffer.byteLength(read(page)))));
    expect(read(`findings/${IDS.large}.html`)).toContain('policies more; the JSON of this page has all');
  });

  it('change nothing and run nothing but their own script', () => {
    for (const page of pages()) {
      const html = read(page);
      expect(html).toContain('http-equiv="Content-Security-Policy"');
      expect(html).not.toMatch(/method="post"|name="token"|<img|<script>document/);
      expect([...html.matchAll(/<script/g)]).toHaveLength(1);
    }
  });

  it('tell what was left out instead of leading nowhere', () => {
    const listed = [...read('findings-2.html').matchAll(/<th scope="row" class="mono"><(span|a)/g)].map(
      match => match[1],
    );
    expect(new Set(listed)).toEqual(new Set(['span']));
  });
});

describe('an export that cannot be written', () => {
  it('says which file', async () => {
    await expect(exportSite({ db, folder: db, findings: 1 })).rejects.toThrow(UserError);
    await expect(exportSite({ db, folder: db, findings: 1 })).rejects.toThrow('test.db');
  });
});
