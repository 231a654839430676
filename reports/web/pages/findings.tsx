/** The list of findings: filters are a plain form, so that every view has an address. */

import { COUNTED, type FacetCount, SORTS, visible } from '../../../harness/index.ts';
import { capped, count, middleCut } from '../../words.ts';
import type { Findings } from '../load.ts';
import { FindingTable, Link } from '../parts.tsx';
import type { Site } from '../site.ts';

export const FindingsPage = ({ data, site }: { data: Findings; site: Site }) => (
  <>
    <h1>
      {`${capped({ count: data.total, capped: data.capped })} ${data.total === 1 && !data.capped ? 'finding' : 'findings'}`}
      {data.filter.status === undefined ? '' : `, ${data.filter.status}`}
    </h1>
    {site.live === undefined ? <ExportedFilters data={data} site={site} /> : <Filters data={data} />}
    {data.filter.text !== undefined && data.total > 0 && data.capped ? (
      <p class="quiet">{`Among the ${count(COUNTED)} latest that hold these words.`}</p>
    ) : null}
    {data.findings.length === 0 ? (
      <p>No finding fits.</p>
    ) : (
      <FindingTable site={site} caption={captionOf(data)} findings={data.findings} />
    )}
    <Pages data={data} site={site} />
  </>
);

const captionOf = ({ page, pages, sort }: Findings): string =>
  `Page ${count(page)} of ${count(pages)}, sorted by ${SORT_NAMES[sort]}`;

const SORT_NAMES = {
  'last-seen': 'last seen',
  'first-seen': 'first seen',
  occurrences: 'how often seen',
  size: 'size, the smallest first',
} as const;

const Filters = ({ data }: { data: Findings }) => {
  const { filter, facets, sort } = data;
  return (
    <form class="filters" method="get" action="/findings">
      <label>
        Text
        <input type="search" name="text" value={visible(filter.text ?? '')} placeholder="three letters or more" />
      </label>
      <Facet name="status" label="Status" chosen={filter.status} counts={facets.status} />
      <Facet name="subject" label="Subject" chosen={filter.subject} counts={facets.subject} />
      <Facet name="implementation" label="Who differs" chosen={filter.implementation} counts={facets.implementation} />
      <Facet name="kind" label="Kind" chosen={filter.kind} counts={facets.kind} />
      <Facet name="version" label="Last seen with" chosen={filter.version} counts={facets.version} />
      <label>
        Sort by
        <select name="sort">
          {SORTS.map(each => (
            <option value={each} selected={each === sort}>
              {SORT_NAMES[each]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">Show</button>
      <a href="/findings">All</a>
    </form>
  );
};

/** More values than this are no choice any more; the one chosen is always there. */
const MOST_VALUES = 60;

interface FacetProps {
  readonly name: string;
  readonly label: string;
  readonly chosen: string | undefined;
  readonly counts: readonly FacetCount[];
}

const Facet = ({ name, label, chosen, counts }: FacetProps) => {
  const shown = counts.slice(0, MOST_VALUES);
  const values =
    chosen === undefined || shown.some(({ value }) => value === chosen)
      ? shown
      : [{ value: chosen, count: 0 }, ...shown];
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">any</option>
        {values.map(({ value, count: n }) => (
          <option value={value} selected={value === chosen}>
            {`${middleCut(visible(value), 60)} (${capped({ count: Math.min(n, COUNTED), capped: n > COUNTED })})`}
          </option>
        ))}
      </select>
    </label>
  );
};

/** An exported list has a page for each status; within a page, the script narrows the rows. */
const ExportedFilters = ({ data, site }: { data: Findings; site: Site }) => (
  <>
    <p>
      <Link site={site} to={{ view: 'findings' }}>
        all
      </Link>
      {data.facets.status.map(({ value, count: n }) => (
        <>
          {' · '}
          <Link site={site} to={{ view: 'findings', filter: { status: value } }}>
            {`${value} (${count(n)})`}
          </Link>
        </>
      ))}
    </p>
    <p id="filter-rows" hidden>
      <label>
        Text on this page
        <input type="search" />
      </label>
    </p>
  </>
);

const Pages = ({ data, site }: { data: Findings; site: Site }) => {
  const { filter, sort, page, pages } = data;
  const href = (to: number): string | undefined => site.href({ view: 'findings', filter, sort, page: to });
  const [before, after] = [page > 1 ? href(page - 1) : undefined, page < pages ? href(page + 1) : undefined];
  if (before === undefined && after === undefined) return null;
  return (
    <nav aria-label="Pages of the list">
      <p>
        {before === undefined ? null : (
          <a rel="prev" href={before}>
            Page before
          </a>
        )}{' '}
        {`page ${count(page)} of ${count(pages)}`}{' '}
        {after === undefined ? null : (
          <a rel="next" href={after}>
            Next page
          </a>
        )}
      </p>
    </nav>
  );
};
