import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IDS, makeStore } from '../testing-store.ts';
import { createApp, type WebApp } from './app.tsx';
import { exportSite } from './export.ts';

const CHROMIUM = process.env.LOCKSTEP_CHROMIUM ?? '/usr/bin/chromium';
const ARGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const missing = !existsSync(CHROMIUM);
if (missing) console.warn(`SKIPPED: the pages in a real browser, because there is no ${CHROMIUM}`);

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'lockstep-browser-'));
const db = join(folder, 'test.db');
let web: WebApp;
let server: ReturnType<typeof serve>;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  if (missing) return;
  makeStore(db);
  await exportSite({ db, folder: join(folder, 'site'), findings: 100 });
  web = createApp({ db });
  await new Promise<void>(resolve => {
    server = serve({ fetch: web.app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
      origin = `http://127.0.0.1:${port}`;
      resolve();
    });
  });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS.split(' ') });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  if (server !== undefined) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
  web?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** What the browser complained of, and requests that left the site. */
  readonly complaints: string[];
}

/** Runs `use` on a page of its own; fails when the browser complains or a hostile string runs. */
async function onPage(options: BrowserContextOptions, use: (opened: Opened) => Promise<void>): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('dialog', dialog => complaints.push(`dialog: ${dialog.message()}`));
  page.on('request', request => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith(pathToFileURL(folder).href) && !url.startsWith('data:'))
      complaints.push(url);
  });
  await use({ page, complaints });
  expect(await page.evaluate('document.documentElement.dataset.hacked')).toBeUndefined();
  expect(complaints).toEqual([]);
  await context.close();
}

describe.skipIf(missing)(missing ? 'in a real browser: SKIPPED, there is none' : 'in a real browser', () => {
  it('one goes from the verdict to a decision and a replay', async () => {
    await onPage({}, async ({ page }) => {
      await page.goto(origin);
      expect(await page.locator('h1').textContent()).toContain('new finding');
      await page.getByRole('link', { name: 'Findings', exact: true }).click();
      await page.getByRole('searchbox').fill('aa00000001');
      await page.getByLabel('Status').selectOption('new');
      await page.getByRole('button', { name: 'Show' }).click();
      expect(page.url()).toContain('text=aa00000001&status=new');
      expect(await page.locator('[data-row]').count()).toBe(1);
      await page.getByRole('link', { name: IDS.shown }).click();
      expect(await page.locator('.answer.odd mark').first().textContent()).toContain('"deny"');
      await page.getByLabel('Note').fill('the engine forgets the second group');
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.waitForURL(`${origin}/findings/${IDS.shown}`);
      expect(await page.locator('h1 .badge').textContent()).toBe('confirmed');
      expect(await page.content()).toContain('the engine forgets the second group');
      await page.getByRole('button', { name: 'Replay now' }).click();
      await page.getByText('All agree now').waitFor({ timeout: 60_000 });
    });
  }, 90_000);

  it('keys move, open and explain', async () => {
    await onPage({}, async ({ page }) => {
      await page.goto(`${origin}/findings`);
      for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
      const second = await page.locator('[data-row] a').nth(1).getAttribute('href');
      await page.keyboard.press('Enter');
      await page.waitForURL(`${origin}${second}`);
      await page.keyboard.press('u');
      await page.waitForURL(`${origin}/findings`);
      await page.keyboard.press('?');
      expect(await page.locator('#keys').evaluate(dialog => (dialog as unknown as { open: boolean }).open)).toBe(true);
      await page.keyboard.press('Escape');
      await page.keyboard.press('n');
      await page.waitForURL(/page=2/);
    });
  });

  it('hostile strings run nothing', async () => {
    await onPage({}, async ({ page }) => {
      for (const path of ['/findings?text=onerror', `/findings/${IDS.hostile}`, `/findings/${IDS.large}`, '/']) {
        await page.goto(origin + path);
        expect(await page.evaluate('document.documentElement.dataset.hacked')).toBeUndefined();
        expect(await page.locator('img').count()).toBe(0);
      }
      await page.goto(`${origin}/findings/${IDS.hostile}`);
      expect(await page.locator('.ctl').first().textContent()).toBe('\\u{0}');
    });
  });

  it('without JavaScript everything can be read and decided', async () => {
    await onPage({ javaScriptEnabled: false }, async ({ page }) => {
      await page.goto(`${origin}/findings`);
      await page.getByRole('link', { name: IDS.back }).first().click();
      expect(await page.getByRole('button', { name: 'Keys' }).isVisible()).toBe(false);
      await page.getByLabel('Duplicate of').fill(IDS.shown);
      await page.getByRole('button', { name: 'Duplicate', exact: true }).click();
      expect(await page.locator('h1 .badge').textContent()).toBe('duplicate');
    });
  });

  it('the exported folder opens from file://, with its script and its style', async () => {
    await onPage({}, async ({ page }) => {
      await page.goto(pathToFileURL(join(folder, 'site', 'index.html')).href);
      expect(await page.locator('h1').textContent()).toContain('new finding');
      const width = await page.evaluate("getComputedStyle(document.querySelector('.tiles')).display");
      expect(width).toBe('grid');
      await page.getByRole('link', { name: 'Findings', exact: true }).click();
      await page.getByRole('searchbox').fill('bb0000');
      expect(await page.locator('[data-row]:not(.hidden)').count()).toBe(1);
      await page.getByRole('link', { name: IDS.hostile }).click();
      expect(page.url()).toContain(`findings/${IDS.hostile}.html`);
      await page.locator('.trace a').first().click();
      expect(page.url()).toMatch(/source\/model_cedar_\w+_ts\.html#L\d+$/);
    });
  });
});

/** What sticks out of the screen, and is in nothing that scrolls by itself. */
const WIDE = `document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
  .filter(each => each.getBoundingClientRect().right > innerWidth && each.closest('.scroll, .code') === null)
  .map(each => 'too wide: ' + each.outerHTML.slice(0, 100)).slice(-3)`;

const SEEN = [
  '/',
  '/findings',
  `/findings/${IDS.shown}`,
  `/findings/${IDS.hostile}`,
  '/campaigns',
  '/campaigns/20260102-000000-bbbb',
  '/compare',
  '/inputs',
  '/detection',
  '/source?file=model/cedar/evaluate.ts',
  '/nope.html',
];

describe.skipIf(missing)('accessibility', () => {
  it.each([
    ['in the light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }, {}],
    // The same pages: only what colours and sizes can change is looked at again.
    [
      'in the dark, on a phone',
      { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
      { runOnly: ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable'] },
    ],
  ] as const)(
    'passes %s',
    async (_name, options, rules) => {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const found: unknown[] = [];
      for (const path of SEEN) {
        await page.goto(origin + path);
        await page.evaluate(AXE);
        const violations: string[] = await page.evaluate(
          `axe.run(${JSON.stringify(rules)}).then(({ violations }) => violations.map(each => each.id + ': ' + each.nodes[0].html.slice(0, 200)))`,
        );
        // The page itself never scrolls sideways; wide tables scroll within.
        const wide: string[] = await page.evaluate(WIDE);
        for (const problem of [...violations, ...wide]) found.push([path, problem]);
      }
      expect(found).toEqual([]);
      await context.close();
    },
    60_000,
  );
});
