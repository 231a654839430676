/**
 * The list of findings as a person asks for it: filtered, searched, sorted, counted.
 *
 * Promise: no query reads a whole row of a finding that is not shown, and none takes time that grows with occurrences.
 * Counts are exact up to 10,000 and say so beyond.
 */

import type { FindingRow } from './store.ts';

/** Counts stop here: beyond, a person narrows the list rather than reads it. */
export const COUNTED = 10_000;
export const PAGE_SIZE = 50;
/** Groups of equal facets; a store that has more shows the counts of these. */
const MOST_GROUPS = 50_000;

export const SORTS = ['last-seen', 'first-seen', 'occurrences', 'size'] as const;
export type Sort = (typeof SORTS)[number];

export interface ListFilter {
  /** A status, or `open`: new and confirmed. */
  readonly status?: string;
  readonly subject?: string;
  /** One of the implementations that a finding is about. */
  readonly implementation?: string;
  readonly kind?: string;
  /** `cedar-wasm 4.5.0`: last seen with this version. */
  readonly version?: string;
  /** Words that all occur in the finding; those under three characters are not looked for. */
  readonly text?: string;
}

/** What lists show of a finding. */
export type ListedFinding = Pick<
  FindingRow,
  | 'id'
  | 'status'
  | 'subject'
  | 'kind'
  | 'summary'
  | 'size'
  | 'size_before'
  | 'occurrences'
  | 'first_seen'
  | 'last_seen'
  | 'first_campaign'
  | 'last_campaign'
  | 'tests_until_found'
  | 'until'
>;

export type FacetName = 'status' | 'subject' | 'implementation' | 'kind' | 'version';
export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

export interface FindingPage {
  readonly findings: readonly ListedFinding[];
  /** How many there are; `capped`: at least so many. */
  readonly total: number;
  readonly capped: boolean;
  readonly page: number;
  readonly pages: number;
  /** For each facet the values there are, given all other filters. */
  readonly facets: Readonly<Record<FacetName, readonly FacetCount[]>>;
}

/** What the list needs of a database; prepared statements are the caller's business. */
export interface Reader {
  all<Row>(sql: string, ...values: unknown[]): Row[];
  /** Changes when another connection has written. */
  version(): number;
}

interface Group {
  readonly status: string;
  readonly subject: string;
  readonly kind: string;
  readonly odd: string | null;
  readonly last_campaign: string;
  readonly n: number;
}
const COLUMNS: Readonly<Record<Sort, string>> = {
  'last-seen': 'last_seen',
  'first-seen': 'first_seen',
  occurrences: 'occurrences',
  size: 'size',
};

export class FindingList {
  readonly #db: Reader;
  #groups: { readonly version: number; readonly groups: readonly Group[] } | undefined;
  #versions: { readonly version: number; readonly byCampaign: ReadonlyMap<string, readonly string[]> } | undefined;

  constructor(db: Reader) {
    this.#db = db;
  }

  /** `page` from 1. Small sizes first when sorted by size, else the latest or most frequent. */
  page(filter: ListFilter, sort: Sort, page: number, pageSize = PAGE_SIZE): FindingPage {
    const match = matchExpression(filter.text);
    const hits = match === undefined ? undefined : this.#hits(match);
    const groups = hits === undefined ? this.#allGroups() : this.#groupsOf(hits.json);
    const keeps = this.#predicate(filter);
    const exact = groups.reduce((sum, group) => sum + (keeps(group) ? group.n : 0), 0);
    const capped = exact > COUNTED || hits?.capped === true;
    const total = Math.min(exact, COUNTED);
    const pages = Math.max(1, Math.ceil(total / pageSize));
    const at = Math.max(1, Math.min(page, pages));
    const ids = this.#ids(filter, sort, { limit: pageSize, offset: (at - 1) * pageSize }, hits?.json);
    return {
      findings: this.rows(ids.map(({ id }) => id)),
      total,
      capped,
      page: at,
      pages,
      facets: this.#facets(groups, filter),
    };
  }

  /** In the order of the ids. */
  rows(ids: readonly string[]): ListedFinding[] {
    const rows = this.#db.all<ListedFinding>(
      `SELECT id, status, subject, kind, summary, size, size_before, occurrences, first_seen, last_seen, first_campaign,
         last_campaign, tests_until_found, until FROM finding WHERE id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(ids),
    );
    const byId = new Map(rows.map(row => [row.id, row]));
    return ids.flatMap(id => byId.get(id) ?? []);
  }

  /** Versions by campaign, `name version`. */
  versions(): ReadonlyMap<string, readonly string[]> {
    const version = this.#db.version();
    if (this.#versions?.version !== version) {
      const rows = this.#db.all<{ campaign: string; implementations: string; versions: string }>(
        'SELECT campaign, implementations, versions FROM campaign_subject ORDER BY campaign DESC LIMIT 20000',
      );
      const byCampaign = new Map<string, string[]>();
      for (const row of rows) {
        const known = byCampaign.get(row.campaign) ?? [];
        for (const text of versionTexts(row.implementations, row.versions)) if (!known.includes(text)) known.push(text);
        byCampaign.set(row.campaign, known);
      }
      this.#versions = { version, byCampaign };
    }
    return this.#versions.byCampaign;
  }

  #allGroups(): readonly Group[] {
    const version = this.#db.version();
    if (this.#groups?.version !== version) {
      const groups = this.#db.all<Group>(
        `SELECT status, subject, kind, odd, last_campaign, count(*) AS n FROM finding_line INDEXED BY finding_line_facets
         GROUP BY status, subject, kind, odd, last_campaign LIMIT ${MOST_GROUPS}`,
      );
      this.#groups = { version, groups };
    }
    return this.#groups.groups;
  }

  /**
   * The latest findings that hold all words, one more than are counted. Their numbers go back into SQLite as JSON: as
   * rows of text they would take longer than the search.
   */
  #hits(match: string): { readonly json: string; readonly capped: boolean } {
    const rows = this.#db.all<{ n: number }>(
      `SELECT rowid AS n FROM finding_text WHERE finding_text MATCH ? ORDER BY rowid DESC LIMIT ${COUNTED + 1}`,
      match,
    );
    return { json: JSON.stringify(rows.map(({ n }) => n)), capped: rows.length > COUNTED };
  }

  #groupsOf(hits: string): Group[] {
    return this.#db.all<Group>(
      `SELECT f.status, f.subject, f.kind, f.odd, f.last_campaign, count(*) AS n
       FROM json_each(?) hit CROSS JOIN finding_line f ON f.n = hit.value
       GROUP BY f.status, f.subject, f.kind, f.odd, f.last_campaign`,
      hits,
    );
  }

  #ids(
    filter: ListFilter,
    sort: Sort,
    slice: { limit: number; offset: number },
    hits: string | undefined,
  ): { id: string }[] {
    const column = COLUMNS[sort];
    const campaigns = filter.version === undefined ? null : JSON.stringify(this.#campaignsWith(filter.version));
    const lines =
      hits === undefined
        ? `finding_line f INDEXED BY finding_line_by_${column}`
        : 'json_each(@hits) hit CROSS JOIN finding_line f ON f.n = hit.value';
    return this.#db.all<{ id: string }>(
      `SELECT f.id FROM ${lines}
       WHERE (@status IS NULL OR f.status = @status OR (@status = 'open' AND f.status IN ('new', 'confirmed')))
         AND (@subject IS NULL OR f.subject = @subject) AND (@kind IS NULL OR f.kind = @kind)
         AND (@odd IS NULL OR instr(f.odd, @odd) > 0)
         AND (@campaigns IS NULL OR f.last_campaign IN (SELECT value FROM json_each(@campaigns)))
       ORDER BY f.${column} ${sort === 'size' ? 'ASC' : 'DESC'} LIMIT @limit OFFSET @offset`,
      {
        status: filter.status ?? null,
        subject: filter.subject ?? null,
        kind: filter.kind ?? null,
        odd: filter.implementation === undefined ? null : JSON.stringify(filter.implementation),
        campaigns,
        ...(hits === undefined ? {} : { hits }),
        ...slice,
      },
    );
  }

  #campaignsWith(version: string): string[] {
    return [...this.versions()].filter(([, versions]) => versions.includes(version)).map(([campaign]) => campaign);
  }

  #predicate(filter: ListFilter, without?: FacetName): (group: Group) => boolean {
    const { status, subject, kind } = filter;
    const odd = filter.implementation === undefined ? undefined : JSON.stringify(filter.implementation);
    const campaigns = filter.version === undefined ? undefined : new Set(this.#campaignsWith(filter.version));
    const checks: Readonly<Record<FacetName, (group: Group) => boolean>> = {
      status: group => status === undefined || group.status === status || (status === 'open' && isOpen(group.status)),
      subject: group => subject === undefined || group.subject === subject,
      kind: group => kind === undefined || group.kind === kind,
      implementation: group => odd === undefined || group.odd?.includes(odd) === true,
      version: group => campaigns === undefined || campaigns.has(group.last_campaign),
    };
    const wanted = FACETS.filter(name => name !== without).map(name => checks[name]);
    return group => wanted.every(check => check(group));
  }

  #facets(groups: readonly Group[], filter: ListFilter): Record<FacetName, readonly FacetCount[]> {
    const versions = this.versions();
    const values: Readonly<Record<FacetName, (group: Group) => readonly string[]>> = {
      status: group => (isOpen(group.status) ? [group.status, 'open'] : [group.status]),
      subject: group => [group.subject],
      kind: group => [group.kind],
      implementation: group => namesOf(group.odd),
      version: group => versions.get(group.last_campaign) ?? [],
    };
    const count = (name: FacetName): FacetCount[] => {
      const keeps = this.#predicate(filter, name);
      const counts = new Map<string, number>();
      for (const group of groups) {
        if (!keeps(group)) continue;
        for (const value of values[name](group)) counts.set(value, (counts.get(value) ?? 0) + group.n);
      }
      return [...counts]
        .map(([value, n]) => ({ value, count: n }))
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
    };
    return {
      status: count('status'),
      subject: count('subject'),
      implementation: count('implementation'),
      kind: count('kind'),
      version: count('version'),
    };
  }
}

const FACETS: readonly FacetName[] = ['status', 'subject', 'implementation', 'kind', 'version'];
const isOpen = (status: string): boolean => status === 'new' || status === 'confirmed';

/** Every word of three characters or more has to occur; undefined when there is none. */
function matchExpression(text: string | undefined): string | undefined {
  const words = (text ?? '').split(/\s+/).filter(word => [...word].length >= 3);
  return words.length === 0 ? undefined : words.map(word => `"${word.replaceAll('"', '""')}"`).join(' ');
}

const namesCache = new Map<string, readonly string[]>();

/** The names in a JSON list of strings; there are few different ones. */
function namesOf(odd: string | null): readonly string[] {
  if (odd === null) return [];
  const known = namesCache.get(odd);
  if (known !== undefined) return known;
  const names = stringsIn(odd);
  if (namesCache.size < 10_000) namesCache.set(odd, names);
  return names;
}

function stringsIn(json: string): readonly string[] {
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) ? list.filter(item => typeof item === 'string') : [];
}

function versionTexts(implementations: string, versions: string): string[] {
  const known = stringsIn(versions);
  return stringsIn(implementations).map((name, i) => `${name} ${known[i] ?? ''}`.trim());
}
