/** One finding: what differs, on what, why the model says what it says; then its life, and what a person decides. */

import { type Json, type ReplayReport, visible } from '../../../harness/index.ts';
import { answerLines } from '../../answer-lines.ts';
import { count, duration, middleCut, plural } from '../../words.ts';
import { Hierarchy } from '../hierarchy.tsx';
import type { FindingData } from '../load-finding.ts';
import { Command, dbOption, Facts, Heads, Link, Scroll, Status, Time } from '../parts.tsx';
import type { Site } from '../site.ts';
import { CodeBlock, InlineCode, marked, Text } from '../text.tsx';
import { Trace } from '../trace.tsx';
import { Life } from './life.tsx';
import { Triage } from './triage.tsx';

export interface FindingProps {
  readonly data: FindingData;
  readonly site: Site;
  /** What the last replay from this page gave. */
  readonly replayed?: { readonly at: string; readonly report: ReplayReport } | undefined;
  /** Why a decision was refused. */
  readonly refused?: string | undefined;
}

export const FindingPage = ({ data, site, replayed, refused }: FindingProps) => {
  const { row } = data;
  return (
    <>
      <h1>
        {`Finding ${visible(row.id)} `}
        <Status>{row.status}</Status>
      </h1>
      <p>
        <Text>{row.summary}</Text>
      </p>
      <div class="split">
        <div>
          <h2>Who says what</h2>
          <Answers data={data} site={site} />
          <h2>The scenario</h2>
          <Scenario data={data} site={site} />
          <h2>Why the model says so</h2>
          {data.noTrace === undefined ? (
            <Trace nodes={data.trace} site={site} />
          ) : (
            <p class="quiet">{`No trace: ${visible(data.noTrace)}.`}</p>
          )}
        </div>
        <aside aria-label="What to do">
          <h2>Decide</h2>
          {refused === undefined ? null : (
            <p class="note bad" role="alert">
              <Text>{refused}</Text>
            </p>
          )}
          <Standing data={data} site={site} />
          <Triage data={data} site={site} />
          <h2 id="replay">Replay</h2>
          <Command>{`npx lockstep replay ${row.id}${dbOption(site)}`}</Command>
          <ReplayNow id={row.id} site={site} />
          {replayed === undefined ? null : <Replayed {...replayed} />}
          <h2>Facts</h2>
          <FactList data={data} site={site} />
        </aside>
      </div>
      <Life data={data} site={site} />
    </>
  );
};

const Standing = ({ data: { row }, site }: { data: FindingData; site: Site }) => (
  <p>
    <Status>{row.status}</Status>
    {row.until === null ? null : ` until ${row.until}`}
    {row.duplicate_of === null ? null : (
      <>
        {' of '}
        <Link site={site} to={{ view: 'finding', id: row.duplicate_of }}>
          {row.duplicate_of}
        </Link>
      </>
    )}
    {row.note === null ? null : (
      <>
        {': '}
        <Text>{row.note}</Text>
      </>
    )}
  </p>
);

const ReplayNow = ({ id, site }: { id: string; site: Site }) =>
  site.live === undefined ? null : (
    <form method="post" action={`/findings/${encodeURIComponent(id)}/replay`}>
      <input type="hidden" name="token" value={site.live.token} />
      <button type="submit">Replay now</button>
    </form>
  );

const Replayed = ({ at, report }: { at: string; report: ReplayReport }) => {
  const how = `, ${duration(report.ms)}, at ${at.slice(11, 19)} UTC`;
  if (report.ended === 'failed') {
    return (
      <div class="note bad" role="status">
        <strong>The replay did not end well</strong>
        {how}
        <pre>{marked(report.why)}</pre>
      </div>
    );
  }
  const verdict = report.document.verdict as {
    difference?: { at?: string; left?: Json; right?: Json };
    odd?: string[];
  } | null;
  return (
    <div class={`note ${report.ended === 'agree' ? 'good' : 'bad'}`} role="status">
      <strong>{report.ended === 'agree' ? 'All agree now' : 'They still differ'}</strong>
      {how}
      {verdict === null ? null : (
        <p>
          <Text>{`${(verdict.odd ?? []).map(name => middleCut(name, 40)).join(', ')} at ${verdict.difference?.at ?? ''}`}</Text>
        </p>
      )}
    </div>
  );
};

/** Those who differ stand out by a word and a frame, not by colour alone. */
const Answers = ({ data, site }: { data: FindingData; site: Site }) => {
  const { answers, odd, others, difference } = data;
  const most = Math.round(MOST_LINES * site.detail);
  if (answers.length === 0)
    return <p class="quiet">No answers were kept: the mismatch could not be shrunk. Replay shows them.</p>;
  return (
    <>
      <p>
        {difference.at === '' ? '' : 'First difference at '}
        {difference.at === '' ? null : <InlineCode>{difference.at}</InlineCode>}
        {` (${visible(difference.kind)})`}
      </p>
      <div class="answers">
        {answers.map(({ name, answer, version }) => {
          const side = odd.includes(name) ? 'odd' : others.includes(name) ? 'others' : '';
          return (
            <div class={`answer ${side}`}>
              <h3 title={visible(name)}>
                <Text>{middleCut(name, 48)}</Text> <span class="quiet">{visible(version)}</span>
                {side === 'odd' ? ' differs' : ''}
              </h3>
              <pre>
                {answerLines(answer, side === '' ? undefined : difference.at, most).map(line =>
                  line.marked ? <mark>{`≠ ${line.text}\n`}</mark> : `  ${line.text}\n`,
                )}
              </pre>
            </div>
          );
        })}
      </div>
    </>
  );
};

const MOST_LINES = 400;
/** Characters of code on a page; it gets about eight times as long in colours. */
const MOST_CODE = 14_000;
const MOST_ROWS = 100;
const LONGEST_VALUE = 1_000;

const Scenario = ({ data, site }: { data: FindingData; site: Site }) => {
  const { portrait, request, row } = data;
  const most = Math.round(MOST_CODE * site.detail);
  const rows = Math.max(1, Math.round(MOST_ROWS * site.detail));
  if (portrait === undefined) {
    return (
      <CodeBlock label="The input" most={most}>
        {row.rendered}
      </CodeBlock>
    );
  }
  const { shown, rest } = within(portrait.policies, most);
  return (
    <>
      {shown.map(({ title, text, most: room }) => (
        <>
          <h3>
            <Text>{title}</Text>
          </h3>
          <CodeBlock label={title} most={room}>
            {text}
          </CodeBlock>
        </>
      ))}
      {rest === 0 ? null : (
        <p class="quiet">{`${plural(rest, 'policy', 'policies')} more; the JSON of this page has all.`}</p>
      )}
      <Requests requests={portrait.requests} at={request} rows={rows} />
      {portrait.entities.length === 0 ? (
        portrait.requests.length === 0 ? null : (
          <p class="quiet">There are no entities.</p>
        )
      ) : (
        <>
          <h3>{plural(portrait.entities.length, 'entity', 'entities')}</h3>
          <Hierarchy entities={portrait.entities} request={portrait.requests[request] ?? portrait.requests[0]} />
          <EntityTable entities={portrait.entities} rows={rows} />
        </>
      )}
      {portrait.schema === undefined ? null : (
        <details>
          <summary>Schema</summary>
          <CodeBlock label="Schema" most={most / 2}>
            {portrait.schema}
          </CodeBlock>
        </details>
      )}
    </>
  );
};

type Shape = NonNullable<FindingData['portrait']>;

/** The policies that fit into so many characters; the last one in part. */
function within(policies: Shape['policies'], characters: number) {
  const shown: { title: string; text: string; most: number }[] = [];
  let left = characters;
  for (const policy of policies) {
    if (left <= 0) break;
    shown.push({ ...policy, most: left });
    left -= policy.text.length + 100;
  }
  return { shown, rest: policies.length - shown.length };
}

const Requests = ({ requests, at, rows }: { requests: Shape['requests']; at: number; rows: number }) =>
  requests.length === 0 ? null : (
    <>
      <h3>{plural(requests.length, 'request')}</h3>
      <Scroll label="Requests">
        <table>
          <Heads of={['Principal', 'Action', 'Resource', 'Context']} />
          <tbody>
            {requests.slice(0, Math.max(rows, at + 1)).map((request, i) => (
              <tr>
                {[request.principal, request.action, request.resource, request.context].map((text, column) => (
                  <td>
                    <InlineCode>{text.slice(0, LONGEST_VALUE)}</InlineCode>
                    {column === 0 && i === at && requests.length > 1 ? <strong> the one that differs</strong> : null}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );

const EntityTable = ({ entities, rows }: { entities: Shape['entities']; rows: number }) => (
  <details>
    <summary>Entities as a table</summary>
    <Scroll label="Entities">
      <table>
        <Heads of={['Entity', 'In', 'Attributes', 'Tags']} />
        <tbody>
          {entities.slice(0, rows).map(({ uid, parents, attributes, tags }) => (
            <tr>
              {[uid, parents.join(', '), attributes, tags].map(text => (
                <td>
                  <InlineCode>{text.slice(0, LONGEST_VALUE)}</InlineCode>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
    {entities.length > MOST_ROWS ? (
      <p class="quiet">{`${MOST_ROWS} of ${entities.length}; the JSON has all.`}</p>
    ) : null}
  </details>
);

const FactList = ({ data, site }: { data: FindingData; site: Site }) => {
  const { row, counterexample } = data;
  const origin = (counterexample.origin ?? {}) as { seed?: Json; index?: Json; generator?: Json };
  const campaign = (id: string) => (
    <Link site={site} to={{ view: 'campaign', id }}>
      {id}
    </Link>
  );
  return (
    <Facts
      facts={[
        ['Subject', <Text>{row.subject}</Text>],
        ['Kind', row.kind],
        ['Seen', `${plural(row.occurrences, 'time')}`],
        [
          'First',
          <>
            <Time>{row.first_seen}</Time> {campaign(row.first_campaign)}
          </>,
        ],
        [
          'Last',
          <>
            <Time>{row.last_seen}</Time> {campaign(row.last_campaign)}
          </>,
        ],
        ['Found after', `${plural(row.tests_until_found, 'test')}, ${duration(row.ms_until_found)}`],
        ['Size', `${count(row.size)}, before shrinking ${count(row.size_before)}`],
        ['Origin', `seed ${String(origin.seed)}, index ${String(origin.index)}, generator ${String(origin.generator)}`],
      ]}
    />
  );
};
