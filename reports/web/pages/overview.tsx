/** The first page: is anything new wrong? Then the figures behind the answer, and how they went. */

import { budgetWords, capped, count, duration, percent, plural } from '../../words.ts';
import { Trend } from '../charts.tsx';
import type { CampaignSummary, Overview, TrendPoint } from '../load.ts';
import { rateOf } from '../load.ts';
import { dbOption, FindingTable, Link, Tiles, Time } from '../parts.tsx';
import type { Site } from '../site.ts';
import { Text } from '../text.tsx';

export const OverviewPage = ({ data, site }: { data: Overview; site: Site }) => (
  <>
    <section class={`verdict ${data.verdict.mood}`} aria-label="Verdict of the last campaign">
      <h1>{data.verdict.words}</h1>
      {data.last === undefined ? (
        <p>{`Start one with: npx lockstep run${dbOption(site)}`}</p>
      ) : (
        <LastCampaign last={data.last} site={site} />
      )}
    </section>
    <Tiles tiles={tilesOf(data, site)} />
    {data.last !== undefined && data.last.fresh.length > 0 ? (
      <>
        <h2>New in this campaign</h2>
        <FindingTable site={site} caption={newCaption(data.last)} findings={data.last.fresh} />
      </>
    ) : null}
    {data.last !== undefined && data.last.reopened.length > 0 ? (
      <>
        <h2>Came back</h2>
        <FindingTable site={site} caption="Fixed once, seen again by this campaign" findings={data.last.reopened} />
      </>
    ) : null}
    {data.expired.length === 0 ? null : (
      <>
        <h2>Accepted no longer</h2>
        <FindingTable site={site} caption="Known differences whose day is over" findings={data.expired} />
      </>
    )}
    <h2>Over campaigns</h2>
    <Trends trend={data.trend} />
  </>
);

const LastCampaign = ({ last: { campaign }, site }: { last: CampaignSummary; site: Site }) => (
  <p>
    Campaign{' '}
    <Link site={site} to={{ view: 'campaign', id: campaign.id }}>
      {campaign.id}
    </Link>
    {`, ${campaign.state}, `}
    <Time>{campaign.started_at}</Time>
    {`, ${plural(campaign.tests, 'test')}${campaign.elapsed_ms > 0 ? ` in ${duration(campaign.elapsed_ms)}` : ''}${campaign.exit_code === null ? '' : `, exit code ${campaign.exit_code}`}.`}
  </p>
);

const newCaption = ({ campaign, fresh }: CampaignSummary): string =>
  campaign.new_findings > fresh.length
    ? `${fresh.length} of ${count(campaign.new_findings)}, the latest first`
    : 'Seen for the first time';

function tilesOf({ last, open, totalTests, goalsMissed }: Overview, site: Site) {
  const rate = last === undefined ? undefined : rateOf(last.campaign);
  const fresh = last?.campaign.new_findings ?? 0;
  return [
    { name: 'New findings', value: count(fresh), mood: fresh > 0 ? ('bad' as const) : ('good' as const) },
    {
      name: 'Reopened',
      value: count(last?.reopened.length ?? 0),
      mood: last !== undefined && last.reopened.length > 0 ? ('bad' as const) : undefined,
    },
    {
      name: 'Open in all',
      value: (
        <Link site={site} to={{ view: 'findings', filter: { status: 'open' } }}>
          {capped(open)}
        </Link>
      ),
      mood: open.count > 0 ? ('warn' as const) : undefined,
    },
    { name: 'Tests', value: count(last?.campaign.tests ?? 0) },
    { name: 'Tests a second', value: rate === undefined ? '-' : count(rate) },
    { name: 'Budget', value: last === undefined ? '-' : budgetWords(last.campaign.budget) },
    { name: 'Canary', value: <Text>{last?.canary.words ?? '-'}</Text>, mood: last?.canary.mood },
    {
      name: 'Goals missed',
      value: goalsMissed === undefined ? 'not measured' : count(goalsMissed.length),
      mood: goalsMissed !== undefined && goalsMissed.length > 0 ? ('bad' as const) : undefined,
    },
    { name: 'Tests ever', value: count(totalTests) },
  ];
}

const Trends = ({ trend }: { trend: readonly TrendPoint[] }) => {
  const line = (value: (point: TrendPoint) => number | undefined, show: (value: number) => string) =>
    trend.map(point => {
      const known = value(point);
      return known === undefined ? undefined : { value: known, title: `${point.id}: ${show(known)}` };
    });
  const features = (value: number): string => plural(value, 'feature');
  return (
    <div class="charts">
      <Trend name="Tests" points={line(({ tests }) => tests, count)} show={count} empty="No campaign yet." />
      <Trend
        name="Tests a second"
        points={line(({ testsPerSecond }) => testsPerSecond, count)}
        show={count}
        empty="No campaign yet."
      />
      <Trend
        name="New findings"
        points={line(({ newFindings }) => newFindings, count)}
        show={count}
        empty="No campaign yet."
      />
      <Trend
        name="Detection power"
        points={line(({ detection }) => detection, percent)}
        show={percent}
        empty="Not measured yet: the page Detection tells how."
      />
      <Trend
        name="Coverage of model and engine"
        points={line(({ coverage }) => coverage, percent)}
        show={percent}
        empty="Not measured yet: the page Detection tells how."
      />
      <Trend
        name="Features of inputs"
        points={line(({ features: seen }) => seen, features)}
        show={features}
        empty="Not measured yet: the page Inputs tells how."
      />
    </div>
  );
};
