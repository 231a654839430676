/**
 * The screenshots of the README, from real campaigns: two short ones against an engine with a planted defect (the example
 * program takes containsAll for containsAny), and the statistics of the generator.
 *
 *   npx tsx docs/screenshots.ts [FOLDER, default docs/screenshots] [--db FILE: keep the database, or take that one]
 *
 * Needs a Chromium (LOCKSTEP_CHROMIUM, else /usr/bin/chromium). Takes about three minutes.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { type Browser, chromium } from 'playwright-core';
import { Store } from '../harness/index.ts';
import { createApp } from '../reports/web/app.tsx';

const ROOT = resolve(import.meta.dirname, '..');
const DEFECT = 'process:node docs/process-example.mjs --containsAll-as-containsAny';
const LARGEST = 300_000;

/** Exit code 1 is what a campaign with findings ends with. */
function lockstep(...args: string[]): void {
  try {
    execFileSync(process.execPath, ['bin/lockstep.js', ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (thrown) {
    if ((thrown as { status?: number }).status !== 1) throw thrown;
  }
}

function campaigns(db: string): void {
  const common = [
    '--subject',
    'cedar/authorize',
    '--implementations',
    'model,engine',
    '--implementations',
    DEFECT,
    '--db',
    db,
  ];
  lockstep('run', ...common, '--budget', '30s', '--seed', '7');
  lockstep('run', ...common, '--budget', '40s', '--seed', '11');
  lockstep('stats', '--subject', 'cedar/authorize', '--tests', '5000', '--seed', '1', '--db', db);
}

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
}

/** The finding that shows most: the one with the largest counterexample that a person still reads at a glance. */
function shots(db: string): Shot[] {
  const store = new Store(db, { readonly: true });
  const small = store.findings().filter(({ size }) => size <= 40);
  store.close();
  const [best] = small.sort((a, b) => b.size - a.size);
  if (best === undefined) throw new Error('the campaigns found nothing: is the defect still planted?');
  const finding = `/findings/${best.id}`;
  return [
    { name: 'overview', path: '/', width: 1200, height: 900 },
    { name: 'overview-dark', path: '/', width: 1200, height: 900, dark: true },
    { name: 'findings', path: '/findings', width: 1200, height: 700 },
    { name: 'finding', path: finding, width: 1200, height: 1250 },
    { name: 'finding-phone', path: finding, width: 390, height: 844 },
    { name: 'compare', path: '/compare', width: 1200, height: 900 },
    { name: 'inputs', path: '/inputs', width: 1200, height: 900 },
  ];
}

async function take(browser: Browser, origin: string, folder: string, shot: Shot): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: shot.width, height: shot.height },
    colorScheme: shot.dark === true ? 'dark' : 'light',
  });
  await page.goto(origin + shot.path);
  const file = join(folder, `${shot.name}.png`);
  await page.screenshot({ path: file });
  await page.close();
  const { size } = statSync(file);
  if (size > LARGEST) throw new Error(`${file} has ${size} bytes, ${LARGEST} is the limit`);
  console.log(`${file}  ${Math.round(size / 1_000)} kB`);
}

async function main(folder: string, kept: string | undefined): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'lockstep-screenshots-'));
  const db = kept ?? join(scratch, 'lockstep.db');
  if (!existsSync(db)) campaigns(db);
  mkdirSync(folder, { recursive: true });
  const web = createApp({ db, isDefaultDb: true });
  const server = serve({ fetch: web.app.fetch, hostname: '127.0.0.1', port: 0 });
  const browser = await chromium.launch({
    executablePath: process.env.LOCKSTEP_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    for (const shot of shots(db)) await take(browser, `http://127.0.0.1:${port}`, folder, shot);
  } finally {
    await browser.close();
    server.close();
    web.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { db: { type: 'string' } } });
await main(positionals[0] ?? join(ROOT, 'docs', 'screenshots'), values.db);
