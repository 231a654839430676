/** The life of a finding: how it was made small, where it was seen, with which versions, what was decided. */

import { type Json, type JsonObject, visible } from '../../../harness/index.ts';
import { count, duration, middleCut, plural } from '../../words.ts';
import { ShrinkChart } from '../charts.tsx';
import type { FindingData } from '../load-finding.ts';
import { dbOption, Heads, Link, num, Scroll, Status, Time } from '../parts.tsx';
import type { Site } from '../site.ts';
import { Text } from '../text.tsx';

export const Life = ({ data, site }: { data: FindingData; site: Site }) => (
  <>
    <h2>How it was made small</h2>
    <Shrinking data={data} />
    <h2>Seen with</h2>
    <Versions data={data} site={site} />
    <h2>Where it was seen</h2>
    <Occurrences data={data} site={site} />
    <h2>Run again by campaigns</h2>
    <Replays data={data} site={site} />
    {data.alike.length === 0 ? null : <Alike data={data} site={site} />}
    <h2>Decisions</h2>
    <Decisions data={data} site={site} />
  </>
);

/** Proposals; the form for duplicates is where one is accepted. */
const Alike = ({ data: { alike }, site }: { data: FindingData; site: Site }) => (
  <>
    <h2>Perhaps the same bug</h2>
    <ul>
      {alike.map(({ row: { id, status, summary }, why }) => (
        <li>
          <Link site={site} to={{ view: 'finding', id }}>
            {visible(id)}
          </Link>{' '}
          <Status>{status}</Status> <Text>{`${why}: ${summary}`}</Text>
        </li>
      ))}
    </ul>
  </>
);

const Shrinking = ({ data: { row, shrink } }: { data: FindingData }) => {
  const steps = shrink.steps ?? [];
  if (steps.length === 0) return <p class="quiet">It was not shrunk.</p>;
  const passes = new Map<string, { steps: number; less: number }>();
  let before = row.size_before;
  for (const { size, pass } of steps) {
    const known = passes.get(pass) ?? { steps: 0, less: 0 };
    passes.set(pass, { steps: known.steps + 1, less: known.less + Math.max(0, before - size) });
    before = size;
  }
  return (
    <>
      <p>
        {`From size ${count(row.size_before)} to ${count(row.size)} in ${plural(steps.length, 'step')}, ${plural(shrink.calls ?? 0, 'try', 'tries')}, ${duration(shrink.ms ?? 0)}${shrink.unfinished ? '; the budget ended it, it may get smaller still' : ''}.`}
      </p>
      <div class="scroll">
        <ShrinkChart sizes={[row.size_before, ...steps.slice(0, 2_000).map(({ size }) => size)]} />
      </div>
      <details>
        <summary>Which passes did it</summary>
        <table>
          <Heads of={['Pass', num('Steps'), num('Smaller by')]} />
          <tbody>
            {[...passes].map(([pass, { steps: n, less }]) => (
              <tr>
                <th scope="row">{visible(pass)}</th>
                <td class="num">{count(n)}</td>
                <td class="num">{count(less)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
};

const Versions = ({ data: { versions, bisect, row }, site }: { data: FindingData; site: Site }) => (
  <>
    <Scroll label="Versions">
      <table>
        <Heads of={['Implementation and version', num('Campaigns'), 'The last one']} />
        <tbody>
          {versions.map(({ version, campaigns, last }) => (
            <tr>
              <th scope="row" title={visible(version)}>
                <Text>{middleCut(version, 60)}</Text>
              </th>
              <td class="num">{count(campaigns)}</td>
              <td>
                <Link site={site} to={{ view: 'campaign', id: last }}>
                  {last}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
    {bisect === undefined ? (
      <p class="quiet">{`Which published versions have it: npx lockstep bisect ${row.id}${dbOption(site)}`}</p>
    ) : (
      <Scroll label="Bisection">
        <table>
          <caption>{`Versions of ${visible(bisect.implementation)}, from old to new`}</caption>
          <Heads of={['Version', 'Outcome']} />
          <tbody>
            {bisect.versions.map(({ version, outcome }) => (
              <tr>
                <th scope="row">{visible(version)}</th>
                <td>{visible(outcome)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    )}
  </>
);

const Occurrences = ({ data, site }: { data: FindingData; site: Site }) => {
  const { row, occurrences } = data;
  if (occurrences.length === 0)
    return <p class="quiet">{`Counted ${plural(row.occurrences, 'time')}; no single mismatch is kept.`}</p>;
  return (
    <Scroll label="Occurrences">
      <table>
        <caption>{`The latest ${count(occurrences.length)} of ${count(row.occurrences)}`}</caption>
        <Heads of={['Campaign', num('Seed'), num('Index'), 'When', 'Again alone']} />
        <tbody>
          {occurrences.map(({ campaign, seed, idx, seen_at, flaky }) => (
            <tr>
              <td>
                <Link site={site} to={{ view: 'campaign', id: campaign }}>
                  {campaign}
                </Link>
              </td>
              <td class="num">{seed}</td>
              <td class="num">{idx}</td>
              <td>
                <Time>{seen_at}</Time>
              </td>
              <td>{flaky === 1 ? 'flaky: did not show again' : 'the same'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
};

const Replays = ({ data: { replays }, site }: { data: FindingData; site: Site }) =>
  replays.length === 0 ? (
    <p class="quiet">No campaign has run it again yet.</p>
  ) : (
    <ul>
      {replays.map(({ campaign, outcome, at }) => (
        <li>
          <Time>{at}</Time>{' '}
          <Link site={site} to={{ view: 'campaign', id: campaign }}>
            {campaign}
          </Link>
          {`: ${outcome}`}
        </li>
      ))}
    </ul>
  );

const Decisions = ({ data: { decisions, split }, site }: { data: FindingData; site: Site }) =>
  decisions.length === 0 && split === undefined ? (
    <p class="quiet">Nobody has decided yet.</p>
  ) : (
    <ul>
      {split === undefined ? null : (
        <li>
          <Time>{split.at}</Time> split: members with other details are findings of their own
          {split.note === null ? null : (
            <>
              {': '}
              <Text>{split.note}</Text>
            </>
          )}
        </li>
      )}
      {decisions.map(({ at, from_status, to_status, note, until, duplicate_of }) => (
        <li>
          <Time>{at}</Time> <Status>{from_status}</Status> to <Status>{to_status}</Status>
          {until === null ? null : ` until ${until}`}
          {duplicate_of === null ? null : (
            <>
              {' of '}
              <Link site={site} to={{ view: 'finding', id: duplicate_of }}>
                {duplicate_of}
              </Link>
            </>
          )}
          {note === null ? null : (
            <>
              {': '}
              <Text>{note}</Text>
            </>
          )}
        </li>
      ))}
    </ul>
  );

/** The page's JSON: the finding as `show --json` has it is one part of it. */
export const lifeJson = ({
  shrink,
  decisions,
  occurrences,
  campaigns,
  versions,
  replays,
  bisect,
  alike,
}: FindingData): JsonObject => {
  const perhapsSame = alike.map(({ row: { id }, why }) => ({ id, why }));
  const life = { shrink, decisions, occurrences, campaigns, versions, replays, bisect, perhapsSame };
  return life as unknown as { [key: string]: Json };
};
