/** Small parts that several pages share. */

import type { Child } from 'hono/jsx';
import { dbFlag, type ListedFinding, visible } from '../../harness/index.ts';
import { count, minute } from '../words.ts';
import type { Site, Target } from './site.ts';
import { Text } from './text.tsx';

/** A link where the site has that page, else its text alone. */
export const Link = ({ site, to, children }: { site: Site; to: Target; children: Child }) => {
  const href = site.href(to);
  return href === undefined ? <span>{children}</span> : <a href={href}>{children}</a>;
};

export const Status = ({ children }: { children: string }) => <span class={`badge s-${children}`}>{children}</span>;

export interface TileProps {
  readonly name: string;
  readonly value: Child;
  readonly mood?: 'good' | 'bad' | 'warn' | undefined;
}

export const Tiles = ({ tiles }: { tiles: readonly TileProps[] }) => (
  <dl class="tiles">
    {tiles.map(({ name, value, mood }) => (
      <div class={mood ?? ''}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

export const Facts = ({ facts }: { facts: readonly (readonly [string, Child])[] }) => (
  <dl class="facts">
    {facts.map(([name, value]) => (
      <>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </>
    ))}
  </dl>
);

export const Time = ({ children }: { children: string }) => (
  <time datetime={children}>{`${minute(children)} UTC`}</time>
);

/** A command to copy; the button works with script only and appears with it. */
export const Command = ({ children }: { children: string }) => (
  <div class="cmd">
    <pre>
      <code>{children}</code>
    </pre>
    <button type="button" data-copy="" hidden>
      Copy
    </button>
  </div>
);

/** A wide table scrolls by itself, never the page. */
export const Scroll = ({ label, children }: { label: string; children: Child }) => (
  <section class="scroll" aria-label={label} tabindex={0}>
    {children}
  </section>
);

/** The head of a column of numbers: they stand to the right. */
export const num = (name: Child) => (
  <th scope="col" class="num">
    {name}
  </th>
);

/** The heads of a table's columns: a text, or a `<th>` of its own. */
export const Heads = ({ of }: { of: readonly Child[] }) => (
  <thead>
    <tr>{of.map(head => (typeof head === 'string' ? <th scope="col">{head}</th> : head))}</tr>
  </thead>
);

export const FindingTable = ({
  site,
  caption,
  findings,
}: {
  site: Site;
  caption: string;
  findings: readonly ListedFinding[];
}) => (
  <Scroll label={caption}>
    <table>
      <caption>{caption}</caption>
      <Heads of={['Finding', 'Status', 'What differs', 'Subject', num('Size'), num('Seen'), 'Last seen']} />
      <tbody>
        {findings.map(finding => (
          <tr data-row="">
            <th scope="row" class="mono">
              <Link site={site} to={{ view: 'finding', id: finding.id }}>
                {visible(finding.id)}
              </Link>
            </th>
            <td>
              <Status>{finding.status}</Status>
            </td>
            <td class="wide">
              <Text>{finding.summary.length > 240 ? `${finding.summary.slice(0, 239)}…` : finding.summary}</Text>
            </td>
            <td>
              <Text>{finding.subject}</Text>
            </td>
            <td class="num">{count(finding.size)}</td>
            <td class="num">{`${count(finding.occurrences)}×`}</td>
            <td>
              <Time>{finding.last_seen}</Time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);

/** ` --db FILE` where commands need it, quoted for a shell. */
export const dbOption = ({ db }: Site): string => (db === undefined ? '' : dbFlag(db));
