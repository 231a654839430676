/**
 * The local web application over a store.
 *
 * Safe, because the data are hostile and a browser has other tabs: only requests to this machine's own names are
 * answered (no DNS rebinding), changes need the page's token and the same origin, nothing on a page runs but our script.
 * Reads on a connection that cannot write; a decision opens its own for a moment, also beside a running campaign.
 */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Child } from 'hono/jsx';
import {
  checkDecision,
  messageOf,
  Queries,
  type ReplayReport,
  replayApart,
  Store,
  UserError,
  writeJson,
} from '../../harness/index.ts';
import { HEADER_POLICY, renderPage } from './frame.tsx';
import { ProblemPage } from './pages/problem.tsx';
import { pathOf, type Site, type Target, targetOf } from './site.ts';
import { type FindingExtras, viewOf } from './views.tsx';

export interface AppOptions {
  readonly db: string;
  /** Whether commands on the pages have to name the database. */
  readonly isDefaultDb?: boolean;
  /** A replay is stopped after so long. */
  readonly replayMs?: number;
}

export interface WebApp {
  readonly app: Hono;
  close(): void;
}

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': HEADER_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Not "no-referrer": browsers would then send no origin with our own forms.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);
const LARGEST_FORM = 64 * 1024;
/** Results of replays that are remembered, the latest of each finding. */
const REMEMBERED = 100;

/** Throws a UserError when the database cannot be used. */
export function createApp(options: AppOptions): WebApp {
  const server = new Pages(options);
  const app = new Hono();
  const tooLarge = (c: Context) => server.problem(c, 413, 'Too large', 'A decision is a few words.');
  app.use(async (c, next) => {
    for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
    if (!OWN_NAMES.has(hostOf(c))) return c.text('This server answers to 127.0.0.1 and localhost only.\n', 421);
    return next();
  });
  app.on('POST', '*', bodyLimit({ maxSize: LARGEST_FORM, onError: tooLarge }), async (c, next) => {
    if (c.req.header('origin') !== `http://${c.req.header('host')}`)
      return server.problem(c, 403, 'Not from here', 'Changes are made from these pages only.');
    if (!server.knows((await c.req.parseBody()).token)) {
      return server.problem(
        c,
        403,
        'An old page',
        'The server was started anew since this page was shown: load it again.',
      );
    }
    return next();
  });
  app.post('/findings/:id/triage', c => server.triage(c, c.req.param('id')));
  app.post('/findings/:id/replay', c => server.replay(c, c.req.param('id')));
  app.get('*', c => server.show(c));
  app.notFound(c => server.problem(c, 404, 'No such page', c.req.path));
  app.onError((thrown, c) => {
    if (thrown instanceof UserError) return server.problem(c, 400, 'This does not work', thrown.message);
    process.stderr.write(`${thrown.stack ?? messageOf(thrown)}\n`);
    return server.problem(c, 500, 'Lockstep failed', 'This is a defect of Lockstep; the terminal says more.');
  });
  return { app, close: () => server.close() };
}

const hostOf = (c: Context): string => (c.req.header('host') ?? '').replace(/:\d+$/, '').toLowerCase();

class Pages {
  readonly #options: AppOptions;
  readonly #queries: Queries;
  readonly #token = randomBytes(24).toString('base64url');
  readonly #replays = new Map<string, { at: string; report: ReplayReport }>();
  readonly #running = new Map<string, Promise<ReplayReport>>();

  constructor(options: AppOptions) {
    this.#options = options;
    this.#queries = new Queries(options.db);
  }

  close(): void {
    this.#queries.close();
  }

  knows(token: unknown): boolean {
    if (typeof token !== 'string') return false;
    const [given, own] = [Buffer.from(token), Buffer.from(this.#token)];
    return given.length === own.length && timingSafeEqual(given, own);
  }

  async show(c: Context): Promise<Response> {
    const isJson = c.req.path.endsWith('.json');
    const path = isJson ? c.req.path.slice(0, -'.json'.length) : c.req.path;
    const target = targetOf(path, new URL(c.req.url).searchParams);
    if (target === undefined) return this.problem(c, 404, 'No such page', c.req.path);
    return this.#page(c, target, { isJson, status: 200 });
  }

  async triage(c: Context, id: string): Promise<Response> {
    const form = await c.req.parseBody();
    const field = (name: string): string | undefined => (typeof form[name] === 'string' ? form[name] : undefined);
    const store = new Store(this.#options.db);
    try {
      const finding = store.finding(id);
      const asked = field('of')?.trim();
      const of = asked === undefined || asked === '' ? undefined : store.finding(asked).id;
      const [status, note, until] = [field('status') ?? '', field('note'), field('until')];
      store.decide(finding, checkDecision(finding.id, { status, note, until, of }));
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      const refused = thrown.message.replaceAll('--', '');
      return this.#page(c, { view: 'finding', id }, { isJson: false, status: 400 }, { refused });
    } finally {
      store.close();
    }
    return c.redirect(pathOf({ view: 'finding', id }), 303);
  }

  /** One replay of a finding at a time: a second click waits for the first one's result. */
  async replay(c: Context, id: string): Promise<Response> {
    const finding = this.#queries.finding(id);
    if (finding === undefined) return this.problem(c, 404, 'No such finding', id);
    const { db, replayMs = 60_000 } = this.#options;
    const running = this.#running.get(finding.id) ?? replayApart(finding.id, db, replayMs);
    this.#running.set(finding.id, running);
    try {
      const report = await running;
      this.#replays.delete(finding.id);
      this.#replays.set(finding.id, { at: new Date().toISOString(), report });
      for (const old of [...this.#replays.keys()].slice(0, -REMEMBERED)) this.#replays.delete(old);
    } finally {
      this.#running.delete(finding.id);
    }
    return c.redirect(`${pathOf({ view: 'finding', id: finding.id })}#replay`, 303);
  }

  async problem(c: Context, status: 400 | 403 | 404 | 413 | 500, what: string, why: string): Promise<Response> {
    if (c.req.path.endsWith('.json')) return c.json({ error: what, why }, status);
    const site = this.#site(undefined);
    return this.#html(c, status, what, 'overview', <ProblemPage what={what} why={why} site={site} />);
  }

  async #page(
    c: Context,
    target: Target,
    { isJson, status }: { isJson: boolean; status: 200 | 400 },
    extras: FindingExtras = {},
  ): Promise<Response> {
    const replayed =
      target.view === 'finding' ? this.#replays.get(this.#queries.finding(target.id)?.id ?? '') : undefined;
    const view = viewOf(this.#queries, target, { replayed, ...extras });
    if (view === undefined) {
      return this.problem(
        c,
        404,
        `No such ${target.view}`,
        'id' in target ? target.id : 'file' in target ? target.file : '',
      );
    }
    if (isJson) return c.body(writeJson(view.json(), 2), status, { 'Content-Type': 'application/json; charset=utf-8' });
    return this.#html(c, status, view.title, target.view, view.body(this.#site(target)), target, view.up);
  }

  async #html(
    c: Context,
    status: 200 | 400 | 403 | 404 | 413 | 500,
    title: string,
    view: Target['view'],
    body: Child,
    target?: Target,
    up?: Target,
  ): Promise<Response> {
    const site = this.#site(target);
    const html = await renderPage({ title, view, site, children: body, ...(up === undefined ? {} : { up }) });
    return c.html(html, status);
  }

  #site(target: Target | undefined): Site {
    return {
      href: pathOf,
      json: target === undefined ? undefined : jsonPathOf(target),
      live: { token: this.#token },
      db: this.#options.isDefaultDb === true ? undefined : this.#options.db,
      detail: 1,
    };
  }
}

/** `/findings.json?status=new`, `/overview.json`. */
function jsonPathOf(target: Target): string {
  const [path = '', query] = pathOf(target).split('#')[0]?.split('?') ?? [];
  return `${path === '/' ? '/overview' : path}.json${query === undefined ? '' : `?${query}`}`;
}
