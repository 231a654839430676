/**
 * The pages as files: readable from file://, without server or network, each page small.
 *
 * Links are relative, so that the folder can be moved, zipped or published. What is not exported (findings beyond the
 * limit, filters) is text instead of a link, never a dead link.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { COUNTED, type Json, messageOf, PAGE_SIZE, Queries, UserError, writeJson } from '../../harness/index.ts';
import { renderPage } from './frame.tsx';
import { PAGES, type Site, type Target } from './site.ts';
import { viewOf } from './views.tsx';

export interface ExportOptions {
  readonly db: string;
  readonly folder: string;
  /** Findings that get a page of their own: the latest so many, open ones first. */
  readonly findings: number;
  readonly isDefaultDb?: boolean;
}

export interface Exported {
  readonly pages: number;
  readonly findings: number;
  readonly bytes: number;
  readonly largestPage: number;
}

/** No page is larger: details are cut until it fits. */
export const LARGEST_PAGE = 200_000;
const CAMPAIGNS = 90;
const LIST_PAGES = 20;
const DETAILS = [1, 0.5, 0.25, 0.1, 0.03, 0];

/** Writes over files of an earlier export; leaves all others alone. Throws a UserError when it cannot write. */
export async function exportSite(options: ExportOptions): Promise<Exported> {
  const queries = new Queries(options.db);
  try {
    return await new Exporter(queries, options).run();
  } finally {
    queries.close();
  }
}

class Exporter {
  readonly #queries: Queries;
  readonly #options: ExportOptions;
  /** File by the target it is of, for all that will be written. */
  readonly #files = new Map<string, string>();
  /** Source files that some page leads to. */
  readonly #sources = new Set<string>();
  #pages = 0;
  #bytes = 0;
  #largest = 0;

  constructor(queries: Queries, options: ExportOptions) {
    this.#queries = queries;
    this.#options = options;
  }

  async run(): Promise<Exported> {
    const targets = this.#plan();
    for (const target of targets) this.#files.set(keyOf(target), fileOf(target));
    for (const target of targets) await this.#write(target);
    for (const file of this.#sources) await this.#write({ view: 'source', file });
    const findings = targets.filter(({ view }) => view === 'finding').length;
    return { pages: this.#pages, findings, bytes: this.#bytes, largestPage: this.#largest };
  }

  #plan(): Target[] {
    const lists: Target[] = [undefined, 'open', ...this.#statuses()].flatMap(status => this.#listPages(status));
    const ids = [...this.#ids('open'), ...this.#ids(undefined)];
    const findings = [...new Set(ids)].slice(0, this.#options.findings);
    const all: Target[] = [
      ...PAGES.map(([, target]) => target),
      ...lists,
      ...findings.map((id): Target => ({ view: 'finding', id })),
      ...this.#queries.campaigns(CAMPAIGNS).map(({ id }): Target => ({ view: 'campaign', id })),
    ];
    // The first list of findings is one of the pages, too.
    return [...new Map(all.map(target => [keyOf(target), target])).values()];
  }

  #statuses(): string[] {
    const { facets } = this.#queries.list.page({}, 'last-seen', 1, 1);
    return facets.status.map(({ value }) => value).filter(value => value !== 'open');
  }

  #listPages(status: string | undefined): Target[] {
    const filter = status === undefined ? {} : { status };
    const { pages } = this.#queries.list.page(filter, 'last-seen', 1, PAGE_SIZE);
    return Array.from({ length: Math.min(pages, LIST_PAGES) }, (_, i) => ({ view: 'findings', filter, page: i + 1 }));
  }

  #ids(status: string | undefined): string[] {
    const size = Math.min(this.#options.findings, COUNTED);
    const filter = status === undefined ? {} : { status };
    return this.#queries.list.page(filter, 'last-seen', 1, size).findings.map(({ id }) => id);
  }

  async #write(target: Target): Promise<void> {
    const file = fileOf(target);
    const view = viewOf(this.#queries, target);
    if (view === undefined) return;
    const json = `${file.slice(0, -'.html'.length)}.json`;
    let html = '';
    for (const detail of DETAILS) {
      const site = this.#site(file, posix.basename(json), detail);
      const { title, up } = view;
      html = await renderPage({
        title,
        view: target.view,
        site,
        children: view.body(site),
        ...(up === undefined ? {} : { up }),
      });
      if (Buffer.byteLength(html) <= LARGEST_PAGE) break;
    }
    this.#save(file, html);
    this.#save(json, jsonText(view.json()));
    this.#pages++;
    this.#largest = Math.max(this.#largest, Buffer.byteLength(html));
  }

  #site(from: string, json: string, detail: number): Site {
    return {
      href: target => this.#href(from, target),
      json,
      live: undefined,
      db: this.#options.isDefaultDb === true ? undefined : this.#options.db,
      detail,
    };
  }

  #href(from: string, target: Target): string | undefined {
    if (target.view === 'source') this.#sources.add(target.file);
    const file = target.view === 'source' ? fileOf(target) : this.#files.get(keyOf(target));
    if (file === undefined) return undefined;
    const line = target.view === 'source' && target.line !== undefined ? `#L${target.line}` : '';
    const relative = posix.relative(posix.dirname(from), file);
    return `${relative.split('/').map(encodeURIComponent).join('/')}${line}`;
  }

  #save(file: string, text: string): void {
    const path = join(this.#options.folder, file);
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    } catch (thrown) {
      throw new UserError(`${path}: cannot be written (${messageOf(thrown)})`);
    }
    this.#bytes += Buffer.byteLength(text);
  }
}

/** Small documents for eyes, large ones on one line. */
function jsonText(json: Json): string {
  const pretty = writeJson(json, 2);
  return pretty.length <= LARGEST_PAGE ? pretty : writeJson(json);
}

/** The same target in any spelling. A comparison is exported of the last two campaigns only. */
function keyOf(target: Target): string {
  if (target.view !== 'findings') return JSON.stringify(target, ['view', 'id', 'a', 'b']);
  const { filter = {}, sort = 'last-seen', page = 1 } = target;
  const set = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  return JSON.stringify(['findings', set.sort(), sort, page]);
}

function fileOf(target: Target): string {
  switch (target.view) {
    case 'overview':
      return 'index.html';
    case 'findings': {
      const status = target.filter?.status === undefined ? '' : `-${safe(target.filter.status)}`;
      return `findings${status}${target.page === undefined || target.page === 1 ? '' : `-${target.page}`}.html`;
    }
    case 'finding':
      return `findings/${safe(target.id)}.html`;
    case 'campaign':
      return `campaigns/${safe(target.id)}.html`;
    case 'source':
      return `source/${safe(target.file)}.html`;
    default:
      return `${target.view}.html`;
  }
}

/** Ids are ours, but come out of a file: nothing of them may leave the folder. */
const safe = (name: string): string => name.replace(/[^A-Za-z0-9-]/g, '_');
