/**
 * Where pages lead: every link is a target, and a site says where that is. The server's site has paths with queries, the
 * exported one has relative files; pages cannot tell the difference.
 */

import { type ListFilter, SORTS, type Sort } from '../../harness/index.ts';

export type Target =
  | { readonly view: 'overview' }
  | { readonly view: 'findings'; readonly filter?: ListFilter; readonly sort?: Sort; readonly page?: number }
  | { readonly view: 'finding'; readonly id: string }
  | { readonly view: 'campaigns' }
  | { readonly view: 'campaign'; readonly id: string }
  | { readonly view: 'compare'; readonly a?: string; readonly b?: string }
  | { readonly view: 'inputs' }
  | { readonly view: 'detection' }
  | { readonly view: 'source'; readonly file: string; readonly line?: number };

/** What the navigation leads to, in its order. All of these are there without an argument, in an export too. */
export const PAGES: readonly (readonly [name: string, target: Target])[] = [
  ['Overview', { view: 'overview' }],
  ['Findings', { view: 'findings' }],
  ['Campaigns', { view: 'campaigns' }],
  ['Compare', { view: 'compare' }],
  ['Inputs', { view: 'inputs' }],
  ['Detection', { view: 'detection' }],
];

export interface Site {
  /** undefined: this site does not have that page. */
  href(target: Target): string | undefined;
  /** The same page as JSON. */
  readonly json: string | undefined;
  /** Only a server can change and replay. */
  readonly live: { readonly token: string } | undefined;
  /** The database, as commands name it; undefined when it is the default one. */
  readonly db: string | undefined;
  /** 1: as much of long texts and trees as a page holds well; less where a page would get too large. */
  readonly detail: number;
}

/** The server's paths. */
export function pathOf(target: Target): string {
  switch (target.view) {
    case 'overview':
      return '/';
    case 'findings':
      return `/findings${query({ ...target.filter, sort: target.sort, page: target.page })}`;
    case 'finding':
      return `/findings/${encodeURIComponent(target.id)}`;
    case 'campaign':
      return `/campaigns/${encodeURIComponent(target.id)}`;
    case 'compare':
      return `/compare${query({ a: target.a, b: target.b })}`;
    case 'source':
      return `/source${query({ file: target.file })}${target.line === undefined ? '' : `#L${target.line}`}`;
    // The others take no argument.
    default:
      return `/${target.view}`;
  }
}

/** In a fixed order, without what is not set: the same view has one address. */
function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const set = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    const isDefault = value === undefined || value === '' || (key === 'page' && value === 1);
    if (!isDefault) set.set(key, String(value));
  }
  const text = set.toString();
  return text === '' ? '' : `?${text}`;
}

/** The page that a path of the server names; undefined when there is none. The inverse of `pathOf`. */
export function targetOf(path: string, asked: URLSearchParams): Target | undefined {
  const [view, id, ...more] = path.replace(/^\//, '').split('/').map(decoded);
  if (more.length > 0 || view === undefined) return undefined;
  if (id !== undefined)
    return id !== '' && (view === 'findings' || view === 'campaigns') ? single(view, id) : undefined;
  switch (view) {
    case '':
      return { view: 'overview' };
    case 'findings':
      return findingsOf(asked);
    case 'compare':
      return { view, ...given(asked, 'a', 'b') };
    case 'source':
      return { view, file: asked.get('file') ?? '' };
    default:
      return PAGES.find(([, target]) => target.view === view)?.[1];
  }
}

const single = (view: 'findings' | 'campaigns', id: string): Target =>
  view === 'findings' ? { view: 'finding', id } : { view: 'campaign', id };

/** A path is a stranger's text: `%` need not be followed by two digits. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function findingsOf(asked: URLSearchParams): Target {
  const filter = given(asked, 'status', 'subject', 'implementation', 'kind', 'version', 'text');
  const sort = SORTS.find(each => each === asked.get('sort'));
  const page = Number(asked.get('page') ?? 1);
  return {
    view: 'findings',
    filter,
    ...(sort === undefined ? {} : { sort }),
    ...(Number.isSafeInteger(page) && page > 1 ? { page } : {}),
  };
}

/** Longer values than this are no filter of a person. */
const LONGEST_VALUE = 500;

function given<Key extends string>(asked: URLSearchParams, ...keys: readonly Key[]): Partial<Record<Key, string>> {
  const values: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const value = asked.get(key)?.trim().slice(0, LONGEST_VALUE);
    if (value !== undefined && value !== '') values[key] = value;
  }
  return values;
}
